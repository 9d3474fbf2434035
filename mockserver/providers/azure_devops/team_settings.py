"""How a team works: its backlog and default iteration, bugs, working days, visible backlogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid
from mockserver.providers.azure_devops._iterations import current
from mockserver.providers.azure_devops._links import TeamLinks, team_links, to
from mockserver.providers.azure_devops._scope import project_of, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_BUGS = ("off", "asRequirements", "asTasks")
_WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_CURRENT = "@currentiteration"


def get_team_settings(call: Call) -> dict[str, Any]:
    """The team's settings."""
    return _shown(call, team_of(call))


def update_team_settings(call: Call) -> dict[str, Any]:
    """The settings that were sent in place of the stored ones. Raises Invalid for an iteration that cannot be used."""
    team = {**team_of(call), **_iterations(call), **_ways(call)}
    call.store["teams"].put(team)
    return _shown(call, team)


def _iterations(call: Call) -> Record:
    """A default iteration and a macro replace each other; of both the macro counts."""
    changed: Record = {}
    if (guid := call.body.get("backlogIteration")) is not None:
        message = "TF400497: The backlog iteration path that you specified is no longer valid."
        changed["backlogIterationId"] = _usable(call, guid, message)
    if (guid := call.body.get("defaultIteration")) is not None:
        message = "The default iteration path that you specified is no longer valid."
        changed |= {"defaultIterationId": _usable(call, guid, message), "defaultIterationMacro": None}
    if (macro := call.body.get("defaultIterationMacro")) is not None:
        if macro.strip().lower() != _CURRENT:
            message = f"The default iteration macro '{macro}' is not supported."
            raise Invalid("InvalidTeamSettingsException", message, got=macro, expected="@currentIteration")
        changed |= {"defaultIterationId": None, "defaultIterationMacro": macro.strip()}
    return changed


def _usable(call: Call, guid: str, message: str) -> str:
    """The id of an iteration of the project."""
    iteration = call.store["iterations"].get(guid.lower())
    if iteration is None or iteration["projectId"] != project_of(call)["id"]:
        raise Invalid("InvalidTeamSettingsException", message, got=guid, expected="an iteration of the project")
    return guid.lower()


def _ways(call: Call) -> Record:
    """Words in the spelling of answers, days in the order of the week; a backlog that is not named stays as it is."""
    changed: Record = {}
    if (bugs := call.body.get("bugsBehavior")) is not None:
        changed["bugsBehavior"] = _word(bugs, _BUGS)
    if (days := call.body.get("workingDays")) is not None:
        sent = {_word(day, _WEEK) for day in days}
        changed["workingDays"] = [day for day in _WEEK if day in sent]
    if (visible := call.body.get("backlogVisibilities")) is not None:
        changed["backlogVisibilities"] = {**team_of(call)["backlogVisibilities"], **visible}
    return changed


def _word(sent: str | int, words: tuple[str, ...]) -> str:
    """The word in the spelling of answers. The official Node client sends its place in the enumeration instead."""
    return next(one for place, one in enumerate(words) if sent == place or str(sent).lower() == one.lower())


def _shown(call: Call, team: Record) -> dict[str, Any]:
    links, backlog, default = team_links(call), _backlog(call, team), _default(call, team)
    nodes = [{"href": links.node(one)} for one in (backlog, default) if one is not None]
    node: dict[str, Any] = {"classificationNode": nodes[0] if len(nodes) == 1 else nodes} if nodes else {}
    return {
        "backlogIteration": _iteration(backlog, links),
        "bugsBehavior": team["bugsBehavior"],
        "workingDays": team["workingDays"],
        "backlogVisibilities": team["backlogVisibilities"],
        "defaultIteration": _iteration(default, links),
        "defaultIterationMacro": team["defaultIterationMacro"],
        "url": links.settings,
        "_links": {
            **to(
                self=links.settings,
                project=links.project,
                team=links.team,
                teamIterations=links.iterations,
                teamFieldValues=f"{links.settings}/teamfieldvalues",
            ),
            **node,
        },
    }


def _backlog(call: Call, team: Record) -> Record | None:
    return call.store["iterations"].get(team["backlogIterationId"] or "")


def _default(call: Call, team: Record) -> Record | None:
    """The iteration that was set, or the one that the macro means today."""
    if team["defaultIterationMacro"]:
        return current(call.store, team, call.now)
    return call.store["iterations"].get(team["defaultIterationId"] or "")


def _iteration(iteration: Record | None, links: TeamLinks) -> dict[str, Any] | None:
    """An iteration within settings, where paths begin below the project."""
    if iteration is None:
        return None
    _, _, below = iteration["path"].partition("\\")
    return {
        "id": iteration["id"],
        "name": iteration["name"],
        "path": f"\\{below}" if below else "",
        "url": links.iteration(iteration["id"]),
    }
