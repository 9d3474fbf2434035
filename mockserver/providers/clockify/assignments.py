"""Assignments: who works on which project from when to when. One-off ones and series are written the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.engine import Page
from mockserver.providers.clockify._assignments import (
    affected,
    check_task,
    drafted,
    known_assignment,
    later,
    save,
    shown,
)
from mockserver.providers.clockify._events import CREATED, DELETED, UPDATED, tell
from mockserver.providers.clockify._names import Names, contains
from mockserver.providers.clockify._records import all_of_workspace, member_of, new_ids, of_workspace
from mockserver.providers.clockify._times import asked_period, check_moments, days_of, moment, moved, shared

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_PERIOD = ("start", "end")


def list_assignments(call: Call) -> Page:
    """A page of the assignments that overlap the range, with the names of everything in them."""
    asked = asked_period(call.params)
    names = Names(call)
    rows = [
        _hydrated(row, names) for row in all_of_workspace(call, "assignments") if shared(days_of(row["period"]), asked)
    ]
    part = call.params.get("name", "")
    rows = [row for row in rows if contains(part, row["projectName"], row["taskName"], row["userName"])]
    rows.sort(key=lambda row: row["id"])
    if (member := {"USER": "userName", "PROJECT": "projectName"}.get(call.params.get("sort-column", "ID"))) is not None:
        rows.sort(key=lambda row: row[member].casefold())
    if call.params.get("sort-order") == "DESCENDING":
        rows.reverse()
    offset, limit = call.window
    return Page(rows[offset:] if limit is None else rows[offset : offset + limit], len(rows))


def create_recurring_assignment(call: Call) -> list[Record]:
    """The new drafts, one a week for a series.

    Raises NotFound for ids of elsewhere, Invalid for days that are taken or a period that cannot be.
    """
    form = call.body
    check_moments(form)
    project = of_workspace(call, "projects", "Project", form["projectId"])
    member_of(call, form["userId"])
    check_task(call, form.get("taskId"), project["id"])
    asked_period(form)
    recurring = form.get("recurringAssignment") or {"weeks": 1}
    repeats = bool(recurring.get("repeat"))
    series_id, *ids = new_ids(call, 1 + (recurring["weeks"] if repeats else 1))
    first = _described(call, form, series_id if repeats else None, recurring["weeks"])
    rows = [drafted(call, {**first, "id": key, "period": later(first, week)}) for week, key in enumerate(ids)]
    save(call, rows)
    tell(call, CREATED, rows)
    return shown(rows)


def update_recurring_assignment(call: Call) -> list[Record]:
    """The changed occurrences, drafts again; the others move by as much as the addressed one.

    Raises as ``create_recurring_assignment`` does.
    """
    form = call.body
    check_moments(form)
    assignment = known_assignment(call)
    check_task(call, form.get("taskId"), assignment["projectId"])
    asked_period(form)
    rows = [
        drafted(call, {**row, **_changes(form), "period": _moved(row, assignment, form)})
        for row in affected(call, assignment, form.get("seriesUpdateOption"))
    ]
    save(call, rows)
    tell(call, UPDATED, rows)
    return shown(rows)


def delete_recurring_assignment(call: Call) -> list[Record]:
    """The occurrences that are gone now."""
    rows = affected(call, known_assignment(call), call.params.get("seriesUpdateOption"))
    for row in rows:
        call.store["assignments"].delete(row["id"])
    tell(call, DELETED, rows)
    return shown(rows)


def _described(call: Call, form: Record, series_id: str | None, weeks: int) -> Record:
    """What the form says, what it leaves out filled in."""
    return {
        "workspaceId": call.params["workspaceId"],
        "userId": form["userId"],
        "projectId": form["projectId"],
        "taskId": form.get("taskId") or None,
        "period": {member: form[member] for member in _PERIOD},
        "startTime": form.get("startTime"),
        "hoursPerDay": float(form["hoursPerDay"]),
        "includeNonWorkingDays": form.get("includeNonWorkingDays", False),
        "billable": form.get("billable", False),
        "note": form.get("note"),
        "recurring": {"repeat": series_id is not None, "seriesId": series_id, "weeks": weeks},
        "seriesId": series_id,
    }


def _changes(form: Record) -> Record:
    """The members to change; null is none, and an empty task takes the task away."""
    names = ("hoursPerDay", "billable", "includeNonWorkingDays", "note", "startTime", "taskId")
    changes = {name: form[name] for name in names if form.get(name) is not None}
    return changes | {"taskId": changes["taskId"] or None} if "taskId" in changes else changes


def _moved(row: Record, addressed: Record, form: Record) -> Record:
    """The period of an occurrence after the addressed one got that of the form."""
    if row["id"] == addressed["id"]:
        return {member: form[member] for member in _PERIOD}
    return {
        member: moved(row["period"][member], moment(member, form[member]) - moment(member, addressed["period"][member]))
        for member in _PERIOD
    }


def _hydrated(row: Record, names: Names) -> Record:
    project = names.project(row["projectId"])
    return {
        "id": row["id"],
        "workspaceId": row["workspaceId"],
        "userId": row["userId"],
        "userName": names.person(row["userId"])["name"],
        "projectId": row["projectId"],
        "projectName": project["name"],
        "projectColor": project["color"],
        "projectBillable": project["billable"],
        "projectArchived": project["archived"],
        "clientId": project["clientId"],
        "clientName": names.client(row["projectId"]),
        "taskId": row["taskId"],
        "taskName": names.task(row["taskId"]),
        "period": row["period"],
        "startTime": row["startTime"],
        "hoursPerDay": float(row["hoursPerDay"]),
        "billable": row["billable"],
        "note": row["note"],
    }
