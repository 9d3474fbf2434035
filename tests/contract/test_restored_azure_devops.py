"""The flows of Azure DevOps leave everything as it was."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.contract.flows import Flow, flows_of
from mockserver.contract.run import Run
from mockserver.universe import Settings

_RUN = Run("mock", Settings(), ["azure_devops"], examples=1, seed=1, url=None, environ={})
_FLOWS = flows_of(_RUN.providers[0])


def _records() -> dict[str, Any]:
    """Every record by collection and key, and the order of the rows of each team and iteration.

    Days off that were set to none are the same as days off that were never set.
    """
    state = _RUN.app.test_client().get("/__admin/state").json
    assert state is not None
    collections = state["providers"]["azure_devops"]
    order: dict[str, list[str]] = {}
    for row in collections["capacities"]:
        order.setdefault(row["set"], []).append(row["id"])
    collections["days_off"] = [one for one in collections["days_off"] if one["daysOff"]]
    return {"order": order, **{name: sorted(rows, key=repr) for name, rows in collections.items()}}


@pytest.mark.parametrize("flow", _FLOWS.values(), ids=_FLOWS)
def test_flow_of_azure_devops_leaves_everything_as_it_was(flow: Flow) -> None:
    target = _RUN.mock(_RUN.providers[0])
    before = _records()

    with target.restoring() as lent:
        flow(lent)

    assert _records() == before
