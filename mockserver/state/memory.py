"""What one world did to one collection, kept in memory: its changes, laid over the base that all worlds share."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice

from mockserver.state.base import BaseCollection, number, slim, valued
from mockserver.state.listing import listing, remaining

_MOST_GAPS = 1000


class _Moved:
    """Places of the base whose record no longer has a value, and places of changed records that have it, ascending."""

    __slots__ = ("gone", "more")

    def __init__(self) -> None:
        self.gone: list[int] = []
        self.more: list[int] = []


class MemoryRows:
    """One collection of one world.

    Every record has a place: its position in the base, or the next number after those of the base when it came.
    ``rows`` holds changed, added and (as None) deleted records; ``new`` the keys that came, deleted ones too, until
    there are too many; ``places`` those of the keys that came and are there; ``gone`` the places that are not listed.
    """

    __slots__ = ("_base", "_gone", "_highest", "_indexes", "_new", "_places", "rows")

    def __init__(self, base: BaseCollection) -> None:
        self.rows: dict[str, bytes | None] = {}
        self._base = base
        self._new: list[str] = []
        self._places: dict[str, int] = {}
        self._gone: list[int] = []
        self._highest = 0
        self._indexes: dict[str, dict[bytes, _Moved]] = {}

    def copy(self) -> MemoryRows:
        """Rows of their own that start equal."""
        copy = MemoryRows(self._base)
        copy.rows, copy._new, copy._places = dict(self.rows), list(self._new), dict(self._places)
        copy._gone, copy._highest = list(self._gone), self._highest
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

    def having(self, member: str, value: bytes) -> Sequence[bytes]:
        moved = self._index(member).get(value)
        if moved is None:
            return self._base.having(member, value)
        return listing(self._at, self._base.index(member).get(value, ()), moved.gone, moved.more)

    def put(self, key: str, raw: bytes) -> None:
        if self.raw(key) is None:
            self._places[key] = len(self._base) + len(self._new)
            self._new.append(key)
            self._highest = max(self._highest, number(key))
        self._reindex(key, raw)
        self.rows[key] = raw

    def delete(self, key: str) -> None:
        self._reindex(key, None)
        insort(self._gone, self._place(key))
        self._places.pop(key, None)
        if key in self._base.rows:
            self.rows[key] = None
        else:
            self.rows.pop(key, None)
        if len(self._new) - len(self._places) > max(_MOST_GAPS, len(self._places)):
            self._close_gaps()

    def __len__(self) -> int:
        return len(self._base) + len(self._new) - len(self._gone)

    def _keys(self, offset: int) -> Iterator[str]:
        """Keys from the ``offset``-th on, reached without walking the ones before it."""
        return map(self._key, remaining(offset, self._gone, len(self._base) + len(self._new)))

    def _key(self, place: int) -> str:
        new = place - len(self._base)
        return self._base.keys[place] if new < 0 else self._new[new]

    def _at(self, place: int) -> bytes:
        raw = self.raw(self._key(place))
        assert raw is not None  # an index lists live records only
        return raw

    def _place(self, key: str) -> int:
        place = self._places.get(key)
        return self._base.positions[key] if place is None else place

    def _close_gaps(self) -> None:
        """Keys that came and went again are forgotten, so that a world does not grow with what it once held."""
        first = len(self._base)
        del self._gone[bisect_left(self._gone, first) :]
        self._new = list(self._places)
        self._places = {key: place for place, key in enumerate(self._new, first)}
        self._indexes = {}

    def _index(self, member: str) -> dict[bytes, _Moved]:
        """What changes did to the base's index of a member, by value."""
        index = self._indexes.get(member)
        if index is None:
            index = self._indexes[member] = {}
            for key, raw in self.rows.items():
                if (before := self._base.rows.get(key)) is not None:
                    insort(_moved(index, before, member).gone, self._base.positions[key])
                if raw is not None:
                    insort(_moved(index, raw, member).more, self._place(key))
        return index

    def _reindex(self, key: str, raw: bytes | None) -> None:
        """To be called before the record at a known place becomes another, or none."""
        before = self.rows.get(key)
        for member, index in self._indexes.items():
            if before is not None:
                more = _moved(index, before, member).more
                del more[bisect_left(more, self._place(key))]
            elif key not in self.rows and key in self._base.rows:
                insort(_moved(index, self._base.rows[key], member).gone, self._base.positions[key])
            if raw is not None:
                insort(_moved(index, raw, member).more, self._place(key))


def _moved(index: dict[bytes, _Moved], raw: bytes, member: str) -> _Moved:
    value = valued(raw, member)
    moved = index.get(value)
    if moved is None:
        moved = index[slim(value)] = _Moved()
    return moved
