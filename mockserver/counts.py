"""What was answered, counted as cheaply as possible; ``/metrics`` reads it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from mockserver.journal.journal import Exchange

BOUNDS = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)
"""Upper bounds of the latencies told apart, in µs."""


@dataclass(slots=True)
class Latency:
    """How long one operation took: how often up to each bound and beyond all of them, and how long in all (µs)."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: int = 0


class Counts:
    """Counts since the start, of all worlds. Keys name the provider and the operation, ``""`` where there was none.

    ``requests`` is by provider, operation and status, ``refusals`` by provider and step, ``latencies`` by provider and
    operation. The labels of prometheus_client would take ten times as long for each request.
    """

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.latencies: dict[tuple[str, str], Latency] = {}
        self.store_errors = 0
        self.lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Count one exchange."""
        provider, operation = exchange.provider or "", exchange.operation.id if exchange.operation else ""
        step = exchange.refused_at
        with self.lock:
            self.requests[provider, operation, exchange.status] += 1
            latency = self.latencies.get((provider, operation))
            if latency is None:
                latency = self.latencies[provider, operation] = Latency()
            latency.buckets[bisect_left(BOUNDS, exchange.took_us)] += 1
            latency.total += exchange.took_us
            if step is not None:
                self.refusals[provider, step] += 1

    def add_store_error(self) -> None:
        """Count a request that found its store away."""
        with self.lock:
            self.store_errors += 1
