"""What one world did to one collection, kept in memory: its changes, laid over the base that all worlds share."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from itertools import islice

import orjson

from mockserver.state.base import BaseCollection, indexed, number


class MemoryRows:
    """One collection of one world.

    ``rows`` holds changed, added and (as None) deleted records; ``added`` the keys that follow the base, numbered in
    the order they came; ``gone`` the positions in the base that are no longer listed there, sorted.
    """

    __slots__ = ("_added", "_base", "_came", "_gone", "_highest", "_indexes", "rows")

    def __init__(self, base: BaseCollection) -> None:
        self.rows: dict[str, bytes | None] = {}
        self._base = base
        self._added: dict[str, int] = {}
        self._gone: list[int] = []
        self._highest = 0
        self._came = 0
        self._indexes: dict[str, dict[bytes, set[str]]] = {}

    def copy(self) -> MemoryRows:
        """Rows of their own that start equal."""
        copy = MemoryRows(self._base)
        copy.rows, copy._added, copy._gone = dict(self.rows), dict(self._added), list(self._gone)
        copy._highest, copy._came = self._highest, self._came
        return copy

    @property
    def highest(self) -> int:
        return max(self._base.highest, self._highest)

    def raw(self, key: str) -> bytes | None:
        rows = self.rows
        return rows[key] if key in rows else self._base.rows.get(key)

    def pairs(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[str, bytes]]:
        for key in islice(self._keys(offset), limit):
            raw = self.raw(key)
            assert raw is not None  # listed keys are live ones
            yield key, raw

    def having(self, member: str, value: bytes) -> list[bytes]:
        rows = self.rows
        keys = [key for key in self._base.index(member).get(value, ()) if key not in rows]
        if changed := self._index(member).get(value):
            keys = sorted([*keys, *changed], key=self._order)
        # An index lists live records only, so there are as many as keys.
        return [raw for key in keys if (raw := self.raw(key)) is not None]

    def put(self, key: str, raw: bytes) -> None:
        if self.raw(key) is None:
            self._added[key] = self._came
            self._came += 1
            self._highest = max(self._highest, number(key))
        self._reindex(key, raw)
        self.rows[key] = raw

    def delete(self, key: str) -> None:
        self._reindex(key, None)
        if key in self._added:
            del self._added[key]
        else:
            insort(self._gone, self._base.positions[key])
        if key in self._base.rows:
            self.rows[key] = None
        else:
            self.rows.pop(key, None)

    def __len__(self) -> int:
        return len(self._base.rows) - len(self._gone) + len(self._added)

    def _keys(self, offset: int) -> Iterator[str]:
        """Keys from the ``offset``-th on, reached without walking the ones before it."""
        gone, keys = self._gone, self._base.keys
        live = len(keys) - len(gone)
        if offset < live:
            position = offset
            while (beyond := offset + bisect_right(gone, position)) != position:
                position = beyond
            upcoming = bisect_right(gone, position)
            for at in range(position, len(keys)):
                if upcoming < len(gone) and gone[upcoming] == at:
                    upcoming += 1
                else:
                    yield keys[at]
        yield from islice(self._added, max(0, offset - live), None)

    def _order(self, key: str) -> tuple[bool, int]:
        added = self._added.get(key)
        return (False, self._base.positions[key]) if added is None else (True, added)

    def _index(self, member: str) -> dict[bytes, set[str]]:
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
