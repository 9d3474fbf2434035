"""Real APIs, written: what the sandbox names is changed, read back and put back; nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from mockserver.contract.directed.lifecycle import flow_from_creation_to_removal
from mockserver.contract.directed.sandboxed import flow_writes_are_read_back
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.run import CURRENT
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider

_run = CURRENT.get()
_Flow = Callable[[Resource, Target], None]


def _written(resource: Resource, sandbox: Sandbox) -> Iterator[tuple[str, _Flow]]:
    """Flows of a resource that the sandbox has room for, by name."""
    if resource.write is not None and "read" in resource.roles:
        for number, key in enumerate(sandbox.ids.get(resource.key_of(resource.write), ()), 1):
            yield f"written-{number}", partial(flow_writes_are_read_back, key=key)
    if resource.name in sandbox.create and "delete" in resource.roles and resource.ways.new is not None:
        yield "made", flow_from_creation_to_removal


_FLOWS = [
    pytest.param(provider, resource.name, flow, id=f"{provider.name}.{resource.name}.{name}")
    for provider in (_run.providers if _run.is_on_real else ())
    if provider.name in _run.terms.sandboxes
    for resource in resources_of(provider)
    for name, flow in _written(resource, _run.terms.sandboxes[provider.name])
]

if _FLOWS:  # without any, there is nothing to skip either

    @pytest.mark.parametrize(("provider", "name", "flow"), _FLOWS)
    def test_sandbox(provider: Provider, name: str, flow: _Flow) -> None:
        if isinstance(missing := _run.real(provider), list):
            pytest.skip(f"missing real credentials: {' or '.join(missing)}")
        target = _run.writing(provider)
        assert isinstance(target.send, Gate)
        assert target.send.writing is not None
        resource = next(one for one in target.send.writing.resources if one.name == name)
        try:
            with target.restoring() as restored:
                flow(resource, restored)
        finally:
            undone = list(_run.undo())
        assert not [line for line in undone if line.startswith("left over")], "; ".join(undone)
