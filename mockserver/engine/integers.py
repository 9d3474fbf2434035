"""Whole floats where a schema wants an integer: JSON Schema takes 28800.0 for one, not every vendor's parser does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.spec.references import Located, References

_DEPTH = 8  # recursive schemas end somewhere

Places = dict[str, "Places | str"]
"""By member name (``*`` for the items of an array): the place of an integer's schema, or what lies below."""


def integer_places(references: References, schema: Located, depth: int = 0) -> Places | None:
    """Where integers stand in values of a schema; None if nowhere."""
    node = references.follow(schema)
    if depth > _DEPTH or not isinstance(node.value, dict):
        return None
    children = [(name, node / "properties" / name) for name in node.value.get("properties", {})]
    if isinstance(node.value.get("items"), dict):
        children.append(("*", node / "items"))
    places: Places = {}
    for name, child in children:
        target = references.follow(child)
        kinds = target.value.get("type", ()) if isinstance(target.value, dict) else ()
        if kinds == "integer" or (not isinstance(kinds, str) and "integer" in kinds and "number" not in kinds):
            places[name] = target.place
        elif (below := integer_places(references, child, depth + 1)) is not None:
            places[name] = below
    return places or None


def whole_floats(
    value: Any, places: Places, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[str, Any, Any, tuple[str | int, ...]]]:
    """Every whole float in an integer's place: the schema's place, the object or array, the key in it, the way there."""
    if isinstance(value, dict):
        known = [(name, places[name]) for name in value.keys() & places.keys()]
    elif isinstance(value, list) and "*" in places:
        known = [(index, places["*"]) for index in range(len(value))]
    else:
        return
    for key, place in known:
        given = value[key]
        if isinstance(place, str):
            if type(given) is float and given.is_integer():
                yield place, value, key, (*at, key)
        elif given.__class__ in (dict, list):
            yield from whole_floats(given, place, (*at, key))
