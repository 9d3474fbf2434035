"""Listings of many records: the same parts as of a plain list, and nothing fetched that is not looked at."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from mockserver.state.base import BaseCollection
from mockserver.state.listing import Listing, listing
from mockserver.state.memory import MemoryRows

PLACES = st.sets(st.integers(0, 60))


def packed(place: int) -> bytes:
    return str(place).encode()


@given(base=PLACES, leaving=PLACES, coming=PLACES, start=st.integers(-70, 70), stop=st.integers(-70, 70))
def test_any_part_is_that_of_a_plain_list(
    base: set[int], leaving: set[int], coming: set[int], start: int, stop: int
) -> None:
    gone = base & leaving
    more = coming - (base - gone)
    expected = [packed(place) for place in sorted((base - gone) | more)]

    made = Listing(packed, sorted(base), sorted(gone), sorted(more))

    assert (len(made), list(made), made[start:stop]) == (len(expected), expected, expected[start:stop])
    assert [made[index] for index in range(-len(made), len(made))] == expected * 2
    assert list(listing(packed, sorted(base), sorted(gone), sorted(more))) == expected


def test_a_page_of_many_fetches_its_own_records_only() -> None:
    fetched: list[int] = []

    def fetch(place: int) -> bytes:
        fetched.append(place)
        return packed(place)

    made = listing(fetch, range(1000), [3, 500], [500, 1001])

    assert (len(made), made[498:501]) == (1000, [b"499", b"500", b"501"])
    assert fetched == [499, 500, 501]


def test_what_comes_and_goes_thousands_of_times_leaves_the_rest_in_order() -> None:
    rows = MemoryRows(BaseCollection("id", ({"id": str(key), "shelf": 1} for key in range(100)), ["shelf"]))
    rows.having("shelf", b"1")
    for key in range(100, 5100):
        rows.put(str(key), b'{"shelf":1}')
        if key % 100:
            rows.delete(str(key))
    kept = [str(key) for key in (*range(100), *range(100, 5100, 100))]

    assert ([key for key, _ in rows.pairs()], len(rows)) == (kept, len(kept))
    assert [key for key, _ in rows.pairs(offset=120, limit=5)] == kept[120:125]
    assert len(rows.having("shelf", b"1")) == len(kept)
    assert set(rows.rows) == set(kept[100:])
