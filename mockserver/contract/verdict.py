"""A run judged as a whole: an operation that only ever refused has not been tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mockserver.contract.flows import manners_of
from mockserver.contract.run import Run
from mockserver.spec.fragment import Provider


@dataclass
class Verdict:
    """What the single tests cannot see. ``left_out`` are providers of which something was not run."""

    run: Run
    left_out: set[str] = field(default_factory=set)

    def complaints(self) -> Iterator[str]:
        """Operations of wholly tested providers that never succeeded, with what they answered."""
        for provider in self.run.providers if self.run.is_on_mock and self.run.examples else ():
            for operation_id in provider.operations if provider.name not in self.left_out else ():
                if self._failed(provider, operation_id):
                    seen = self.run.coverage.statuses(provider.name, operation_id)
                    answers = ", ".join(f"{status} ({times} x)" for status, times in sorted(seen.items()))
                    yield f"{provider.name}.{operation_id} never succeeded: it answered {answers or 'nothing'}"

    def _failed(self, provider: Provider, operation_id: str) -> bool:
        """Whether an operation never succeeded that should have, also on a server that was tested before."""
        is_asked = operation_id in self.run.coverage.operations(provider.name)
        is_spent = self.run.is_black_box and is_asked and operation_id in manners_of(provider).spent
        return not is_spent and not self.run.coverage.succeeded(provider.name, operation_id)
