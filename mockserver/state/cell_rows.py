"""What one world did to one collection, kept in the cells and marks of a shared store.

Every record has a *place*: its position in the base, or the next number after the base's when it came. With ``name``
for ``provider NUL collection NUL``, and places as 16 hex digits:

- the cell ``r name key`` holds place and JSON of a record that was put, nothing for one of the base that is gone;
- marks ``a name place key`` list the records that are not the base's, ``g name place`` what the base lists no more;
- marks ``i name member NUL value NUL place + key`` lead from an indexed value to the records that were put, and those
  with ``-`` in the place of ``+`` from a value that the base's record at that place may not have any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import orjson

from mockserver.state.base import BaseCollection, indexed, number
from mockserver.state.cells import Turn
from mockserver.state.listing import listing, remaining

_DIGITS = 16
_AT_ONCE = 500  # cells that are asked for together


@dataclass(slots=True)
class Head:
    """What was done to a collection, in numbers: all that most questions need."""

    changed: int = 0
    added: int = 0
    gone: int = 0
    came: int = 0
    highest: int = 0

    def kept(self) -> list[int]:
        """The head as JSON, in the order of its members."""
        return [self.changed, self.added, self.gone, self.came, self.highest]


class CellRows:
    """One collection of one world during a turn. Its ``head`` is kept elsewhere."""

    def __init__(self, name: str, indexes: Sequence[str], base: BaseCollection, turn: Turn, head: Head) -> None:
        own = name.encode() + b"\0"
        self._row, self._added, self._gone, self._index = (kind + own for kind in (b"r", b"a", b"g", b"i"))
        self._indexes = indexes
        self._base = base
        self._turn = turn
        self._head = head

    @property
    def highest(self) -> int:
        return max(self._base.highest, self._head.highest)

    def raw(self, key: str) -> bytes | None:
        cell = self._turn.cell(self._row + _encoded(key))
        return self._base.rows.get(key) if cell is None else cell[_DIGITS:] or None

    def pairs(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[str, bytes]]:
        keys = iter(self._keys(offset, limit))
        while some := list(islice(keys, _AT_ONCE)):
            yield from zip(some, self._raws(some), strict=True)

    def having(self, member: str, value: bytes) -> Sequence[bytes]:
        marks = self._turn.marks(prefix := self._of_value(member, value))
        if not marks:
            return self._base.having(member, value)
        told = [(int(mark[len(prefix) :][:_DIGITS], 16), mark[len(prefix) + _DIGITS :]) for mark in marks]
        gone = [place for place, rest in told if rest == b"-"]
        mine = {place: rest[1:].decode() for place, rest in told if rest != b"-"}
        raws = dict(zip(mine, self._raws(list(mine.values())), strict=True))

        def at(place: int) -> bytes:
            return raws.get(place) or self._base.at(place)

        return listing(at, self._base.index(member).get(value, ()), gone, list(mine))

    def put(self, key: str, raw: bytes) -> None:
        name, head = self._row + _encoded(key), self._head
        before, place = self._turn.cell(name), self._place(key)
        if place is None:
            place = len(self._base) + head.came
            self._turn.mark(self._added + _hex(place) + _encoded(key))
            head.came += 1
            head.added += 1
            head.highest = max(head.highest, number(key))
        head.changed += before is None
        self._unindex(key, before)
        self._turn.write(name, _hex(place) + raw)
        self._mark_values(key, place, raw, stays=True)

    def delete(self, key: str) -> None:
        name, head = self._row + _encoded(key), self._head
        before, place = self._turn.cell(name), self._place(key)
        assert place is not None  # it is there
        if place < len(self._base):
            self._turn.mark(self._gone + _hex(place))
            head.gone += 1
        else:
            self._turn.mark(self._added + _hex(place) + _encoded(key), stays=False)
            head.added -= 1
        self._unindex(key, before)
        if key in self._base.rows:
            head.changed += before is None
            self._turn.write(name, b"")
        else:
            head.changed -= 1
            self._turn.write(name, None)

    def __len__(self) -> int:
        return len(self._base) - self._head.gone + self._head.added

    def _keys(self, offset: int, limit: int | None) -> list[str]:
        live = len(self._base) - self._head.gone
        keys: list[str] = []
        if offset < live:
            skip = len(self._gone)
            gone = [int(mark[skip:], 16) for mark in self._turn.marks(self._gone)] if self._head.gone else []
            keys = [self._base.keys[at] for at in islice(remaining(offset, gone, len(self._base)), limit)]
        left = None if limit is None else limit - len(keys)
        if left == 0 or not self._head.added:
            return keys
        skip = len(self._added) + _DIGITS
        return keys + [mark[skip:].decode() for mark in self._turn.marks(self._added, max(0, offset - live), left)]

    def _raws(self, keys: Sequence[str]) -> Iterator[bytes]:
        """The records of keys that are there."""
        cells = self._turn.cells([self._row + _encoded(key) for key in keys])
        return (self._base.rows[key] if cell is None else cell[_DIGITS:] for key, cell in zip(keys, cells, strict=True))

    def _place(self, key: str) -> int | None:
        """Where the record is listed, None if it is not there."""
        cell = self._turn.cell(self._row + _encoded(key))
        if cell is None:
            return self._base.positions.get(key)
        return int(cell[:_DIGITS], 16) if cell else None

    def _unindex(self, key: str, before: bytes | None) -> None:
        """The record is not found any more by the values that it has until now."""
        if before:
            self._mark_values(key, int(before[:_DIGITS], 16), before[_DIGITS:], stays=False)
        elif before is None and key in self._base.rows:
            place, record = _hex(self._base.positions[key]), orjson.loads(self._base.rows[key])
            for member in self._indexes:
                self._turn.mark(self._of_value(member, indexed(record.get(member))) + place + b"-")

    def _mark_values(self, key: str, place: int, raw: bytes, *, stays: bool) -> None:
        record = orjson.loads(raw) if self._indexes else {}
        for member in self._indexes:
            value = self._of_value(member, indexed(record.get(member)))
            self._turn.mark(value + _hex(place) + b"+" + _encoded(key), stays)

    def _of_value(self, member: str, value: bytes) -> bytes:
        return self._index + member.encode() + b"\0" + value + b"\0"


def _hex(place: int) -> bytes:
    return b"%016x" % place


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")  # nobody keeps such a key, but anybody may ask for one
