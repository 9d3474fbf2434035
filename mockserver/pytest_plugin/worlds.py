"""A world for each test: named so that parallel runs against one server never meet, set up without a call if it may."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from mockserver.client import ControlPlane, Provider, RefusedError, World
from mockserver.errors import MockServerError
from mockserver.pytest_plugin.marker import said
from mockserver.pytest_plugin.recorder import Recorder

_SLUG = 30  # of a test's name; a world's name has 64 characters at most
_BATCH = 50
_OTHERS = re.compile(r"[^a-z0-9_]+")


class TestWorld:
    """The world of one test; its ``recorder``, if there is one, keeps what a repro file needs."""

    __test__ = False  # no class of tests

    def __init__(self, keeper: Keeper, world: World, scenario: str | None, recorder: Recorder | None) -> None:
        self.keeper = keeper
        self.world = world
        self.recorder = recorder
        self._scenario = scenario

    def providers(self) -> dict[str, Provider]:
        """Every provider by name, in this world."""
        told = self.keeper.told(self.world, self._scenario)
        return {one["name"]: Provider(self.world, one) for one in told}


class Keeper:
    """The worlds of one run (or xdist worker) on one server, which are ended in batches where ``ends``."""

    def __init__(self, control: ControlPlane, worker: str, *, ends: bool) -> None:
        self._control = control
        self._run = f"{secrets.token_hex(4)}{worker}"
        self._ends = ends
        self._numbers = itertools.count(1)
        self._open: dict[str, World] = {}
        self._finished: list[World] = []
        self._told: dict[str | None, tuple[str, list[dict[str, Any]]]] = {}

    def open(self, test: str, start: Mapping[str, Any], *, records: bool) -> TestWorld:
        """The world of a test that starts as its markers say. Raises MockServerError."""
        slug = _OTHERS.sub("-", test.removeprefix("test_").lower())[:_SLUG].strip("-_") or "test"
        name = f"{slug}-{self._run}-{next(self._numbers)}"
        recorder = Recorder(self._control.world(name)) if records else None
        world = self._control.world(name, recorder.before if recorder else None)
        self._open[name] = world
        _set_up(world, start)
        if recorder is not None:
            recorder.settle()
        return TestWorld(self, world, start.get("scenario"), recorder)

    def told(self, world: World, scenario: str | None) -> list[dict[str, Any]]:
        """What the server says of its providers, in a world: asked once for each scenario."""
        if scenario not in self._told:
            # Without a scenario, as a world that nobody has opened starts; the main one may have changed.
            asked = world if scenario is not None else self._control.world(f"start-{self._run}")
            self._told[scenario] = asked.name, asked.call("GET", "/providers")["providers"]
        asked_in, providers = self._told[scenario]
        return [
            {**one, "base_url": one["base_url"].replace(f"/{asked_in}/", f"/{world.name}/", 1)} for one in providers
        ]

    def let_go(self, world: World) -> None:
        """The test is over."""
        self._finished.append(self._open.pop(world.name, world))
        if len(self._finished) >= _BATCH:
            self._end_finished()

    def end_all(self) -> None:
        """Nothing of this run stays on a server that goes on."""
        self._finished += self._open.values()
        self._open.clear()
        self._end_finished()

    def _end_finished(self) -> None:
        worlds, self._finished = self._finished, []
        with suppress(MockServerError):  # a server that has gone has no worlds either
            for world in worlds if self._ends else ():
                world.end()


def _set_up(world: World, start: Mapping[str, Any]) -> None:
    first = {name: start[name] for name in ("scenario", "seed", "now") if name in start}
    if first:
        with _named(first):
            world.reset(**first)
    if "quirks" in start:
        with _named({"quirks": start["quirks"]}):
            world.quirks.put(*start["quirks"])
    for fault in start.get("faults", ()):
        with _named({"faults": [fault]}):
            world.call("POST", "/faults", fault)


@contextmanager
def _named(keywords: Mapping[str, Any]) -> Iterator[None]:
    """What the server refuses becomes one line that names the marker's keyword."""
    try:
        yield
    except RefusedError as error:
        reasons = "; ".join(f"{one['found']}, expected {one['expected']}" for one in error.problems) or str(error)
        raise MockServerError(f"{said(**keywords)}: {reasons}") from error
    except MockServerError as error:
        raise MockServerError(f"{said(**keywords)}: {error}") from error
