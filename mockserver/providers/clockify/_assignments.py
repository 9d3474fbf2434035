"""Assignments as records: what every way of writing them has to keep to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mockserver.errors import Invalid
from mockserver.providers.clockify._hours import counted, excluded_days
from mockserver.providers.clockify._records import member_of, of_workspace
from mockserver.providers.clockify._refusals import stranger
from mockserver.providers.clockify._times import asked_period, days_of, moment, moved, shared

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.state.store import Record

_MEMBERS = (
    "id", "workspaceId", "userId", "projectId", "taskId", "period", "startTime", "hoursPerDay", "includeNonWorkingDays",
    "billable", "note", "published", "recurring", "excludeDays",
)  # fmt: skip
_WEEK = 7  # days


def shown(records: Sequence[Record]) -> list[Record]:
    """The records as writes answer them."""
    return [
        {name: record[name] for name in _MEMBERS} | {"hoursPerDay": float(record["hoursPerDay"])} for record in records
    ]


def known_assignment(call: Call) -> Record:
    """The assignment of the path. Raises NotFound."""
    return of_workspace(call, "assignments", "Assignment", call.params["assignmentId"])


def check_task(call: Call, task_id: str | None, project_id: str) -> None:
    """Raises NotFound for a task that is none of the project's."""
    if task_id:
        task = call.store["tasks"].get(task_id)
        if task is None or task["projectId"] != project_id:
            raise stranger("Task", task_id)


def series_of(call: Call, assignment: Record) -> list[Record]:
    """Every occurrence of the assignment's series by time, or the one that belongs to none."""
    if assignment["seriesId"] is None:
        return [assignment]
    return sorted(call.store["assignments"].where(seriesId=assignment["seriesId"]), key=_place)


def affected(call: Call, assignment: Record, option: str | None) -> list[Record]:
    """The occurrences that a ``seriesUpdateOption`` means, by time; without one, just this."""
    if option in (None, "THIS_ONE"):
        return [assignment]
    rows = series_of(call, assignment)
    return rows if option == "ALL" else [row for row in rows if _place(row) >= _place(assignment)]


def start_of(assignment: Record) -> datetime:
    """When the assignment begins."""
    return moment("start", assignment["period"]["start"])


def later(assignment: Record, weeks: int) -> Record:
    """The period so many weeks later. Raises Invalid beyond the year 9999."""
    return {member: moved(text, timedelta(weeks=weeks)) for member, text in assignment["period"].items()}


def drafted(call: Call, assignment: Record) -> Record:
    """The assignment as a draft, its days off reckoned by the person's present week.

    Raises Invalid: inverted, too_long, series_span; NotFound for a person who has left the workspace.
    """
    days = asked_period(assignment["period"])
    check_length(days)
    if assignment["recurring"]["repeat"]:
        check_repeatable(days)
    working_days = member_of(call, assignment["userId"])["workingDays"]
    excluded = [] if assignment["includeNonWorkingDays"] else excluded_days(days, working_days)
    return {**assignment, "published": False, "excludeDays": excluded}


def check_length(days: range) -> None:
    """Raises Invalid for more than a hundred years: every day off is listed in the answer."""
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    if (last.year - 100, last.month, last.day) > (first.year, first.month, first.day):
        raise Invalid("too_long", got=f"{len(days)} days", expected="at most 100 years")


def check_repeatable(days: range) -> None:
    """Raises Invalid for a period that would reach into its next occurrence."""
    if len(days) > _WEEK:
        raise Invalid("series_span", got=f"{len(days)} days", expected="at most 7")


def save(call: Call, assignments: Sequence[Record]) -> None:
    """Keep one person's assignments. Raises Invalid for a project, or task, planned twice on a day that counts."""
    assignment_ids = {one["id"] for one in assignments}
    everything = call.store["assignments"].where(userId=assignments[0]["userId"])
    others = [one for one in everything if one["id"] not in assignment_ids]
    for assignment in assignments:
        if (other := next((one for one in others if _collide(assignment, one)), None)) is not None:
            raise Invalid("overlap", got=assignment["period"], expected=f"days that {other['id']} leaves free")
        others.append(assignment)
        call.store["assignments"].put(assignment)


def _place(assignment: Record) -> tuple[datetime, str]:
    return start_of(assignment), assignment["id"]


def _collide(one: Record, other: Record) -> bool:
    if any(one[name] != other[name] for name in ("projectId", "taskId")):
        return False
    days = shared(days_of(one["period"]), days_of(other["period"]))
    return bool(days) and not set(counted(one, days)).isdisjoint(counted(other, days))
