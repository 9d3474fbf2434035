"""What one call sees of a provider's records: those that were there before it, and its own writes, held back until it
succeeds. Where the records live is the business of ``Rows``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import orjson

from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import indexed, number, packed, parsed, valued
from mockserver.state.store import Record


class Rows(Protocol):
    """One collection between calls: records as JSON by key, in insertion order."""

    @property
    def highest(self) -> int:
        """The highest number that was ever a key."""

    def raw(self, key: str) -> bytes | None:
        """The record, or None."""

    def pairs(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Up to ``limit`` keys and records from the ``offset``-th on, reached without walking those before it."""

    def having(self, member: str, value: bytes) -> Sequence[bytes]:
        """The records whose indexed member has a value, which is told as ``base.indexed`` gives it.

        What is not looked at need not have been fetched.
        """

    def __len__(self) -> int: ...


class WritableRows(Rows, Protocol):
    """Rows of one world's own."""

    def put(self, key: str, raw: bytes) -> None:
        """Keep the record: a known one keeps its place, a new one comes last."""

    def delete(self, key: str) -> None:
        """Forget the record, which is there."""


class CallCollection:
    """One collection within one call; ``commit`` makes its writes the world's."""

    __slots__ = ("_again", "_changed", "_declared", "_pending", "_raw", "_rows")

    def __init__(self, declared: CollectionSpec, rows: Rows, changed: dict[str, CallCollection]) -> None:
        self._rows = rows
        self._raw = rows.raw  # until something is written
        self._declared = declared
        self._changed = changed  # where it stands, by its name, from then on
        self._pending: dict[str, bytes | None] = {}
        self._again: frozenset[str] = frozenset()  # deleted and put back within this call: they come last

    def get(self, key: object) -> Record | None:
        raw = self._raw(str(key))
        return None if raw is None else orjson.loads(raw)

    def look(self, key: object) -> Mapping[str, Any] | None:
        raw = self._raw(str(key))
        return None if raw is None else parsed(raw)

    def look_where(self, /, **equals: Any) -> list[Mapping[str, Any]]:
        return [*map(parsed, self._matching(equals))]

    def put(self, record: Record) -> None:
        key, raw = str(record[self._declared.key]), packed(record)
        if key in self._pending and self._pending[key] is None:
            del self._pending[key]
            self._again |= {key}
        self._write(key, raw)

    def delete(self, key: object) -> bool:
        key = str(key)
        if self._raw(key) is None:
            return False
        self._pending.pop(key, None)
        if self._rows.raw(key) is not None:
            self._write(key, None)
        return True

    def where(self, /, **equals: Any) -> list[Record]:
        return [orjson.loads(raw) for raw in self._matching(equals)]

    def page(self, offset: int, limit: int | None, /, **equals: Any) -> tuple[list[Record], int]:
        if equals or self._pending:
            matching = self._matching(equals)
            end = None if limit is None else offset + limit
            return [orjson.loads(raw) for raw in matching[offset:end]], len(matching)
        total = len(self._rows)
        if offset >= total:
            return [], total
        limit = total if limit is None else min(limit, total)
        return [orjson.loads(raw) for _, raw in self._rows.pairs(offset, limit)], total

    def next_number(self) -> int:
        return max(self._rows.highest, *map(number, self._pending), 0) + 1

    def __iter__(self) -> Iterator[Record]:
        return (orjson.loads(raw) for raw in list(self._all()))

    def __len__(self) -> int:
        return sum(1 for _ in self._all()) if self._pending else len(self._rows)

    def __contains__(self, key: object) -> bool:
        return self._raw(str(key)) is not None

    def commit(self, rows: WritableRows) -> None:
        """Write into the world's own rows, from which it reads from here on."""
        for key, raw in self._pending.items():
            if raw is None or key in self._again:
                rows.delete(key)
            if raw is not None:
                rows.put(key, raw)
        self._rows, self._raw, self._pending, self._again = rows, rows.raw, {}, frozenset()

    def _write(self, key: str, raw: bytes | None) -> None:
        self._pending[key] = raw
        self._raw = self._written
        self._changed[self._declared.name] = self

    def _written(self, key: str) -> bytes | None:
        return self._pending[key] if key in self._pending else self._rows.raw(key)

    def _all(self) -> Iterator[bytes]:
        """Every record of this call's view, in order."""
        if not self._pending:
            yield from (raw for _, raw in self._rows.pairs())
            return
        placed = set()
        for key, raw in self._rows.pairs():
            mine = self._pending.get(key, raw)
            if mine is not None and key not in self._again:
                placed.add(key)
                yield mine
        yield from (raw for key, raw in self._pending.items() if raw is not None and key not in placed)

    def _matching(self, equals: Mapping[str, Any]) -> Sequence[bytes]:
        """Records with the given members, by the index of the first of them that has one."""
        raws = None
        for member, value in equals.items():
            if member in self._declared.indexes:
                key = indexed(value)
                raws = self._found(member, key) if self._pending else self._rows.having(member, key)
                if raws is not None and len(equals) == 1:
                    return raws
                break
        wanted = {name: indexed(value) for name, value in equals.items()}
        return [raw for raw in (self._all() if raws is None else raws) if _has(orjson.loads(raw), wanted)]

    def _found(self, member: str, value: bytes) -> Sequence[bytes] | None:
        """What ``having`` says with the writes held back; None where they make the order unknown."""
        found, placed = [], set()
        for raw in self._rows.having(member, value):
            key = str(orjson.loads(raw)[self._declared.key])
            mine = self._pending.get(key, raw)
            if mine is not None and key not in self._again and valued(mine, member) == value:
                placed.add(key)
                found.append(mine)
        for key, mine in self._pending.items():
            if mine is not None and key not in placed and valued(mine, member) == value:
                if key not in self._again and self._rows.raw(key) is not None:
                    return None  # it has its place already, between others
                found.append(mine)
        return found


def _has(record: Record, members: Mapping[str, bytes]) -> bool:
    return all(indexed(record.get(name)) == value for name, value in members.items())


class CallStore(dict[str, CallCollection]):
    """One provider's collections within one call, read from ``rows``; a commit writes those that ``own`` gives.

    A collection is opened when it is first asked for.
    """

    __slots__ = ("_changed", "_declared", "_own", "_rows")

    def __init__(
        self,
        declared: Mapping[str, CollectionSpec],
        rows: Callable[[str], Rows],
        own: Callable[[str], WritableRows],
    ) -> None:
        self._declared = declared
        self._rows = rows
        self._own = own
        self._changed: dict[str, CallCollection] = {}

    def __missing__(self, collection: str) -> CallCollection:
        opened = self[collection] = CallCollection(self._declared[collection], self._rows(collection), self._changed)
        return opened

    def commit(self) -> None:
        """Make everything this call wrote the world's."""
        for name, collection in self._changed.items():
            if collection._pending:
                collection.commit(self._own(name))
