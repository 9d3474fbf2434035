"""A value and its schema, walked side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.spec.references import MAX_DEPTH, Located, References

Step = tuple[str, Any, tuple[Located, ...]]
"""A place in the value (a JSON pointer), the value there, and the parts of the schema that speak of it."""


def walk(
    references: References, schemas: tuple[Located, ...], value: Any, at: str = "", depth: int = 0
) -> Iterator[Step]:
    """Every object and array of a value with what is declared for it, from the outside inwards."""
    if depth > MAX_DEPTH or not isinstance(value, dict | list):
        return
    parts = tuple(part for schema in schemas for part in references.parts(schema))
    yield at, value, parts
    if isinstance(value, list):
        items = tuple(part / "items" for part in parts if isinstance(part.value.get("items"), dict))
        for index, item in enumerate(value):
            yield from walk(references, items, item, f"{at}/{index}", depth + 1)
        return
    for name, member in value.items():
        if not isinstance(member, dict | list):
            continue
        below = tuple(part / "properties" / name for part in parts if name in part.value.get("properties", ()))
        below += tuple(
            part / "additionalProperties"
            for part in parts
            if isinstance(part.value.get("additionalProperties"), dict) and name not in part.value.get("properties", ())
        )
        if below:
            yield from walk(references, below, member, f"{at}/{name}", depth + 1)


def undeclared(references: References, schema: Located, value: Any) -> Iterator[str]:
    """JSON pointers of members that no schema names, where the schema names members at all."""
    for at, inner, parts in walk(references, (schema,), value):
        if not isinstance(inner, dict) or any(part.value.get("additionalProperties") for part in parts):
            continue
        named = {name for part in parts for name in part.value.get("properties", ())}
        if named:
            yield from (f"{at}/{name}" for name in inner if name not in named)


def found_at(value: Any, path: str) -> Iterator[Any]:
    """What a dotted path finds: ``*`` for every member or item, nothing for what is not there."""
    if not path:
        yield value
        return
    name, _, rest = path.partition(".")
    if name == "*":
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for one in inner:
            yield from found_at(one, rest)
    elif isinstance(value, dict) and name in value:
        yield from found_at(value[name], rest)
