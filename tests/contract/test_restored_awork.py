"""Each flow of awork leaves everything as it was, but for stamps that only rise, in an ordinary and an odd world."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.contract.flows import flows_of
from mockserver.contract.target import mock_target
from mockserver.universe import Settings, Universe

RISING = {"updatedOn", "updatedBy", "resourceVersion"}
DEFAULT_WEEK = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 28800), "sat": 0, "sun": 0}
APPS = {scenario: create_app(Settings(seed=7, scenario=scenario)) for scenario in ("default", "edge")}
FLOWS = flows_of(APPS["default"].extensions["mockserver"].providers["awork"])


def shown(universe: Universe) -> dict[str, Any]:
    """The records, without what only rises; a week that was never set is the default one."""
    kept = {
        name: [{key: value for key, value in record.items() if key not in RISING} for record in records]
        for name, records in universe.world.snapshot()["providers"]["awork"].items()
    }
    kept["capacities"] = sorted(
        (one for one in kept["capacities"] if one["weeklyCapacity"] != DEFAULT_WEEK), key=lambda one: one["userId"]
    )
    return kept


@pytest.mark.parametrize("scenario", APPS)
@pytest.mark.parametrize("name", FLOWS)
def test_flow_leaves_everything_as_it_was(scenario: str, name: str):
    app = APPS[scenario]
    universe: Universe = app.extensions["mockserver"]
    universe.reset(scenario)
    target = mock_target(app, universe.providers["awork"])
    before = shown(universe)

    with target.restoring() as restoring:
        FLOWS[name](restoring)

    assert shown(universe) == before
