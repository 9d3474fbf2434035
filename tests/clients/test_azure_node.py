"""The official Node client: what its users read, write and are refused. Enumerations reach them as numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from providers.fabrikam_devops import (
    AMARA,
    CHUCK,
    CURRENT,
    FIBER,
    FIBER_HOURS,
    HANNA,
    JONAS,
    LABS,
    MOBILE,
    MOBILE_HOURS,
    NEXT,
    NOBODY,
    PAST,
    PROJECT,
    UNTAKEN,
    activity,
)

from mockserver.client import Provider

PAT = "k7w2pa5xq3r9zt6mh4vb8nc1yd0fj5ge2us7lo3i6qa9ww4et8rx"  # 52 characters that open nothing
TEAM = {"project": "Fabrikam Fiber", "team": "Fabrikam Fiber Team"}
MOBILE_CREW = {"project": "Fabrikam Fiber", "team": "Mobile Crew"}
PAST_FRAME, CURRENT_FRAME, FUTURE_FRAME = 0, 1, 2
AS_TASKS = 2
MONDAY, TUESDAY = 1, 2


@pytest.fixture
def open_as(azure_devops: Provider, node) -> Callable[[str], Any]:
    """A client with one of the scenario's tokens, by its name, or with a text that is none."""

    def open_as(name: str) -> Any:
        credential = azure_devops.credentials.get(name)
        return node(azure_devops.base_url, credential["token"] if credential else name)

    return open_as


@pytest.fixture
def azure(open_as) -> Any:
    return open_as("contributor")


def days(start: str, end: str | None = None) -> dict[str, str]:
    """Days off as the client's dates are printed."""
    return {"start": f"{start}T00:00:00.000Z", "end": f"{end or start}T00:00:00.000Z"}


def people(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {row["teamMember"]["id"]: row["activities"] for row in rows}


def test_it_connects_and_discovers_in_the_order_of_its_calls(azure, azure_devops):
    connected, areas, projects = azure.outcomes(
        ("connection", "connect"), ("locations", "getResourceAreas"), ("core", "getProjects")
    )

    seen = [(one["operation"], one["status"]) for one in reversed(azure_devops.journal)]
    assert connected["value"]["authenticatedUser"]["id"] == AMARA
    assert {one["name"]: one["locationUrl"] for one in areas["value"]} == dict.fromkeys(
        ("core", "work", "wit"), azure_devops.base_url + "/"
    )
    assert [one["name"] for one in projects["value"]] == ["Fabrikam Fiber", "Fabrikam Labs"]
    assert seen == [
        ("get_connection_data", 200),
        ("list_area_locations", 200),
        ("list_resource_areas", 200),
        ("list_area_locations", 200),
        ("list_resource_areas", 200),
        ("list_area_locations", 200),
        ("list_projects", 200),
    ]


def test_projects_teams_and_members(azure):
    projects, project, teams, team, members, everywhere = (
        outcome["value"]
        for outcome in azure.outcomes(
            ("core", "getProjects"),
            ("core", "getProject", "Fabrikam Fiber"),
            ("core", "getTeams", PROJECT),
            ("core", "getTeam", PROJECT, "Mobile Crew"),
            ("core", "getTeamMembersWithExtendedProperties", PROJECT, FIBER),
            ("core", "getAllTeams"),
        )
    )

    assert [one["id"] for one in projects] == [PROJECT, LABS]
    assert (project["id"], project["defaultTeam"]["id"]) == (PROJECT, FIBER)
    assert [(one["id"], one["name"]) for one in teams] == [(FIBER, "Fabrikam Fiber Team"), (MOBILE, "Mobile Crew")]
    assert (team["id"], team["projectName"]) == (MOBILE, "Fabrikam Fiber")
    assert {one["identity"]["id"] for one in members} == set(FIBER_HOURS)
    assert [one["identity"]["id"] for one in members if one["isTeamAdmin"]] == [AMARA]
    assert [one["name"] for one in everywhere] == ["Fabrikam Fiber Team", "Mobile Crew", "Fabrikam Labs Team"]


def test_a_patch_is_read_back_alone_in_the_list_and_in_the_totals(azure):
    change = {
        "activities": [activity(6.5), activity(1, "Testing")],
        "daysOff": [days("2026-03-04", "2026-03-05")],
    }
    before, written, read, listed, both = (
        outcome["value"]
        for outcome in azure.outcomes(
            ("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, CURRENT),
            ("work", "updateCapacityWithIdentityRef", change, TEAM, CURRENT, JONAS),
            ("work", "getCapacityWithIdentityRef", TEAM, CURRENT, JONAS),
            ("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, CURRENT),
            ("work", "getTotalIterationCapacities", "Fabrikam Fiber", CURRENT),
        )
    )

    assert written == read
    for row in (read, next(row for row in listed["teamMembers"] if row["teamMember"]["id"] == JONAS)):
        assert {name: row[name] for name in change} == change
        assert row["teamMember"]["displayName"] == "Jonas Lindqvist"
    assert before["totalCapacityPerDay"] == sum(FIBER_HOURS.values())
    assert listed["totalCapacityPerDay"] == before["totalCapacityPerDay"] - 4 + 7.5
    assert listed["totalDaysOff"] == before["totalDaysOff"] + 2
    assert both["totalIterationCapacityPerDay"] == listed["totalCapacityPerDay"] + sum(MOBILE_HOURS.values())


def test_rows_that_were_read_can_be_sent_back_as_they_are(azure):
    rows = azure("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, CURRENT)["teamMembers"]
    kept = [row for row in rows if row["teamMember"]["id"] in (AMARA, CHUCK)]
    kept[0]["activities"] = [activity(2)]

    replaced, listed, emptied, empty = (
        outcome["value"]
        for outcome in azure.outcomes(
            ("work", "replaceCapacitiesWithIdentityRef", kept, TEAM, CURRENT),
            ("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, CURRENT),
            ("work", "replaceCapacitiesWithIdentityRef", [], TEAM, CURRENT),
            ("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, CURRENT),
        )
    )

    assert (
        people(replaced)
        == people(listed["teamMembers"])
        == {AMARA: [activity(2)], CHUCK: [activity(3, "Design"), activity(5)]}
    )
    assert listed["totalCapacityPerDay"] == 10
    assert emptied == []
    assert empty == {"teamMembers": [], "totalCapacityPerDay": 0, "totalDaysOff": 0}


def test_team_days_off(azure):
    change = {"daysOff": [days("2026-03-04", "2026-03-05")]}
    written, read, other = (
        outcome["value"]["daysOff"]
        for outcome in azure.outcomes(
            ("work", "updateTeamDaysOff", change, MOBILE_CREW, CURRENT),
            ("work", "getTeamDaysOff", MOBILE_CREW, CURRENT),
            ("work", "getTeamDaysOff", MOBILE_CREW, NEXT),
        )
    )

    assert written == read == change["daysOff"]
    assert other == []


def test_iterations_are_taken_and_given_back(azure):
    before, added, one, with_it, deleted, after = (
        outcome["value"]
        for outcome in azure.outcomes(
            ("work", "getTeamIterations", TEAM),
            ("work", "postTeamIteration", {"id": UNTAKEN}, TEAM),
            ("work", "getTeamIteration", TEAM, UNTAKEN),
            ("work", "getTeamIterations", TEAM),
            ("work", "deleteTeamIteration", TEAM, UNTAKEN),
            ("work", "getTeamIterations", TEAM),
        )
    )

    assert [(one["id"], one["attributes"]["timeFrame"]) for one in before] == [
        (PAST, PAST_FRAME),
        (CURRENT, CURRENT_FRAME),
        (NEXT, FUTURE_FRAME),
    ]
    assert added == one
    assert (one["name"], one["path"]) == ("Iteration 3", r"Fabrikam Fiber\Iteration 3")
    assert [one["id"] for one in with_it] == [PAST, CURRENT, NEXT, UNTAKEN]
    assert deleted is None
    assert after == before


def test_the_current_iteration(azure):
    (current,) = azure("work", "getTeamIterations", TEAM, "current")

    assert (current["id"], current["attributes"]) == (
        CURRENT,
        {"startDate": "2026-03-02T00:00:00.000Z", "finishDate": "2026-03-13T00:00:00.000Z", "timeFrame": CURRENT_FRAME},
    )


def test_team_settings(azure):
    change = {"bugsBehavior": AS_TASKS, "workingDays": [MONDAY, TUESDAY], "defaultIteration": NEXT}
    written, read = (
        outcome["value"]
        for outcome in azure.outcomes(("work", "updateTeamSettings", change, TEAM), ("work", "getTeamSettings", TEAM))
    )

    assert written == read
    assert (read["bugsBehavior"], read["workingDays"]) == (AS_TASKS, [MONDAY, TUESDAY])
    assert (read["defaultIteration"]["id"], read["defaultIterationMacro"]) == (NEXT, None)


def test_node_and_both_generations_of_the_python_client_see_one_state(azure, azure_devops, connect):
    from azure.devops.v7_1.work.models import Activity, CapacityPatch, TeamContext

    connection = connect(azure_devops.base_url, azure_devops.token)
    old, new = connection.clients_v7_0.get_work_client(), connection.clients_v7_1.get_work_client()
    context = TeamContext(**TEAM)

    azure("work", "updateCapacityWithIdentityRef", {"activities": [activity(1)]}, TEAM, CURRENT, HANNA)
    after_node = [one.get_capacity_with_identity_ref(context, CURRENT, HANNA) for one in (old, new)]
    change = CapacityPatch(activities=[Activity(capacity_per_day=2.5, name="Testing")])
    old.update_capacity_with_identity_ref(change, context, CURRENT, HANNA)
    after_python = azure("work", "getCapacityWithIdentityRef", TEAM, CURRENT, HANNA)

    assert [[one.capacity_per_day for one in row.activities] for row in after_node] == [[1], [1]]
    assert after_python["activities"] == [activity(2.5, "Testing")]
    assert new.get_capacities_with_identity_ref_and_totals(context, CURRENT).total_capacity_per_day == (
        sum(FIBER_HOURS.values()) - FIBER_HOURS[HANNA] + 2.5
    )


@pytest.mark.parametrize("name", [PAT, "expired"])
def test_a_wrong_token_is_status_401(open_as, name):
    connected, asked = open_as(name).outcomes(("connection", "connect"), ("work", "getTeamSettings", TEAM))

    assert connected["error"]["statusCode"] == asked["error"]["statusCode"] == 401


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(("core", "getProject", "Fabrikam Wood"), id="unknown project"),
        pytest.param(("work", "getTeamSettings", {**TEAM, "team": "Desktop Crew"}), id="unknown team"),
        pytest.param(("work", "getCapacitiesWithIdentityRefAndTotals", TEAM, NOBODY), id="unknown iteration"),
        pytest.param(("work", "getTeamDaysOff", MOBILE_CREW, PAST), id="iteration of another team"),
        pytest.param(("work", "getCapacityWithIdentityRef", TEAM, CURRENT, NOBODY), id="unknown member"),
    ],
)
def test_what_is_unknown_is_null(azure, call):
    assert azure.outcome(*call) == {"value": None}


def test_other_refusals_carry_status_and_envelope(open_as):
    change = {"activities": [activity(-1)]}
    call = ("work", "updateCapacityWithIdentityRef", change, TEAM, CURRENT, JONAS)

    refused = open_as("contributor").outcome(*call)["error"]
    forbidden = open_as("reader").outcome(*call)["error"]
    invalid = open_as("contributor").outcome("work", "getTeamDaysOff", TEAM, "42")["error"]

    assert (refused["statusCode"], refused["result"]["typeKey"]) == (400, "ArgumentException")
    assert refused["message"] == refused["result"]["message"]
    assert (forbidden["statusCode"], forbidden["result"]["typeKey"]) == (403, "UnauthorizedRequestException")
    assert HANNA in forbidden["message"]
    assert (invalid["statusCode"], invalid["result"]) == (
        400,
        {"count": 1, "value": {"Message": "The request is invalid."}},
    )
