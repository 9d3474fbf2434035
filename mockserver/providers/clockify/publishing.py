"""Publishing: drafts become what everybody is told, all of a range at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.clockify._events import PUBLISHED, tell
from mockserver.providers.clockify._names import Names, contains
from mockserver.providers.clockify._people import chosen_members
from mockserver.providers.clockify._records import all_of_workspace
from mockserver.providers.clockify._times import asked_period, days_of, shared

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def publish_assignments(call: Call) -> None:
    """Every assignment that overlaps the range and passes the filters is published."""
    asked = asked_period(call.body)
    people = {member["userId"] for member in chosen_members(call)}
    names = Names(call)
    published = []
    for row in all_of_workspace(call, "assignments"):
        is_meant = row["userId"] in people and shared(days_of(row["period"]), asked) and _is_searched(call, row, names)
        if is_meant and not row["published"]:
            published.append({**row, "published": True})
            call.store["assignments"].put(published[-1])
    tell(call, PUBLISHED, published)


def _is_searched(call: Call, row: Record, names: Names) -> bool:
    """Whether the text searched for occurs in the names that the view shows in front."""
    person, project = names.person(row["userId"]), names.project(row["projectId"])
    of_team = (person["name"], person["email"])
    of_projects = (project["name"], names.client(row["projectId"]))
    shown = {"TEAM": of_team, "PROJECTS": of_projects}.get(call.body.get("viewType") or "ALL", of_team + of_projects)
    return contains(call.body.get("search") or "", *shown)
