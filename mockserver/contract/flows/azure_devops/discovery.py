"""How clients find their way: the catalogue, the areas, who is connected, projects, teams and their people."""

from __future__ import annotations

import re
from typing import Any

from mockserver.contract.flows.azure_devops._calls import GUID, NOBODY, ask, body, read
from mockserver.contract.flows.azure_devops._refusals import no_right, refused
from mockserver.contract.flows.azure_devops._team import address_of, teams_of
from mockserver.contract.target import Target

# The addresses that the official clients look up, as recorded: id, area, resource, resource version, oldest version.
_RECORDED = {
    ("603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", 4, "1.0", "7.1"): "_apis/{resource}/{*projectId}",
    ("d30a3dd1-f8ba-442a-b86a-bd0c0c383e59", "core", "teams", 3, "1.0", "7.1"):
        "_apis/projects/{projectId}/{resource}/{*teamId}",
    ("7a4d9ee9-3433-4347-b47a-7a80f1cf307e", "core", "teams", 3, "4.1", "0.0"): "_apis/{resource}",
    ("294c494c-2600-4d7e-b76c-3dd50c3c95be", "core", "members", 2, "1.0", "7.1"):
        "_apis/projects/{projectId}/teams/{teamId}/{resource}",
    ("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData", 1, "1.0", "0.0"): "_apis/{resource}",
    ("e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas", 1, "3.2", "0.0"): "_apis/{resource}/{areaId}",
    ("d810a47d-f4f4-4a62-a03f-fa1860585c4c", "Location", "ServiceDefinitions", 1, "1.0", "0.0"):
        "_apis/{resource}/{serviceType}/{identifier}",
    ("c3c1012b-bea7-49d7-b45e-1664e566f84c", "work", "teamsettings", 1, "2.0", "7.1"):
        "{project}/{team}/_apis/{area}/{resource}",
    ("c9175577-28a1-4b06-9197-8636af9f64ad", "work", "iterations", 1, "2.0", "7.1"):
        "{project}/{team}/_apis/{area}/teamsettings/{resource}/{id}",
    ("2d4faa2e-9150-4cbf-a47a-932b1b4a0773", "work", "teamdaysoff", 1, "2.0", "7.1"):
        "{project}/{team}/_apis/{area}/teamsettings/iterations/{iterationId}/{resource}",
    ("74412d15-8c1a-4352-a48d-ef1ed5587d57", "work", "capacities", 3, "2.0", "7.1"):
        "{project}/{team}/_apis/{area}/teamsettings/iterations/{iterationId}/{resource}/{teamMemberId}",
    ("1e385ce0-396b-4273-8171-d64562c18d37", "work", "iterationcapacities", 1, "6.1", "7.1"):
        "{project}/_apis/{area}/iterations/{iterationId}/{resource}",
    ("07ced576-58ed-49e6-9c1e-5cb53ab8bf2a", "work", "teamfieldvalues", 1, "2.0", "7.1"):
        "{project}/{team}/_apis/{area}/teamsettings/{resource}",
    ("5b3ef1a6-d3ab-44cd-bafd-c7f45db850fa", "work", "workitems", 1, "4.1", "7.1"):
        "{project}/{team}/_apis/{area}/teamsettings/iterations/{iterationId}/{resource}",
}  # fmt: skip
_AREAS = {
    "79134c72-4a58-4b42-976c-04e7115f32bf": "core",
    "1d4f49f9-02b9-4e26-b826-2cdb6195f2a9": "work",
    "5264459e-e5e0-4bd8-b118-0985e68a4ec5": "wit",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z")


def flow_the_catalogue_holds_the_recorded_addresses(target: Target) -> None:
    listed = read(target, "list_locations")
    catalogue = {one["id"]: one for one in listed["value"]}

    assert listed["count"] == len(listed["value"]) == len(catalogue)
    for (guid, area, resource, version, oldest, released), template in _RECORDED.items():
        assert catalogue[guid] == {
            "id": guid, "area": area, "resourceName": resource, "routeTemplate": template, "resourceVersion": version,
            "minVersion": oldest, "maxVersion": "7.2", "releasedVersion": released,
        }  # fmt: skip
    for area in {one["area"] for one in catalogue.values()}:
        own = [one for one in listed["value"] if one["area"] == area]
        for spelling in (area, area.upper(), area.lower()):
            assert read(target, "list_area_locations", area=spelling) == {"value": own, "count": len(own)}
    assert read(target, "list_area_locations", area="nothing") == {"value": [], "count": 0}


def flow_areas_are_where_the_client_is(target: Target) -> None:
    listed = read(target, "list_resource_areas")
    areas = {one["id"]: one for one in listed["value"]}

    assert listed["count"] == len(listed["value"]) == len(areas)
    for guid, name in _AREAS.items():
        assert areas[guid] == {"id": guid, "name": name, "locationUrl": f"{address_of(target)}/"}
        for spelling in (guid, guid.upper()):
            assert read(target, "get_resource_area", areaId=spelling) == areas[guid]
    refused(
        ask(target, "get_resource_area", areaId=NOBODY),
        404,
        "VssResourceNotFoundException",
        f"API resource location {NOBODY} is not registered on ….",
    )


def flow_the_connected_person_is_the_tokens_owner(target: Target) -> None:
    known = {guid: person for team in teams_of(target) for guid, person in team.people.items()}
    first, reader = (
        ask(target, "get_connection_data", credential=name) for name in (next(iter(target.tokens)), "reader")
    )

    for reply in (first, reader):
        told = body(reply)
        owner = told["authenticatedUser"]
        login = owner["properties"]["Account"]["$value"]
        person = known[owner["id"]]
        assert owner == {
            "id": owner["id"],
            "descriptor": f"Microsoft.IdentityModel.Claims.ClaimsIdentity;{told['instanceId']}\\{login}",
            "subjectDescriptor": person["descriptor"],
            "providerDisplayName": person["displayName"],
            "isActive": True,
            "properties": {"Account": {"$type": "System.String", "$value": person["uniqueName"]}},
        }
        assert told["authorizedUser"] == owner
        assert reply.headers["X-VSS-UserData"] == f"{owner['id']}:{login}"
        assert told["deploymentType"] == "hosted"
        assert all(GUID.fullmatch(told[name]) for name in ("instanceId", "deploymentId"))
    assert {**first.body, "authenticatedUser": 0, "authorizedUser": 0} == {
        **reader.body, "authenticatedUser": 0, "authorizedUser": 0,
    }  # fmt: skip
    assert first.body["authenticatedUser"]["id"] != reader.body["authenticatedUser"]["id"]
    team = teams_of(target)[0]
    no_right(team.ask("update_team_settings", json={}, credential="reader"), reader.body["authenticatedUser"]["id"])


def flow_projects_are_the_same_in_the_list_and_alone(target: Target) -> None:
    address, listed = address_of(target), read(target, "list_projects")

    assert listed["count"] == len(listed["value"]) > 0
    for project in listed["value"]:
        url = f"{address}/_apis/projects/{project['id']}"
        teams = read(target, "list_teams", projectId=project["id"])["value"]
        alone = read(target, "get_project", projectId=project["id"])
        default = next(one for one in teams if one["id"] == alone["defaultTeam"]["id"])
        assert (project["url"], project["state"]) == (url, "wellFormed")
        assert _MOMENT.fullmatch(project["lastUpdateTime"])
        assert project.get("description") != "", "an empty description is left out"
        assert alone == {
            **project,
            "_links": {
                "self": {"href": url},
                "collection": {"href": f"{address}/_apis/projectCollections/{_instance(target)}"},
                "web": {"href": f"{address}/{project['id']}"},
            },
            "defaultTeam": {name: default[name] for name in ("id", "name", "url")},
        }
        for name in (project["name"], project["name"].upper(), project["id"].upper()):
            assert read(target, "get_project", projectId=name) == alone
        more = read(target, "get_project", projectId=project["id"], query={"includeCapabilities": "true"})
        assert {"processTemplate", "versioncontrol"} <= set(more.pop("capabilities"))
        assert more == alone
        for without in ("includeCapabilities", "includeHistory"):
            assert read(target, "get_project", projectId=project["id"], query={without: "false"}) == alone


def flow_teams_are_the_same_everywhere(target: Target) -> None:
    address, everywhere = address_of(target), read(target, "list_all_teams")
    seen = []
    for project in read(target, "list_projects")["value"]:
        listed = read(target, "list_teams", projectId=project["name"])
        assert listed["count"] == len(listed["value"]) > 0
        for team in listed["value"]:
            key = {"projectId": project["id"], "teamId": team["id"]}
            assert team == {
                "id": team["id"],
                "name": team["name"],
                "url": f"{address}/_apis/projects/{project['id']}/teams/{team['id']}",
                "description": team["description"],
                "identityUrl": f"{address}/_apis/Identities/{team['id']}",
                "projectName": project["name"],
                "projectId": project["id"],
            }
            assert GUID.fullmatch(team["id"])
            assert read(target, "get_team", **key) == team
            assert read(target, "get_team", projectId=project["name"], teamId=team["name"].lower()) == team
            assert read(target, "get_team", **key, query={"$expandIdentity": "false"}) == team
            expanded = read(target, "get_team", **key, query={"$expandIdentity": "true"})
            assert expanded.pop("identity")["id"] == team["id"]
            assert expanded == team
        seen += listed["value"]
        expanded = read(target, "list_teams", projectId=project["id"], query={"$expandIdentity": "true"})["value"]
        assert [one.pop("identity")["id"] for one in expanded] == [one["id"] for one in listed["value"]]
        assert expanded == listed["value"]
    assert everywhere == {"value": seen, "count": len(seen)}


def flow_people_are_the_same_in_every_team(target: Target) -> None:
    address = address_of(target)
    seen: dict[str, Any] = {}
    admins = 0
    for team in read(target, "list_all_teams")["value"]:
        key = {"projectId": team["projectId"], "teamId": team["id"]}
        listed = read(target, "list_members", **key)
        assert listed["count"] == len(listed["value"])
        assert read(target, "list_members", projectId=team["projectName"], teamId=team["name"]) == listed
        for member in listed["value"]:
            person, guid = member["identity"], member["identity"]["id"]
            assert set(member) == {"isTeamAdmin", "identity"}
            assert person == {
                "displayName": person["displayName"],
                "url": f"{address}/_apis/Identities/{guid}",
                "_links": {"avatar": {"href": f"{address}/_apis/GraphProfile/MemberAvatars/{person['descriptor']}"}},
                "id": guid,
                "uniqueName": person["uniqueName"],
                "imageUrl": f"{address}/_api/_common/identityImage?id={guid}",
                "descriptor": person["descriptor"],
            }
            assert GUID.fullmatch(guid)
            assert re.fullmatch(r"(aad|msa)\.[\w-]+", person["descriptor"])
            assert "@" in person["uniqueName"]
            assert seen.setdefault(guid, person) == person
            admins += member["isTeamAdmin"]
    assert len({person["uniqueName"] for person in seen.values()}) == len(seen)
    assert 0 < admins < len(seen)


def flow_mine_are_the_teams_whose_people_have_me(target: Target) -> None:
    for credential in (next(iter(target.tokens)), "reader"):
        me = read(target, "get_connection_data", credential=credential)["authenticatedUser"]["id"]
        everywhere = read(target, "list_all_teams")["value"]
        mine = [one for one in everywhere if me in _people(target, one)]
        told = read(target, "list_all_teams", query={"$mine": "true"}, credential=credential)
        assert told == {"value": mine, "count": len(mine)}
        assert read(target, "list_all_teams", query={"$mine": "false"}, credential=credential)["value"] == everywhere
        for project in read(target, "list_projects")["value"]:
            own = [one for one in mine if one["projectId"] == project["id"]]
            told = read(target, "list_teams", projectId=project["id"], query={"$mine": "true"}, credential=credential)
            assert told == {"value": own, "count": len(own)}


def _people(target: Target, team: dict[str, Any]) -> list[str]:
    listed = read(target, "list_members", projectId=team["projectId"], teamId=team["id"])["value"]
    return [one["identity"]["id"] for one in listed]


def _instance(target: Target) -> str:
    instance: str = read(target, "get_connection_data")["instanceId"]
    return instance
