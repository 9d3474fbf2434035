"""What growth costs, in this process: more operations, more records, more worlds.

python -m benchmarks.growth [--parts operations,records,worlds] [--rounds 7] [--json]
"""

from __future__ import annotations

import gc
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from benchmarks.grown import Call, calls_of_api, write_api
from benchmarks.populated import calls, calls_in_world, populated
from mockserver.app import create_app
from mockserver.staffing import write_scenario
from mockserver.universe import Settings, Universe

Told = dict[str, Any]
_OPERATIONS = (10, 100, 1_000, 5_000)
_PEOPLE = (100, 10_000, 1_000_000)
_WORLDS = (1, 100, 10_000)
_STAFF = 12_000  # people, about 100 000 records in all systems
_TIMES = 200  # calls in a row
_START = """
import gc, sys, time
from pathlib import Path
from mockserver.app import create_app
from mockserver.universe import Settings
gc.disable()  # as `serve` does
folder = Path(sys.argv[1])
began = time.process_time()
create_app(Settings(specs=(folder / "specs",), fixtures=(folder / "fixtures",), shipped=False))
print(time.process_time() - began)
"""


@click.command()
@click.option("--parts", default="operations,records,worlds", show_default=True, help="Which of them.")
@click.option("--rounds", default=7, show_default=True, help="Interleaved rounds.")
@click.option("--json", "as_json", is_flag=True, help="Print everything, raw: CPU microseconds of each round.")
def main(parts: str, rounds: int, as_json: bool) -> None:
    """Measure CPU time a request, side by side, and what starting and keeping cost."""
    known = {"operations": operations, "records": records, "worlds": worlds}
    if unknown := ", ".join(set(parts.split(",")) - set(known)):
        raise click.UsageError(f"--parts {unknown}: pass some of {','.join(known)}")
    told = {part: known[part](rounds) for part in parts.split(",")}
    click.echo(json.dumps(told) if as_json else "\n".join(_lines(told)))


def operations(rounds: int) -> Told:
    """Seconds to an app, from YAML and compiled, and microseconds of a call, by number of operations."""
    told: dict[int, Told] = {}
    asked: dict[int, dict[str, Call]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in _OPERATIONS:
            _say(f"{number} operations")
            told[number] = {}
            for kind in ("yaml", "compiled"):
                below = Path(folder, f"{kind}-{number}")
                settings = write_api(below, number, compiled=kind == "compiled")
                told[number][f"start_s_{kind}"] = [_start(below) for _ in range(3)]
            asked[number] = calls_of_api(create_app(settings), number)
        _time(asked, told, rounds)
    return {str(number): one for number, one in told.items()}


def records(rounds: int) -> Told:
    """Microseconds of each call, seconds of the first of it, and bytes a record, by number of people."""
    told: dict[int, Told] = {}
    asked: dict[int, dict[str, Call]] = {}
    for people in _PEOPLE:
        _say(f"{people} people, as many capacities and assignments")
        before = _resident()
        app, count = populated(people)
        told[people] = {"records": count}
        if people == max(_PEOPLE):  # fewer would fit into what the process holds already
            told[people]["bytes_a_record"] = (_resident() - before) / count
        asked[people] = calls(app, people)
        told[people]["first_call_s"] = {name: _seconds(call) for name, call in asked[people].items()}
    _time(asked, told, rounds)
    return {str(people): one for people, one in told.items()}


def worlds(rounds: int) -> Told:
    """Worlds over the records of many people: microseconds to open and to reset one, of a call that goes round all of
    them; KiB that each keeps after three writes, their exchanges included.
    """
    told: dict[int, Told] = {}
    asked: dict[int, dict[str, Call]] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_scenario(Path(folder, "many"), people=_STAFF, seed=1, settings=Settings())
        for number in _WORLDS:
            _say(f"{number} worlds")
            app = create_app(Settings(fixtures=(Path(folder),), scenario="many", seed=1))
            universe: Universe = app.extensions["mockserver"]
            names = [f"w{count}" for count in range(number)]
            each = [calls_in_world(app, name) for name in names]
            calls_in_world(app, "default")["put"]()  # compiles what all worlds share
            before = _resident()
            opened = [_seconds(partial(universe.worlds.enter, name)) for name in names]
            for one in each * 3:
                one["put"]()
            told[number] = {
                "kib_each": (_resident() - before) / number / 1024,
                "open_us": statistics.median(opened) * 1e6,
                "records": sum(
                    len(one) for below in universe.world.snapshot()["providers"].values() for one in below.values()
                ),
            }
            again = [_seconds(partial(universe.worlds.enter(name)[0].reset)) for name in names]
            told[number]["reset_us"] = statistics.median(again) * 1e6
            asked[number] = {name: _in_turn([one[name] for one in each]) for name in each[0]}
    _time(asked, told, rounds)
    return {str(number): one for number, one in told.items()}


def _time(asked: Mapping[int, Mapping[str, Call]], told: Mapping[int, Told], rounds: int) -> None:
    """CPU microseconds of each call in each round; the sizes take turns, so that what slows one slows all."""
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        for name in next(iter(asked.values())):
            for size, calls_by_name in asked.items():
                call, began = calls_by_name[name], time.process_time_ns()
                for _ in range(_TIMES):
                    call()
                took = (time.process_time_ns() - began) / _TIMES / 1000
                told[size].setdefault("us", {}).setdefault(name, []).append(took)
    gc.unfreeze()


def _in_turn(each: Iterable[Call]) -> Call:
    turns = itertools.cycle(each)

    def call() -> None:
        next(turns)()

    return call


def _seconds(call: Callable[[], Any]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def _start(folder: Path) -> float:
    command = [sys.executable, "-c", _START, str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def _resident() -> int:
    """Bytes of this process in memory (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def _say(text: str) -> None:
    click.echo(text, err=True)


def _lines(told: Told) -> Iterator[str]:
    for part, sizes in told.items():
        yield f"{part}: medians; beside the growing ones, how many times the smallest"
        smallest = next(iter(sizes.values()))
        for size, one in sizes.items():
            for name, values in one["us"].items():
                ratios = [mine / first for mine, first in zip(values, smallest["us"][name], strict=True)]
                yield f"  {size:>9}  {name:<20} {statistics.median(values):8.1f} µs  {statistics.median(ratios):5.2f} x"
            for name, figure in one.items():
                if isinstance(figure, int | float):
                    yield f"  {size:>9}  {name:<20} {figure:8.1f}"
                elif isinstance(figure, list):
                    yield f"  {size:>9}  {name:<20} {statistics.median(figure):8.4f}"


if __name__ == "__main__":
    main()
