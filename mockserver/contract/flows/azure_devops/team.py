"""What belongs to a whole team: its days off, the iterations it has taken, its settings."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._calls import NOBODY, Team, body, default_team, other_team
from mockserver.contract.target import Target


def flow_team_days_off_are_replaced(target: Target) -> None:
    _days_off(other_team(default_team(target)))


def flow_days_off_of_the_default_team_are_replaced(target: Target) -> None:
    _days_off(default_team(target).unnamed)


def _days_off(team: Team) -> None:
    other = other_team(team)
    before, totals = other.everything(), team.read("list_capacities")
    day = {"start": "2031-06-03T00:00:00Z", "end": "2031-06-03T00:00:00Z"}
    week = {"start": "2031-06-09T00:00:00Z", "end": "2031-06-13T00:00:00Z"}
    stored: list[dict[str, str]] = []
    forms: tuple[dict[str, Any], ...] = (
        {"daysOff": [day, week]},
        {},
        {"daysOff": None},
        {"daysOff": [week]},
        {"daysOff": []},
    )
    for form in forms:
        stored = form.get("daysOff") or ([] if form.get("daysOff") == [] else stored)
        written = body(team.call("update_team_days_off", json=form))

        assert written == team.read("get_team_days_off")
        assert written["daysOff"] == stored, f"PATCH {form} left {written}"
    no_days: tuple[Any, ...] = ([{"start": day["start"]}], [{"start": week["end"], "end": week["start"]}], "never")
    for bad in no_days:
        assert team.call("update_team_days_off", json={"daysOff": bad}).status == 400, bad
    assert team.call("update_team_days_off", json={"daysOff": [day]}, credential="reader").status == 403
    assert team.call("update_team_days_off", json={"daysOff": [day]}, iterationId=NOBODY).status == 404
    assert team.read("get_team_days_off")["daysOff"] == []
    assert (other.everything(), team.read("list_capacities")) == (before, totals)


def flow_iteration_is_given_back_and_taken_again(target: Target) -> None:
    _iteration(other_team(default_team(target)))


def flow_iteration_of_the_default_team_is_given_back_and_taken_again(target: Target) -> None:
    _iteration(default_team(target).unnamed)


def _iteration(team: Team) -> None:
    others = other_team(team).everything()
    before = team.everything()
    shown = team.read("get_iteration", id=team.iteration)
    assert body(team.call("add_iteration", json={"id": team.iteration})) == shown
    assert team.read("list_iterations") == before[1], "taken twice"

    assert team.call("remove_iteration", id=team.iteration, credential="reader").status == 403
    assert team.call("add_iteration", json={"id": NOBODY}).status == 404
    assert team.call("add_iteration", json={"id": "Iteration"}).status == 400
    assert team.everything() == before

    assert team.call("remove_iteration", id=team.iteration).status == 204
    assert team.iteration not in [one["id"] for one in team.read("list_iterations")["value"]]
    for operation in ("list_capacities", "get_team_days_off", "get_iteration"):
        assert team.call(operation, id=team.iteration).status == 404, operation
    assert team.call("remove_iteration", id=team.iteration).status == 404

    added = team.call("add_iteration", json={"id": team.iteration})
    assert (added.status, added.body) == (201, shown)
    assert team.everything() == before, "what was set before has come back"
    assert other_team(team).everything() == others


def flow_settings_are_changed_member_by_member(target: Target) -> None:
    _settings(other_team(default_team(target)))


def flow_settings_of_the_default_team_are_changed_member_by_member(target: Target) -> None:
    _settings(default_team(target).unnamed)


def _settings(team: Team) -> None:
    others = other_team(team).everything()
    later = next(one["id"] for one in team.read("list_iterations")["value"] if one["id"] != team.iteration)
    known = team.read("get_team_settings")
    changes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {}),
        ({"bugsBehavior": "AsTasks"}, {"bugsBehavior": "asTasks"}),
        ({"bugsBehavior": "off", "workingDays": ["Monday"]}, {"bugsBehavior": "off", "workingDays": ["monday"]}),
        ({"workingDays": None, "bugsBehavior": None}, {}),
        ({"defaultIteration": later}, {"defaultIterationMacro": None}),
        ({"defaultIterationMacro": "@currentIteration"}, {"defaultIterationMacro": "@currentIteration"}),
    ]
    dependent = {"defaultIteration", "_links"}  # followed below
    for form, changed in changes:
        known |= changed
        written = body(team.call("update_team_settings", json=form))

        assert written == team.read("get_team_settings")
        assert {name: written[name] for name in known if name not in dependent} == {
            name: value for name, value in known.items() if name not in dependent
        }, f"PATCH {form} left {written}"
        if "defaultIteration" in form:
            assert written["defaultIteration"]["id"] == later
    assert written["defaultIteration"]["id"] == team.iteration
    no_settings: tuple[Any, ...] = (
        {"bugsBehavior": "sometimes"},
        {"workingDays": ["caturday"]},
        {"backlogIteration": NOBODY},
        [],
    )
    for bad in no_settings:
        assert team.call("update_team_settings", json=bad).status in (400, 404), bad
    assert team.call("update_team_settings", json={"workingDays": []}, credential="reader").status == 403
    assert team.read("get_team_settings") == written
    assert other_team(team).everything() == others
