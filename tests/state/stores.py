"""Every implementation of the store, opened for tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from redis_server import RedisServer

from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import BaseCollection
from mockserver.state.opening import opened
from mockserver.state.scenario import Start
from mockserver.state.shared_worlds import SharedWorlds
from mockserver.state.store import Store
from mockserver.state.world import Plan, World

BOOKS = CollectionSpec("books", key="id", indexes=("shelf",))
SHELVES = CollectionSpec("shelves", key="number", ids="integer")

Open = Callable[[], AbstractContextManager[Store]]
"""Opens a transaction, which commits if its block ends well."""
Implementation = Callable[[Iterable[dict[str, Any]]], Open]
"""Builds a store over records of ``books``."""


class DropError(Exception):
    """Ends a transaction without its writes."""


class ToyPlan(Plan):
    """Worlds of one provider with books and shelves."""

    collections = {"toy": {"books": BOOKS, "shelves": SHELVES}}  # type: ignore[assignment]  # noqa: RUF012
    limits = documented = {}  # type: ignore[assignment]  # noqa: RUF012


def plan(books: Iterable[dict[str, Any]]) -> Plan:
    base = {"toy": {"books": BaseCollection("id", books, BOOKS.indexes), "shelves": BaseCollection("number")}}
    start = Start(base, quirks={})
    return ToyPlan(providers=(), starts=lambda _scenario, _monday: start, scenario="default", seed=1)


def memory(books: Iterable[dict[str, Any]]) -> Open:
    world = World("default", plan(books))
    return lambda: world.transaction("toy")


@contextmanager
def implemented(name: str, folder: Path) -> Iterator[Implementation]:
    """The implementation of that name; its stores are in the folder, or on a server that ends with it."""
    with ExitStack() as stack:
        if name == "memory":
            yield memory
            return
        store = f"sqlite:///{folder / 'worlds.db'}"
        if name == "redis":
            store = stack.enter_context(RedisServer()).url
        cells, numbers = opened(store), itertools.count()
        stack.callback(cells.close)

        def build(books: Iterable[dict[str, Any]]) -> Open:
            mine = plan(books)
            here, there = (SharedWorlds(mine, 10, cells, made_with="toy", seconds=60) for _ in range(2))
            name = f"world-{next(numbers)}"
            sides = itertools.cycle((here.look(name), there.look(name)))  # as two processes have it
            return lambda: next(sides).transaction("toy")

        yield build


IMPLEMENTATIONS = ("memory", "sqlite", "redis")
