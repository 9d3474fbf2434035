"""From what was measured to what is told: medians with their range, ratios of each round, bars that hold or do not.

A *told* is the JSON of a run; its lists are raw, and everything here is worked out from them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.rounds import METHODS

MOCK, YAML, FLOOR = "mockserver", "mockserver from YAML", "floor"
BUSY = 32  # connections for which the bars are set

Told = dict[str, Any]


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds, and how far they lie apart."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Bar:
    """What was promised (at most ``limit``) and what was measured; ``what`` names the unit, if it is no ratio."""

    what: str
    limit: float
    spread: Spread

    @property
    def is_met(self) -> bool:
        return self.spread.median <= self.limit


_CPU_LIMITS = {
    # of what: GET, PUT
    FLOOR: (2.5, 3.2),
    "prism": (1 / 8, 1 / 5),
    "mockoon": (1 / 20, 1 / 20),
    "openapi-backend": (1 / 3, 1 / 3),
    "wiremock": (1 / 1.5, 1 / 1.5),
}


def loads(told: Told, server: str, method: str, connections: int, figure: str) -> list[float]:
    """That figure of each round, in the order of the rounds; [] for a server that was not there."""
    return [
        row[figure]
        for row in told["load"]["rows"]
        if (row["server"], row["method"], row["connections"]) == (server, method, connections)
    ]


def starts(told: Told, server: str, figure: str) -> list[float]:
    """``seconds`` to the first 200, or ``mib`` at rest, of each round."""
    return [row[figure] for row in told["starts"] if row["server"] == server]


def ratios(mine: list[float], theirs: list[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(mine, theirs, strict=True)]


def bars(told: Told) -> Iterator[Bar]:
    """Every bar for which there are figures."""
    if "load" in told:
        yield from _beside_others(told)
    if steps := told.get("steps"):
        for method, limit in zip(METHODS, (0.18, 0.30), strict=True):
            yield _of(f"in process, {method}, of a no-op Flask GET", limit, steps[method]["of_flask"])


def _beside_others(told: Told) -> Iterator[Bar]:
    for server, limits in _CPU_LIMITS.items():
        for method, limit in zip(METHODS, limits, strict=True):
            if theirs := loads(told, server, method, BUSY, "cpu_us"):
                mine = loads(told, MOCK, method, BUSY, "cpu_us")
                yield _of(f"CPU per request, {method}, of {server}", limit, ratios(mine, theirs))
    if prism := starts(told, "prism", "seconds"):
        yield _of("spawn to first 200, of prism", 1 / 3, ratios(starts(told, MOCK, "seconds"), prism))
        yield _of("spawn to first 200 from YAML, of prism", 1 / 2, ratios(starts(told, YAML, "seconds"), prism))
        resting = ratios(starts(told, MOCK, "mib"), starts(told, "prism", "mib"))
        yield _of("memory at rest, of prism", 0.6, resting)


def _of(what: str, limit: float, values: list[float]) -> Bar:
    return Bar(what, limit, Spread.of(values))
