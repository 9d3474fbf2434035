"""How clients find their way, and who is let in."""

from __future__ import annotations

from mockserver.contract.flows.azure_devops._calls import NOBODY, body, default_team
from mockserver.contract.target import Target


def flow_catalogue_and_areas_hold_what_clients_look_up(target: Target) -> None:
    catalogue = body(target.call("list_locations"))["value"]
    areas = body(target.call("list_resource_areas"))["value"]

    assert {area["locationUrl"][-1] for area in areas} == {"/"}
    for area in areas:
        assert body(target.call("get_resource_area", areaId=area["id"])) == area
        own = [one for one in catalogue if one["area"] == area["name"]]
        assert body(target.call("list_area_locations", area=area["name"]))["value"] == own
    assert target.call("get_resource_area", areaId=NOBODY).status == 404
    assert {"projects", "teams", "members", "teamsettings", "iterations", "capacities", "teamdaysoff"} <= {
        one["resourceName"] for one in catalogue
    }


def flow_projects_and_teams_are_the_same_by_id_and_by_name(target: Target) -> None:
    everywhere = body(target.call("list_all_teams"))["value"]
    for project in body(target.call("list_projects"))["value"]:
        by_id = body(target.call("get_project", projectId=project["id"]))
        assert body(target.call("get_project", projectId=project["name"].upper())) == by_id
        teams = body(target.call("list_teams", projectId=project["id"]))["value"]
        assert teams == [one for one in everywhere if one["projectId"] == project["id"]]
        for team in teams:
            key = {"projectId": project["name"], "teamId": team["name"].lower()}
            assert body(target.call("get_team", **key)) == team
    assert target.call("get_project", projectId=NOBODY).status == 404
    assert target.call("list_members", projectId=project["id"], teamId=NOBODY).status == 404


def flow_team_and_project_may_be_named(target: Target) -> None:
    team = default_team(target)
    project = body(target.call("get_project", projectId=team.project))
    names = {"project": project["name"].lower(), "team": project["defaultTeam"]["name"].upper()}

    for operation in ("get_team_settings", "list_iterations", "list_capacities", "get_team_days_off"):
        told = team.read(operation)
        assert team.read(operation, **names) == told
        assert team.unnamed.read(operation) == told
        assert team.unnamed.read(operation, project=names["project"]) == told
    one = {"teamMemberId": team.members[0]}
    assert team.unnamed.read("get_capacity", **one) == team.read("get_capacity", **one)
    it = {"id": team.iteration}
    assert team.unnamed.read("get_iteration", **it) == team.read("get_iteration", **it)


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    for almost in (token.swapcase(), token[:-1], f"{token}x", token[1:], ""):
        for operation in ("list_projects", "list_locations", "get_connection_data"):
            refused = target.call(operation, token=almost)
            assert (refused.status, refused.body) == (401, None), f"{operation} with {almost!r}"
            assert "www-authenticate" in refused.headers
    assert target.call("list_projects", credential="expired").status == 401
    assert target.call("list_projects", credential="reader").status == 200


def flow_the_connected_person_is_the_tokens_owner(target: Target) -> None:
    owner, reader = (
        body(target.call("get_connection_data", credential=name)) for name in (next(iter(target.tokens)), "reader")
    )

    assert owner["authenticatedUser"]["id"] != reader["authenticatedUser"]["id"]
    for told in (owner, reader):
        assert told["authorizedUser"] == told["authenticatedUser"]
