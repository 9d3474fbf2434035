"""What was answered, counted as cheaply as possible; ``/metrics`` reads it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from mockserver.journal.journal import Exchange
from mockserver.spec.operation import Operation

BOUNDS = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)
"""Upper bounds of the latencies told apart, in µs."""


@dataclass(slots=True)
class Latency:
    """How long some requests took: how many up to each bound and beyond all of them, and how long in all (µs)."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: int = 0


class Counts:
    """Counts since the start, of all worlds; whoever reads them holds the lock.

    ``answered`` is by provider, operation and status, ``refused`` by provider and step; where there was no provider, it
    is ``""``. The labels of prometheus_client would take ten times as long for each request.
    """

    def __init__(self) -> None:
        self.answered: dict[tuple[str, Operation | None, int], Latency] = {}
        self.refused: Counter[tuple[str, str]] = Counter()
        self.store_errors = 0
        self.lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Count one exchange."""
        provider, took = exchange.provider or "", exchange.took_us
        key = (provider, exchange.operation, exchange.status)
        with self.lock:
            if (latency := self.answered.get(key)) is None:
                latency = self.answered[key] = Latency()
            latency.buckets[bisect_left(BOUNDS, took)] += 1
            latency.total += took
            if (step := exchange.refused_at) is not None:
                self.refused[provider, step] += 1

    def add_store_error(self) -> None:
        """Count a request that found its store away."""
        with self.lock:
            self.store_errors += 1
