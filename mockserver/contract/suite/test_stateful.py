"""Chains of operations that schemathesis finds by itself: what one answers, the next one uses."""

from __future__ import annotations

import pytest

from mockserver.contract.chains import follow_chains
from mockserver.contract.run import CURRENT
from mockserver.spec.fragment import Provider

_run = CURRENT.get()


@pytest.mark.parametrize("provider", [pytest.param(one, id=one.name) for one in _run.providers])
def test_chains(provider: Provider) -> None:
    follow_chains(_run, provider)
