"""Rate windows of one world: how many requests each provider's limits still allow, by the world's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from mockserver.spec.vocabulary import RateLimit


class Window(NamedTuple):
    """One limit as it stands: ``limit`` requests in ``seconds``, ``remaining`` of them, ``reset`` seconds to go."""

    limit: int
    seconds: int
    remaining: int
    reset: float


class Limits:
    """What one provider allows, for all worlds."""

    def __init__(self, limits: Sequence[RateLimit]) -> None:
        self.all = tuple(limits)
        self._untouched: tuple[int, tuple[Window, ...]] = (-1, ())

    def untouched(self, now: datetime) -> tuple[Window, ...]:
        """The windows as the first request of each finds them, in whole seconds; worked out once a second."""
        second = int(now.timestamp())
        known, windows = self._untouched
        if known != second:
            windows = tuple(
                Window(one.requests, one.seconds, one.requests - 1, one.seconds - second % one.seconds)
                for one in self.all
            )
            self._untouched = (second, windows)
        return windows


class Rates:
    """Counts the requests of each provider. While it is not enforced, every request finds the windows untouched."""

    __slots__ = ("_counted", "_limits", "enforced")

    def __init__(self, limits: Mapping[str, Limits], enforced: bool) -> None:
        self.enforced = enforced
        self._limits = limits
        self._counted: dict[tuple[str, int], tuple[int, int]] = {}

    def copy(self) -> Rates:
        """Counts of their own that start equal."""
        copy = Rates(self._limits, self.enforced)
        copy._counted = dict(self._counted)
        return copy

    def kept(self) -> list[Any]:
        """The counts as JSON."""
        return [[*key, *count] for key, count in self._counted.items()]

    def recall(self, kept: Sequence[Any]) -> None:
        """Go on from counts that were kept."""
        self._counted = {(provider, seconds): (number, count) for provider, seconds, number, count in kept}

    def take(self, provider: str, now: datetime) -> tuple[bool, tuple[Window, ...]]:
        """Whether one more request is allowed, and the windows after it. One that is refused does not count."""
        if not self.enforced:
            return True, self._limits[provider].untouched(now)
        limits = self._limits[provider].all
        used = [self._used(provider, limit, now) for limit in limits]
        allowed = all(count < limit.requests for count, limit in zip(used, limits, strict=True))
        if allowed:
            for limit, count in zip(limits, used, strict=True):
                self._counted[provider, limit.seconds] = (_number(limit, now), count + 1)
        taken = 1 if allowed else 0
        return allowed, tuple(
            Window(limit.requests, limit.seconds, limit.requests - count - taken, _rest(limit, now))
            for limit, count in zip(limits, used, strict=True)
        )

    def look(self, provider: str, now: datetime, *, is_full: bool = False) -> tuple[Window, ...]:
        """The windows as they stand; with ``is_full`` as a client sees them that meets the first limit.

        That one has then a second to go at most: whoever forced it need not wait for it in earnest.
        """
        windows = [
            Window(one.requests, one.seconds, one.requests - self._used(provider, one, now), _rest(one, now))
            for one in self._limits[provider].all
        ]
        if is_full and windows:
            windows[0] = windows[0]._replace(remaining=0, reset=min(windows[0].reset, 1.0))
        return tuple(windows)

    def _used(self, provider: str, limit: RateLimit, now: datetime) -> int:
        number, count = self._counted.get((provider, limit.seconds), (0, 0))
        return count if number == _number(limit, now) else 0


def _number(limit: RateLimit, now: datetime) -> int:
    """Which window it is: they follow one another from 1970 on."""
    return int(now.timestamp()) // limit.seconds


def _rest(limit: RateLimit, now: datetime) -> float:
    return limit.seconds - now.timestamp() % limit.seconds
