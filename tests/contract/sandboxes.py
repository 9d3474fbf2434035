"""What may be written at the stand-in of each provider: a tenant and records of the default scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from stand_in import StandIn

from mockserver import files
from mockserver.contract.discovery import read_all
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.sandbox import read_sandboxes
from mockserver.contract.real import Terms, let_write, real_target
from mockserver.contract.target import Target
from mockserver.spec.fragment import load_provider

_STAMPS = ("updatedOn", "updatedBy", "updated_at", "resourceVersion")
SANDBOXES: dict[str, dict[str, Any]] = {
    "awork": {
        "tenant": {"workspaceId": "7a61c32d-d3f7-4e13-a52f-89a3f6eeb286"},
        "ids": {"userId": ["c8fe6ba0-bc65-48f0-97cf-318c4ac45d74"]},
        "create": ["api_user", "webhook", "client_application"],
    },
    "azure_devops": {
        "tenant": {"organization": "fabrikam"},
        "ids": {
            "project": ["d9bb59ee-cd01-4569-80d1-dce8c2e712f4"],
            "team": ["c50f1d6b-2f0e-4b3c-9d3a-7f4f7c1b8a95"],
            "iterationId": ["def498ab-a9cf-41eb-a7c7-9eb67d1852ef"],
            "teamMemberId": ["d2a3c46e-c06f-4210-b719-ea7b3bb96710"],
        },
    },
    "clockify": {
        "tenant": {"workspaceId": "64a687e29ae1f428e7ebe303"},
        "ids": {"userId": ["64a687e238fc28b84b2111e6"]},
        "create": ["webhook"],
    },
    "projectcor": {"tenant": {"companyId": "2336"}, "ids": {"user_id": ["49269"]}, "create": ["user"]},
}


def sandbox_file(provider: str, folder: Path) -> Path:
    """A sandbox file of one provider."""
    path = folder / "sandbox.yaml"
    path.write_text(yaml.safe_dump({provider: SANDBOXES[provider]}))
    return path


def ids_in(provider: str) -> set[str]:
    """Everything that a sandbox names."""
    told = SANDBOXES[provider]
    return {*told["tenant"].values(), *(one for values in told["ids"].values() for one in values)}


def open_gate(server: StandIn, folder: Path, **terms: Any) -> Gate:
    """The gate to a stand-in, open to writes of its sandbox; receipts go to the folder."""
    sandboxes = read_sandboxes(sandbox_file(server.provider, folder))
    told = Terms(sandboxes=sandboxes, receipts=folder, **terms)
    provider = load_provider(files.specs() / server.provider)
    target = real_target(provider, {f"{server.provider.upper()}_TOKEN": server.token}, server.url, told)
    assert isinstance(target, Target)
    let_write(target, told, read_all(target, sandboxes[server.provider].tenant))
    assert isinstance(target.send, Gate)
    return target.send


def records(server: StandIn) -> dict[str, list[dict[str, Any]]]:
    """Everything that a stand-in remembers and reads can show, but the stamps of changes."""
    told = server.client.get("/__admin/state").json["providers"][server.provider]
    return {
        name: [_plain(row) for row in rows if row.get("daysOff") != []]  # nothing and a row of nothing read the same
        for name, rows in told.items()
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _STAMPS}
