"""Planned hours of projects, and on which days somebody works on them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockserver.engine import Page, Reply
from mockserver.providers.clockify._hours import hours_by_day, with_status
from mockserver.providers.clockify._names import Names, contains
from mockserver.providers.clockify._records import all_of_workspace, of_workspace, searched_page
from mockserver.providers.clockify._times import asked_period, check_moments, day_of, day_text

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_LONGEST_WITH_EVERY_DAY = 366  # days


def get_project_totals(call: Call) -> Record | None:
    """The hours of one project, drafts included. Raises NotFound."""
    check_moments(call.params)
    project = of_workspace(call, "projects", "Project", call.params["projectId"])
    asked = asked_period(call.params)
    hours = _hours(call, project, asked, None)
    if not hours and call.quirk("empty_totals_body"):
        return None
    return _totals(call, project, hours, asked)


def search_project_totals(call: Call) -> Reply:
    """A page of the projects that have hours in the range."""
    rows = _found(call, asked_period(call.body), call.body.get("search") or "", call.body.get("statusFilter"))
    return searched_page(call, rows)


def list_project_totals(call: Call) -> Page:
    """The same as ``search_project_totals``, asked by query."""
    rows = _found(call, asked_period(call.params), call.params.get("search", ""), None)
    offset, limit = call.window
    return Page(rows[offset:] if limit is None else rows[offset : offset + limit], len(rows))


def _found(call: Call, asked: range, search: str, status: str | None) -> list[Record]:
    names = Names(call)
    rows = []
    for project in all_of_workspace(call, "projects"):
        if contains(search, project["name"], names.client(project["id"])):
            hours = _hours(call, project, asked, status)
            if hours:
                rows.append(_totals(call, project, hours, asked))
    return rows


def _hours(call: Call, project: Record, asked: range, status: str | None) -> dict[int, float]:
    rows = call.store["assignments"].where(projectId=project["id"])
    return hours_by_day(with_status(rows, status), asked)


def _totals(call: Call, project: Record, hours: dict[int, float], asked: range) -> Record:
    days: Iterable[int] = asked if len(asked) <= _LONGEST_WITH_EVERY_DAY else hours
    milestones = call.store["milestones"].where(projectId=project["id"])
    return {
        "workspaceId": project["workspaceId"],
        "projectId": project["id"],
        "projectName": project["name"],
        "projectColor": project["color"],
        "projectBillable": project["billable"],
        "projectArchived": project["archived"],
        "clientName": Names(call).client(project["id"]),
        "taskId": None,
        "taskName": None,
        "totalHours": math.fsum(hours.values()),
        "assignments": [{"date": day_text(day), "hasAssignment": day in hours} for day in days],
        "milestones": [row for row in milestones if day_of(row["date"]) in asked],
    }
