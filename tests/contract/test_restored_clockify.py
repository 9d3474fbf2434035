"""The flows of Clockify leave everything as it was."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.contract.flows import Flow, flows_of
from mockserver.contract.run import Run
from mockserver.universe import Settings

_RUN = Run("mock", Settings(), ["clockify"], examples=1, seed=1, url=None, environ={})
_PROJECTS = 5
_FLOWS = flows_of(_RUN.providers[0])


def _records() -> dict[str, Any]:
    """Every record by collection; no operation deletes a project, so only those that were there at the start count."""
    state = _RUN.app.test_client().get("/__admin/state").json
    assert state is not None
    collections: dict[str, Any] = state["providers"]["clockify"]
    collections["projects"] = collections["projects"][:_PROJECTS]
    return collections


@pytest.mark.parametrize("flow", _FLOWS.values(), ids=_FLOWS)
def test_flow_of_clockify_leaves_everything_as_it_was(flow: Flow) -> None:
    target = _RUN.mock(_RUN.providers[0])
    before = _records()

    with target.restoring() as lent:
        flow(lent)

    assert _records() == before
