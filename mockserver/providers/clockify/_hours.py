"""The arithmetic of planning: the days on which an assignment counts, and the hours that add up on them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from mockserver.providers.clockify._times import day_name, day_of, day_text, days_of, shared

if TYPE_CHECKING:
    from mockserver.state.store import Record


def counted(assignment: Record, within: range) -> Iterator[int]:
    """The days of a range on which the assignment counts, ascending."""
    days = shared(days_of(assignment["period"]), within)
    if not days or assignment["includeNonWorkingDays"]:
        return iter(days)
    excluded = {day_of(row["date"]) for row in assignment["excludeDays"]}
    return (day for day in days if day not in excluded)


def hours_by_day(assignments: Iterable[Record], within: range) -> dict[int, float]:
    """Hours of all the assignments together on the days of a range that have any, ascending."""
    hours: defaultdict[int, list[float]] = defaultdict(list)
    for assignment in assignments:
        for day in counted(assignment, within):
            hours[day].append(assignment["hoursPerDay"])
    # fsum, so that the order in which assignments were made never shows.
    return {day: math.fsum(hours[day]) for day in sorted(hours)}


def excluded_days(days: range, working_days: Collection[str]) -> list[Record]:
    """The days off among the days, as an assignment lists them."""
    return [{"date": day_text(day), "type": "WEEKEND"} for day in days if day_name(day) not in working_days]


def with_status(assignments: Iterable[Record], status: str | None) -> list[Record]:
    """Those that a ``statusFilter`` lets through; all of them without one."""
    if status in (None, "ALL"):
        return list(assignments)
    return [one for one in assignments if one["published"] == (status == "PUBLISHED")]
