"""Records in the order of their places, any part of which is reached without a walk over what comes before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import overload

_FEW = 50


def listing(
    at: Callable[[int], bytes], places: Sequence[int], gone: Sequence[int] = (), more: Sequence[int] = ()
) -> Sequence[bytes]:
    """The records at some ``places``, without those at the ``gone`` ones, with those at ``more``; all are ascending.

    A place that was left and taken again is in both. Many records are fetched when they are looked at.
    """
    if len(places) + len(more) > _FEW:
        return Listing(at, places, gone, more)
    if gone or more:
        places = sorted({*places}.difference(gone).union(more))
    return [at(place) for place in places]


def remaining(offset: int, gone: Sequence[int], end: int) -> Iterator[int]:
    """The places before ``end`` that are not ``gone`` (ascending), from the ``offset``-th of them on."""
    place = offset
    while (beyond := offset + bisect_right(gone, place)) != place:
        place = beyond
    upcoming = bisect_right(gone, place)
    for at in range(place, end):
        if upcoming < len(gone) and gone[upcoming] == at:
            upcoming += 1
        else:
            yield at


class Listing(Sequence[bytes]):
    """What ``listing`` says. Reading a part costs what is in it, and a little for each change."""

    __slots__ = ("_at", "_gone", "_more", "_places")

    def __init__(
        self, at: Callable[[int], bytes], places: Sequence[int], gone: Sequence[int], more: Sequence[int]
    ) -> None:
        self._at = at
        self._places = places
        self._gone = gone
        self._more = more

    def __len__(self) -> int:
        return len(self._places) - len(self._gone) + len(self._more)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, int):
            (raw,) = self[slice(at := range(len(self))[index], at + 1)]
            return raw
        start, stop, _ = index.indices(len(self))
        return [self._at(place) for place in self._between(start, stop)]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._at, self._between(0, len(self)))

    def _between(self, start: int, stop: int) -> Iterator[int]:
        """Places from the ``start``-th to the ``stop``-th: whole stretches between two changes at a time."""
        if not self._gone and not self._more:
            yield from self._places[start:stop]
            return
        passed = position = 0
        for place, is_more in merge(((place, False) for place in self._gone), ((place, True) for place in self._more)):
            if passed >= stop:
                return
            until = bisect_left(self._places, place, position)
            yield from self._places[position + max(0, start - passed) : min(until, position + stop - passed)]
            passed += until - position
            position = until
            if not is_more:
                position += 1
            else:
                if start <= passed < stop:
                    yield place
                passed += 1
        if passed < stop:
            yield from self._places[position + max(0, start - passed) : position + stop - passed]
