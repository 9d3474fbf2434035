"""Generated chains: schemathesis finds which operations use what others answer, and follows them in one world."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.core.transport import Response

from mockserver.contract.generated import Generated
from mockserver.contract.run import Run
from mockserver.spec.fragment import Provider


def follow_chains(run: Run, provider: Provider) -> None:
    """Fail if a chain breaks a check; every chain begins in a fresh world. One that does not repeat fails as well."""
    generated = Generated(run, provider)

    class Chains(generated.schema().as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            run.universe.reset()

        def before_call(self, case: Case[Any]) -> None:
            generated.prepare(case)

        def validate_response(self, response: Response, case: Case[Any], *_: Any, **__: Any) -> None:
            generated.judge(case, response, is_in_chain=True)

    # What a health check calls slow is many requests; chains are few and long.
    asked = settings(max_examples=run.examples, database=None, derandomize=True, deadline=None)
    Chains.run(settings=settings(asked, suppress_health_check=list(HealthCheck)))
