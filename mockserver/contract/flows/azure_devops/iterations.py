"""Iterations of a team: taken and given back, the same in the list and alone, current by their dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mockserver.contract.flows.azure_devops._calls import GUID, NOBODY, read
from mockserver.contract.flows.azure_devops._refusals import no_iteration, refused_by_framework
from mockserver.contract.flows.azure_devops._team import Team, both_ways, teams_of
from mockserver.contract.target import Target

_LINKS = ("project", "team", "teamSettings", "teamIterations", "capacity", "workitems", "teamDaysOff")


def flow_iterations_are_the_same_in_the_list_and_alone(target: Target) -> None:
    seen: dict[str, Any] = {}
    for team in [*teams_of(target), teams_of(target)[0].unnamed]:
        listed = team.read("list_iterations")
        project = read(target, "get_project", projectId=team.project)["name"]
        assert listed["count"] == len(listed["value"])
        for shown in listed["value"]:
            here = team.in_iteration(shown["id"])
            assert here.read("get_iteration") == alone(here, shown)
            assert here.read("get_iteration", id=shown["id"].upper()) == alone(here, shown)
            assert set(shown) == {"id", "name", "path", "attributes", "url"}
            assert GUID.fullmatch(shown["id"])
            assert shown["url"] == here.links("teamIteration")["teamIteration"]["href"]
            assert shown["path"].split("\\")[:: len(shown["path"].split("\\")) - 1] == [project, shown["name"]]
            same = {name: shown[name] for name in ("name", "path", "attributes")}
            same["attributes"] = {**same["attributes"], "timeFrame": None}
            assert seen.setdefault(shown["id"], same) == same, "another team sees it otherwise"
        _are_in_order(listed["value"])
        _has_a_current_one(team, listed["value"])


def _are_in_order(iterations: list[dict[str, Any]]) -> None:
    """Those with dates come first, by their start."""
    starts = [one["attributes"]["startDate"] for one in iterations]
    dated = [start for start in starts if start is not None]
    assert starts == sorted(dated) + [None] * (len(starts) - len(dated))
    for one in iterations:
        start, finish = one["attributes"]["startDate"], one["attributes"]["finishDate"]
        assert (start is None) == (finish is None)
        if start is not None:
            assert start <= finish
            assert all(datetime.strptime(day, "%Y-%m-%dT00:00:00Z") for day in (start, finish))  # noqa: DTZ007


def _has_a_current_one(team: Team, iterations: list[dict[str, Any]]) -> None:
    """Time frames follow from the dates and today; the filter lets the current one through."""
    today = team.target.now()
    days = {(today + timedelta(minutes=off)).date().isoformat() for off in (-10, 0, 10)}  # midnight may pass
    for one in iterations:
        start, finish = one["attributes"]["startDate"], one["attributes"]["finishDate"]
        if start is not None:
            frames = {"past" if finish[:10] < day else "future" if day < start[:10] else "current" for day in days}
            assert one["attributes"]["timeFrame"] in frames, f"{one['attributes']} on {days}"
    current = [one for one in iterations if one["attributes"]["timeFrame"] == "current"]
    for spelling in ("current", "Current"):
        told = team.ask("list_iterations", query={"$timeframe": spelling})
        if current:
            assert told.body == {"count": 1, "value": current[:1]}
        else:
            assert (told.status, told.body["typeKey"]) == (404, "CurrentIterationDoesNotExistException")


def flow_only_the_current_time_frame_can_be_asked_for(target: Target) -> None:
    for team in both_ways(target):
        for bad in ("past", "future", "currently", ""):
            assert team.ask("list_iterations", query={"$timeframe": bad}).status == 400, bad


def flow_iterations_are_given_back_and_taken_again(target: Target) -> None:
    for team in both_ways(target):
        here, is_taken = _to_take(team)
        others = [other.everything() for other in teams_of(target) if other.team != team.team]
        before = team.everything()
        if is_taken:
            here.target.finally_call(
                here.operation("add_iteration"), json={"id": here.iteration}, query={"api-version": "7.1"}, **here.keys
            )
        for _ in range(3):
            is_taken = _give_back(here) if is_taken else _take(here)
            is_taken = _give_back(here) if is_taken else _take(here)
            assert team.everything() == before, "what was set before has come back"
        assert [other.everything() for other in teams_of(target) if other.team != team.team] == others


def _to_take(team: Team) -> tuple[Team, bool]:
    """An iteration that only another team has taken, else the last of its own; and whether it is its own."""
    own = [one["id"] for one in team.iterations]
    known = [one["id"] for other in teams_of(team.target) for one in other.iterations]
    strange = [guid for guid in known if guid not in own]
    if strange:
        guid = strange[0]
        team.target.finally_do(lambda: team.in_iteration(guid).ask("remove_iteration"))
        return team.in_iteration(guid), False
    return team.in_iteration(own[-1]), True


def _give_back(here: Team) -> bool:
    listed = here.iterations
    assert here.ask("remove_iteration").status == 204
    assert [one["id"] for one in here.iterations] == [one["id"] for one in listed if one["id"] != here.iteration]
    for operation in ("list_capacities", "get_team_days_off", "get_iteration", "remove_iteration"):
        no_iteration(here.ask(operation), here.iteration)
    both = read(here.target, "get_iteration_capacities", project=here.project, iterationId=here.iteration)
    assert here.team not in [one["teamId"] for one in both["teams"]]
    return False


def _take(here: Team) -> bool:
    added = here.read("add_iteration", json={"id": here.iteration, "name": "ignored"})
    for _ in range(2):
        shown = next(one for one in here.iterations if one["id"] == here.iteration)
        assert added == alone(here, shown) == here.read("get_iteration")
        added = here.read("add_iteration", json={"id": here.iteration.upper()})
    guids = [one["id"] for one in here.iterations]
    assert len(guids) == len(set(guids)), "taken twice"
    both = read(here.target, "get_iteration_capacities", project=here.project, iterationId=here.iteration)
    assert here.team in [one["teamId"] for one in both["teams"]]
    return True


def flow_an_iteration_that_cannot_be_taken_is_refused(target: Target) -> None:
    for team in both_ways(target):
        before = team.everything()
        no_iteration(team.ask("add_iteration", json={"id": NOBODY}), NOBODY)
        no_iteration(team.ask("remove_iteration", id=NOBODY), NOBODY)
        no_iteration(team.ask("get_iteration", id=NOBODY), NOBODY)
        for bad in ("Iteration 1", "17", "", NOBODY[:-1]):
            refused_by_framework(team.ask("add_iteration", json={"id": bad}), "The request is invalid.")
        assert team.everything() == before


def alone(team: Team, shown: dict[str, Any]) -> dict[str, Any]:
    """An iteration of the list as it is answered by itself."""
    links = {"self": {"href": shown["url"]}, **team.links(*_LINKS), "classificationNode": team.node(shown["path"])}
    return {**shown, "_links": links}
