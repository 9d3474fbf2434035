"""Whether the history of one register can have happened one operation at a time.

Every write has a value of its own, which makes the question easy: gather each write with the reads of its value and
look at the gaps between them (Gibbons and Korach, Testing Shared Memories, 1997, section 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Operation(NamedTuple):
    """A read or write of ``value`` that took place at some moment between ``began`` and ``ended``."""

    is_write: bool
    value: object
    began: int
    ended: int


def flaw(history: Iterable[Operation], initial: object) -> str | None:
    """Why the history is not linearizable, or None if it is."""
    gathered: dict[object, list[Operation]] = {initial: [Operation(True, initial, -1, -1)]}
    for operation in history:
        gathered.setdefault(operation.value, []).append(operation)
    forward, backward = [], []
    for value, operations in gathered.items():
        writes = [one for one in operations if one.is_write]
        if len(writes) != 1:
            return f"{value!r} was read and written {len(writes)} times"
        if any(one.ended < writes[0].began for one in operations):
            return f"{value!r} was read before it was written"
        first_end = min(one.ended for one in operations)
        last_begin = max(one.began for one in operations)
        (forward if first_end < last_begin else backward).append(
            (min(first_end, last_begin), max(first_end, last_begin), value)
        )
    forward.sort(key=lambda zone: zone[:2])
    for (_, end, value), (begin, _, later) in pairwise(forward):
        if begin < end:
            return f"{value!r} was still read after {later!r} was"
    for begin, end, value in backward:
        around = next((zone for zone in forward if zone[0] < begin and end < zone[1]), None)
        if around is not None:
            return f"{value!r} was written and gone while {around[2]!r} was read before and after"
    return None
