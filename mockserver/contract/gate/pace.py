"""How many requests, and how fast: a budget for the run, half of the vendor's rate limits, Retry-After."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from mockserver.contract.gate.errors import ClosedError
from mockserver.spec.vocabulary import RateLimit

LONGEST_WAIT = 60.0  # seconds that a Retry-After is honoured; a longer one ends the run
_UNDECLARED = (RateLimit(requests=4, seconds=1),)


@dataclass(frozen=True)
class Clock:
    """Seconds since 1970, and a way to let some of them pass."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Pace:
    """Holds requests back until they may go. ``limits`` are the vendor's own; half of each is used, others share it.

    ``tell`` hears of every request how many went before it, and the seconds that it waits.
    """

    limits: Sequence[RateLimit]
    budget: int
    clock: Clock = field(default_factory=Clock)
    tell: Callable[[int, float], None] = lambda _sent, _wait: None
    sent: int = 0
    _times: deque[float] = field(default_factory=deque)
    _not_before: float = 0.0

    def __post_init__(self) -> None:
        self.limits = [RateLimit(max(1, one.requests // 2), one.seconds) for one in self.limits or _UNDECLARED]
        self._times = deque(maxlen=max(one.requests for one in self.limits))

    def take(self, *, is_free: bool = False) -> None:
        """Wait until one more request may go, and count it. Raises ClosedError when the budget is spent."""
        if self.sent >= self.budget and not is_free:
            raise ClosedError(f"the budget of {self.budget} requests is spent; allow more with --contract-budget")
        wait = self._wait()
        self.tell(self.sent, wait)
        if wait > 0:
            self.clock.sleep(wait)
        self.sent += 1
        self._times.append(self.clock.now())

    def heed(self, headers: Mapping[str, str]) -> float | None:
        """Hold the next request back as Retry-After asks: the seconds, or None where nothing bearable was asked."""
        asked = _seconds(headers.get("Retry-After", ""), self.clock.now())
        if asked is None or asked > LONGEST_WAIT:
            return None
        self._not_before = self.clock.now() + asked
        return asked

    def _wait(self) -> float:
        now = self.clock.now()
        full = (one for one in self.limits if len(self._times) >= one.requests)
        return max(self._not_before, *(self._times[-one.requests] + one.seconds for one in full), now) - now


def _seconds(told: str, now: float) -> float | None:
    """Retry-After as seconds from now (RFC 9110: seconds or a date); None where it is neither."""
    if told.strip().isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - now)
    except (TypeError, ValueError):
        return None
