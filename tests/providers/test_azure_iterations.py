"""A team's iterations: when they are, which one is current, how a team takes and gives them back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fabrikam_devops import (
    CURRENT,
    FIBER,
    LABS,
    LABS_SPRINT,
    LABS_TEAM,
    MOBILE,
    NEXT,
    ORGANIZATION,
    PAST,
    PROJECT,
    ROOT,
    UNTAKEN,
    capacities,
    iterations,
    settings,
    team_days_off,
)

LABS_ITERATIONS = iterations(LABS_TEAM, LABS)


def shown(guid, name, start, finish, frame, team=FIBER):
    """An iteration as it stands in the team's list."""
    return {
        "id": guid,
        "name": name,
        "path": f"Fabrikam Fiber\\{name}",
        "attributes": {"startDate": start, "finishDate": finish, "timeFrame": frame},
        "url": f"{ORGANIZATION}{iterations(team)}/{guid}",
    }


ITERATION_0 = shown(PAST, "Iteration 0", "2026-02-16T00:00:00Z", "2026-02-27T00:00:00Z", "past")
ITERATION_1 = shown(CURRENT, "Iteration 1", "2026-03-02T00:00:00Z", "2026-03-13T00:00:00Z", "current")
ITERATION_2 = shown(NEXT, "Iteration 2", "2026-03-16T00:00:00Z", "2026-03-27T00:00:00Z", "future")
ITERATION_3 = shown(UNTAKEN, "Iteration 3", "2026-03-30T00:00:00Z", "2026-04-10T00:00:00Z", "future")


def linked(iteration, node, team=FIBER):
    """The iteration as it stands alone."""
    links = {
        "self": iteration["url"],
        "project": f"{ORGANIZATION}/_apis/projects/{PROJECT}",
        "team": f"{ORGANIZATION}/_apis/projects/{PROJECT}/teams/{team}",
        "teamSettings": ORGANIZATION + settings(team),
        "teamIterations": ORGANIZATION + iterations(team),
        "capacity": ORGANIZATION + capacities(team, iteration["id"]),
        "workitems": f"{iteration['url']}/workitems",
        "classificationNode": f"{ORGANIZATION}/{PROJECT}/_apis/wit/classificationNodes/Iterations/{node}",
        "teamDaysOff": ORGANIZATION + team_days_off(team, iteration["id"]),
    }
    return {**iteration, "_links": {name: {"href": href} for name, href in links.items()}}


@pytest.fixture
def frames(azure):
    """The listed iterations of a team and when they are."""
    return lambda team=FIBER: [
        (one["name"], one["attributes"]["timeFrame"]) for one in azure.get(iterations(team)).json["value"]
    ]


@pytest.fixture
def change(client):
    """Writes members of an iteration of the project into the state."""

    def change(guid, **members):
        path = f"/__admin/state/azure_devops/iterations/{guid}"
        record = client.get(path).json
        assert client.put(path, json={**record, **members}).status_code < 300

    return change


def test_a_team_lists_what_it_has_taken(azure):
    assert azure.get(iterations()).json == {"count": 3, "value": [ITERATION_0, ITERATION_1, ITERATION_2]}
    assert [one["id"] for one in azure.get(iterations(MOBILE)).json["value"]] == [CURRENT, NEXT]
    assert azure.get(LABS_ITERATIONS).json == {"count": 0, "value": []}


def test_one_iteration_has_links(azure):
    answer = azure.get(f"{iterations()}/{CURRENT}")

    assert (answer.status_code, answer.json) == (200, linked(ITERATION_1, "Iteration%201"))


@pytest.mark.parametrize("query", [{"$timeframe": "current"}, {"$timeframe": "Current"}, {"$TimeFrame": "CURRENT"}])
def test_the_current_iteration_alone(azure, query):
    assert azure.get(iterations(), **query).json == {"count": 1, "value": [ITERATION_1]}


@pytest.mark.parametrize("query", ["$timeframe=current", "%24timeframe=current"])
def test_the_dollar_may_be_encoded(azure, query):
    answer = azure.get(f"{iterations()}?{query}", None)

    assert [one["id"] for one in answer.json["value"]] == [CURRENT]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ((2026, 3, 1, 23, 59), ["past", "future", "future"]),
        ((2026, 3, 2, 0, 0), ["past", "current", "future"]),
        ((2026, 3, 13, 0, 0), ["past", "current", "future"]),
        ((2026, 3, 13, 23, 59), ["past", "current", "future"]),
        ((2026, 3, 14, 0, 0), ["past", "past", "future"]),
        ((2026, 3, 16, 0, 0), ["past", "past", "current"]),
        ((2027, 1, 1, 0, 0), ["past", "past", "past"]),
    ],
)
def test_time_frames_go_by_the_worlds_date_both_ends_included(world, frames, now, told):
    world.clock.set(now=datetime(*now, tzinfo=UTC))

    assert [frame for _, frame in frames()] == told


def test_between_two_iterations_none_is_current(azure, world):
    world.clock.set(now=datetime(2026, 3, 14, tzinfo=UTC))

    refused = azure.get(iterations(), **{"$timeframe": "current"})

    assert (refused.status_code, refused.json["typeKey"]) == (404, "CurrentIterationDoesNotExistException")
    assert "Fabrikam Fiber Team" in refused.json["message"]


def test_without_dates_the_first_is_current_and_the_others_are_future(azure, change, frames):
    for guid in (PAST, CURRENT, NEXT):
        change(guid, startDate=None, finishDate=None)

    assert frames() == [("Iteration 0", "current"), ("Iteration 1", "future"), ("Iteration 2", "future")]
    assert azure.get(iterations(), **{"$timeframe": "current"}).json["value"] == [
        {**ITERATION_0, "attributes": {"startDate": None, "finishDate": None, "timeFrame": "current"}}
    ]


def test_without_dates_the_next_becomes_current_when_the_first_goes(azure, change, frames):
    for guid in (PAST, CURRENT, NEXT):
        change(guid, startDate=None, finishDate=None)

    azure.delete(f"{iterations()}/{PAST}")

    assert frames() == [("Iteration 1", "current"), ("Iteration 2", "future")]
    assert frames(MOBILE) == [("Iteration 1", "current"), ("Iteration 2", "future")]


def test_an_iteration_of_one_day(change, frames):
    change(CURRENT, startDate="2026-03-04T00:00:00Z", finishDate="2026-03-04T00:00:00Z")

    assert frames() == [("Iteration 0", "past"), ("Iteration 1", "current"), ("Iteration 2", "future")]


def test_a_team_takes_an_iteration_of_its_project(azure):
    answer = azure.post(iterations(), {"id": UNTAKEN})

    assert (answer.status_code, answer.json) == (201, linked(ITERATION_3, "Iteration%203"))
    assert azure.get(f"{iterations()}/{UNTAKEN}").json == answer.json
    assert azure.get(iterations()).json["value"] == [ITERATION_0, ITERATION_1, ITERATION_2, ITERATION_3]
    assert [one["id"] for one in azure.get(iterations(MOBILE)).json["value"]] == [CURRENT, NEXT]
    assert azure.get(capacities(iteration=UNTAKEN)).json == {
        "teamMembers": [], "totalCapacityPerDay": 0, "totalDaysOff": 0,
    }  # fmt: skip


def test_taking_one_twice_is_201_again_without_a_duplicate(azure):
    first = azure.post(iterations(), {"id": UNTAKEN})
    second = azure.post(iterations(), {"id": UNTAKEN.upper(), "name": "anything", "attributes": {}})

    assert (second.status_code, second.json) == (201, first.json)
    assert azure.get(iterations()).json["count"] == 4


def test_a_team_gives_an_iteration_back_and_the_project_keeps_it(azure):
    answer = azure.delete(f"{iterations()}/{PAST}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert azure.get(f"{iterations()}/{PAST}").status_code == 404
    assert azure.delete(f"{iterations()}/{PAST}").status_code == 404
    assert [one["id"] for one in azure.get(iterations()).json["value"]] == [CURRENT, NEXT]
    assert azure.post(iterations(), {"id": PAST}).json == linked(ITERATION_0, "Iteration%200")


def test_without_a_team_the_default_team_takes_and_gives_back(azure):
    assert azure.post(iterations(None), {"id": UNTAKEN}).status_code == 201
    assert azure.delete(f"{iterations(None)}/{PAST}").status_code == 204

    assert [one["id"] for one in azure.get(iterations()).json["value"]] == [CURRENT, NEXT, UNTAKEN]
    assert azure.get(iterations(None)).json == azure.get(iterations()).json


def test_only_what_lies_below_the_backlog_iteration_can_be_taken(azure, client):
    azure.patch(settings(), {"backlogIteration": CURRENT})
    path = f"/__admin/state/azure_devops/iterations/{UNTAKEN}"
    below = {**client.get(path).json, "path": r"Fabrikam Fiber\Iteration 1\Week 2", "name": "Week 2"}

    refused = azure.post(iterations(), {"id": UNTAKEN})
    client.put(path, json=below)
    taken = azure.post(iterations(), {"id": UNTAKEN})

    assert (refused.status_code, refused.json["typeKey"]) == (404, "IterationNotFoundException")
    assert taken.status_code == 201
    assert taken.json["path"] == r"Fabrikam Fiber\Iteration 1\Week 2"
    assert taken.json["_links"]["classificationNode"]["href"].endswith("/Iterations/Iteration%201/Week%202")


def test_an_iteration_of_another_project_cannot_be_taken(azure):
    refused = azure.post(iterations(), {"id": LABS_SPRINT})

    assert (refused.status_code, refused.json["typeKey"]) == (404, "IterationNotFoundException")


def test_the_root_can_be_taken_and_has_no_node_below_the_project(azure):
    answer = azure.post(iterations(), {"id": ROOT})

    assert (answer.status_code, answer.json["path"]) == (201, "Fabrikam Fiber")
    assert answer.json["_links"]["classificationNode"]["href"].endswith("/_apis/wit/classificationNodes/Iterations")
