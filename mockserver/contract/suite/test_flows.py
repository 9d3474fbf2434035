"""Flows on the mock: what a write did is read back, and no write is without a flow."""

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
    for name, flow in flows_of(provider.name).items()
]
_WITH_FLOWS = [pytest.param(provider, id=provider.name) for provider in _PROVIDERS if flows_of(provider.name)]


if _FLOWS:  # without any, there is nothing to skip either

    @pytest.mark.parametrize(("provider", "flow"), _FLOWS)
    def test_flow(provider: Provider, flow: Flow) -> None:
        flow(_run.mock(provider))

    @pytest.mark.parametrize("provider", _WITH_FLOWS)
    def test_every_write_has_a_flow(provider: Provider) -> None:
        called: set[str] = set()
        for flow in flows_of(provider.name).values():
            target = _run.mock(provider)
            flow(target)
            called |= target.called

        writes = {operation.id for operation in provider.operations.values() if operation.method != "GET"}

        assert writes <= called, f"no flow calls {sorted(writes - called)}"
