"""Real APIs, read only: every list that needs no id is asked once and held to its fragment."""

from __future__ import annotations

import pytest

from mockserver.contract.run import CURRENT
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_run = CURRENT.get()


def _needs_nothing(operation: Operation) -> bool:
    is_read = operation.method == "GET" and bool(operation.security) and "{" not in operation.path
    return is_read and not any(one.required for one in operation.parameters)


_READS = [
    pytest.param(provider, operation, id=f"{provider.name}.{operation.id}")
    for provider in (_run.providers if _run.is_on_real else ())
    for operation in provider.operations.values()
    if _needs_nothing(operation)
]


@pytest.mark.parametrize(("provider", "operation"), _READS)
def test_read(provider: Provider, operation: Operation) -> None:
    target = _run.real(provider)
    if not isinstance(target, Target):
        pytest.skip(f"missing real credentials: {', '.join(target)}")

    reply = target.call(operation.id)

    assert reply.status < 400, f"{provider.name}.{operation.id} answered {reply.status}: {reply.body}"
