"""Answers that the vendors' pages print: allowed by the declarations, and given in that shape."""

from __future__ import annotations

import pytest

from mockserver.contract.golden import Golden, golden_of
from mockserver.contract.holding import body_problems
from mockserver.contract.run import CURRENT
from mockserver.contract.shape import differences
from mockserver.spec.fragment import Provider

_run = CURRENT.get()
_GOLDEN = [
    pytest.param(provider, golden, id=f"{provider.name}.{golden.operation}.{golden.status}.{golden.source}")
    for provider in (_run.providers if _run.is_on_mock else ())
    for golden in golden_of(provider)
]

if _GOLDEN:

    @pytest.mark.parametrize(("provider", "golden"), _GOLDEN)
    def test_golden(provider: Provider, golden: Golden) -> None:
        operation = provider.operations[golden.operation]
        forbidden = list(body_problems(provider, operation.responses[golden.status], golden.body))
        assert not forbidden, f"{golden.place}: the declaration forbids the sample: {'; '.join(forbidden)}"
        is_read = operation.method == "GET" or (operation.contract is not None and operation.contract.is_read)
        if _run.is_black_box and golden.status < 400 and not is_read:
            return  # nothing would undo it

        with _run.mock(provider).restoring() as target:
            reply = target.example(golden.operation, golden.call)

        assert reply.status == golden.status, f"{golden.operation} answered {reply.status}: {reply.body}"
        told = list(differences(golden.body, reply.body, exactly=golden.status >= 400, loose=golden.loose))
        assert not told, f"{golden.operation} differs from {golden.place}: {'; '.join(told)}"
