"""A request for every operation that has to succeed and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.contract.flows.azure_devops._calls import read
from mockserver.contract.flows.azure_devops._team import Team, teams_of
from mockserver.contract.target import Target

_ON_ITERATION = ("list_capacities", "get_team_days_off", "get_iteration")
_ON_TEAM = ("get_team_settings", "list_iterations")


def every_read(target: Target) -> list[tuple[str, dict[str, Any]]]:
    """Operations that only read, with what each is told."""
    team = teams_of(target)[0]
    project, member = {"projectId": team.project}, next(iter(team.people))
    told: list[tuple[str, dict[str, Any]]] = [
        ("list_locations", {}),
        ("list_area_locations", {"area": "work"}),
        ("list_resource_areas", {}),
        ("get_resource_area", {"areaId": "1d4f49f9-02b9-4e26-b826-2cdb6195f2a9"}),
        ("get_connection_data", {}),
        ("list_projects", {}),
        ("get_project", project),
        ("list_all_teams", {}),
        ("list_teams", project),
        ("get_team", {**project, "teamId": team.team}),
        ("list_members", {**project, "teamId": team.team}),
        ("get_iteration_capacities", {"project": team.project, "iterationId": team.iteration}),
    ]
    for one in (team, team.unnamed):
        told += [(one.operation(name), one.keys) for name in (*_ON_TEAM, *_ON_ITERATION)]
        told.append((one.operation("get_capacity"), {**one.keys, "teamMemberId": member}))
    return told


def every_write(target: Target) -> list[tuple[str, dict[str, Any]]]:
    """Operations that write, with bodies that change nothing; rows are put back when the flow is over.

    Giving an iteration back is not among them: it changes something, or is refused.
    """
    team = teams_of(target)[0]
    team.restore_finally()
    member = next(iter(team.people))
    read(target, "update_capacity", json={}, teamMemberId=member, **team.keys)  # from here on there is a row
    return [write for one in (team, team.unnamed) for write in _writes(one, member, team.rows)]


def _writes(team: Team, member: str, rows: Sequence[Any]) -> list[tuple[str, dict[str, Any]]]:
    forms: dict[str, dict[str, Any]] = {
        "update_capacity": {"json": {}, "teamMemberId": member},
        "replace_capacities": {"json": rows},
        "update_team_days_off": {"json": {}},
        "update_team_settings": {"json": {}},
        "add_iteration": {"json": {"id": team.iteration}},
    }
    return [(team.operation(name), {**team.keys, **form}) for name, form in forms.items()]


def removals(target: Target) -> list[tuple[str, dict[str, Any]]]:
    """The operations that give an iteration back, for calls that have to be refused."""
    team = teams_of(target)[0]
    return [(one.operation("remove_iteration"), one.keys) for one in (team, team.unnamed)]
