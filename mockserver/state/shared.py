"""A world whose present lives in a shared store: whichever process answers, there is one of each name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

import orjson

from mockserver.state.base import Base
from mockserver.state.cell_rows import CellRows, Head
from mockserver.state.cells import AwayError, Cells, Turn, Writes
from mockserver.state.clock import Clock
from mockserver.state.collection import CallStore, Rows
from mockserver.state.deliveries import Deliveries
from mockserver.state.faults import Faults
from mockserver.state.rates import Rates
from mockserver.state.store import Record
from mockserver.state.turns import Turns
from mockserver.state.world import First, Plan, World

MADE_OTHERWISE = "was made with other fragments or seeds; start the server with those, or with an empty --store"
_NOTES = 200
_DELIVERIES = b"d"


@dataclass(frozen=True)
class Shared:
    """What the worlds of a store have in common.

    Only worlds ``made_with`` the same files can be gone on with; those that nobody uses for ``seconds`` end. ``opened``
    is called after a new one was kept.
    """

    cells: Cells
    made_with: str
    seconds: int
    opened: Callable[[], None]


class SharedWorld(World):
    """One world as this process sees it: while ``lock`` is held nobody else has it, and everything here is its present.

    What is done to it is kept when the lock is left: all of it, or (AwayError) nothing. ``is_known`` says whether
    anybody has used it, ``is_wanted`` that somebody does now, ``is_waiting`` that a delivery is still to be tried.
    """

    def __init__(self, name: str, plan: Plan, shared: Shared, *, ends: bool) -> None:
        self._shared = shared
        self._ends = ends
        self._turn: Turn | None = None
        self._heads: dict[str, Head] = {}
        self._seen: bytes | None = None
        self.is_waiting = False
        self.is_known = self.is_wanted = False
        self._is_over = False
        self._told: Deliveries | None = None
        super().__init__(name, plan)
        self.lock = Turns(self._arrive, self._leave)

    @property
    def deliveries(self) -> Deliveries:
        if self._told is None:
            kept = self._now.cell(_DELIVERIES)
            self._told = Deliveries.of(kept) if kept else Deliveries()
        return self._told

    @property
    def changed_records(self) -> int:
        with self.lock:
            return sum(head.changed for head in self._heads.values())

    def store(self, provider: str) -> CallStore:
        turn, base, declared = self._now, self._base[provider], self._plan.collections[provider]

        def rows(collection: str) -> Rows:
            return written(collection) if f"{provider}\0{collection}" in self._heads else base[collection]

        def written(collection: str) -> CellRows:
            name = f"{provider}\0{collection}"
            head = self._heads.setdefault(name, Head())
            return CellRows(name, declared[collection].indexes, base[collection], turn, head)

        return CallStore(declared, rows, written)

    def note(self, serial: int, note: bytes) -> None:
        """Keep a note of an exchange; of those the world keeps the last 200."""
        self._now.write(_slot(serial), b"%016x" % serial + note)

    def notes(self) -> list[bytes]:
        """The notes that are kept, newest first."""
        kept = self._now.cells([_slot(number) for number in range(_NOTES)])
        return [note[16:] for note in sorted((note for note in kept if note), reverse=True)]

    def forget_notes(self) -> None:
        """Keep no notes of what was."""
        for number in range(_NOTES):
            if self._now.cell(_slot(number)) is not None:
                self._now.write(_slot(number), None)

    def end(self) -> None:
        self._told = Deliveries()

    def vanish(self) -> bool:
        """Have the world ended when the lock is left; False if nobody has used it."""
        self._is_over = self.is_known
        return self.is_known

    def scratch(self) -> Self:
        """As of any world; good for as long as this one's lock is held."""
        with self.lock:
            scratch = super().scratch()
            scratch._turn = self._now.fork()
            scratch._heads = {name: replace(head) for name, head in self._heads.items()}
            return scratch

    @property
    def _now(self) -> Turn:
        assert self._turn is not None, "a shared world is looked at while its lock is held"
        return self._turn

    def _begin(self, base: Base, monday: date | None) -> None:
        if self._turn is not None:
            self._turn.wipe()
        self._heads = {}
        super()._begin(base, monday)

    def _refill(self, records: Mapping[str, Mapping[str, Sequence[Record]]]) -> None:
        notes = {key: self._now.cell(key) for key in map(_slot, range(_NOTES))}
        self._begin(self._plan.nothing, None)
        for key, note in notes.items():
            self._now.write(key, note)
        for provider, collections in records.items():
            store = self.store(provider)
            for name, rows in collections.items():
                for record in rows:
                    store[name].put(record)
            store.commit()

    def _arrive(self) -> None:
        """Nobody else has the world from here on, and this is its present."""
        hold = self._shared.cells.hold(self.name)
        try:
            self._turn, self._told, self._is_over = Turn(hold), None, False
            self.is_known = hold.document is not None
            if hold.document is None:
                self._start(self._plan.first)
                self._seen = self._document()
            elif hold.document != self._seen:
                self._recall(orjson.loads(hold.document))
                self._seen = hold.document
        except BaseException:
            self._turn = self._seen = None
            hold.end(None)
            raise

    def _leave(self, error: BaseException | None) -> Callable[[], None] | None:
        """What was done since then is kept, unless the store is what failed; others may have the world."""
        turn, seen = self._now, self._seen
        self._turn = self._seen = None
        if isinstance(error, AwayError):
            turn.end(None)
            return None
        if self._is_over:
            turn.end(Writes())
            return None
        self._keep_deliveries(turn)
        document = self._document()
        is_changed = document != seen or bool(turn.writes.cells) or (self.is_wanted and not self.is_known)
        turn.writes.document, turn.writes.seconds = document, self._shared.seconds if self._ends else None
        turn.end(turn.writes if is_changed else None)
        self._seen, self.is_wanted = document, False
        return self._shared.opened if is_changed and not self.is_known else None

    def _keep_deliveries(self, turn: Turn) -> None:
        if self._told is not None:
            kept = self._told.kept() or None
            if kept != turn.cell(_DELIVERIES):
                turn.write(_DELIVERIES, kept)
            self.is_waiting = self._told.is_waiting

    def _document(self) -> bytes:
        """The world without its records, deliveries and notes."""
        return orjson.dumps(
            {
                "made_with": self._shared.made_with,
                "first": asdict(self._first),
                "scenario": self.scenario,
                "seed": self.seed,
                "monday": self._monday,
                "clock": self.clock.kept(),
                "quirks": self.quirks,
                "rates": self.rates.kept(),
                "faults": self.faults.kept(),
                "serial": self._serial,
                "is_waiting": self.is_waiting,
                "heads": {name: head.kept() for name, head in self._heads.items()},
            }
        )

    def _recall(self, told: dict[str, Any]) -> None:
        """Be the world of that document. Raises AwayError where it is not known what that would be."""
        if told["made_with"] != self._shared.made_with:
            raise AwayError(f"world {self.name!r} {MADE_OTHERWISE}")
        first = told["first"]
        frozen_at = first["frozen_at"] and datetime.fromisoformat(first["frozen_at"])
        monday = told["monday"] and date.fromisoformat(told["monday"])
        self._first = First(first["scenario"], first["seed"], frozen_at)
        self.scenario, self.seed, self._monday = told["scenario"], told["seed"], monday
        self._base = self._plan.starts(self.scenario, monday).base if monday else self._plan.nothing
        self.clock = Clock.of(told["clock"])
        self.quirks = told["quirks"]
        self.rates = Rates(self._plan.limits, self._plan.rate_limits)
        self.rates.recall(told["rates"])
        self.faults = Faults.of(told["faults"])
        self._serial = told["serial"]
        self.is_waiting = told["is_waiting"]
        self._heads = {name: Head(*kept) for name, kept in told["heads"].items()}


def _slot(serial: int) -> bytes:
    """The cell of an exchange's note; its place is taken when it is too old."""
    return b"n%03d" % (serial % _NOTES)
