"""What was promised, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.figures import BUSY, FLOOR, MOCK, STATES, YAML, Spread, Told, loads, ratios, starts
from benchmarks.rounds import METHODS


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
GROWTH = {
    # what grows: how many times a request at the smallest size one at the largest may take
    "operations": 1.1,
    "records": 2,
    "worlds": 1.3,
}


def bars(told: Told) -> Iterator[Bar]:
    """Every bar for which there are figures."""
    if "hot" in told:
        yield from _cpu(told)
    if "starts" in told and starts(told, "prism", "seconds"):
        yield from _beside_prism(told)
    if steps := told.get("steps"):
        for method, limit in zip(METHODS, (0.18, 0.30), strict=True):
            yield _of(f"in process, {method}, of a no-op Flask GET", limit, steps[method]["of_flask"])
    if soak := told.get("soak"):
        _, first, *_, last = soak["rows"]
        yield _of("memory after a million requests, of that after 100 000", 1.05, [last["mib"] / first["mib"]])
    for part, sizes in told.get("growth", {}).items():
        yield from _growth(part, sizes)


def _cpu(told: Told) -> Iterator[Bar]:
    for (server, state), limits in _CPU.items():
        for method, limit in zip(METHODS, limits, strict=True):
            if theirs := loads(told, state, server, method, BUSY, "cpu_us"):
                mine = loads(told, state, MOCK, method, BUSY, "cpu_us")
                yield _of(f"CPU of {method}, of {server} ({STATES[state]})", limit, ratios(mine, theirs))


def _beside_prism(told: Told) -> Iterator[Bar]:
    for figure, what in (("seconds", "spawn to first 200"), ("cpu_s", "CPU until the first 200")):
        prism = starts(told, "prism", figure)
        yield _of(f"{what}, of prism", 1 / 3, ratios(starts(told, MOCK, figure), prism))
        yield _of(f"{what}, from YAML, of prism", 1 / 2, ratios(starts(told, YAML, figure), prism))
    yield _of("memory at rest, of prism", 0.6, ratios(starts(told, MOCK, "mib"), starts(told, "prism", "mib")))


def _growth(part: str, sizes: Told) -> Iterator[Bar]:
    (small, least), *_, (large, most) = sizes.items()
    for call, values in most["us"].items():
        what = f"{call} with {int(large):,} {part}, of the same with {int(small):,}"
        yield _of(what, GROWTH[part], ratios(values, least["us"][call]))
    if part == "operations":
        for kind, limit in (("compiled", 0.1), ("yaml", 1)):
            more = int(large) - int(small)
            key = f"start_s_{kind}"
            each = [(many - few) / more * 1000 for many, few in zip(most[key], least[key], strict=True)]
            yield _of(f"start, {kind}, ms an operation", limit, each)
    if part == "worlds":
        yield _of("opening a world, µs", 20, [most["open_us"]])
        yield _of("resetting a world, µs", 1000, [most["reset_us"]])
        yield _of("a world after three writes, KiB", 5, [most["kib_each"]])


def _of(what: str, limit: float, values: list[float]) -> Bar:
    return Bar(what, limit, Spread.of(values))
