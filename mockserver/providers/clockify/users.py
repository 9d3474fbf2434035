"""People: the caller, and everybody in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.engine import Page
from mockserver.providers.clockify._memberships import with_memberships
from mockserver.providers.clockify._names import contains
from mockserver.providers.clockify._records import all_of_workspace
from mockserver.providers.clockify._refusals import stranger

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def get_current_user(call: Call) -> Record:
    """The person behind the token."""
    user = call.store["users"].get(call.caller.subject)
    if user is None:
        raise stranger("User", call.caller.subject)
    return with_memberships(call, user, "ALL" if call.params["include-memberships"] else "NONE")


def list_users(call: Call) -> Page:
    """A page of the workspace's people, whatever their status unless one is asked for."""
    asked = call.params
    statuses = [one.strip() for one in asked.get("account-statuses", "").split(",") if one.strip()]
    found = [
        (user, member)
        for member in all_of_workspace(call, "members")
        if asked.get("status", "ALL") in ("ALL", member["status"])
        and (user := call.store["users"].get(member["userId"])) is not None
        and contains(asked.get("email", ""), user["email"])
        and contains(asked.get("name", ""), user["name"])
        and (not statuses or user["status"] in statuses)
    ]
    if (project_id := asked.get("project-id")) is not None:
        people = _people_of(call, project_id)
        found = [(user, member) for user, member in found if user["id"] in people]
    found.sort(key=lambda pair: _place(asked["sort-column"], *pair), reverse=asked.get("sort-order") == "DESCENDING")
    offset, limit = call.window
    window = found[offset:] if limit is None else found[offset : offset + limit]
    return Page([with_memberships(call, user, asked["memberships"]) for user, _ in window], len(found))


def _people_of(call: Call, project_id: str) -> set[str]:
    """Ids of a project's people; a project of elsewhere has none."""
    project = call.store["projects"].get(project_id)
    if project is None or project["workspaceId"] != call.params["workspaceId"]:
        return set()
    return {row["userId"] for row in project["memberships"]}


def _place(column: str, user: Record, member: Record) -> tuple[Any, str]:
    """Where a person stands in the order; equals follow by id."""
    keys = {
        "ID": user["id"],
        "EMAIL": user["email"],
        "NAME": user["name"],
        "NAME_LOWERCASE": user["name"].lower(),
        "ACCESS": member["role"],
        "HOURLYRATE": (member["hourlyRate"] or {"amount": -1})["amount"],
        "COSTRATE": (member["costRate"] or {"amount": -1})["amount"],
    }
    return keys[column], user["id"]
