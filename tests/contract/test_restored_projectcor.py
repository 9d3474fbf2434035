"""Each flow of ProjectCOR leaves everything as it was, but for logins and what only rises, in two worlds."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.contract.flows import flows_of
from mockserver.contract.target import mock_target
from mockserver.universe import Settings, Universe

APPS = {scenario: create_app(Settings(seed=7, scenario=scenario)) for scenario in ("default", "edge")}
FLOWS = flows_of(APPS["default"].extensions["mockserver"].providers["projectcor"])


def shown(universe: Universe) -> dict[str, Any]:
    """The records, without tokens, stamps of changes, and types of leaves that were dropped: numbers are given once."""
    records = dict(universe.world.snapshot()["providers"]["projectcor"])
    for left in ("credentials", "grants"):
        records.pop(left, None)
    records["leave_types"] = [one for one in records["leave_types"] if one["deleted_at"] is None]
    return {
        name: [{key: value for key, value in record.items() if key != "updated_at"} for record in rows]
        for name, rows in records.items()
    }


@pytest.mark.parametrize("scenario", APPS)
@pytest.mark.parametrize("name", FLOWS)
def test_flow_leaves_everything_as_it_was(scenario: str, name: str):
    app = APPS[scenario]
    universe: Universe = app.extensions["mockserver"]
    universe.reset(scenario)
    target = mock_target(app, universe.providers["projectcor"])
    before = shown(universe)

    with target.restoring() as restoring:
        FLOWS[name](restoring)

    assert shown(universe) == before
