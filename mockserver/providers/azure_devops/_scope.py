"""What a path is about: project, team and iteration, found by name or GUID before anything else is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockserver.errors import MalformedPath, NotFound

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.providers.azure_devops._versions import Version
    from mockserver.state.store import Record

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_GUIDS = ("iterationId", "id", "teamMemberId", "areaId")
_TEAMLESS = "get_iteration_capacities"


def find_project_and_team(call: Call) -> None:
    """``project`` and ``team`` in ``call.found``, as far as the path is about them. Raises NotFound."""
    named = call.params.get("project", call.params.get("projectId"))
    if named is None:
        return
    project = call.found["project"] = _project(call, named)
    team = call.params.get("team", call.params.get("teamId"))
    if team is not None:
        call.found["team"] = _team(call, project, team)
    elif "project" in call.params and _behaviour(call) != _TEAMLESS:
        call.found["team"] = _default_team(call, project)


def check_guids(call: Call) -> None:
    """Raises MalformedPath for an id of the path that is no GUID."""
    for name in _GUIDS:
        text = call.params.get(name)
        if text is not None and _GUID.fullmatch(text) is None:
            raise MalformedPath(got=text, expected="a GUID")


def find_iteration(call: Call) -> None:
    """``iteration`` in ``call.found``, if the path names one; the path's team must have taken it. Raises NotFound."""
    text = call.params.get("iterationId", call.params.get("id"))
    if text is None:
        return
    iteration = project_iteration(call, text)
    team = call.found.get("team")
    if team is not None and f"{team['id']}/{iteration['id']}" not in call.store["team_iterations"]:
        raise no_such_iteration(text)
    call.found["iteration"] = iteration


def project_iteration(call: Call, guid: str) -> Record:
    """An iteration of the path's project, whoever has taken it. Raises NotFound."""
    iteration = call.store["iterations"].get(guid.lower())
    if iteration is None or iteration["projectId"] != project_of(call)["id"]:
        raise no_such_iteration(guid)
    return iteration


def no_such_iteration(guid: str) -> NotFound:
    """What is said of an iteration that does not exist, or is not there for this team."""
    message = (
        f"VS1530019: Cannot find iteration with id '{guid}'. The iteration might have been deleted, or it might not be "
        "selected for your team."
    )
    return NotFound("IterationNotFoundException", message, got=guid, expected="an iteration that the team has taken")


def project_of(call: Call) -> Record:
    """The project that the path is about."""
    project: Record = call.found["project"]
    return project


def team_of(call: Call) -> Record:
    """The team that the path is about: the named one, else the project's default team."""
    team: Record = call.found["team"]
    return team


def iteration_of(call: Call) -> Record:
    """The iteration that the path is about."""
    iteration: Record = call.found["iteration"]
    return iteration


def resource_version(call: Call) -> int:
    """The shape of the resource that the caller asked for."""
    version: Version = call.found["version"]
    return version.resource


def _behaviour(call: Call) -> str:
    assert call.operation is not None  # the path was found
    return call.operation.behaviour


def _project(call: Call, text: str) -> Record:
    projects = call.store["projects"]
    if _GUID.fullmatch(text):
        if (project := projects.get(text.lower())) is not None:
            return project
        message = f"VS800075: The project with id '{text}' does not exist, or you do not have permission to access it."
        raise NotFound("ProjectDoesNotExistException", message, got=text, expected="a project's name or GUID")
    wanted = text.casefold()
    if (named := next((one for one in projects if one["name"].casefold() == wanted), None)) is not None:
        return named
    message = (
        f"TF200016: The following project does not exist: {text}. Verify that the name of the project is correct and "
        "that the project exists on the specified Azure DevOps Server."
    )
    raise NotFound("ProjectDoesNotExistWithNameException", message, got=text, expected="a project's name or GUID")


def _team(call: Call, project: Record, text: str) -> Record:
    wanted = text.casefold()
    for team in call.store["teams"].where(projectId=project["id"]):
        if wanted in (team["id"], team["name"].casefold()):
            return team
    raise _no_such_team(text)


def _default_team(call: Call, project: Record) -> Record:
    """The team that a path without one means."""
    team = call.store["teams"].get(project["defaultTeamId"])
    if team is None:
        raise _no_such_team(project["defaultTeamId"])
    return team


def _no_such_team(text: str) -> NotFound:
    message = f"The team with id '{text}' does not exist, or you do not have permission to access it."
    return NotFound(
        "TeamNotFoundException", message, got=text, expected="the name or GUID of one of the project's teams"
    )
