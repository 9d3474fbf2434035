"""The worlds of a shared store by name: opened by whoever first uses one, let go when too many are open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, datetime

import orjson

from mockserver.errors import MockServerError
from mockserver.state.cells import AwayError, Cells
from mockserver.state.shared import MADE_OTHERWISE, Shared, SharedWorld
from mockserver.state.world import Plan
from mockserver.state.worlds import MAIN, Opened

WEEK = 7 * 24 * 3600
_REMEMBERED = 10_000  # worlds of which this process keeps what it last saw


class SharedWorlds:
    """Up to ``limit`` worlds beside the main one: beyond that the least recently used goes, and any of them after
    ``seconds`` without use.

    ``made_with`` stands for the files that the worlds begin with. Whatever is asked may raise AwayError.
    """

    def __init__(self, plan: Plan, limit: int, cells: Cells, made_with: str, seconds: int = WEEK) -> None:
        self.cells = cells
        self._plan = plan
        self._limit = limit
        self._shared = Shared(cells, made_with, seconds, opened=self._let_go)
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, SharedWorld] = OrderedDict()
        self.main = self.look(MAIN)

    def enter(self, name: str) -> tuple[SharedWorld, bool]:
        """The world, which is open from its next turn on. Nobody remembers whether it was let go before."""
        world = self.look(name)
        world.is_wanted = True
        return world, False

    def look(self, name: str) -> SharedWorld:
        """The world. Looking at it does not open it."""
        with self._lock:
            world = self._seen.pop(name, None) or SharedWorld(name, self._plan, self._shared, ends=name != MAIN)
            self._seen[name] = world
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return world

    def end(self, name: str) -> bool:
        """Let a world go; False if there was none."""
        world = self.look(name)
        with world.lock:
            return world.vanish()

    def open(self) -> list[Opened]:
        """Every open world, the main one first, then the last used first."""
        told = {}
        for name, used, document in self.cells.worlds():
            changed = sum(kept[0] for kept in orjson.loads(document)["heads"].values())
            told[name] = Opened(name, datetime.fromtimestamp(used, UTC), changed)
        main = told.pop(MAIN, Opened(MAIN, None, 0))
        return [main._replace(used=None), *told.values()]

    def waiting(self) -> list[SharedWorld]:
        """The worlds in which a delivery is still to be tried."""
        return [self.look(name) for name, _, raw in self.cells.worlds() if orjson.loads(raw)["is_waiting"]]

    def check(self) -> None:
        """Nothing where the store can be used."""
        self.cells.check()

    def accept(self) -> None:
        """Nothing where its worlds can be gone on with, too. Raises MockServerError."""
        self.check()
        for name, _, document in self.cells.worlds():
            if orjson.loads(document)["made_with"] != self._shared.made_with:
                raise MockServerError(f"world {name!r} of the store {MADE_OTHERWISE}")

    def _let_go(self) -> None:
        with suppress(AwayError):  # the call that opened one has been done; the next will see to this
            for name in self.cells.idle(self._limit + 1):  # the main world is not counted
                if name != MAIN:
                    self.end(name)
