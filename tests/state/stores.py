"""Every implementation of the store, opened for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import BaseCollection
from mockserver.state.collection import CallStore, Rows
from mockserver.state.memory import MemoryRows
from mockserver.state.store import Store

BOOKS = CollectionSpec("books", key="id", indexes=("shelf",))
SHELVES = CollectionSpec("shelves", key="number", ids="integer")

Open = Callable[[], AbstractContextManager[Store]]
"""Opens a transaction, which commits if its block ends well."""


class DropError(Exception):
    """Ends a transaction without its writes."""


def memory(books: Iterable[dict[str, Any]]) -> Open:
    declared = {"books": BOOKS, "shelves": SHELVES}
    base = {"books": BaseCollection("id", books, BOOKS.indexes), "shelves": BaseCollection("number")}
    own: dict[str, MemoryRows] = {}

    def rows(name: str) -> Rows:
        return own[name] if name in own else base[name]

    def written(name: str) -> MemoryRows:
        return own.setdefault(name, MemoryRows(base[name]))

    @contextmanager
    def transaction() -> Iterator[Store]:
        store = CallStore(declared, rows, written)
        yield store
        store.commit()

    return transaction


IMPLEMENTATIONS: dict[str, Callable[[Iterable[dict[str, Any]]], Open]] = {"memory": memory}
