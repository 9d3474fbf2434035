"""The worlds of one server by name: opened when first asked for, let go when too many are open."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from mockserver.errors import MockServerError
from mockserver.state.world import Plan, World

MAIN = "default"
"""The world of requests that name none; it is never let go."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_REMEMBERED = 10_000


class Opened(NamedTuple):
    """An open world: its name, when it was last used (None for the main one), how many of its records are changed."""

    name: str
    used: datetime | None
    changed_records: int


class Worlds:
    """Up to ``limit`` worlds beside the main one; beyond that the least recently used goes.

    ``gone`` is called with each that goes.
    """

    def __init__(self, plan: Plan, limit: int, gone: Callable[[World], None]) -> None:
        self._plan = plan
        self._limit = limit
        self._gone = gone
        self._lock = threading.Lock()
        self.main = World(MAIN, plan)
        self._used: OrderedDict[str, tuple[World, datetime]] = OrderedDict()
        self._let_go: OrderedDict[str, None] = OrderedDict()

    def enter(self, name: str) -> tuple[World, bool]:
        """The world, opened if there was none, and whether it takes the place of one that was let go."""
        if name == MAIN:
            return self.main, False
        with self._lock:
            known = self._used.pop(name, None)
            world = known[0] if known else World(name, self._plan)
            self._used[name] = (world, datetime.now(UTC))
            is_again = known is None and name in self._let_go
            self._let_go.pop(name, None)
            oldest = self._used.popitem(last=False)[1][0] if len(self._used) > self._limit else None
            if oldest is not None:
                self._let_go[oldest.name] = None
                if len(self._let_go) > _REMEMBERED:
                    self._let_go.popitem(last=False)
        if oldest is not None:
            self._gone(oldest)
        return world, is_again

    def look(self, name: str) -> World:
        """The world if it is open, else one like it that nobody keeps: looking at a world does not open it."""
        if name == MAIN:
            return self.main
        with self._lock:
            known = self._used.get(name)
        return known[0] if known else World(name, self._plan)

    def end(self, name: str) -> bool:
        """Let a world go; False if there was none."""
        with self._lock:
            known = self._used.pop(name, None)
        if known is not None:
            self._gone(known[0])
        return known is not None

    def open(self) -> list[Opened]:
        """Every open world, the main one first, then the last used first."""
        with self._lock:
            used = [(self.main, None), *reversed(self._used.values())]
        return [Opened(world.name, moment, world.changed_records) for world, moment in used]

    def check(self) -> None:
        """Nothing: memory is always at hand."""


def world_name(text: str) -> str:
    """The name that a client meant, in lower case. Raises MockServerError."""
    name = text.lower()
    if _NAME.fullmatch(name) is None:
        told = f"{text!r} is no name of a world"
        raise MockServerError(f"{told}; begin with a letter or digit, go on with up to 63 of a-z, 0-9, _ and -")
    return name
