"""A world: one private copy of everything that changes. Worlds of one scenario share its immutable base."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any, Self

from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import Base
from mockserver.state.clock import Clock, monday_of
from mockserver.state.collection import CallStore, Rows
from mockserver.state.deliveries import Deliveries
from mockserver.state.faults import Faults
from mockserver.state.memory import MemoryRows
from mockserver.state.quirks import in_profile
from mockserver.state.rates import Limits, Rates
from mockserver.state.scenario import Start, base_of, declared
from mockserver.state.store import Record

Starts = Callable[[str, date], Start]
"""Gives the start of a scenario's name for a first Monday; the same object for the same question."""


@dataclass(frozen=True, slots=True)
class First:
    """How one world begins, each time it is reset."""

    scenario: str
    seed: int
    frozen_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """What all worlds of a server have in common: how each begins.

    ``frozen_at`` stops the clocks; ``quirks`` outrank those of a scenario; ``rate_limits`` enforces the providers'.
    """

    providers: tuple[Provider, ...]
    starts: Starts
    scenario: str
    seed: int
    frozen_at: datetime | None = None
    quirks: Mapping[str, bool] = field(default_factory=dict)
    rate_limits: bool = False

    @property
    def first(self) -> First:
        """How a world begins that nobody has told otherwise."""
        return First(self.scenario, self.seed, self.frozen_at)

    @cached_property
    def nothing(self) -> Base:
        """Every collection, without a record."""
        return base_of({provider: {} for provider in self.providers})

    @cached_property
    def collections(self) -> Mapping[str, Mapping[str, CollectionSpec]]:
        """Collections by provider and name."""
        return {provider.name: declared(provider) for provider in self.providers}

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        """Rate limits by provider."""
        return {provider.name: Limits(provider.settings.rate_limits) for provider in self.providers}

    def sides(self, told: Mapping[str, bool]) -> Mapping[str, bool]:
        """Where every switch stands in a scenario that tells some; one mapping for all of its worlds."""
        return self._sides.setdefault(tuple(told.items()), {**self.documented, **told, **self.quirks})

    @cached_property
    def _sides(self) -> dict[tuple[tuple[str, bool], ...], Mapping[str, bool]]:
        return {}

    @cached_property
    def documented(self) -> Mapping[str, bool]:
        """Every switch as the vendors document it."""
        return in_profile(self.providers, "documented")


class World:
    """Records, ids, randomness, clock and switches of one world.

    ``lock`` is held for a whole call: calls do not interleave. ``quirks`` has the side of every switch by full name,
    ``rates`` the requests that are still allowed, ``faults`` what is injected, ``deliveries`` what webhooks are told.
    """

    def __init__(self, name: str, plan: Plan) -> None:
        self.name = name
        self.lock: AbstractContextManager[object] = threading.RLock()
        self._plan = plan
        self._start(plan.first)

    def reset(self, scenario: str | None = None, *, seed: int | None = None, frozen_at: datetime | None = None) -> None:
        """Everything as it was at the start, or as it starts from now on: another scenario, seed or time.

        Raises MockServerError if there is no such scenario.
        """
        with self.lock:
            first = self._first
            self._start(
                First(scenario or first.scenario, first.seed if seed is None else seed, frozen_at or first.frozen_at)
            )

    @property
    def deliveries(self) -> Deliveries:
        """What webhooks are told; other deliveries after a reset."""
        return self._deliveries

    @property
    def changed_records(self) -> int:
        """How many records differ from the scenario's: added, changed and deleted ones."""
        with self.lock:
            return sum(len(rows.rows) for below in self._own.values() for rows in below.values())

    def _start(self, first: First) -> None:
        plan, clock = self._plan, Clock(first.frozen_at)
        monday = monday_of(clock.now())
        start = plan.starts(first.scenario, monday)
        self._first = first
        self.scenario, self.seed = first.scenario, first.seed
        self.clock = clock
        self.quirks = plan.sides(start.quirks)
        self.rates = Rates(plan.limits, plan.rate_limits)
        self.faults = Faults()
        self._begin(start.base, monday)
        self._serial = 0

    def _begin(self, base: Base, monday: date | None) -> None:
        """Begin anew with a base: the scenario's of that Monday, or (None) one of its own."""
        self._base, self._monday = base, monday
        self._own: dict[str, dict[str, MemoryRows]] = {}
        self.end()

    def end(self) -> None:
        """Nothing that was caused here is delivered any more."""
        self._deliveries = Deliveries()

    def next_serial(self) -> int:
        """The number of the next exchange, from 1. Whoever asks holds the lock."""
        self._serial += 1
        return self._serial

    def random(self, serial: int) -> random.Random:
        """Randomness of one exchange: the same in every run with the same seed and the same calls before it."""
        return random.Random(f"{self.seed}/{serial}")

    def trace(self, serial: int) -> str:
        """32 hex digits that identify one exchange, as repeatable as its randomness."""
        return hashlib.blake2b(f"{self.seed}/{serial}".encode(), digest_size=16).hexdigest()

    def store(self, provider: str) -> CallStore:
        """One provider's records, for one call. Nothing it writes stays without its ``commit``."""
        base, own = self._base[provider], self._own.get(provider)
        rows: Mapping[str, Rows] = base if own is None else {**base, **own}
        return CallStore(self._plan.collections[provider], rows.__getitem__, partial(self._written, provider))

    def _written(self, provider: str, collection: str) -> MemoryRows:
        """The rows of this world's own, which begin as the scenario has them."""
        mine = self._own.setdefault(provider, {})
        if collection not in mine:
            mine[collection] = MemoryRows(self._base[provider][collection])
        return mine[collection]

    @contextmanager
    def transaction(self, provider: str) -> Iterator[CallStore]:
        """A store whose writes stay if the block ends well."""
        with self.lock:
            store = self.store(provider)
            yield store
            store.commit()

    def scratch(self) -> Self:
        """A throwaway copy of this world's present, its clock stopped, for trying a call without consequences."""
        with self.lock:
            scratch = copy(self)
            scratch.lock = threading.RLock()
            scratch.clock = Clock(self.clock.now())
            scratch.rates = self.rates.copy()
            scratch.faults = Faults()
            scratch.end()
            scratch._own = {
                provider: {name: rows.copy() for name, rows in collections.items()}
                for provider, collections in self._own.items()
            }
            return scratch

    def fresh(self) -> World:
        """A throwaway world as this one was at its start."""
        fresh = World(self.name, self._plan)
        first = First(self.scenario, self._first.seed, self._first.frozen_at)
        if first != fresh._first:
            fresh.reset(first.scenario, seed=first.seed, frozen_at=first.frozen_at)
        return fresh

    def snapshot(self) -> dict[str, Any]:
        """The whole world as JSON: scenario, seed, clock, switches, how many exchanges there were, every record."""
        with self.lock:
            return {
                "scenario": self.scenario,
                "seed": self.seed,
                "clock": {"now": stamp(self.clock.now()), "frozen": self.clock.frozen},
                "quirks": dict(self.quirks),
                "exchanges": self._serial,
                "providers": {provider.name: self._records(provider) for provider in self._plan.providers},
            }

    def restore(
        self,
        records: Mapping[str, Mapping[str, Sequence[Record]]],
        *,
        scenario: str,
        seed: int,
        now: datetime,
        frozen: bool,
        quirks: Mapping[str, bool],
        exchanges: int,
    ) -> None:
        """The world as a snapshot said; the records must have been checked.

        Exchanges are never counted back: ids that were given out before must not be given out again.
        """
        with self.lock:
            self.scenario = scenario
            self.seed = seed
            self.clock.set(now=now, frozen=frozen)
            self.quirks = {**self.quirks, **quirks}
            self._serial = max(self._serial, exchanges)
            self._refill(records)

    def _refill(self, records: Mapping[str, Mapping[str, Sequence[Record]]]) -> None:
        self._begin(base_of({one: records.get(one.name, {}) for one in self._plan.providers}), None)

    def _records(self, provider: Provider) -> dict[str, list[Record]]:
        store = self.store(provider.name)
        return {name: list(store[name]) for name in self._plan.collections[provider.name]}


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
