"""What the filter and the order language share: their error, their parser, and the properties of a row.

The languages themselves are in ``_filter`` and ``_order``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST: Final = 4096  # characters

Kind = Literal["anything", "boolean", "date", "guid", "list", "null", "number", "object", "text"]
Schema = Mapping[str, Any]
Instant = tuple[datetime, int]
"""A moment to the microsecond, and its seventh digit of the fraction, which ``datetime`` cannot hold."""

NOUNS: Final[Mapping[Kind, str]] = {
    "anything": "of unknown type",
    "boolean": "a boolean",
    "date": "a date",
    "guid": "a GUID",
    "list": "a list",
    "number": "a number",
    "object": "an object",
    "text": "a text",
}


class BadExpression(ValueError):  # noqa: N818 - a refusal, named like those in mockserver.errors
    """An expression that is not in its language, or does not fit the rows.

    ``column`` counts characters from 1; the message says what was found there and what to do next.
    """

    def __init__(self, column: int, found: str, remedy: str) -> None:
        super().__init__(column, found, remedy)
        self.column = column
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"Column {self.column}: {self.found}. {self.remedy}"


def parse(grammar: str, expression: str, remedy: str) -> Tree[Token]:
    """The tree of an expression; ``remedy`` is the advice given when it is not in the grammar."""
    from lark import UnexpectedCharacters, UnexpectedToken  # noqa: PLC0415 - most runs never filter or order

    if len(expression) > LONGEST:
        raise BadExpression(LONGEST + 1, "The expression goes on", f"Keep it within {LONGEST} characters.")
    parser = _parser(grammar)
    try:
        return parser.parse(expression)
    except UnexpectedCharacters as error:
        start, found, expected = error.pos_in_stream or 0, error.char, error.allowed or ()
    except UnexpectedToken as error:
        ended = error.token.type == "$END"
        start, found = (len(expression), "") if ended else (error.token.start_pos or 0, str(error.token))
        expected = error.expected
    wanted = ", ".join(sorted({_worded(parser, terminal) for terminal in expected}))
    raise BadExpression(start + 1, f"Found {quoted(found) if found else 'the end'}, expected {wanted}", remedy)


def quoted(text: str) -> str:
    """The text between quotes, control characters escaped, and cut when it is long."""
    return repr(str(text) if len(text) <= 60 else f"{text[:59]}…")


def column_of(token: Token) -> int:
    """Where a token begins, counted from 1."""
    return (token.start_pos or 0) + 1


@dataclass(frozen=True, slots=True)
class Property:
    """A place in a row: the names that lead there and its schema, None where nothing is known."""

    schema: Schema | None
    names: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The one type that the schema allows beside null, or ``anything``."""
        kinds = {kind for part in _parts(self.schema) for kind in _kinds(part)}
        return kinds.pop() if len(kinds) == 1 else "anything"

    @property
    def item(self) -> Property:
        """An item of the list that is here, as a row of its own."""
        return Property(next((_known(part["items"]) for part in _parts(self.schema) if "items" in part), None))

    def at(self, path: str, column: int) -> Property:
        """The property at the end of the path, its names matched in any case; BadExpression where there is none."""
        place = self
        for name in path.split("/"):
            place = place._child(name, column)
            column += len(name) + 1
        return place

    def reader(self, kind: Kind) -> Callable[[Any], Any]:
        """Takes a row to the value here, ready for comparison as that kind; None when it is missing or of another."""
        names, converted, member = self.names, _CONVERSIONS[kind], _member if self.schema else _member_in_any_case

        def read(value: Any) -> Any:
            for name in names:
                if not isinstance(value, dict):
                    return None
                value = member(value, name)
            return converted(value)

        return read

    def _child(self, name: str, column: int) -> Property:
        known = {
            known: part["properties"][known] for part in _parts(self.schema) for known in part.get("properties", ())
        }
        if not known and self.kind in ("anything", "object"):
            return Property(None, (*self.names, name))
        if self.kind == "list":
            where = "/".join(self.names)
            advice = f"Filter with {where}/any(x: x/…) or {where}/count(); a list has no order."
            raise BadExpression(column, f"{where!r} is a list and has no property {quoted(name)}", advice)
        spelling = name if name in known else {other.lower(): other for other in known}.get(name.lower())
        if spelling is None:
            where = f"{'/'.join(self.names)!r} has no property" if self.names else "There is no property"
            advice = f"Use one of: {', '.join(sorted(known))}." if known else "End the path before it."
            raise BadExpression(column, f"{where} {quoted(name)}", advice)
        return Property(_known(known[spelling]), (*self.names, spelling))


def instant(value: object) -> Instant | None:
    """The moment that an ISO 8601 text stands for, UTC unless it says otherwise; None for everything else."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    fraction = value.partition(".")[2][:7]
    seventh = int(fraction[6]) if len(fraction) == 7 and fraction.isdecimal() else 0
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), seventh


@cache
def _parser(grammar: str) -> Lark:
    from lark import Lark  # noqa: PLC0415 - as in `parse`

    return Lark(grammar, parser="lalr", propagate_positions=True)


def _worded(parser: Lark, terminal: str) -> str:
    if terminal in ("$END", "<END-OF-FILE>"):
        return "the end"
    pattern = parser.get_terminal(terminal).pattern
    return repr(pattern.value) if pattern.type == "str" else terminal.strip("_").lower()


def _known(schema: object) -> Schema | None:
    """The schema, or None for the ``true`` by which JSON Schema means anything at all."""
    return schema if isinstance(schema, Mapping) else None


def _parts(schema: object) -> Iterator[Schema]:
    """The schema and all that it combines: a nullable object is often written as anyOf."""
    if isinstance(schema, Mapping):
        yield schema
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from _parts(part)


def _kinds(schema: Schema) -> Iterator[Kind]:
    types = schema.get("type", ())
    for name in [types] if isinstance(types, str) else types:
        if name == "string":
            yield _FORMATS.get(schema.get("format", ""), "text")
        elif name != "null":
            yield _TYPES[name]
    if not types and "properties" in schema:
        yield "object"


def _member(row: dict[str, Any], name: str) -> Any:
    return row.get(name)


def _member_in_any_case(row: dict[str, Any], name: str) -> Any:
    """Without a schema only the row itself knows how it spells its names."""
    if name in row:
        return row[name]
    return next((value for other, value in row.items() if other.lower() == name.lower()), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _guid(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) else None


def _unchanged(value: Any) -> Any:
    return value


_FORMATS: Final[Mapping[str, Kind]] = {"uuid": "guid", "date-time": "date", "date": "date"}
_TYPES: Final[Mapping[str, Kind]] = {
    "array": "list",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "object": "object",
}
_CONVERSIONS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "anything": _unchanged,
    "boolean": _boolean,
    "date": instant,
    "guid": _guid,
    "list": _list,
    "null": _unchanged,
    "number": _number,
    "object": _unchanged,
    "text": _text,
}
