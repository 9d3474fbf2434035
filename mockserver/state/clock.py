"""A world's time: real time with an offset, or frozen. UTC throughout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = re.compile(
    r"(?P<weeks>[-+]?[0-9]{1,4}) (?P<day>mon|tue|wed|thu|fri|sat|sun)"
    r"( (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]))?"
)


FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9000, 1, 1, tzinfo=UTC)  # leaves room for what is counted from it


class Clock:
    """Tells the time of one world, which lies between FIRST and LAST. A time without an offset is taken for UTC."""

    __slots__ = ("_frozen_at", "_offset")

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen_at = None if frozen_at is None else _utc(frozen_at)
        self._offset = timedelta(0)

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen_at is not None

    def now(self) -> datetime:
        """The world's present."""
        return self._frozen_at or datetime.now(UTC) + self._offset

    def set(self, *, now: datetime | None = None, frozen: bool | None = None, advance: float = 0.0) -> None:
        """Put the clock to ``now``, then move it by ``advance`` seconds, then stop it or let it run.

        Raises OverflowError for a time that no clock here tells, and then nothing has changed.
        """
        stands = self.frozen if frozen is None else frozen
        moment = (_utc(now) if now else self.now()) + timedelta(seconds=advance)
        if not FIRST <= moment <= LAST:
            raise OverflowError(f"{moment.isoformat()} is not between {FIRST.year} and {LAST.year}")
        self._frozen_at = moment if stands else None
        self._offset = timedelta(0) if stands else moment - datetime.now(UTC)

    def kept(self) -> dict[str, Any]:
        """The clock as JSON."""
        frozen_at = self._frozen_at
        return {
            "frozen_at": frozen_at and frozen_at.isoformat(),
            "offset_us": self._offset // timedelta(microseconds=1),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Clock:
        """The clock that was kept; it has gone on meanwhile, unless it was frozen."""
        clock = cls(datetime.fromisoformat(kept["frozen_at"]) if kept["frozen_at"] else None)
        clock._offset = timedelta(microseconds=kept["offset_us"])
        return clock


@dataclass(frozen=True, slots=True)
class WeekOffset:
    """A seed's date: a weekday some weeks from the world's first week, with a time of day or without."""

    weeks: int
    day: int
    at: time | None

    @classmethod
    def read(cls, text: str) -> WeekOffset:
        """From ``-2 tue 09:30``. Raises ValueError."""
        told = _WEEK.fullmatch(text)
        if told is None:
            raise ValueError(f"{text!r} is no week, day and time such as '-2 tue 09:30'")
        at = time(int(told["hour"]), int(told["minute"])) if told["hour"] else None
        return cls(int(told["weeks"]), _DAYS.index(told["day"]), at)

    def text(self, monday: date) -> str:
        """``2026-03-03T09:30:00Z`` or ``2026-03-03`` in the world whose first week begins on that Monday."""
        day = monday + timedelta(weeks=self.weeks, days=self.day)
        return f"{day.isoformat()}T{self.at.isoformat()}Z" if self.at else day.isoformat()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def monday_of(moment: datetime) -> date:
    """The Monday of that moment's week."""
    return moment.date() - timedelta(days=moment.weekday())
