"""What one side has shown of an operation: statuses, breaches, and the kinds of value at every place of its answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.diff.breaches import Breach, breaches_of, json_type, text_kind
from mockserver.contract.gate.recording import Exchange
from mockserver.spec.fragment import Provider


@dataclass
class Shown:
    """One operation on one side. ``kinds`` are by status and place; ``breached`` counts answers that have a breach."""

    total: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    breaches: dict[tuple[str, str, str], Breach] = field(default_factory=dict)
    breached: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    kinds: dict[tuple[int, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def successes(self) -> set[int]:
        """Statuses below 400."""
        return {status for status in self.statuses if status < 400}


def shown(provider: Provider, exchanges: Iterable[Exchange]) -> dict[str, Shown]:
    """What a side has shown, by operationId."""
    sides: dict[str, Shown] = defaultdict(Shown)
    for exchange in exchanges:
        if (operation := provider.operations.get(exchange.operation)) is None:
            continue  # recorded before the fragments were changed
        side = sides[exchange.operation]
        side.total += 1
        side.statuses[exchange.status] += 1
        for key, breach in {one.key: one for one in breaches_of(provider, operation, exchange)}.items():
            side.breaches[key] = breach
            side.breached[key] += 1
        for place, kind in set(kinds(exchange.body)):
            side.kinds[exchange.status, place][kind] += 1
    return sides


def kinds(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every place of a value with the kind of what is there: its type, and what a text looks like."""
    kind = json_type(value)
    if kind == "string":
        if value:
            yield at, text_kind(value)
    elif kind != "null":
        yield at, "number" if kind == "integer" else kind
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from kinds(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from kinds(inner, f"{at}/*")
