"""The immutable part of a world: a scenario's records, shared by every world that starts from it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import orjson

from mockserver.state.listing import listing
from mockserver.state.store import Record

_REMEMBERED = 256  # look-ups by a value: those of tokens come in every request


def slim(dumped: bytes) -> bytes:
    """The same, to be kept: a result of ``dumps`` holds its whole 4 KiB buffer, the copy just its bytes."""
    return bytes(memoryview(dumped))


def packed(record: Record) -> bytes:
    """The record as JSON, to be kept."""
    return slim(orjson.dumps(record))


@lru_cache(maxsize=1024)
def parsed(raw: bytes) -> Mapping[str, Any]:
    """The record as nobody can change it; of the last ones the same object comes again."""
    record: Mapping[str, Any] = _frozen(orjson.loads(raw))
    return record


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(inner) for name, inner in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def indexed(value: Any) -> bytes:
    """A value as an index key: as JSON, so that 1, "1" and true differ and 1 and 1.0 do not."""
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return orjson.dumps(value)


def valued(raw: bytes, member: str) -> bytes:
    """What a record is found by in the index of a member."""
    return indexed(orjson.loads(raw).get(member))


def number(key: str) -> int:
    """The number that a key is, 0 for any other text."""
    return int(key) if key.isascii() and key.isdigit() and len(key) < 20 else 0


def rows_of(key: str, records: Iterable[Record]) -> dict[str, bytes]:
    """Records as JSON, by the text of their key member.

    The key is a copy: one text that stays of a record would keep the memory around it from being given back.
    """
    return {str(record[key]).encode().decode(): packed(record) for record in records}


class BaseCollection:
    """Records of one collection as JSON bytes, never changed after it is built: the ``Rows`` of every world until it
    writes.
    """

    def __init__(self, key: str, records: Iterable[Record] = (), indexes: Iterable[str] = ()) -> None:
        self._fill(rows_of(key, records), indexes)

    @classmethod
    def of_rows(cls, rows: dict[str, bytes], indexes: Iterable[str]) -> BaseCollection:
        """The collection that owns these rows from here on."""
        made = cls.__new__(cls)
        made._fill(rows, indexes)
        return made

    def _fill(self, rows: dict[str, bytes], indexes: Iterable[str]) -> None:
        self.rows = rows
        self.raw = rows.get
        self._looked_up: dict[tuple[str, bytes], Sequence[bytes]] = {}
        self._indexes: dict[str, dict[bytes, array[int]]] = {member: {} for member in indexes}
        for position, raw in enumerate(rows.values() if self._indexes else ()):
            record = orjson.loads(raw)
            for member, index in self._indexes.items():
                value = indexed(record.get(member))
                if value in index:
                    index[value].append(position)
                else:
                    index[slim(value)] = array("I", (position,))

    @cached_property
    def keys(self) -> list[str]:
        """Keys in insertion order."""
        return list(self.rows)

    @cached_property
    def highest(self) -> int:
        """The highest number among the keys, 0 if none is one."""
        return max(map(number, self.rows), default=0)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each key stands in that order; built when a world first deletes or reorders."""
        return {key: position for position, key in enumerate(self.keys)}

    def pairs(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[str, bytes]]:
        if limit is None and not offset:
            return iter(self.rows.items())
        end = None if limit is None else offset + limit
        return ((key, self.rows[key]) for key in self.keys[offset:end])

    def at(self, place: int) -> bytes:
        """The record at a position."""
        return self.rows[self.keys[place]]

    def having(self, member: str, value: bytes) -> Sequence[bytes]:
        found = self._looked_up.get((member, value))
        if found is None:
            if len(self._looked_up) >= _REMEMBERED:
                self._looked_up.clear()
            found = listing(self.at, self._indexes[member].get(value, ()))
            self._looked_up[member, slim(value)] = found
        return found

    def __len__(self) -> int:
        return len(self.rows)

    def index(self, member: str) -> Mapping[bytes, Sequence[int]]:
        """Positions by the value of an indexed member, ascending."""
        return self._indexes[member]


Base = Mapping[str, Mapping[str, BaseCollection]]
"""Collections by provider and name."""
