"""Projects: what assignments are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mockserver.engine import Page
from mockserver.errors import Conflict
from mockserver.providers.clockify._memberships import in_project
from mockserver.providers.clockify._names import Names, contains
from mockserver.providers.clockify._records import all_of_workspace, new_ids, of_workspace
from mockserver.providers.clockify._times import seconds_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_COLOUR = "#03A9F4"
_CURRENCY = "USD"
_NO_TIME = "PT0S"


def list_projects(call: Call) -> Page:
    """A page of the projects that pass the filters, oldest first unless another order is asked for."""
    names = Names(call)
    passes = _filter(call)
    rows = [_shown(project, names) for project in all_of_workspace(call, "projects") if passes(project)]
    if (column := call.params.get("sort-column")) is not None:
        rows.sort(key=lambda row: _place(column, row))
    if call.params.get("sort-order") == "DESCENDING":
        rows.reverse()
    offset, limit = call.window
    return Page(rows[offset:] if limit is None else rows[offset : offset + limit], len(rows))


def get_project(call: Call) -> Record:
    """One project. Raises NotFound."""
    return _shown(of_workspace(call, "projects", "Project", call.params["projectId"]), Names(call))


def create_project(call: Call) -> Record:
    """A new project, the caller its first member. Raises Conflict for a name in use, NotFound for a foreign client."""
    form = {name: value for name, value in call.body.items() if value is not None}
    workspace_id = call.params["workspaceId"]
    if form.get("clientId"):
        of_workspace(call, "clients", "Client", form["clientId"])
    if call.store["projects"].where(workspaceId=workspace_id, name=form["name"]):
        raise Conflict(got=form["name"], expected="a name that no project has")
    (project_id,) = new_ids(call, 1)
    project = {
        "id": project_id,
        "name": form["name"],
        "hourlyRate": _rate(call, form, "hourlyRate"),
        "costRate": _rate(call, form, "costRate"),
        "clientId": form.get("clientId", ""),
        "workspaceId": workspace_id,
        "billable": form.get("billable", False),
        "archived": False,
        "public": form.get("isPublic", False),
        "template": False,
        "color": form.get("color", _COLOUR),
        "duration": _NO_TIME,
        "note": form.get("note", ""),
        "memberships": [in_project(project_id, str(call.caller.subject))],
        "estimate": _estimate(form.get("estimate", {})),
        "timeEstimate": None,
        "budgetEstimate": None,
    }
    call.store["projects"].put(project)
    return _shown(project, Names(call))


def _rate(call: Call, form: Record, member: str) -> Record | None:
    """What an hour costs, in the default currency of the workspace; None where nothing was said."""
    if member not in form:
        return None
    workspace = call.store["workspaces"].get(call.params["workspaceId"])
    assert workspace is not None  # the caller belongs to it
    currency = next((one["code"] for one in workspace["currencies"] if one["isDefault"]), _CURRENCY)
    return {"amount": form[member]["amount"], "currency": currency}


def _estimate(sent: Record) -> Record:
    return {"estimate": sent.get("estimate") or _NO_TIME, "type": sent.get("type") or "AUTO"}


def _shown(project: Record, names: Names) -> Record:
    return {**project, "clientName": names.client(project["id"])}


def _filter(call: Call) -> Callable[[Record], bool]:
    """Whether a project is asked for."""
    asked = call.params
    name, clients, users = asked.get("name", ""), asked.get("clients"), set(asked.get("users", ()))
    equals = {member: asked[member] for member in ("archived", "billable") if member in asked}

    def passes(project: Record) -> bool:
        is_named = project["name"] == name if asked["strict-name-search"] and name else contains(name, project["name"])
        return (
            is_named
            and all(project[member] == value for member, value in equals.items())
            and (not clients or project["clientId"] in clients)
            and (not users or any(row["userId"] in users for row in project["memberships"]))
        )

    return passes


def _place(column: str, row: Record) -> tuple[Any, str]:
    """Where a project stands in the order; without budgets here, those two columns leave it to the id."""
    keys = {
        "NAME": row["name"].casefold(),
        "CLIENT_NAME": row["clientName"].casefold(),
        "DURATION": seconds_of(row["duration"]) or 0,
    }
    return keys.get(column, ""), row["id"]
