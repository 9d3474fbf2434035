"""Flows on the mock: what a write did is read back, and undone."""

from __future__ import annotations

import pytest

from mockserver.contract.flows import Flow, flows_of
from mockserver.contract.run import CURRENT
from mockserver.spec.fragment import Provider

_run = CURRENT.get()
_PROVIDERS = _run.providers if _run.is_on_mock else []
_FLOWS = [
    pytest.param(provider, flow, id=f"{provider.name}.{name.removeprefix('flow_')}")
    for provider in _PROVIDERS
    for name, flow in flows_of(provider).items()
]


if _FLOWS:  # without any, there is nothing to skip either

    @pytest.mark.parametrize(("provider", "flow"), _FLOWS)
    def test_flow(provider: Provider, flow: Flow) -> None:
        with _run.mock(provider).restoring() as target:
            flow(target)
