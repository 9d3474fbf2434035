"""What a shared store has to do: for each world it keeps a document, cells and marks, and one at a time holds them.

*Cells* are bytes under a key. *Marks* are bytes in a sorted set: what is found in an order, or by how it begins. What
they mean is said elsewhere, in ``cell_rows`` and ``shared``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, Self

from mockserver.errors import MockServerError

BEYOND = b"\xff"
"""Follows every mark with the same beginning: what is marked is text in UTF-8."""


class AwayError(MockServerError):
    """The store cannot be reached, or gave the world to somebody else meanwhile. What the call wrote is not kept."""


@dataclass(slots=True)
class Writes:
    """What one turn changes, all at once: where ``is_wiped`` all cells and marks go first; None is a cell that goes.

    The world ends where there is no document, and unless it is used again within ``seconds``.
    """

    document: bytes | None = None
    cells: dict[bytes, bytes | None] = field(default_factory=dict)
    marks: dict[bytes, bool] = field(default_factory=dict)
    is_wiped: bool = False
    seconds: int | None = None


class Hold(Protocol):
    """One world as it stands, which nobody else reads or writes before ``end``. Every call may raise AwayError."""

    @property
    def document(self) -> bytes | None:
        """The world's document, None for one that nobody has opened."""

    def cells(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those of the cells that are there."""

    def marks(self, prefix: bytes, offset: int, limit: int | None) -> list[bytes]:
        """Up to ``limit`` marks with that beginning from the ``offset``-th on, sorted."""

    def end(self, writes: Writes | None) -> None:
        """Keep what is written, all or (None, or AwayError) nothing of it, and let others have the world."""


class Listed(NamedTuple):
    """An open world: ``used`` is when it was last, in seconds since 1970."""

    name: str
    used: float
    document: bytes


class Cells(Protocol):
    """A store. Every call may raise AwayError."""

    def hold(self, world: str) -> Hold:
        """The world, once nobody else has it."""

    def worlds(self) -> list[Listed]:
        """Every open world, the last used first."""

    def idle(self, limit: int) -> list[str]:
        """The open worlds beyond that many, those that were not used for longest."""

    def check(self) -> None:
        """Nothing where the store can be reached."""

    def close(self) -> None:
        """Let go of files and connections; the next call opens them anew."""


def waited(attempt: Callable[[], bool], seconds: float) -> bool:
    """Whether the attempt came off in time. It is made often: what another process holds, it holds for a moment."""
    until, pause = time.monotonic() + seconds, 0.0006
    while not attempt():
        if time.monotonic() > until:
            return False
        time.sleep(random.uniform(pause / 2, pause))
        pause = min(2 * pause, 0.005)
    return True


class Turn:
    """A hold with what was written during it: reads see it at once, others all of it at the end."""

    def __init__(self, hold: Hold) -> None:
        self.writes = Writes()
        self._hold = hold
        self._read: dict[bytes, bytes | None] = {}

    def cell(self, key: bytes) -> bytes | None:
        """One cell, or None."""
        written = self.writes.cells
        if key in written:
            return written[key]
        return self._fetched([key])[key]

    def cells(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Each of the cells, or None."""
        written, read = self.writes.cells, self._fetched(keys)
        return [written[key] if key in written else read[key] for key in keys]

    def marks(self, prefix: bytes, offset: int = 0, limit: int | None = None) -> list[bytes]:
        """Up to ``limit`` marks with that beginning from the ``offset``-th on, sorted."""
        written = {mark: stays for mark, stays in self.writes.marks.items() if mark.startswith(prefix)}
        if self.writes.is_wiped:
            known = set()
        elif written:
            known = set(self._hold.marks(prefix, 0, None))
        else:
            return self._hold.marks(prefix, offset, limit)
        known |= {mark for mark, stays in written.items() if stays}
        listed = sorted(known - {mark for mark, stays in written.items() if not stays})
        return listed[offset : None if limit is None else offset + limit]

    def write(self, key: bytes, value: bytes | None) -> None:
        """Have the cell kept, or (None) gone."""
        self.writes.cells[key] = value

    def mark(self, mark: bytes, stays: bool = True) -> None:
        """Have the mark set, or gone."""
        self.writes.marks[mark] = stays

    def wipe(self) -> None:
        """Have all cells and marks gone."""
        self.writes = Writes(is_wiped=True)

    def end(self, writes: Writes | None) -> None:
        """Keep the writes, all or nothing of them, and let others have the world. Raises AwayError."""
        self._hold.end(writes)

    def fork(self) -> Self:
        """A turn of the same hold that starts equal and can never end: what it writes is kept nowhere."""
        fork = type(self)(self._hold)
        mine = self.writes
        fork.writes = Writes(None, dict(mine.cells), dict(mine.marks), mine.is_wiped)
        return fork

    def _fetched(self, keys: Sequence[bytes]) -> dict[bytes, bytes | None]:
        read = self._read
        if self.writes.is_wiped:
            return dict.fromkeys(keys)
        if missing := [key for key in keys if key not in read]:
            found = self._hold.cells(missing)
            read.update((key, found.get(key)) for key in missing)
        return read
