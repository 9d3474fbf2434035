"""Which answers of which operations a run has seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mockserver.spec.fragment import Provider


@dataclass
class Coverage:
    """How often each operation gave each status."""

    seen: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def saw(self, provider: str, operation_id: str, status: int) -> None:
        """Count one answer."""
        self.seen[provider, operation_id, status] += 1

    def operations(self, provider: str) -> set[str]:
        """Ids of the operations that answered at all."""
        return {operation for name, operation, _ in self.seen if name == provider}

    def succeeded(self, provider: str, operation_id: str) -> bool:
        """Whether the operation ever answered below 400."""
        return any((one, name) == (provider, operation_id) and status < 400 for one, name, status in self.seen)

    def statuses(self, provider: str, operation_id: str) -> dict[int, int]:
        """How often the operation gave each status."""
        return {
            status: n for (one, name, status), n in sorted(self.seen.items()) if (one, name) == (provider, operation_id)
        }

    def unreached(self, provider: Provider) -> Iterator[tuple[str, int]]:
        """Declared answers that were never given: operationId and status."""
        for operation in provider.operations.values():
            for status in operation.responses:
                if not self.seen[provider.name, operation.id, status]:
                    yield operation.id, status

    def rows(self) -> list[tuple[str, str, int, int]]:
        """Provider, operationId, status and count, for another process; ``add`` takes them."""
        return [(*key, count) for key, count in sorted(self.seen.items())]

    def add(self, rows: Iterable[tuple[str, str, int, int]]) -> None:
        """Count what another process has seen."""
        for provider, operation_id, status, count in rows:
            self.seen[provider, operation_id, status] += count
