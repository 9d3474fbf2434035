"""The operands of ``filterby``: what literals stand for, which kinds may be compared, and how."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mockserver.providers.awork._expressions import NOUNS, BadExpression, Instant, Kind, column_of, instant, quoted

if TYPE_CHECKING:
    from lark import Token

_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DATETIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")

Scope = tuple[Any, ...]
"""The row, followed by the items that the lambdas around stand at."""
Value = Callable[[Scope], Any]
Test = Callable[[Scope], bool]


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: as it was written, and how to take its value as one kind or another."""

    written: str
    column: int
    kind: Kind
    taken_as: Callable[[Kind], Value]
    is_literal: bool = False


def literal(token: Token, now: datetime, caller: str | None) -> Operand:
    """The operand that a literal is; ``now`` in UTC, ``caller`` the GUID behind ``me.id``."""
    kind, value = _constant(token, now, caller)
    return Operand(token, column_of(token), kind, lambda _: lambda _: value, is_literal=True)


def compared(left: Operand, word: str, right: Operand) -> Test:
    """The test that a comparison stands for; BadExpression where the two cannot be compared."""
    if "null" in (left.kind, right.kind):
        return _absence(word, (left if right.kind == "null" else right).taken_as("null"))
    kind = _shared_kind(left, right)
    if kind in ("boolean", "guid") and word not in ("eq", "ne"):
        found = f"{quoted(left.written)} is {NOUNS[kind]} and has no order"
        raise BadExpression(left.column, found, f"Use eq, ne or in rather than {word}.")
    first, second, holds = left.taken_as(kind), right.taken_as(kind), _COMPARISONS[word]

    def test(scope: Scope) -> bool:
        one, other = first(scope), second(scope)
        return one is not None and other is not None and holds(one, other)

    return test


def unquoted(token: Token) -> str:
    """The text between the apostrophes, where two stand for one."""
    return token[1:-1].replace("''", "'")


def _shared_kind(left: Operand, right: Operand) -> Kind:
    asked, other = (right, left) if left.is_literal and not right.is_literal else (left, right)
    kinds: set[Kind] = {asked.kind, other.kind} - {"anything"}
    if len(kinds) == 1 and not kinds & {"list", "object"}:
        return kinds.pop()
    found = f"{quoted(asked.written)} is {NOUNS[asked.kind]}, {quoted(other.written)} is {NOUNS[other.kind]}"
    raise BadExpression(other.column, found, _REMEDIES[asked.kind])


def _absence(word: str, value: Value) -> Test:
    match word:
        case "eq":
            return lambda scope: value(scope) is None
        case "ne":
            return lambda scope: value(scope) is not None
    return lambda _: False


def _constant(token: Token, now: datetime, caller: str | None) -> tuple[Kind, Any]:
    match token.type:
        case "NULL":
            return "null", None
        case "BOOLEAN":
            return "boolean", token.value == "true"
        case "NUMBER":
            return "number", _number(token)
        case "TEXT":
            return "text", unquoted(token)
        case "GUID":
            return "guid", _guid(token)
        case "ME":
            return "guid", caller and caller.lower()
        case "DATETIME":
            return "date", _datetime(token)
    return "date", _term(token, now)


def _number(token: Token) -> float:
    if token.startswith("0x"):
        return int(token, 16)
    digits = token.rstrip("LfM")
    return int(digits) if token.endswith("L") or token.isdecimal() else float(digits)


def _guid(token: Token) -> str:
    guid = token[len("guid'") : -1]
    if not _GUID.fullmatch(guid):
        example = "guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff'"
        raise BadExpression(column_of(token), f"{quoted(token)} is no GUID", f"Write it like {example}.")
    return guid.lower()


def _datetime(token: Token) -> Instant:
    text = token[len("datetime'") : -1]
    moment = instant(text) if _DATETIME.fullmatch(text) else None
    if moment is None:
        remedy = "Write it like datetime'2018-04-03T00:00', to the minute or the second, in UTC."
        raise BadExpression(column_of(token), f"{quoted(token)} is no date", remedy)
    return moment


def _term(token: Token, now: datetime) -> Instant:
    """Weeks begin on Monday, days at 00:00 UTC; an end is the last tick (100 ns) before the next begins."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    try:
        match str(token):
            case "now":
                return now, 0
            case "sow":
                return week, 0
            case "eow":
                return week + timedelta(days=7) - timedelta.resolution, 9
            case "som":
                return month, 0
            case "eom":
                return (month + timedelta(days=31)).replace(day=1) - timedelta.resolution, 9
        return today + timedelta(days=int(token.removeprefix("today").rstrip("d") or 0)), 0
    except OverflowError:
        remedy = "Stay within the years 1 to 9999."
        raise BadExpression(column_of(token), f"{quoted(token)} is no date", remedy) from None


_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    word: getattr(operator, word) for word in ("eq", "ne", "gt", "ge", "lt", "le")
}
_REMEDIES: Final[Mapping[Kind, str]] = {
    "anything": "Compare one of them with a literal.",
    "boolean": "Compare it with true or false.",
    "date": "Compare it with datetime'2018-04-03T00:00' or a term such as now, today-30d or eow.",
    "guid": "Compare it with guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff' or me.id.",
    "list": "Look into it with /any(x: …) or /count().",
    "number": "Compare it with a number such as 32.",
    "object": "Name one of its properties behind a /.",
    "text": "Compare it with a text between apostrophes, such as 'Anna'.",
}
