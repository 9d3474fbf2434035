"""Random histories of calls on a store and on a plain list come out the same."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from stores import DropError, Implementation, memory

KEYS = st.sampled_from([str(number) for number in range(10)])
SHELVES = st.sampled_from([None, 1, 2, 2.0, "2", True])
Record = dict[str, Any]


class History(RuleBasedStateMachine):
    """Transactions of a few writes each, committed or dropped, over a base of some records."""

    build: Implementation = staticmethod(memory)

    @initialize(base=st.permutations([str(number) for number in range(5)]), shelf=SHELVES)
    def begin(self, base: list[str], shelf: Any) -> None:
        self.kept: list[Record] = [{"id": key, "shelf": shelf} for key in base]
        self.seen = list(self.kept)
        self.open = type(self).build(self.kept)
        self.call: ExitStack | None = None

    @rule()
    @precondition(lambda self: self.call is None)
    def call_begins(self) -> None:
        self.call = ExitStack()
        self.books = self.call.enter_context(self.open())["books"]

    @rule()
    @precondition(lambda self: self.call is not None)
    def call_succeeds(self) -> None:
        self.call.close()
        self.call, self.kept = None, list(self.seen)

    @rule()
    @precondition(lambda self: self.call is not None)
    def call_fails(self) -> None:
        with contextlib.suppress(DropError), self.call:
            raise DropError
        self.call, self.seen = None, list(self.kept)

    @rule(keys=st.lists(KEYS, min_size=1, max_size=4), shelf=SHELVES)
    @precondition(lambda self: self.call is not None)
    def put(self, keys: list[str], shelf: Any) -> None:
        for key in keys:
            record = {"id": key} if shelf is None else {"id": key, "shelf": shelf}
            self.books.put(record)
            known = [position for position, one in enumerate(self.seen) if one["id"] == key]
            if known:
                self.seen[known[0]] = record
            else:
                self.seen.append(record)

    @rule(keys=st.lists(KEYS, min_size=1, max_size=4))
    @precondition(lambda self: self.call is not None)
    def delete(self, keys: list[str]) -> None:
        for key in keys:
            assert self.books.delete(key) == any(one["id"] == key for one in self.seen)
            self.seen = [one for one in self.seen if one["id"] != key]

    @rule()
    @precondition(lambda self: self.call is not None)
    def call_succeeds_and_another_begins(self) -> None:
        self.call_succeeds()
        self.call_begins()

    @rule(key=KEYS)
    @precondition(lambda self: self.call is not None)
    def get(self, key: str) -> None:
        assert self.books.get(key) == next((one for one in self.seen if one["id"] == key), None)
        assert (key in self.books) == any(one["id"] == key for one in self.seen)

    @rule(shelf=SHELVES)
    @precondition(lambda self: self.call is not None)
    def where(self, shelf: Any) -> None:
        assert self.books.where(shelf=shelf) == self._on(shelf)

    @rule(offset=st.integers(0, 9), limit=st.none() | st.integers(0, 9))
    @precondition(lambda self: self.call is not None)
    def page(self, offset: int, limit: int | None) -> None:
        end = None if limit is None else offset + limit
        assert self.books.page(offset, limit) == (self.seen[offset:end], len(self.seen))

    @rule(offset=st.integers(0, 5), limit=st.integers(0, 5), shelf=SHELVES)
    @precondition(lambda self: self.call is not None)
    def page_of_a_shelf(self, offset: int, limit: int, shelf: Any) -> None:
        there = self._on(shelf)
        assert self.books.page(offset, limit, shelf=shelf) == (there[offset : offset + limit], len(there))

    @invariant()
    def the_same_records_in_the_same_order(self) -> None:
        if self.call is not None:
            assert list(self.books) == self.seen
            assert len(self.books) == len(self.seen)

    @invariant()
    def the_next_call_finds_what_was_committed(self) -> None:
        """Reads without a held-back write take other ways: by position and by index."""
        if self.call is None and hasattr(self, "open"):
            with self.open() as store:
                for offset in range(len(self.kept) + 2):
                    assert store["books"].page(offset, 2) == (self.kept[offset : offset + 2], len(self.kept))
                for shelf in (None, 1, 2, "2"):
                    assert store["books"].where(shelf=shelf) == self._on(shelf)

    def _on(self, shelf: Any) -> list[Record]:
        return [
            one
            for one in self.seen
            if (type(one.get("shelf")) is bool) == (type(shelf) is bool) and one.get("shelf") == shelf
        ]

    def teardown(self) -> None:
        if getattr(self, "call", None) is not None:
            self.call.close()


def test_any_history_is_that_of_a_plain_list(implementation: Implementation) -> None:
    class Machine(History):
        build = staticmethod(implementation)

    Machine.TestCase.settings = settings(
        max_examples=150, stateful_step_count=40, deadline=None, derandomize=True, database=None
    )
    Machine.TestCase().runTest()
