"""What a run found, as tables for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bars import Bar, bars
from benchmarks.figures import BUSY, STATES, Spread, Told, loads, number, ratios, starts
from benchmarks.rounds import METHODS

Table = tuple[str, list[list[str]]]
"""A title, and rows of which the first is the head."""


def tables(told: Told) -> Iterator[Table]:
    """All of them, the bars first."""
    yield "Bars", _bars(list(bars(told)))
    if "hot" in told:
        yield from _servers(told)
    if steps := told.get("steps"):
        yield (
            f"In process, µs for each step; a Flask GET that does nothing takes {number(steps['flask'])}",
            _steps(steps),
        )
    if "stores" in told:
        yield f"Stores, {BUSY} connections", stores(told["stores"])
    for part, sizes in told.get("growth", {}).items():
        yield f"Growing {part}: µs a request, and how many times the smallest", _growth(sizes)


def _servers(told: Told) -> Iterator[Table]:
    for state in STATES:
        for connections in sorted({row["connections"] for row in told[state]}, reverse=True):
            for method in METHODS:
                plural = "" if connections == 1 else "s"
                title = f"{method}, {connections} connection{plural}, {STATES[state]}"
                yield title, _loads(told, state, method, connections)
    yield "Start and memory", _starts(told)
    yield "What each was seen to do", _proofs(told)


def plain(table: Table) -> str:
    """For a terminal: columns lined up."""
    title, rows = table
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([title, *(f"  {line}" for line in lines)])


def markdown(table: Table) -> str:
    """For a page."""
    title, (head, *rows) = table
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join([f"### {title}", "", *("| " + " | ".join(line) + " |" for line in lines)])


def _bars(found: list[Bar]) -> list[list[str]]:
    rows = [["what", "bar", "measured", "lowest-highest", "holds"]]
    for bar in found:
        spread = bar.spread
        rows.append([
            bar.what,
            f"≤ {number(bar.limit)}",
            number(spread.median),
            _range(spread),
            "yes" if bar.is_met else "NO",
        ])  # fmt: skip
    return rows


def _loads(told: Told, state: str, method: str, connections: int) -> list[list[str]]:
    rows = [["server", "CPU µs a request", "requests a second", "p50 ms", "p99 ms"]]
    for name in told["servers"]:
        wanted = ("cpu_us", "a_second", "p50_ms", "p99_ms")
        figures = [loads(told, state, name, method, connections, figure) for figure in wanted]
        if figures[0]:
            cpu, speed, middle, late = map(Spread.of, figures)
            rows.append(
                [
                    name,
                    f"{number(cpu.median)} ({_range(cpu)})",
                    f"{speed.median:.0f}",
                    f"{middle.median:.2f}",
                    f"{late.median:.2f}",
                ]
            )
    return rows


def _starts(told: Told) -> list[list[str]]:
    rows = [["server", "version", "first 200 after s", "CPU s until then", "MiB at rest", "MiB after the load"]]
    for name, version in told["servers"].items():
        if starts(told, name, "seconds"):
            took, spent, resting = (Spread.of(starts(told, name, figure)) for figure in ("seconds", "cpu_s", "mib"))
            after = told["mib"].get(name)
            times = [f"{number(one.median)} ({_range(one)})" for one in (took, spent)]
            rows.append([name, version, *times, number(resting.median), "-" if after is None else number(after)])
    return rows


def _proofs(told: Told) -> list[list[str]]:
    proofs = told["proofs"]
    rows = [["server", *next(iter(proofs.values()))]]
    for name, proof in proofs.items():
        rows.append([name, *("yes" if seen else "no" for seen in proof.values())])
    return [*rows, *([name, f"not measured: {why}", "", ""] for name, why in told["missing"].items())]


def _steps(steps: Told) -> list[list[str]]:
    named = [[step, *(number(steps[method]["steps"][step]) for method in METHODS)] for step in steps["GET"]["steps"]]
    whole = ["whole request", *(number(Spread.of(steps[method]["whole"]).median) for method in METHODS)]
    return [["", *METHODS], *named, whole]


def stores(told: Told) -> list[list[str]]:
    """What the same server costs on each store; the first one is memory."""
    rows = [["store", *(f"{method}: CPU µs, of memory, a second" for method in METHODS)]]
    memory, *_ = names = list(told["mib"])
    for name in names:
        cells = [name]
        for method in METHODS:
            cpu, speed = (loads(told, "hot", name, method, BUSY, figure) for figure in ("cpu_us", "a_second"))
            times = Spread.of(ratios(cpu, loads(told, "hot", memory, method, BUSY, "cpu_us"))).median
            cells.append(f"{number(Spread.of(cpu).median)}, {times:.2f}, {number(Spread.of(speed).median)}")
        rows.append(cells)
    return [*rows, *([name, f"not measured: {why}", ""] for name, why in told["missing"].items())]


def _growth(sizes: Told) -> list[list[str]]:
    """Calls below each other, sizes side by side, then what else was measured at each size."""
    rows = [["", *(f"{int(size):,}" for size in sizes)]]
    least, *_ = sizes.values()
    for call, first in least["us"].items():
        cells = [(Spread.of(one["us"][call]), Spread.of(ratios(one["us"][call], first))) for one in sizes.values()]
        rows.append([call, *(f"{number(took.median)} ({times.median:.2f})" for took, times in cells)])
    for name, figure in least.items():
        if name != "us" and isinstance(figure, list):
            rows.append([name.replace("_", " "), *(number(Spread.of(one[name]).median) for one in sizes.values())])
    *others, largest = sizes.values()
    for name, figure in largest.items():
        if isinstance(figure, int | float):  # among few, what one of them takes cannot be told from the rest
            rows.append([name.replace("_", " "), *("" for _ in others), number(figure)])
    return rows


def _range(spread: Spread) -> str:
    return f"{number(spread.lowest)}-{number(spread.highest)}"
