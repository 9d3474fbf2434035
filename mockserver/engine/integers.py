"""Whole floats where a schema wants an integer: JSON Schema takes 28800.0 for one, not every vendor's parser does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.spec.references import MAX_DEPTH, Located, References

_FLOATS_OR_BELOW = frozenset((float, dict, list))
Places = dict[str, "Places | Located"]
"""By member name (``*`` for the items of an array): an integer's schema, or what lies below."""
WholeFloat = tuple[Located, Any, Any, tuple[str | int, ...]]
"""The schema of an integer's place, the object or array that has a whole float there, the key in it, the way."""


def integer_places(references: References, schema: Located, depth: int = 0) -> Places | None:
    """Where integers stand in values of a schema; None if nowhere."""
    if depth > MAX_DEPTH:
        return None
    places: Places = {}
    for node in references.parts(schema):
        children = [(name, node / "properties" / name) for name in node.value.get("properties", {})]
        if isinstance(node.value.get("items"), dict):
            children.append(("*", node / "items"))
        for name, child in children:
            _add(places, name, references, child, depth)
    return places or None


def _add(places: Places, name: str, references: References, child: Located, depth: int) -> None:
    integer = next((part for part in references.parts(child) if _is_integer(part.value)), None)
    if integer is not None:
        places[name] = integer
    elif (below := integer_places(references, child, depth + 1)) is not None:
        known = places.get(name)
        places[name] = {**known, **below} if isinstance(known, dict) else below


def _is_integer(schema: dict[str, Any]) -> bool:
    kinds = schema.get("type", ())
    return kinds == "integer" or (not isinstance(kinds, str) and "integer" in kinds and "number" not in kinds)


def whole_floats(value: Any, places: Places, at: tuple[str | int, ...] = ()) -> Iterator[WholeFloat]:
    """Every whole float in an integer's place."""
    if isinstance(value, dict):
        if _FLOATS_OR_BELOW.isdisjoint(map(type, value.values())):
            return
        known = [(name, places[name]) for name in value if name in places]
    elif isinstance(value, list) and "*" in places:
        known = [(index, places["*"]) for index in range(len(value))]
    else:
        return
    for key, place in known:
        given = value[key]
        if isinstance(place, Located):
            if type(given) is float and given.is_integer():
                yield place, value, key, (*at, key)
        elif given.__class__ in (dict, list):
            yield from whole_floats(given, place, (*at, key))
