"""Days on which a whole team is off in one iteration. They are not part of anybody's row, nor of its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.azure_devops._days import days_off, spans_of
from mockserver.providers.azure_devops._links import team_links, to
from mockserver.providers.azure_devops._rows import set_id
from mockserver.providers.azure_devops._scope import iteration_of, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def get_team_days_off(call: Call) -> dict[str, Any]:
    """The team's days off in the iteration; none until some are set."""
    return _shown(call, _record(call))


def update_team_days_off(call: Call) -> dict[str, Any]:
    """The sent days in place of the stored ones; without a list nothing changes. Raises Invalid."""
    record = _record(call)
    if call.body.get("daysOff") is not None:
        record["daysOff"] = days_off(spans_of(call.body["daysOff"]))
        call.store["days_off"].put(record)
    return _shown(call, record)


def _record(call: Call) -> Record:
    team, iteration = team_of(call), iteration_of(call)
    key = set_id(team, iteration)
    return call.store["days_off"].get(key) or {
        "id": key,
        "teamId": team["id"],
        "iterationId": iteration["id"],
        "daysOff": [],
    }


def _shown(call: Call, record: Record) -> dict[str, Any]:
    links = team_links(call)
    address = links.days_off(record["iterationId"])
    return {
        "daysOff": record["daysOff"],
        "url": address,
        "_links": to(
            self=address,
            project=links.project,
            team=links.team,
            teamSettings=links.settings,
            teamIterations=links.iterations,
            teamIteration=links.iteration(record["iterationId"]),
        ),
    }
