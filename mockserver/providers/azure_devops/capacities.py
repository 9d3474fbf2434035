"""What people of a team can do in one iteration: hours a day and days off. Every team has rows of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid
from mockserver.providers.azure_devops._days import days_off, spans_of
from mockserver.providers.azure_devops._identities import identity_ref, known_user, member, user_of
from mockserver.providers.azure_devops._links import team_links, to
from mockserver.providers.azure_devops._rows import (
    activities,
    days_off_of,
    hours_of,
    row_id,
    rows_of,
    set_id,
    unset_row,
    whole,
)
from mockserver.providers.azure_devops._scope import iteration_of, project_of, resource_version, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def list_capacities(call: Call) -> dict[str, Any]:
    """The saved rows with the sums of the whole team, or in an envelope without sums for older versions."""
    team = team_of(call)
    rows = rows_of(call.store, team, iteration_of(call))
    shown = [_shown(call, row) for row in rows]
    if resource_version(call) < 3:
        return {"count": len(shown), "value": shown}
    return {
        "teamMembers": shown,
        "totalCapacityPerDay": hours_of(rows),
        "totalDaysOff": days_off_of(rows, team),
    }


def get_capacity(call: Call) -> dict[str, Any]:
    """A person's row; for somebody without one an unset row, which is not kept. Raises NotFound."""
    return _shown_alone(call, _row_of(call))


def update_capacity(call: Call) -> dict[str, Any]:
    """The person's row with each list that was sent in place of the stored one. Raises NotFound, Invalid."""
    patch = call.body
    spans = spans_of(patch.get("daysOff") or [])  # a body that cannot be read is refused before anybody is looked up
    row = _row_of(call)
    if patch.get("activities") is not None:
        row["activities"] = activities(patch["activities"])
    if patch.get("daysOff") is not None:
        row["daysOff"] = days_off(spans)
    call.store["capacities"].put(row)
    return _shown_alone(call, row)


def replace_capacities(call: Call) -> dict[str, Any]:
    """The sent rows and no others, in their order. Raises NotFound, and Invalid for a person who is sent twice."""
    spans = [spans_of(one.get("daysOff") or []) for one in call.body]
    rows = [_sent_row(call, one) for one in call.body]
    _refuse_twice([row["memberId"] for row in rows])
    for row, ones in zip(rows, spans, strict=True):
        row["daysOff"] = days_off(ones)
    capacities = call.store["capacities"]
    for row in rows_of(call.store, team_of(call), iteration_of(call)):
        capacities.delete(row["id"])
    for row in rows:
        capacities.put(row)
    return {"count": len(rows), "value": [_shown(call, row) for row in rows]}


def get_iteration_capacities(call: Call) -> dict[str, Any]:
    """The sums of every team of the project that has taken the iteration, and the sums of these."""
    iteration = iteration_of(call)
    totals = [
        _totals(team, rows_of(call.store, team, iteration))
        for team in call.store["teams"].where(projectId=project_of(call)["id"])
        if set_id(team, iteration) in call.store["team_iterations"]
    ]
    return {
        "teams": totals,
        "totalIterationCapacityPerDay": whole(sum(one["teamCapacityPerDay"] for one in totals)),
        "totalIterationDaysOff": sum(one["teamTotalDaysOff"] for one in totals),
    }


def _totals(team: Record, rows: list[Record]) -> dict[str, Any]:
    return {
        "teamId": team["id"],
        "teamCapacityPerDay": hours_of(rows),
        "teamTotalDaysOff": days_off_of(rows, team),
    }


def _row_of(call: Call) -> Record:
    """The row of the path's person, saved or not. Raises NotFound for somebody the organization does not know."""
    team, iteration = team_of(call), iteration_of(call)
    user = known_user(call, call.params["teamMemberId"])
    row = call.store["capacities"].get(row_id(team, iteration, user["id"]))
    return row or unset_row(team, iteration, user["id"])


def _sent_row(call: Call, sent: dict[str, Any]) -> Record:
    """A row of the new set; whether its days off make sense is asked once all people of the set are known."""
    user = known_user(call, sent["teamMember"]["id"])
    unset = unset_row(team_of(call), iteration_of(call), user["id"])
    return {**unset, "activities": activities(sent.get("activities") or [])}


def _refuse_twice(ids: list[str]) -> None:
    twice = next((guid for position, guid in enumerate(ids) if guid in ids[:position]), None)
    if twice is not None:
        message = f"The team member with id '{twice}' is there more than once.\r\nParameter name: capacities"
        raise Invalid("ArgumentException", message, got=twice, expected="each team member once")


def _shown(call: Call, row: Record) -> dict[str, Any]:
    """A row of a list, in the shape that the caller's version has."""
    user, is_oldest = user_of(call, row["memberId"]), resource_version(call) == 1
    return {
        "teamMember": member(call, user) if is_oldest else identity_ref(call, user),
        "activities": [_unnamed(one) for one in row["activities"]] if is_oldest else row["activities"],
        "daysOff": row["daysOff"],
        "url": f"{team_links(call).capacities(row['iterationId'])}/{row['memberId']}",
    }


def _unnamed(activity: dict[str, Any]) -> dict[str, Any]:
    """The oldest version answers null where no activity was chosen."""
    return {**activity, "name": activity["name"] or None}


def _shown_alone(call: Call, row: Record) -> dict[str, Any]:
    shown, links = _shown(call, row), team_links(call)
    return {
        **shown,
        "_links": to(
            self=shown["url"],
            project=links.project,
            team=links.team,
            teamSettings=links.settings,
            teamIterations=links.iterations,
            teamIteration=links.iteration(row["iterationId"]),
            capacity=links.capacities(row["iterationId"]),
            classificationNode=links.node(iteration_of(call)),
        ),
    }
