"""How a client finds its way: catalogue, areas, who is connected, projects, teams and members."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fabrikam_devops import (
    AMARA,
    FIBER,
    FIBER_HOURS,
    HANNA,
    LABS,
    LABS_TEAM,
    MOBILE,
    MOBILE_HOURS,
    ORGANIZATION,
    PROJECT,
    TOMAS,
    identity,
)

GOLDEN = Path(__file__).parent / "golden"
LOCATIONS = [
    {
        "id": guid,
        "area": area,
        "resourceName": name,
        "routeTemplate": template,
        "resourceVersion": version,
        "minVersion": oldest,
        "maxVersion": "7.2",
        "releasedVersion": released,
    }
    for guid, area, name, template, version, oldest, released in json.loads(
        (GOLDEN / "azure_locations.json").read_text()
    )
]
AREAS = {
    "79134c72-4a58-4b42-976c-04e7115f32bf": "core",
    "1d4f49f9-02b9-4e26-b826-2cdb6195f2a9": "work",
    "5264459e-e5e0-4bd8-b118-0985e68a4ec5": "wit",
}
REFERENCE = {
    "id": PROJECT,
    "name": "Fabrikam Fiber",
    "description": "Planning and billing for fibre networks.",
    "url": f"{ORGANIZATION}/_apis/projects/{PROJECT}",
    "state": "wellFormed",
    "revision": 126,
    "visibility": "private",
    "lastUpdateTime": "2024-01-05T09:23:38.607Z",
}
LABS_REFERENCE = {
    "id": LABS,
    "name": "Fabrikam Labs",
    "url": f"{ORGANIZATION}/_apis/projects/{LABS}",
    "state": "wellFormed",
    "revision": 11,
    "visibility": "private",
    "lastUpdateTime": "2024-03-18T14:02:11.33Z",
}


def team(guid, name, description, project=PROJECT, project_name="Fabrikam Fiber"):
    return {
        "id": guid,
        "name": name,
        "url": f"{ORGANIZATION}/_apis/projects/{project}/teams/{guid}",
        "description": description,
        "identityUrl": f"{ORGANIZATION}/_apis/Identities/{guid}",
        "projectName": project_name,
        "projectId": project,
    }


FIBER_TEAM = team(FIBER, "Fabrikam Fiber Team", "The default project team.")
MOBILE_CREW = team(MOBILE, "Mobile Crew", "The apps for phones.")
LABS_CREW = team(LABS_TEAM, "Fabrikam Labs Team", "The default project team.", LABS, "Fabrikam Labs")
TEAMS = f"/_apis/projects/{PROJECT}/teams"
MEMBERS = f"{TEAMS}/{FIBER}/members"


def ids(answer):
    return [one["identity"]["id"] for one in answer.json["value"]]


def test_the_whole_catalogue(azure):
    answer = azure.open("OPTIONS", "/_apis", version=None)

    assert answer.status_code == 200
    assert answer.json["count"] == len(answer.json["value"]) == 14
    assert sorted(answer.json["value"], key=str) == sorted(LOCATIONS, key=str)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("area", ["core", "work", "Location", "location", "WORK"])
def test_the_catalogue_of_one_area(azure, area):
    answer = azure.open("OPTIONS", f"/_apis/{area}", version=None)

    expected = [one for one in LOCATIONS if one["area"].lower() == area.lower()]
    assert answer.json["count"] == len(expected)
    assert sorted(answer.json["value"], key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("version", ["7.1-preview.1", "7.2-preview.1", "7.2-preview", "3.2-preview", None])
def test_areas_lie_at_the_address_that_the_client_used(azure, version):
    listed = azure.get("/_apis/ResourceAreas", version).json
    one = azure.get("/_apis/resourceareas/1D4F49F9-02b9-4e26-b826-2cdb6195f2a9", version).json

    assert listed == {
        "count": 3,
        "value": [{"id": guid, "name": name, "locationUrl": f"{ORGANIZATION}/"} for guid, name in AREAS.items()],
    }
    assert one == listed["value"][1]


@pytest.mark.parametrize(
    ("name", "guid", "display"), [("contributor", AMARA, "Amara Okafor"), ("reader", HANNA, "Hanna Weiß")]
)
def test_connection_data_say_whose_token_it_is(azure_as, name, guid, display):
    told = azure_as(name).get("/_apis/connectionData", None).json

    user = told["authenticatedUser"]
    assert (user["id"], user["providerDisplayName"], user["isActive"]) == (guid, display, True)
    assert user["subjectDescriptor"] == identity(guid)["descriptor"]
    assert told["authorizedUser"] == user
    assert told["deploymentType"] == "hosted"
    assert set(told) == {
        "authenticatedUser", "authorizedUser", "instanceId", "deploymentId", "deploymentType", "locationServiceData",
    }  # fmt: skip


def test_projects(azure):
    assert azure.get("/_apis/projects").json == {"count": 2, "value": [REFERENCE, LABS_REFERENCE]}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"$top": 1}, [PROJECT]),
        ({"$skip": 1}, [LABS]),
        ({"$top": 1, "$skip": 1}, [LABS]),
        ({"$skip": 2}, []),
        ({"$top": 0}, []),
        ({"stateFilter": "wellFormed"}, [PROJECT, LABS]),
        ({"stateFilter": "all"}, [PROJECT, LABS]),
        ({"stateFilter": "WELLFORMED"}, [PROJECT, LABS]),
        ({"stateFilter": "deleting"}, []),
        ({"getDefaultTeamImageUrl": "true"}, [PROJECT, LABS]),
    ],
)
def test_projects_are_sliced_and_filtered(azure, query, told):
    answer = azure.get("/_apis/projects", **query)

    assert (answer.status_code, answer.json["count"]) == (200, len(told))
    assert [one["id"] for one in answer.json["value"]] == told


def test_a_slice_of_projects_names_where_the_next_one_begins(azure):
    first = azure.get("/_apis/projects", **{"$top": 1})
    second = azure.get("/_apis/projects", continuationToken=first.headers["X-MS-ContinuationToken"])

    assert [one["id"] for one in second.json["value"]] == [LABS]
    assert "X-MS-ContinuationToken" not in second.headers


@pytest.mark.parametrize("name", [PROJECT, PROJECT.upper(), "Fabrikam%20Fiber", "fabrikam%20FIBER"])
def test_one_project_by_id_or_name(azure, name):
    assert azure.get(f"/_apis/projects/{name}").json == {
        **REFERENCE,
        "_links": {
            "self": {"href": REFERENCE["url"]},
            "collection": {"href": azure.get(f"/_apis/projects/{PROJECT}").json["_links"]["collection"]["href"]},
            "web": azure.get(f"/_apis/projects/{PROJECT}").json["_links"]["web"],
        },
        "defaultTeam": {
            "id": FIBER,
            "name": "Fabrikam Fiber Team",
            "url": f"{ORGANIZATION}/_apis/projects/{PROJECT}/teams/{FIBER}",
        },
    }


@pytest.mark.parametrize(("asked", "is_told"), [("true", True), ("false", False)])
def test_capabilities_are_told_if_asked_for(azure, asked, is_told):
    assert ("capabilities" in azure.get(f"/_apis/projects/{PROJECT}", includeCapabilities=asked).json) is is_told


def test_teams(azure):
    assert azure.get(TEAMS).json == {"value": [FIBER_TEAM, MOBILE_CREW], "count": 2}
    assert azure.get("/_apis/projects/Fabrikam%20Labs/teams").json == {"value": [LABS_CREW], "count": 1}
    assert azure.get(f"{TEAMS}/mobile%20crew").json == MOBILE_CREW
    assert azure.get(f"{TEAMS}/{MOBILE.upper()}").json == MOBILE_CREW


@pytest.mark.parametrize("version", ["7.1-preview.3", "4.1-preview.1", "7.2-preview.3", None])
def test_teams_of_all_projects_are_a_preview(azure, version):
    assert azure.get("/_apis/teams", version).json == {"value": [FIBER_TEAM, MOBILE_CREW, LABS_CREW], "count": 3}


@pytest.mark.parametrize(("name", "mine"), [("contributor", [FIBER_TEAM]), ("reader", [FIBER_TEAM])])
def test_my_teams(azure_as, name, mine):
    caller = azure_as(name)

    assert caller.get(TEAMS, **{"$mine": "true"}).json["value"] == mine
    assert caller.get("/_apis/teams", "7.1-preview.3", **{"$mine": "true", "$top": 1}).json["value"] == mine


def test_the_identity_of_a_team_is_told_if_asked_for(azure):
    told = azure.get(f"{TEAMS}/{MOBILE}", **{"$expandIdentity": "true"}).json

    assert {name: value for name, value in told.items() if name != "identity"} == MOBILE_CREW
    assert told["identity"]["id"] == MOBILE


@pytest.mark.parametrize(
    ("path", "hours", "admin"), [(MEMBERS, FIBER_HOURS, AMARA), (f"{TEAMS}/Mobile%20Crew/members", MOBILE_HOURS, TOMAS)]
)
def test_members(azure, path, hours, admin):
    answer = azure.get(path)

    assert answer.json == {
        "value": [{"isTeamAdmin": guid == admin, "identity": identity(guid)} for guid in hours],
        "count": len(hours),
    }


@pytest.mark.parametrize(
    ("top", "skip"), [(1, None), (3, 2), (None, 8), (100, 100), (0, None), (2147483647, 2147483647)]
)
def test_members_come_in_slices(azure, top, skip):
    query = {name: value for name, value in (("$top", top), ("$skip", skip)) if value is not None}

    answer = azure.get(MEMBERS, **query)

    start = skip or 0
    assert ids(answer) == list(FIBER_HOURS)[start : None if top is None else start + top]
    assert answer.json["count"] == len(ids(answer))


def test_two_people_may_have_one_name(azure):
    people = [
        one["identity"]
        for path in (MEMBERS, f"{TEAMS}/{MOBILE}/members")
        for one in azure.get(path).json["value"]
        if one["identity"]["displayName"] == "Noah Schmidt"
    ]

    assert len({one["id"] for one in people}) == len({one["uniqueName"] for one in people}) == 2
