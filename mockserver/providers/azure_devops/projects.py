"""Projects, their teams and who belongs to them. All of it is read only here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.engine import Reply
from mockserver.providers.azure_devops._identities import identity_ref, user_of
from mockserver.providers.azure_devops._links import organization_of, project_url, team_url, to
from mockserver.providers.azure_devops._organization import COLLECTION
from mockserver.providers.azure_devops._scope import project_of, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_PAGE = 100
_CAPABILITIES = {
    "processTemplate": {"processName": "Agile", "templateTypeId": "adcc42ab-9882-485e-a3ed-7678f01f66bc"},
    "versioncontrol": {"sourceControlType": "Git", "gitEnabled": "True", "tfvcEnabled": "False"},
}


def list_projects(call: Call) -> Reply:
    """The projects in the asked state, well-formed ones unless told; a header says where the rest begins."""
    wanted = (call.params.get("stateFilter") or "wellFormed").lower()
    rows = [one for one in call.store["projects"] if wanted in ("all", one["state"].lower())]
    start = int(call.params.get("continuationToken") or 0) + _skipped(call)
    end = start + _asked(call)
    body = {"count": len(rows[start:end]), "value": [_reference(call, one) for one in rows[start:end]]}
    return Reply(body, headers={"X-MS-ContinuationToken": str(end)} if end < len(rows) else {})


def get_project(call: Call) -> dict[str, Any]:
    """One project with its default team, and with its process if asked."""
    project = project_of(call)
    shown = _reference(call, project)
    organization = organization_of(call)
    shown["_links"] = to(
        self=shown["url"],
        collection=f"{organization}/_apis/projectCollections/{COLLECTION}",
        web=f"{organization}/{project['id']}",
    )
    if call.params.get("includeCapabilities"):
        shown["capabilities"] = _CAPABILITIES
    default = project["defaultTeamId"]
    team = call.store["teams"].get(default) or {"id": default, "projectId": project["id"], "name": ""}
    shown["defaultTeam"] = {"id": team["id"], "name": team["name"], "url": team_url(call, team)}
    return shown


def list_teams(call: Call) -> dict[str, Any]:
    """The project's teams, or those that the caller belongs to."""
    return _teams(call, call.store["teams"].where(projectId=project_of(call)["id"]))


def list_all_teams(call: Call) -> dict[str, Any]:
    """The teams of all projects, or those that the caller belongs to."""
    return _teams(call, list(call.store["teams"]))


def get_team(call: Call) -> dict[str, Any]:
    """One team."""
    return _team(call, team_of(call))


def list_members(call: Call) -> dict[str, Any]:
    """The team's people, and which of them administer it."""
    rows = _window(call, call.store["members"].where(teamId=team_of(call)["id"]))
    value = [
        {"isTeamAdmin": row["isTeamAdmin"], "identity": identity_ref(call, user_of(call, row["userId"]))}
        for row in rows
    ]
    return {"value": value, "count": len(value)}


def _teams(call: Call, teams: list[Record]) -> dict[str, Any]:
    if call.params.get("$mine"):
        own = {row["teamId"] for row in call.store["members"].where(userId=call.caller.subject)}
        teams = [team for team in teams if team["id"] in own]
    value = [_team(call, team) for team in _window(call, teams)]
    return {"value": value, "count": len(value)}


def _window(call: Call, rows: list[Record]) -> list[Record]:
    start = _skipped(call)
    return rows[start : start + _asked(call)]


def _skipped(call: Call) -> int:
    return int(call.params.get("$skip") or 0)


def _asked(call: Call) -> int:
    top = call.params.get("$top")
    return _PAGE if top is None else int(top)


def _reference(call: Call, project: Record) -> dict[str, Any]:
    shown = {
        "id": project["id"],
        "name": project["name"],
        "description": project.get("description"),
        "url": project_url(call, project["id"]),
        "state": project["state"],
        "revision": project["revision"],
        "visibility": project["visibility"],
        "lastUpdateTime": project["lastUpdateTime"],
    }
    return shown if shown["description"] else {name: one for name, one in shown.items() if name != "description"}


def _team(call: Call, team: Record) -> dict[str, Any]:
    project = call.store["projects"].get(team["projectId"]) or {"name": ""}
    shown = {
        "id": team["id"],
        "name": team["name"],
        "url": team_url(call, team),
        "description": team.get("description") or "",
        "identityUrl": f"{organization_of(call)}/_apis/Identities/{team['id']}",
        "projectName": project["name"],
        "projectId": team["projectId"],
    }
    if call.params.get("$expandIdentity"):
        name = f"[{project['name']}]\\{team['name']}"
        shown["identity"] = {"id": team["id"], "providerDisplayName": name, "isActive": True, "isContainer": True}
    return shown
