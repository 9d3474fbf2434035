"""Every implementation of the store, opened for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import BaseCollection
from mockserver.state.memory import Changes, MemoryStore
from mockserver.state.store import Store

BOOKS = CollectionSpec("books", key="id", indexes=("shelf",))
SHELVES = CollectionSpec("shelves", key="number", ids="integer")

Open = Callable[[], AbstractContextManager[Store]]
"""Opens a transaction, which commits if its block ends well."""


class DropError(Exception):
    """Ends a transaction without its writes."""


def memory(books: Iterable[dict[str, Any]]) -> Open:
    declared = {"books": BOOKS, "shelves": SHELVES}
    base = {"books": BaseCollection("id", books), "shelves": BaseCollection("number")}
    changes: dict[str, Changes] = {}

    @contextmanager
    def transaction() -> Iterator[Store]:
        store = MemoryStore(declared, base, changes)
        yield store
        store.commit()

    return transaction


IMPLEMENTATIONS: dict[str, Callable[[Iterable[dict[str, Any]]], Open]] = {"memory": memory}
