"""How clients find their way: the catalogue, the areas, who is connected, projects, teams and their people."""

from __future__ import annotations

import re
from typing import Any

from mockserver.contract.flows.azure_devops._calls import GUID, NOBODY, ask, body, read
from mockserver.contract.flows.azure_devops._catalogue import RECORDED
from mockserver.contract.flows.azure_devops._refusals import no_right, refused
from mockserver.contract.flows.azure_devops._team import address_of, teams_of
from mockserver.contract.target import Target

_AREAS = {
    "79134c72-4a58-4b42-976c-04e7115f32bf": "core",
    "1d4f49f9-02b9-4e26-b826-2cdb6195f2a9": "work",
    "5264459e-e5e0-4bd8-b118-0985e68a4ec5": "wit",
}
# The processes that every organization has.
_PROCESSES = {
    "Agile": "adcc42ab-9882-485e-a3ed-7678f01f66bc",
    "Scrum": "6b724908-ef14-45cf-84f8-768b5384da45",
    "CMMI": "27450541-8e31-4150-9947-dc59f998fc01",
}
_SOURCES = [
    {"sourceControlType": "Git", "gitEnabled": "True", "tfvcEnabled": "False"},
    {"sourceControlType": "Tfvc", "gitEnabled": "False", "tfvcEnabled": "True"},
]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z")


def flow_the_catalogue_holds_the_recorded_addresses(target: Target) -> None:
    listed = read(target, "list_locations")
    catalogue = {one["id"]: one for one in listed["value"]}

    assert listed["count"] == len(listed["value"]) == len(catalogue)
    for (guid, area, resource, version, oldest, released), template in RECORDED.items():
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
        service = told["locationServiceData"]
        assert service["defaultAccessMappingMoniker"] == "PublicAccessMapping"
        assert (service["lastChangeId"], GUID.fullmatch(service["serviceOwner"]) is None) == (
            service["lastChangeId64"], False,
        )  # fmt: skip
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
        capabilities = more.pop("capabilities")
        process = capabilities["processTemplate"]
        assert process["templateTypeId"] == _PROCESSES.get(process["processName"], process["templateTypeId"])
        assert GUID.fullmatch(process["templateTypeId"])
        assert capabilities["versioncontrol"] in _SOURCES
        assert (more, set(capabilities)) == (alone, {"processTemplate", "versioncontrol"})
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
            assert expanded == {**team, "identity": _identity(team)}
        seen += listed["value"]
        expanded = read(target, "list_teams", projectId=project["id"], query={"$expandIdentity": "true"})["value"]
        assert expanded == [{**one, "identity": _identity(one)} for one in listed["value"]]
    expanded = read(target, "list_all_teams", query={"$expandIdentity": "true"})["value"]
    assert expanded == [{**one, "identity": _identity(one)} for one in seen]
    assert everywhere == {"value": seen, "count": len(seen)}


def _identity(team: dict[str, Any]) -> dict[str, Any]:
    """A team's identity: a container that bears the names of project and team."""
    name = f"[{team['projectName']}]\\{team['name']}"
    return {"id": team["id"], "providerDisplayName": name, "isActive": True, "isContainer": True}


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
    assert admins > 0
    assert target.is_real or admins * 2 < len(seen), "more people administer a team than not"


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
