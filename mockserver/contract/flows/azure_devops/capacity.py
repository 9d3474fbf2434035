"""Capacities: patched array by array, replaced as a whole, refused as a whole, one row per team and iteration."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._calls import NOBODY, Team, body, default_team, other_team, working_days
from mockserver.contract.target import Target

_DAY = {"start": "2031-06-03T00:00:00Z", "end": "2031-06-03T00:00:00Z"}
_WEEKS = {"start": "2031-06-05T00:00:00Z", "end": "2031-06-17T00:00:00Z"}


def _activity(hours: float, name: str) -> dict[str, Any]:
    return {"capacityPerDay": hours, "name": name}


def flow_capacity_is_patched_array_by_array(target: Target) -> None:
    _patch(other_team(default_team(target)))


def flow_capacity_of_the_default_team_is_patched_array_by_array(target: Target) -> None:
    _patch(default_team(target).unnamed)


def _patch(team: Team) -> None:
    person, sibling = team.members[:2]
    before = team.read("get_capacity", teamMemberId=sibling)
    full = {"activities": [_activity(5, "Design"), _activity(2.5, "Testing")], "daysOff": [_DAY, _WEEKS]}
    forms: list[dict[str, Any]] = [
        full,
        {"daysOff": [_DAY]},
        {"activities": [_activity(6.5, " Zoë 東京 ")]},
        {},
        {"activities": None, "daysOff": None},
        {"activities": [_activity(0, ""), _activity(3.4e38, "x" * 300)]},
        {"activities": []},
        full,
        full,
        {"daysOff": []},
        {"activities": [_activity(24, "a"), _activity(1, "b"), _activity(24, "a")], "daysOff": [_WEEKS, _DAY, _WEEKS]},
    ]
    kept: dict[str, Any] = {}
    for form in forms:
        kept |= {name: value for name, value in form.items() if value is not None}
        written = body(team.call("update_capacity", json=form, teamMemberId=person))
        read = team.read("get_capacity", teamMemberId=person)

        assert written == read, f"PATCH {form} answered {written}, GET reads {read}"
        assert {name: read[name] for name in kept} == kept, f"PATCH {form} left {read}"
        assert read["teamMember"]["id"] == person
        _adds_up(team, read)
    assert team.read("get_capacity", teamMemberId=sibling) == before


def _adds_up(team: Team, row: dict[str, Any]) -> None:
    """The row stands in the team's list once, and the totals are the sums of what is listed."""
    listed, week = team.read("list_capacities"), team.read("get_team_settings")["workingDays"]
    rows = listed["teamMembers"]
    shown = {name: value for name, value in row.items() if name != "_links"}
    assert [one for one in rows if one["teamMember"]["id"] == row["teamMember"]["id"]] == [shown]
    hours = sum(each["capacityPerDay"] for one in rows for each in one["activities"])
    days = sum(working_days(one["daysOff"], week) for one in rows)
    assert (listed["totalCapacityPerDay"], listed["totalDaysOff"]) == (hours, days)
    both = body(team.target.call("get_iteration_capacities", project=team.project, iterationId=team.iteration))
    own = next(one for one in both["teams"] if one["teamId"] == team.team)
    assert (own["teamCapacityPerDay"], own["teamTotalDaysOff"]) == (hours, days)
    assert both["totalIterationCapacityPerDay"] == sum(one["teamCapacityPerDay"] for one in both["teams"])
    assert both["totalIterationDaysOff"] == sum(one["teamTotalDaysOff"] for one in both["teams"])


def flow_capacities_are_replaced_as_a_whole(target: Target) -> None:
    _replace(other_team(default_team(target)))


def flow_capacities_of_the_default_team_are_replaced_as_a_whole(target: Target) -> None:
    _replace(default_team(target).unnamed)


def _replace(team: Team) -> None:
    rows = team.read("list_capacities")["teamMembers"]
    first, second = rows[:2]
    changed = {**second, "activities": [_activity(1.5, "Ægir")], "daysOff": [_DAY]}
    for sent in ([first, second], [changed], [changed], [], rows):
        replaced = body(team.call("replace_capacities", json=sent))
        listed = team.read("list_capacities")

        assert replaced == {"count": len(sent), "value": sent}
        assert listed["teamMembers"] == sent, f"PUT of {len(sent)} rows left {listed}"
        hours = sum(each["capacityPerDay"] for one in sent for each in one["activities"])
        assert listed["totalCapacityPerDay"] == hours
    body(team.call("replace_capacities", json=[{"teamMember": {"id": first["teamMember"]["id"]}}]))
    assert team.read("list_capacities")["teamMembers"] == [{**first, "activities": [], "daysOff": []}]


def flow_a_row_belongs_to_one_team_in_one_iteration(target: Target) -> None:
    team = default_team(target)
    other = other_team(team)
    person = team.members[0]
    later = next(one["id"] for one in team.read("list_iterations")["value"] if one["id"] != team.iteration)
    body(other.call("update_capacity", json={"activities": [_activity(3, "other")]}, teamMemberId=person))
    body(
        team.call(
            "update_capacity", json={"activities": [_activity(4, "later")]}, teamMemberId=person, iterationId=later
        )
    )
    before = other.everything(), team.read("list_capacities", iterationId=later)

    body(team.call("update_capacity", json={"activities": [_activity(1, "mine")]}, teamMemberId=person))
    body(team.call("replace_capacities", json=[]))
    body(team.unnamed.call("update_capacity", json={"daysOff": [_DAY]}, teamMemberId=person))

    assert (other.everything(), team.read("list_capacities", iterationId=later)) == before
    (row,) = team.read("list_capacities")["teamMembers"]
    assert (row["teamMember"]["id"], row["activities"], row["daysOff"]) == (person, [_activity(0, "")], [_DAY])


def flow_every_version_sees_one_row(target: Target) -> None:
    team = default_team(target)
    person = team.members[0]
    body(team.call("replace_capacities", json=[]))
    for hours, writing in enumerate(("4.1", "5.1", "7.0", "7.1-preview.2", "7.2-preview.3")):
        form = {"activities": [_activity(hours, "Design")]}
        written = body(team.call("update_capacity", json=form, teamMemberId=person, version=writing))
        assert written["activities"] == form["activities"]
        for reading in ("2.0", "5.0", "5.1", "6.0", "7.1-preview.1", "7.1-preview.2"):
            listed = team.read("list_capacities", version=reading)
            assert (listed["count"], listed["value"][0]["activities"]) == (1, form["activities"])
        for totalling in ("6.1-preview.3", "7.0", "7.1", "7.2-preview.3", None):
            listed = team.read("list_capacities", version=totalling)
            assert listed["totalCapacityPerDay"] == hours
            assert listed["teamMembers"][0]["activities"] == form["activities"]


def flow_reading_makes_no_row(target: Target) -> None:
    team = default_team(target)
    body(team.call("replace_capacities", json=[]))

    unset = team.read("get_capacity", teamMemberId=team.members[0])

    assert (unset["activities"], unset["daysOff"]) == ([_activity(0, "")], [])
    assert team.read("list_capacities") == {"teamMembers": [], "totalCapacityPerDay": 0, "totalDaysOff": 0}


def flow_a_refused_capacity_changes_nothing(target: Target) -> None:
    team = default_team(target)
    person = team.members[0]
    row = {"teamMember": {"id": person}, "activities": [], "daysOff": []}
    backwards = {"start": _WEEKS["end"], "end": _WEEKS["start"]}
    before = team.everything()
    no_hours: tuple[Any, ...] = (-1, -0.5, "8", True, [], {}, 1e39)
    no_days: tuple[Any, ...] = (backwards, {"start": _DAY["start"]}, {"end": _DAY["end"]}, {}, "today")
    no_patches: tuple[Any, ...] = (
        *({"activities": [_activity(1, "x"), {"capacityPerDay": bad}]} for bad in no_hours),
        *({"daysOff": [bad]} for bad in no_days),
        {"activities": [_activity(1, "x")], "daysOff": [backwards]},
        {"activities": {}},
        [],
        "8",
    )
    no_rows: tuple[Any, ...] = ([row, row], [row, {"activities": []}], [{**row, "activities": [_activity(-1, "")]}], {})
    for bad in no_patches:
        refused = team.call("update_capacity", json=bad, teamMemberId=person)
        assert refused.status == 400, f"{bad!r} answered {refused.status}"
    for rows in no_rows:
        assert team.call("replace_capacities", json=rows).status == 400, rows
    for operation, sent in (("update_capacity", {}), ("replace_capacities", [])):
        assert team.call(operation, json=sent, teamMemberId=person, version=None).status == 400
        assert team.call(operation, json=sent, teamMemberId=person, version="7.2").status == 400
        assert team.call(operation, json=sent, teamMemberId=person, iterationId=NOBODY).status == 404
        assert team.call(operation, json=sent, teamMemberId=person, team=NOBODY).status == 404
        assert team.call(operation, json=sent, teamMemberId=person, project=NOBODY).status == 404
        assert team.call(operation, json=sent, teamMemberId=person, credential="reader").status == 403
        assert team.call(operation, json=sent, teamMemberId=person, credential="expired").status == 401
    assert team.call("update_capacity", json={}, teamMemberId=NOBODY).status == 404
    assert team.call("replace_capacities", json=[row, {"teamMember": {"id": NOBODY}}]).status == 404
    assert team.everything() == before
