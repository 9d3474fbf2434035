"""Where the official clients look up addresses: the catalogue as it was recorded."""

from __future__ import annotations

# The addresses that the official clients look up, as recorded: id, area, resource, resource version, oldest version.
RECORDED = {
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
