"""What the official clients look up before anything else: the areas of the service and where their resources live."""

from __future__ import annotations

from dataclasses import dataclass

NEWEST = (7, 2)


@dataclass(frozen=True, slots=True)
class Location:
    """A resource: its route, its newest resource version, the oldest API version that has it and the newest released.

    ``released`` is (0, 0) for a resource that was only ever a preview.
    """

    id: str
    area: str
    resource: str
    template: str
    version: int
    oldest: tuple[int, int]
    released: tuple[int, int] = (7, 1)


_TEAM = "{project}/{team}/_apis/{area}"
_ITERATION = f"{_TEAM}/teamsettings/iterations/{{iterationId}}"

PROJECTS = Location(
    "603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", "_apis/{resource}/{*projectId}", 4, (1, 0)
)
TEAMS = Location(
    "d30a3dd1-f8ba-442a-b86a-bd0c0c383e59",
    "core",
    "teams",
    "_apis/projects/{projectId}/{resource}/{*teamId}",
    3,
    (1, 0),
)
ALL_TEAMS = Location(
    "7a4d9ee9-3433-4347-b47a-7a80f1cf307e", "core", "teams", "_apis/{resource}", 3, (4, 1), released=(0, 0)
)
MEMBERS = Location(
    "294c494c-2600-4d7e-b76c-3dd50c3c95be",
    "core",
    "members",
    "_apis/projects/{projectId}/teams/{teamId}/{resource}",
    2,
    (1, 0),
)
CONNECTION = Location(
    "00d9565f-ed9c-4a06-9a50-00e7896ccab4",
    "Location",
    "ConnectionData",
    "_apis/{resource}",
    1,
    (1, 0),
    released=(0, 0),
)
AREAS = Location(
    "e81700f7-3be2-46de-8624-2eb35882fcaa",
    "Location",
    "ResourceAreas",
    "_apis/{resource}/{areaId}",
    1,
    (3, 2),
    released=(0, 0),
)
_SERVICES = Location(
    "d810a47d-f4f4-4a62-a03f-fa1860585c4c",
    "Location",
    "ServiceDefinitions",
    "_apis/{resource}/{serviceType}/{identifier}",
    1,
    (1, 0),
    released=(0, 0),
)
SETTINGS = Location("c3c1012b-bea7-49d7-b45e-1664e566f84c", "work", "teamsettings", f"{_TEAM}/{{resource}}", 1, (2, 0))
ITERATIONS = Location(
    "c9175577-28a1-4b06-9197-8636af9f64ad", "work", "iterations", f"{_TEAM}/teamsettings/{{resource}}/{{id}}", 1, (2, 0)
)
DAYS_OFF = Location(
    "2d4faa2e-9150-4cbf-a47a-932b1b4a0773", "work", "teamdaysoff", f"{_ITERATION}/{{resource}}", 1, (2, 0)
)
CAPACITIES = Location(
    "74412d15-8c1a-4352-a48d-ef1ed5587d57",
    "work",
    "capacities",
    f"{_ITERATION}/{{resource}}/{{teamMemberId}}",
    3,
    (2, 0),
)
ITERATION_CAPACITIES = Location(
    "1e385ce0-396b-4273-8171-d64562c18d37",
    "work",
    "iterationcapacities",
    "{project}/_apis/{area}/iterations/{iterationId}/{resource}",
    1,
    (6, 1),
)
_FIELD_VALUES = Location(
    "07ced576-58ed-49e6-9c1e-5cb53ab8bf2a",
    "work",
    "teamfieldvalues",
    f"{_TEAM}/teamsettings/{{resource}}",
    1,
    (2, 0),
)
_WORK_ITEMS = Location(
    "5b3ef1a6-d3ab-44cd-bafd-c7f45db850fa", "work", "workitems", f"{_ITERATION}/{{resource}}", 1, (4, 1)
)

LOCATIONS = (
    PROJECTS,
    TEAMS,
    ALL_TEAMS,
    MEMBERS,
    CONNECTION,
    AREAS,
    _SERVICES,
    SETTINGS,
    ITERATIONS,
    DAYS_OFF,
    CAPACITIES,
    ITERATION_CAPACITIES,
    _FIELD_VALUES,
    _WORK_ITEMS,
)

# The areas that clients ask for by id, with their names.
RESOURCE_AREAS = {
    "79134c72-4a58-4b42-976c-04e7115f32bf": "core",
    "1d4f49f9-02b9-4e26-b826-2cdb6195f2a9": "work",
    "5264459e-e5e0-4bd8-b118-0985e68a4ec5": "wit",
}

# Which resource an operation belongs to; those that are missing ask for the catalogue itself.
RESOURCES = {
    "list_projects": PROJECTS,
    "get_project": PROJECTS,
    "list_teams": TEAMS,
    "get_team": TEAMS,
    "list_all_teams": ALL_TEAMS,
    "list_members": MEMBERS,
    "get_connection_data": CONNECTION,
    "list_resource_areas": AREAS,
    "get_resource_area": AREAS,
    "get_team_settings": SETTINGS,
    "update_team_settings": SETTINGS,
    "list_iterations": ITERATIONS,
    "get_iteration": ITERATIONS,
    "add_iteration": ITERATIONS,
    "remove_iteration": ITERATIONS,
    "get_team_days_off": DAYS_OFF,
    "update_team_days_off": DAYS_OFF,
    "list_capacities": CAPACITIES,
    "get_capacity": CAPACITIES,
    "update_capacity": CAPACITIES,
    "replace_capacities": CAPACITIES,
    "get_iteration_capacities": ITERATION_CAPACITIES,
}
