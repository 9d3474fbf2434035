"""Every operation, generated: examples, coverage and fuzzing with all checks of schemathesis on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemathesis import Case

from mockserver.contract.generated import Generated
from mockserver.contract.run import CURRENT

_run = CURRENT.get()
GENERATED = {provider.name: Generated(_run, provider) for provider in _run.providers if _run.is_on_mock}


def _test(generated: Generated) -> Callable[[Any], None]:
    def test(case: Case[Any]) -> None:
        generated.try_case(case)

    return generated.schema().parametrize()(test)  # type: ignore[no-any-return]


for _name, _generated in GENERATED.items():
    globals()[f"test_{_name}"] = _test(_generated)
