"""Real APIs, read only: everything that can be asked with ids found by reading, held to its fragment."""

from __future__ import annotations

import pytest

from mockserver.contract.gate.allowing import only_reads
from mockserver.contract.run import CURRENT
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_run = CURRENT.get()
_READS = [
    pytest.param(provider, operation, id=f"{provider.name}.{operation.id}")
    for provider in (_run.providers if _run.is_on_real else ())
    for operation in provider.operations.values()
    if only_reads(operation) and operation.security
]


@pytest.mark.parametrize(("provider", "operation"), _READS)
def test_read(provider: Provider, operation: Operation) -> None:
    target = _run.real(provider)
    if not isinstance(target, Target):
        pytest.skip(f"missing real credentials: {' or '.join(target)}")
    found = _run.found(provider)
    if missing := found.missing.get(operation.id):
        pytest.skip(f"no read shows a {' or '.join(missing)}")
    if told := found.unanswered.get(operation.id):
        pytest.fail(told, pytrace=False)

    reply = found.replies[operation.id]

    assert reply.status < 400, f"{provider.name}.{operation.id} answered {reply.status}: {reply.body}"
    target.check(operation, reply)
