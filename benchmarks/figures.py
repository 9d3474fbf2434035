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


_CPU = {
    # of what, and in which state both are: at most, GET and PUT
    (FLOOR, "hot"): (2.5, 3.2),
    ("prism", "first"): (1 / 8, 1 / 5),
    ("prism", "hot"): (1 / 8, 1 / 5),
    ("mockoon", "first"): (1 / 20, 1 / 20),
    ("mockoon", "hot"): (1 / 20, 1 / 20),
    ("openapi-backend", "first"): (1 / 3, 1 / 3),
    ("openapi-backend", "hot"): (1 / 3, 1 / 3),
    ("wiremock", "first"): (1 / 1.5, 1 / 1.5),
    ("wiremock", "hot"): (1 / 1.5, 1 / 1.5),
}
STATES = {"first": "first 1000 requests", "hot": "hot"}


def loads(told: Told, state: str, server: str, method: str, connections: int, figure: str) -> list[float]:
    """That figure of each round, in the order of the rounds; [] for a server that was not there."""
    wanted = (server, method, connections)
    return [row[figure] for row in told[state] if (row["server"], row["method"], row["connections"]) == wanted]


def starts(told: Told, server: str, figure: str) -> list[float]:
    """``seconds`` to the first 200, or ``mib`` at rest, of each round."""
    return [row[figure] for row in told["starts"] if row["server"] == server]


def ratios(mine: list[float], theirs: list[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(mine, theirs, strict=True)]


def bars(told: Told) -> Iterator[Bar]:
    """Every bar for which there are figures."""
    if "hot" in told:
        yield from _cpu(told)
    if prism := "starts" in told and starts(told, "prism", "seconds"):
        yield _of("spawn to first 200, of prism", 1 / 3, ratios(starts(told, MOCK, "seconds"), prism))
        yield _of("spawn to first 200 from YAML, of prism", 1 / 2, ratios(starts(told, YAML, "seconds"), prism))
        resting = ratios(starts(told, MOCK, "mib"), starts(told, "prism", "mib"))
        yield _of("memory at rest, of prism", 0.6, resting)
    if steps := told.get("steps"):
        for method, limit in zip(METHODS, (0.18, 0.30), strict=True):
            yield _of(f"in process, {method}, of a no-op Flask GET", limit, steps[method]["of_flask"])


def _cpu(told: Told) -> Iterator[Bar]:
    for (server, state), limits in _CPU.items():
        for method, limit in zip(METHODS, limits, strict=True):
            if theirs := loads(told, state, server, method, BUSY, "cpu_us"):
                mine = loads(told, state, MOCK, method, BUSY, "cpu_us")
                yield _of(f"CPU of {method}, of {server} ({STATES[state]})", limit, ratios(mine, theirs))


def _of(what: str, limit: float, values: list[float]) -> Bar:
    return Bar(what, limit, Spread.of(values))
