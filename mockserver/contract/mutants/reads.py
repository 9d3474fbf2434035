"""Faults inside an operation that reads: old records, other ones, and reading that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mockserver.contract.mutants.answers import is_number, is_stamp
from mockserver.contract.mutants.fault import Fault, Mutation, Site
from mockserver.contract.mutants.spoiling import Spoil, inside
from mockserver.state.store import CREDENTIALS, Collection, Record, Store


def reads() -> Iterator[Fault]:
    """Reads of something else, and reads that write."""
    yield _reading("stale_read", "a record is read as it was at first", _stale)
    yield _reading("new_not_listed", "what came after the first read is not there", _without_new)
    yield _reading(
        "wrong_record", "the record that follows is read", lambda site: inside(site, lambda: Spoil(get=_next))
    )
    yield _reading("read_writes", "reading changes a record", lambda site: _after_reading(site, _touched))
    yield _reading("read_restores", "reading brings back what was there at first", _restoring)


def _reading(name: str, about: str, make: Callable[[Site], Mutation]) -> Fault:
    return Fault("state", name, about, lambda site: make(site) if site.operation.method == "GET" else None)


def _identity(record: Record) -> str:
    """What tells a record from others: its own id, or else the ids in it."""
    own = record.get("id")
    return str(own if own is not None else [value for name, value in record.items() if name.lower().endswith("id")])


def _stale(site: Site) -> Mutation:
    first: dict[str, Record] = {}
    return inside(site, lambda: Spoil(show=lambda _, record: first.setdefault(_identity(record), record)))


def _without_new(site: Site) -> Mutation:
    known: set[str] = set()

    def spoil() -> Spoil:
        is_first = not known

        def show(_: str, record: Record) -> Record | None:
            if is_first:
                known.add(_identity(record))
            return record if _identity(record) in known else None

        return Spoil(show=show)

    return inside(site, spoil)


def _next(collection: Collection, name: str, key: object) -> Record | None:
    if key not in collection:
        return None
    every = list(collection)
    index = next(index for index, one in enumerate(every) if str(one[name]) == str(key))
    return every[(index + 1) % len(every)]


def _restoring(site: Site) -> Mutation:
    first: dict[str, Record] = {}
    return _after_reading(site, lambda record: first.setdefault(_identity(record), record))


def _after_reading(site: Site, change: Callable[[Record], Record]) -> Mutation:
    """Each record that was read is kept changed when the call is over."""
    read: dict[tuple[str, str], Record] = {}

    def show(name: str, record: Record) -> Record:
        read[name, _identity(record)] = record
        return record

    def after(store: Store) -> None:
        for (name, _), record in read.items():
            if name != CREDENTIALS:
                store[name].put(change(record))
        read.clear()

    return inside(site, lambda: Spoil(show=show), after)


def _touched(record: Record) -> Record:
    """The record with its first number one more, or else a moment a second later, or a blank after a text."""
    changes: list[tuple[Callable[[Any], bool], Callable[[Any], Any]]] = [
        (is_number, lambda value: value + 1),
        (is_stamp, lambda value: f"{value[:17]}{(int(value[17:19]) + 1) % 60:02}{value[19:]}"),
        (lambda value: isinstance(value, str) and " " in value, lambda value: f"{value} "),
    ]
    for fits, change in changes:
        for name, value in record.items():
            if fits(value) and not name.lower().endswith("id"):
                return {**record, name: change(value)}
    return record
