"""Real APIs, generated: valid requests to everything that only reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
from schemathesis import Case

from mockserver.contract.real_generated import GeneratedReads
from mockserver.contract.run import CURRENT

_run = CURRENT.get()


def _test(generated: GeneratedReads) -> Callable[[Any], None]:
    @hypothesis.settings(deadline=None)  # the gate holds requests back
    def test(case: Case[Any]) -> None:
        generated.try_case(case)

    return generated.schema().parametrize()(test)  # type: ignore[no-any-return]


for _provider in _run.providers if _run.is_on_real else ():
    globals()[f"test_{_provider.name}"] = _test(GeneratedReads(_run, _provider))
