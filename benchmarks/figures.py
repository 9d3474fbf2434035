"""From what was measured to what is told: medians with their range, and ratios of each round.

A *told* is the JSON of a run; its lists are raw, and everything here is worked out from them.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

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


STATES = {"first": "first 1000 requests", "hot": "hot"}


def loads(told: Told, state: str, server: str, method: str, connections: int, figure: str) -> list[float]:
    """That figure of each round, in the order of the rounds; [] for a server that was not there."""
    wanted = (server, method, connections)
    return [row[figure] for row in told[state] if (row["server"], row["method"], row["connections"]) == wanted]


def starts(told: Told, server: str, figure: str) -> list[float]:
    """``seconds`` to the first 200, ``cpu_s`` until then, or ``mib`` at rest, of each round."""
    return [row[figure] for row in told["starts"] if row["server"] == server]


def ratios(mine: list[float], theirs: list[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(mine, theirs, strict=True)]


def number(value: float) -> str:
    """Three figures, never as a power of ten."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
