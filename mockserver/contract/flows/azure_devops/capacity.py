"""Capacities: patched array by array, replaced as a whole, one row per team, iteration and person, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mockserver.contract.flows.azure_devops._calls import read
from mockserver.contract.flows.azure_devops._days import DAY, SPELLINGS, WEEKS
from mockserver.contract.flows.azure_devops._team import Team, both_ways, teams_of, working_days
from mockserver.contract.target import Target

_UNSET = [{"capacityPerDay": 0, "name": ""}]
_ALONE = ("project", "team", "teamSettings", "teamIterations", "teamIteration", "capacity")


def activity(hours: float, name: str) -> dict[str, Any]:
    """Hours a day under a name."""
    return {"capacityPerDay": hours, "name": name}


def flow_a_row_is_patched_array_by_array(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        person, sibling = [*team.people.values()][:2]
        teams = teams_of(target)
        others = _others(team, person["id"])
        kept: dict[str, Any] = {}
        for form, changed in _patches():
            kept |= changed
            _patched(team, person, form, kept, teams)
            assert team.read("update_capacity", json=form, teamMemberId=person["id"]) == alone(team, person, **kept)
        assert _others(team, person["id"]) == others
        form = {"activities": [activity(7, "Testing")], "daysOff": []}
        _patched(team, sibling, form, form, teams)
        assert team.read("get_capacity", teamMemberId=person["id"])["activities"] == kept["activities"]


def _patches() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Forms with what each changes."""
    full = {"activities": [activity(5, "Design"), activity(2.5, "Testing")], "daysOff": [DAY, WEEKS]}
    plain: list[dict[str, Any]] = [
        full,
        {"daysOff": [DAY]},
        {"activities": [activity(6.5, " Zoë 東京 🚧 ")]},
        {"activities": [activity(0, ""), activity(3.4e38, "x" * 300), activity(0.25, '"\\\n<b>&')]},
        {"activities": []},
        full,
        {"daysOff": []},
        {"activities": [activity(24, "a"), activity(1, "b"), activity(24, "a")], "daysOff": [WEEKS, DAY, WEEKS]},
        {"activities": [activity(1e-3, "A"), activity(1000000, "B")]},
    ]
    nothing: list[dict[str, Any]] = [{}, {"activities": None, "daysOff": None}, {"name": "unknown", "count": 3}]
    taken: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"activities": [{"capacityPerDay": 8}]}, {"activities": [activity(8, "")]}),
        ({"activities": [{"name": "Deployment"}, {"name": None}]},
         {"activities": [activity(0, "Deployment"), activity(0, "")]}),
        ({"activities": [activity(5.0, "Design")], "daysOff": None}, {"activities": [activity(5, "Design")]}),
    ]  # fmt: skip
    return [(form, form) for form in plain] + [(form, {}) for form in nothing] + taken


def _patched(
    team: Team, person: dict[str, Any], form: dict[str, Any], kept: dict[str, Any], teams: Sequence[Team]
) -> None:
    """Patch a row; it stands everywhere as it has to."""
    written = team.read("update_capacity", json=form, teamMemberId=person["id"])

    assert written == alone(team, person, **kept), f"PATCH {form} answered {written}"
    assert team.read("get_capacity", teamMemberId=person["id"]) == written, f"PATCH {form} is not what GET reads"
    assert _integral(written) == [one["capacityPerDay"] % 1 == 0 for one in written["activities"]]
    (listed,) = [one for one in team.rows if one["teamMember"]["id"] == person["id"]]
    assert listed == row(team, person, **kept), f"PATCH {form} is listed as {listed}"
    adds_up(team, teams)


def _integral(shown: dict[str, Any]) -> list[bool]:
    """Which hours are written without a fraction."""
    return [isinstance(one["capacityPerDay"], int) or one["capacityPerDay"] > 2**53 for one in shown["activities"]]


def _others(team: Team, person: str) -> Any:
    """The rows of others, and all that stands beside the rows of this team and iteration."""
    rest = [one for one in team.rows if one["teamMember"]["id"] != person]
    beside = [
        other.in_iteration(one["id"]).rows
        for other in teams_of(team.target)
        for one in other.iterations
        if (other.team, one["id"]) != (team.team, team.iteration)
    ]
    return rest, beside, team.read("get_team_days_off"), team.read("get_team_settings"), team.iterations


def row(team: Team, person: dict[str, Any], *, activities: Any = _UNSET, daysOff: Any = ()) -> dict[str, Any]:  # noqa: N803
    """A row as lists show it."""
    address = team.links("capacity")["capacity"]["href"]
    return {
        "teamMember": person,
        "activities": list(activities),
        "daysOff": list(daysOff),
        "url": f"{address}/{person['id']}",
    }


def alone(team: Team, person: dict[str, Any], **kept: Any) -> dict[str, Any]:
    """A row as it is answered by itself."""
    shown = row(team, person, **kept)
    path = next(one["path"] for one in team.iterations if one["id"] == team.iteration)
    links = {"self": {"href": shown["url"]}, **team.links(*_ALONE), "classificationNode": team.node(path)}
    return {**shown, "_links": links}


def adds_up(team: Team, teams: Sequence[Team]) -> None:
    """The totals of the project's teams, and of the iteration, are the sums of what is listed."""
    totals = {}
    for other in teams:
        if team.iteration in [one["id"] for one in other.iterations]:
            listed = other.in_iteration(team.iteration).read("list_capacities")
            week = other.read("get_team_settings")["workingDays"]
            hours = sum(each["capacityPerDay"] for one in listed["teamMembers"] for each in one["activities"])
            days = sum(working_days(one["daysOff"], week) for one in listed["teamMembers"])
            assert _close(listed["totalCapacityPerDay"], hours), f"{listed['totalCapacityPerDay']} is not {hours}"
            assert listed["totalDaysOff"] == days, f"{listed['totalDaysOff']} is not {days}"
            totals[other.team] = (listed["totalCapacityPerDay"], days)
    both = read(team.target, "get_iteration_capacities", project=team.project, iterationId=team.iteration)
    shown = {one["teamId"]: (one["teamCapacityPerDay"], one["teamTotalDaysOff"]) for one in both["teams"]}
    assert shown == totals
    assert _close(both["totalIterationCapacityPerDay"], sum(hours for hours, _ in totals.values()))
    assert both["totalIterationDaysOff"] == sum(days for _, days in totals.values())


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


def flow_rows_are_replaced_as_a_whole(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        beside = _others(team, "")[1:]
        first, second, third = [*team.people.values()][:3]
        full = [activity(3, "Design"), activity(5.5, "  Ægir 東京 🚧 ")]
        for rows in (
            [row(team, first, activities=full, daysOff=[DAY]), row(team, second)],
            [row(team, second, activities=[activity(1.5, "")], daysOff=[WEEKS, DAY]), row(team, first, activities=[])],
            [row(team, third, activities=full)],
            [row(team, third, activities=full)],
            [],
            [row(team, one, activities=full) for one in (third, first, second)],
        ):
            replaced = team.read("replace_capacities", json=rows)

            assert replaced == {"count": len(rows), "value": rows}
            assert team.rows == rows, f"PUT of {len(rows)} rows left {team.rows}"
            adds_up(team, teams_of(target))
        assert _others(team, "")[1:] == beside


def flow_of_a_row_that_is_sent_only_the_id_names_the_person(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        first, second = [*team.people.values()][:2]
        for sent in (
            {"teamMember": {"id": first["id"]}},
            {"teamMember": {**second, "id": first["id"].upper(), "_links": {}}, "activities": None, "daysOff": None},
        ):
            replaced = team.read("replace_capacities", json=[sent])
            assert replaced["value"] == team.rows == [row(team, first, activities=[])]


def flow_anybody_known_may_have_a_row(target: Target) -> None:
    default, other = teams_of(target)[:2]
    other.restore_finally()
    guest = next(person for guid, person in default.people.items() if guid not in other.people)
    form = {"activities": [activity(1.25, "Guest")]}

    assert other.read("get_capacity", teamMemberId=guest["id"]) == alone(other, guest)
    _patched(other, guest, form, form, [default, other])
    assert other.rows[-1] == row(other, guest, **form)
    assert other.read("get_capacity", teamMemberId=guest["id"].upper()) == alone(other, guest, **form)


def flow_reading_makes_no_row(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        team.read("replace_capacities", json=[])
        for person in team.people.values():
            assert team.read("get_capacity", teamMemberId=person["id"]) == alone(team, person)
        assert team.read("list_capacities") == {"teamMembers": [], "totalCapacityPerDay": 0, "totalDaysOff": 0}
        adds_up(team, teams_of(target))


def flow_days_off_are_days_in_utc_however_they_are_written(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        person = next(iter(team.people.values()))
        for (start, end), stored in SPELLINGS.items():
            sent = {"daysOff": [{"start": start, "end": end}]}
            written = team.read("update_capacity", json=sent, teamMemberId=person["id"])
            assert written["daysOff"] == [stored], f"{start} to {end} became {written['daysOff']}"
            assert team.read("get_capacity", teamMemberId=person["id"])["daysOff"] == [stored]
            replaced = team.read("replace_capacities", json=[{"teamMember": person, **sent}])
            assert replaced["value"][0]["daysOff"] == team.rows[0]["daysOff"] == [stored]


def flow_two_teams_and_two_iterations_have_rows_of_their_own(target: Target) -> None:
    default, other = teams_of(target)[:2]
    later = next(one["id"] for one in default.iterations if one["id"] != default.iteration)
    elsewhere = default.in_iteration(later)
    person = next(person for guid, person in default.people.items() if guid in other.people)
    rows = {}
    for hours, team in enumerate((default, replace(default, iteration=later), other), start=1):
        team.restore_finally()
        rows[hours] = {"activities": [activity(hours, "Design")], "daysOff": [DAY] * hours}
        _patched(team, person, rows[hours], rows[hours], teams_of(target))
    for hours, team in enumerate((default, elsewhere, other), start=1):
        assert team.read("get_capacity", teamMemberId=person["id"]) == alone(team, person, **rows[hours])
    before = elsewhere.read("list_capacities"), other.read("list_capacities")
    default.read("replace_capacities", json=[])
    assert (elsewhere.read("list_capacities"), other.read("list_capacities")) == before
