"""Series: how many weeks an assignment repeats; and the same work planned for somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING

from mockserver.providers.clockify._assignments import (
    affected,
    check_repeatable,
    drafted,
    known_assignment,
    later,
    save,
    series_of,
    shown,
)
from mockserver.providers.clockify._events import CREATED, DELETED, UPDATED, tell
from mockserver.providers.clockify._records import member_of, new_ids
from mockserver.providers.clockify._times import days_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_WEEK = 7  # days


def update_series(call: Call) -> list[Record]:
    """All occurrences of the series, which is as many weeks long as asked; just this one if it shall not repeat.

    Raises Invalid for a period of more than a week, or days that are taken.
    """
    assignment = known_assignment(call)
    rows = series_of(call, assignment)
    weeks = call.body["weeks"]
    if not call.body.get("repeat"):
        return shown(_alone(call, assignment, rows, weeks))
    for row in rows:
        check_repeatable(days_of(row["period"]))
    series_id, *ids = new_ids(call, 1 + max(0, weeks - len(rows)))
    repeated = {
        "recurring": {"repeat": True, "seriesId": assignment["seriesId"] or series_id, "weeks": weeks},
        "seriesId": assignment["seriesId"] or series_id,
    }
    _forget(call, rows[weeks:])
    kept = [{**row, **repeated} for row in rows[:weeks]]
    free = islice(_free_weeks(kept), len(ids))
    added = [
        drafted(call, {**kept[0], "id": key, "period": later(kept[0], week)})
        for key, week in zip(ids, free, strict=True)
    ]
    save(call, kept + added)
    tell(call, UPDATED, [row for row in kept if row not in rows])
    tell(call, CREATED, added)
    return shown(series_of(call, kept[0]))


def copy_assignment(call: Call) -> list[Record]:
    """The same drafts for another person, whose own days off count. Raises NotFound, and Invalid for taken days."""
    assignment = known_assignment(call)
    member = member_of(call, call.body["userId"])
    rows = affected(call, assignment, call.body.get("seriesUpdateOption"))
    series_id, *ids = new_ids(call, 1 + len(rows))
    series = {
        "recurring": {**assignment["recurring"], "seriesId": series_id, "weeks": len(rows)},
        "seriesId": series_id,
    }
    fresh = series if assignment["seriesId"] else {}
    copies = [
        drafted(call, {**row, **fresh, "id": key, "userId": member["userId"]})
        for key, row in zip(ids, rows, strict=True)
    ]
    save(call, copies)
    tell(call, CREATED, copies)
    return shown(copies)


def _alone(call: Call, assignment: Record, rows: Sequence[Record], weeks: int) -> list[Record]:
    """The assignment without the other occurrences."""
    _forget(call, [row for row in rows if row["id"] != assignment["id"]])
    alone = {**assignment, "recurring": {"repeat": False, "seriesId": None, "weeks": weeks}, "seriesId": None}
    save(call, [alone])
    tell(call, UPDATED, [alone] if alone != assignment else [])
    return [alone]


def _free_weeks(rows: Sequence[Record]) -> Iterator[int]:
    """Weeks after the first occurrence in which none begins, ascending and without end."""
    begins = [days_of(row["period"]).start for row in rows]
    taken = {(begin - begins[0]) // _WEEK for begin in begins}
    return (week for week in count(1) if week not in taken)


def _forget(call: Call, rows: Sequence[Record]) -> None:
    for row in rows:
        call.store["assignments"].delete(row["id"])
    tell(call, DELETED, rows)
