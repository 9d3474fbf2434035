"""Places in JSON values: found in one answer, changed in the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Place = tuple[str, ...]
"""Names of members from the outside inwards; ``*`` stands for every item of a list."""


def places(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place of a value with what stands there, the whole first."""
    yield at, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, (*at, name))
    elif isinstance(value, list):
        for item in value:
            yield from places(item, (*at, "*"))


def fitting(bodies: Iterable[Any], fits: Callable[[Any], bool]) -> list[Place]:
    """The places that hold something that fits, sorted, each once."""
    return sorted({place for body in bodies for place, value in places(body) if fits(value)})


def changed(value: Any, place: Place, change: Callable[[Any], Any]) -> Any:
    """The value with what stands at a place replaced by what ``change`` makes of it."""
    if not place:
        return change(value)
    name, *rest = place
    if name == "*" and isinstance(value, list):
        return [changed(item, tuple(rest), change) for item in value]
    if isinstance(value, dict) and name in value:
        return {key: changed(inner, tuple(rest), change) if key == name else inner for key, inner in value.items()}
    return value


def told(place: Place) -> str:
    """A place for people: ``/value/*/id``."""
    return "/" + "/".join(place)


def rows_place(body: Any) -> Place | None:
    """Where the rows of a list stand: the whole, or its first member that is a list; None for no list."""
    if isinstance(body, list):
        return ()
    if isinstance(body, dict):
        return next(((name,) for name, member in body.items() if isinstance(member, list)), None)
    return None


def rows_of(body: Any) -> list[Any] | None:
    """The rows of a list, or None."""
    place = rows_place(body)
    if place is None:
        return None
    rows: list[Any] = body[place[0]] if place else body
    return rows
