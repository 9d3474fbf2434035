"""The language of ``orderby``: puts rows in the order of some of their properties.

Follows awork's page on ordering (https://developers.awork.com/ordering).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mockserver.providers.awork._expressions import NOUNS, BadExpression, Property, column_of, parse, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lark import Token

MOST: Final = 20  # properties; each one sorts all rows once more

# There is no %ignore: awork allows no space around the comma.
GRAMMAR: Final = r"""
    start: key ("," key)*
    key: PROPERTY (_SPACE (ASC | DESC))?
    PROPERTY: /[^\W\d]\w*(\/[^\W\d]\w*)*/
    ASC: /asc\b/
    DESC: /desc\b/
    _SPACE: / +/
"""

_REMEDY: Final = "Write it like LastName,FirstName desc, without a space around the comma."


def ordered(rows: list[dict[str, Any]], expression: str, properties: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The rows in the order asked for, equal ones in the order they came; BadExpression where it cannot be asked.

    A missing value comes before all others, last in a descending order. ``properties`` is the JSON Schema of a row,
    references resolved; None takes every name for a property of unknown type.
    """
    keys: list[Any] = parse(GRAMMAR, expression, _REMEDY).children
    if len(keys) > MOST:
        beyond = column_of(keys[MOST].children[0])
        raise BadExpression(beyond, f"More than {MOST} properties", f"Order by {MOST} at most.")
    row = Property(properties)
    sorts = [(_rank(key.children[0], row), key.children[1:] == ["desc"]) for key in keys]
    result = list(rows)
    for rank, descending in reversed(sorts):
        result.sort(key=rank, reverse=descending)
    return result


def _rank(path: Token, row: Property) -> Callable[[dict[str, Any]], tuple[bool, Any]]:
    place = row.at(path, column_of(path))
    if place.kind in ("list", "object"):
        found = f"{quoted(path)} is {NOUNS[place.kind]} and has no order"
        raise BadExpression(column_of(path), found, "Order by a property that holds one value.")
    read, kind = place.reader(place.kind), place.kind

    def rank(record: dict[str, Any]) -> tuple[bool, Any]:
        value = _typed(read(record)) if kind == "anything" else read(record)
        return value is not None, value

    return rank


def _typed(value: Any) -> tuple[int, Any] | None:
    """Where no type is known, a value is ranked among those of its own type."""
    match value:
        case int() | float():
            return 0, value
        case str():
            return 1, value
    return None
