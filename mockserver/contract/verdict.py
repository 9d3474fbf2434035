"""A run judged as a whole: an operation that only ever refused has not been tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mockserver.contract.run import Run


@dataclass
class Verdict:
    """What the single tests cannot see. ``left_out`` are providers of which something was not run."""

    run: Run
    left_out: set[str] = field(default_factory=set)

    def complaints(self) -> Iterator[str]:
        """Operations of wholly tested providers that never succeeded, with what they answered."""
        for provider in self.run.providers if self.run.is_on_mock else ():
            for operation_id in provider.operations if provider.name not in self.left_out else ():
                if not self.run.coverage.succeeded(provider.name, operation_id):
                    seen = self.run.coverage.statuses(provider.name, operation_id)
                    yield f"{provider.name}.{operation_id} never succeeded: it answered {seen or 'nothing'}"
