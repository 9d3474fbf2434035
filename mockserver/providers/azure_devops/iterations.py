"""Which of the project's iterations a team has taken. Giving one back keeps its capacity rows, out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid, NotFound
from mockserver.providers.azure_devops._iterations import current, shown, shown_with_links, taken, time_frames
from mockserver.providers.azure_devops._links import team_links
from mockserver.providers.azure_devops._rows import set_id
from mockserver.providers.azure_devops._scope import iteration_of, no_such_iteration, project_iteration, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def list_iterations(call: Call) -> dict[str, Any]:
    """The team's iterations, or only the current one. Raises NotFound when that is asked for and there is none."""
    team = team_of(call)
    iterations = taken(call.store, team)
    frames = time_frames(iterations, call.now)
    if call.params.get("$timeframe"):
        now = current(call.store, team, call.now)
        if now is None:
            message = f"There is no current iteration for the team '{team['name']}'."
            raise NotFound("CurrentIterationDoesNotExistException", message, got=team["name"], expected="a current one")
        iterations = [now]
    links = team_links(call)
    rows = [shown(one, frames[one["id"]], links) for one in iterations]
    return {"count": len(rows), "value": rows}


def get_iteration(call: Call) -> dict[str, Any]:
    """One of the team's iterations."""
    return _answered(call, iteration_of(call))


def add_iteration(call: Call) -> dict[str, Any]:
    """The iteration is the team's, if it was not before; capacity that it had there is back.

    Raises Invalid for a team without a backlog iteration, NotFound for an iteration that does not lie below it.
    """
    team = team_of(call)
    backlog = call.store["iterations"].get(team["backlogIterationId"] or "")
    if backlog is None:
        message = "TF400497: The backlog iteration path that you specified is no longer valid."
        raise Invalid("InvalidTeamSettingsException", message, got=team["name"], expected="a backlog iteration")
    iteration = project_iteration(call, call.body["id"])
    if not f"{iteration['path']}\\".startswith(f"{backlog['path']}\\"):
        raise no_such_iteration(call.body["id"])
    key = set_id(team, iteration)
    if key not in call.store["team_iterations"]:
        call.store["team_iterations"].put({"id": key, "teamId": team["id"], "iterationId": iteration["id"]})
    return _answered(call, iteration)


def remove_iteration(call: Call) -> None:
    """The iteration is no longer the team's; the project keeps it."""
    call.store["team_iterations"].delete(set_id(team_of(call), iteration_of(call)))


def _answered(call: Call, iteration: Record) -> dict[str, Any]:
    frames = time_frames(taken(call.store, team_of(call)), call.now)
    return shown_with_links(iteration, frames[iteration["id"]], team_links(call))
