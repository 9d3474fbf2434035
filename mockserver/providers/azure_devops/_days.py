"""Days off: calendar days in UTC, both ends included, however a client writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges = list[dict[str, str]]
Spans = list[tuple[date, date]]
# As Python counts the days of a week.
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def spans_of(ranges: Iterable[dict[str, Any]]) -> Spans:
    """First and last day of each range, in UTC. Raises Invalid for a day that no calendar has."""
    return [(day_of(one["start"]), day_of(one["end"])) for one in ranges]


def days_off(spans: Spans) -> Ranges:
    """The days as they are kept and answered: each end midnight in UTC. Raises Invalid for an end before its start."""
    kept = []
    for start, end in spans:
        if end < start:
            message = "The end of a day off must not lie before its start.\r\nParameter name: daysOff"
            raise Invalid("ArgumentException", message, got=f"{start} to {end}", expected="start <= end")
        kept.append({"start": _midnight(start), "end": _midnight(end)})
    return kept


def day_of(text: str) -> date:
    """The day in UTC of a date or a point in time; without a zone it is one in UTC. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text.upper())  # RFC 3339 allows t and z
        return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
    except (ValueError, OverflowError) as error:
        message = f"The value '{text}' is no date between the years 1 and 9999.\r\nParameter name: daysOff"
        raise Invalid("ArgumentException", message, got=text, expected="a date") from error


def working_days(ranges: Ranges, week: Iterable[str]) -> int:
    """How many days of the ranges are working days; a day that two ranges name counts twice.

    Worked out from whole weeks, so that a range of thousands of years takes no longer than one of a day.
    """
    working = {_WEEK.index(day) for day in week}
    return sum(_working(_kept(one["start"]), _kept(one["end"]), working) for one in ranges)


def _working(start: date, end: date, working: set[int]) -> int:
    weeks, rest = divmod((end - start).days + 1, 7)
    first = start.weekday()
    return weeks * len(working) + sum((first + day) % 7 in working for day in range(rest))


def _kept(text: str) -> date:
    return date.fromisoformat(text[:10])


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
