"""Pictures of a run, as SVG beside its JSON.

python -m benchmarks.plots docs/performance/measured.json
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.bars import GROWTH
from benchmarks.figures import BUSY, STATES, Spread, Told, loads, ratios

_COLOURS = {"hot": "#e07a5f", "first": "#2a6f97"}
# The same figures give the same file: no dates, no random ids; and words stay words.
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "benchmarks",
    "svg.fonttype": "none",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_Plot = Callable[[Axes, Told], None]


@click.command()
@click.argument("measured", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "kind", default="svg", show_default=True, help="Of the pictures: svg or png.")
def main(measured: Path, kind: str) -> None:
    """Draw what MEASURED has figures for, beside it."""
    told = json.loads(measured.read_text())
    for part, plots in PLOTS.items():
        for name, plot in plots.items() if part in told else ():
            path = measured.parent / f"{name}.{kind}"
            _draw(path, plot, told)
            click.echo(path)


def cpu(axes: Axes, told: Told) -> None:
    """CPU of a GET on every server, the cheapest first, hot and not; the range of the rounds as whiskers."""
    spreads = {
        (name, state): Spread.of(values)
        for name in told["servers"]
        for state in STATES
        if (values := loads(told, state, name, "GET", BUSY, "cpu_us"))
    }
    names = sorted({name for name, state in spreads if state == "hot"}, key=lambda name: -spreads[name, "hot"].median)
    for (state, label), place in zip(STATES.items(), (0.2, -0.2), strict=True):
        found = [spreads[name, state] for name in names]
        medians = [one.median for one in found]
        whiskers = [[one.median - one.lowest for one in found], [one.highest - one.median for one in found]]
        rows = [number + place for number in range(len(names))]
        axes.barh(rows, medians, 0.36, xerr=whiskers, color=_COLOURS[state], ecolor="#444", label=label)
        for row, one in zip(rows, found, strict=True):
            axes.text(one.highest * 1.06, row, f"{one.median:.0f}", va="center")
    axes.set_yticks(range(len(names)), names)
    axes.set_xscale("log")
    axes.set_xlim(right=2 * max(one.highest for one in spreads.values()))
    axes.set_xlabel(f"CPU µs of a GET, {BUSY} connections, all processes of the server (logarithmic)")
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)


def memory(axes: Axes, told: Told) -> None:
    """Memory over a million requests."""
    rows = told["soak"]["rows"]
    axes.plot([row["requests"] for row in rows], [row["mib"] for row in rows], "o-", color=_COLOURS["first"])
    axes.set_ylim(0, max(row["mib"] for row in rows) * 1.2)
    axes.set_xlabel("requests, half of them PUT")
    axes.set_ylabel("MiB of the process tree")


def growth(part: str) -> _Plot:
    """How many times the smallest size each call takes, by size."""

    def plot(axes: Axes, told: Told) -> None:
        sizes = told["growth"][part]
        least, *_ = sizes.values()
        numbers = [int(size) for size in sizes]
        for call, first in least["us"].items():
            times = [Spread.of(ratios(one["us"][call], first)) for one in sizes.values()]
            (line,) = axes.plot(numbers, [one.median for one in times], "o-", markersize=4, label=call)
            lowest, highest = [one.lowest for one in times], [one.highest for one in times]
            axes.fill_between(numbers, lowest, highest, color=line.get_color(), alpha=0.12)
        axes.axhline(GROWTH[part], color="#888", linestyle=":", label="bar")
        axes.set_xscale("log")
        axes.set_ylim(0, None)
        axes.set_xlabel(f"{part} (logarithmic)")
        axes.set_ylabel("times the smallest")
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))

    return plot


PLOTS: dict[str, dict[str, _Plot]] = {
    # part of what was measured: pictures of it
    "hot": {"cpu": cpu},
    "soak": {"memory": memory},
    "growth": {part: growth(part) for part in GROWTH},
}


def _draw(path: Path, plot: _Plot, told: Told) -> None:
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(7, 3.6), layout="constrained", dpi=110)
        plot(figure.add_subplot(), told)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
