"""The memory store: an immutable base plus one world's own changes, each call's writes held back until it succeeds."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import orjson

from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import BaseCollection, indexed, number, packed
from mockserver.state.store import Record


class Changes:
    """What one world did to one collection.

    ``rows`` holds changed, added and (as None) deleted records; ``added`` the keys that follow the base, numbered in
    the order they came; ``gone`` the positions in the base that are no longer listed there, sorted; ``highest`` the
    highest number that was ever a key.
    """

    __slots__ = ("_came", "_indexes", "added", "gone", "highest", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, bytes | None] = {}
        self.added: dict[str, int] = {}
        self.gone: list[int] = []
        self.highest = 0
        self._came = 0
        self._indexes: dict[str, dict[bytes, set[str]]] = {}

    def copy(self) -> Changes:
        """Changes of their own that start equal."""
        copy = Changes()
        copy.rows, copy.added, copy.gone = dict(self.rows), dict(self.added), list(self.gone)
        copy.highest, copy._came = self.highest, self._came
        return copy

    def put(self, base: BaseCollection, key: str, raw: bytes) -> None:
        known = self.rows.get(key, base.rows.get(key))
        if known is None:
            self.added[key] = self._came
            self._came += 1
            self.highest = max(self.highest, number(key))
        self._reindex(key, raw)
        self.rows[key] = raw

    def delete(self, base: BaseCollection, key: str) -> None:
        self._reindex(key, None)
        if key in self.added:
            del self.added[key]
        else:
            insort(self.gone, base.positions[key])
        if key in base.rows:
            self.rows[key] = None
        else:
            self.rows.pop(key, None)

    def index(self, member: str) -> dict[bytes, set[str]]:
        """Changed keys by the value of one member."""
        index = self._indexes.get(member)
        if index is None:
            index = self._indexes[member] = {}
            for key, raw in self.rows.items():
                if raw is not None:
                    index.setdefault(indexed(orjson.loads(raw).get(member)), set()).add(key)
        return index

    def _reindex(self, key: str, raw: bytes | None) -> None:
        before = self.rows.get(key)
        for member, index in self._indexes.items():
            if before is not None:
                index[indexed(orjson.loads(before).get(member))].discard(key)
            if raw is not None:
                index.setdefault(indexed(orjson.loads(raw).get(member)), set()).add(key)


class MemoryCollection:
    """One collection within one call; ``commit`` makes its writes the world's."""

    __slots__ = ("_again", "_base", "_changes", "_indexes", "_key", "_pending")

    def __init__(self, declared: CollectionSpec, base: BaseCollection, changes: Changes) -> None:
        self._key = declared.key
        self._indexes = declared.indexes
        self._base = base
        self._changes = changes
        self._pending: dict[str, bytes | None] = {}
        self._again: set[str] = set()  # deleted and put back within this call: they come last

    def get(self, key: object) -> Record | None:
        key = str(key)
        raw = self._raw(key) if self._pending else self._committed_raw(key)
        return None if raw is None else orjson.loads(raw)

    def put(self, record: Record) -> None:
        key, raw = str(record[self._key]), packed(record)
        if key in self._pending and self._pending[key] is None:
            del self._pending[key]
            self._again.add(key)
        self._pending[key] = raw

    def delete(self, key: object) -> bool:
        key = str(key)
        if self._raw(key) is None:
            return False
        self._pending.pop(key, None)
        if self._committed_raw(key) is not None:
            self._pending[key] = None
        return True

    def where(self, /, **equals: Any) -> list[Record]:
        return [orjson.loads(raw) for raw in self._matching(equals)]

    def page(self, offset: int, limit: int | None, /, **equals: Any) -> tuple[list[Record], int]:
        if equals or self._pending:
            matching = list(self._matching(equals))
            end = None if limit is None else offset + limit
            return [orjson.loads(raw) for raw in matching[offset:end]], len(matching)
        total = len(self)
        if offset >= total:
            return [], total
        raws = self._committed(offset)
        return [orjson.loads(raw) for raw in (raws if limit is None else islice(raws, min(limit, total)))], total

    def next_number(self) -> int:
        return max(self._base.highest, self._changes.highest, *map(number, self._pending)) + 1

    def __iter__(self) -> Iterator[Record]:
        return (orjson.loads(raw) for raw in list(self._all()))

    def __len__(self) -> int:
        if self._pending:
            return sum(1 for _ in self._all())
        return len(self._base.rows) - len(self._changes.gone) + len(self._changes.added)

    def __contains__(self, key: object) -> bool:
        return self._raw(str(key)) is not None

    def commit(self) -> None:
        for key, raw in self._pending.items():
            if raw is None or key in self._again:
                self._changes.delete(self._base, key)
            if raw is not None:
                self._changes.put(self._base, key, raw)
        self._pending, self._again = {}, set()

    def _raw(self, key: str) -> bytes | None:
        if self._pending and key in self._pending:
            return self._pending[key]
        return self._committed_raw(key)

    def _committed_raw(self, key: str) -> bytes | None:
        rows = self._changes.rows
        return rows[key] if key in rows else self._base.rows.get(key)

    def _all(self) -> Iterator[bytes]:
        """Every record of this call's view, in order."""
        for key in self._committed_keys(0):
            raw = self._raw(key)
            if raw is not None and key not in self._again:
                yield raw
        for key, raw in self._pending.items():
            if raw is not None and (key in self._again or self._committed_raw(key) is None):
                yield raw

    def _committed(self, offset: int) -> Iterator[bytes]:
        for key in self._committed_keys(offset):
            raw = self._committed_raw(key)
            assert raw is not None  # listed keys are live ones
            yield raw

    def _committed_keys(self, offset: int) -> Iterator[str]:
        """Keys from the ``offset``-th on, reached without walking the ones before it."""
        gone, base = self._changes.gone, self._base
        live = len(base.rows) - len(gone)
        if offset < live:
            position = offset
            while (beyond := offset + bisect_right(gone, position)) != position:
                position = beyond
            upcoming = bisect_right(gone, position)
            for at in range(position, len(base.keys)):
                if upcoming < len(gone) and gone[upcoming] == at:
                    upcoming += 1
                else:
                    yield base.keys[at]
        yield from islice(self._changes.added, max(0, offset - live), None)

    def _matching(self, equals: Mapping[str, Any]) -> Iterable[bytes]:
        """Records with the given members, by a declared index where there is one and no write is held back."""
        member = None
        if not self._pending:
            for name in equals:
                if name in self._indexes:
                    member = name
                    break
        raws = self._all() if member is None else self._by_index(member, equals[member])
        if member is not None and len(equals) == 1:
            return raws
        wanted = {name: indexed(value) for name, value in equals.items() if name != member}
        return [raw for raw in raws if _has(orjson.loads(raw), wanted)]

    def _by_index(self, member: str, value: Any) -> list[bytes]:
        wanted, changes = indexed(value), self._changes
        keys = self._base.index(member).get(wanted, [])
        if rows := changes.rows:
            keys = [key for key in keys if key not in rows]
            if changed := changes.index(member).get(wanted):
                keys = sorted([*keys, *changed], key=self._order)
        # An index lists live records only, so there are as many as keys.
        return [raw for key in keys if (raw := self._committed_raw(key)) is not None]

    def _order(self, key: str) -> tuple[bool, int]:
        added = self._changes.added.get(key)
        return (False, self._base.positions[key]) if added is None else (True, added)


def _has(record: Record, members: Mapping[str, bytes]) -> bool:
    return all(indexed(record.get(name)) == value for name, value in members.items())


class MemoryStore:
    """One provider's collections within one call."""

    __slots__ = ("_base", "_changes", "_declared", "_opened")

    def __init__(
        self,
        declared: Mapping[str, CollectionSpec],
        base: Mapping[str, BaseCollection],
        changes: dict[str, Changes],
    ) -> None:
        self._declared = declared
        self._base = base
        self._changes = changes
        self._opened: dict[str, MemoryCollection] = {}

    def __getitem__(self, collection: str) -> MemoryCollection:
        opened = self._opened.get(collection)
        if opened is None:
            declared, base = self._declared[collection], self._base[collection]
            changes = self._changes.get(collection) or Changes()
            opened = self._opened[collection] = MemoryCollection(declared, base, changes)
        return opened

    def commit(self) -> None:
        """Make everything this call wrote the world's."""
        for name, collection in self._opened.items():
            if collection._pending:
                self._changes[name] = collection._changes  # a world that only reads keeps nothing
                collection.commit()
