"""A run judged as a whole."""

from __future__ import annotations

import pytest

from mockserver.contract.run import Run
from mockserver.contract.verdict import Verdict
from mockserver.universe import Settings


def judged(refused: str, url: str | None, status: int = 401) -> list[str]:
    """What is said of a run in which one operation only ever refused."""
    run = Run("mock", Settings(), ["projectcor"], 1, 1, url, {})
    (provider,) = run.providers
    for operation_id in provider.operations:
        run.coverage.saw("projectcor", operation_id, status if operation_id == refused else 200)
    return list(Verdict(run).complaints())


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:1"])
def test_an_operation_that_never_succeeded_is_named(url: str | None):
    assert judged("get_me", url) == ["projectcor.get_me never succeeded: it answered 401 (1 x)"]


def test_what_only_a_fresh_server_can_give_may_be_refused_by_one_that_was_tested_before():
    assert judged("exchange_code", "http://127.0.0.1:1") == []
    assert len(judged("exchange_code", None)) == 1
