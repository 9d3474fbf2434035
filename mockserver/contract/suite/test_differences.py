"""Mock and real API on the same calls: nothing differs but what is known."""

from __future__ import annotations

import pytest

from mockserver.contract.diff.driving import compared
from mockserver.contract.diff.known import read_known, sorted_out
from mockserver.contract.diff.report import lines
from mockserver.contract.run import CURRENT
from mockserver.spec.fragment import Provider

_run = CURRENT.get()
_PROVIDERS = [pytest.param(one, id=f"{one.name}.all") for one in (_run.providers if _run.mode == "both" else ())]

if _PROVIDERS:  # without any, there is nothing to skip either

    @pytest.mark.parametrize("provider", _PROVIDERS)
    def test_difference(provider: Provider) -> None:
        if isinstance(missing := _run.real(provider), list):
            pytest.skip(f"missing real credentials: {' or '.join(missing)}")
        comparison = compared(_run, provider)
        told = sorted_out([comparison], read_known(_run.terms.known) if _run.terms.known else [])
        if told.new or told.gone or comparison.ended:
            pytest.fail("\n".join(lines([comparison], told)), pytrace=False)
