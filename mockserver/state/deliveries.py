"""What webhooks are to be told in one world, when by its clock, and what came of it. Sending is done elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

LIMIT = 200
Status = Literal["pending", "delivered", "failed", "refused"]
STATUSES: tuple[Status, ...] = ("pending", "delivered", "failed", "refused")


@dataclass(frozen=True, slots=True)
class Message:
    """What a behaviour wants to be sent by POST.

    ``delay`` and the ``retries`` (the waits between failed attempts) are seconds of the world's clock, ``timeout`` is
    real seconds; ``subscription`` is the provider's id of whom it is for; ``secrets`` are texts that lists must hide.
    """

    event: str
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    subscription: str | None = None
    secrets: tuple[str, ...] = ()
    delay: float = 0.0
    retries: tuple[float, ...] = ()
    timeout: float = 10.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: HTTP status and the beginning of the answer, or no status and the error.

    ``at`` is when it was due by the world's clock, so that a run repeats; ``took_ms`` is real time.
    """

    at: datetime
    status: int | None = None
    answer: bytes = b""
    error: str | None = None
    took_ms: int = 0
    is_refused: bool = False

    @property
    def is_successful(self) -> bool:
        """Whether the receiver said so."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True, eq=False)
class Delivery:
    """A message on its way. ``due`` is when it is tried next, None when it never is; ``at`` is when it was caused."""

    id: str
    provider: str
    at: datetime
    message: Message
    due: datetime | None
    waits: list[float]
    attempts: list[Attempt] = field(default_factory=list)
    status: Status = "pending"
    is_under_way: bool = False
    is_wanted_again: bool = False
    is_by_hand: bool = False

    @property
    def lane(self) -> tuple[str, str]:
        """Whom it is for: a receiver is told one thing at a time."""
        return self.provider, self.message.subscription or self.message.url


class Deliveries:
    """The last ``LIMIT`` deliveries of a world, oldest first; whoever calls holds the world's lock."""

    def __init__(self) -> None:
        self._kept: dict[str, Delivery] = {}

    def add(self, provider: str, serial: int, messages: Sequence[Message], now: datetime) -> None:
        """Keep what one exchange caused; where that is too much, finished ones go first."""
        for number, message in enumerate(messages, 1):
            due = now + timedelta(seconds=message.delay)
            delivery = Delivery(f"{serial}-{number}", provider, now, message, due, list(message.retries))
            self._kept[delivery.id] = delivery
            if len(self._kept) > LIMIT:
                finished = (one.id for one in self._kept.values() if one.due is None)
                del self._kept[next(finished, next(iter(self._kept)))]

    def newest_first(self) -> list[Delivery]:
        """All that are kept."""
        return list(reversed(self._kept.values()))

    def find(self, delivery_id: str) -> Delivery | None:
        """The delivery of that id."""
        return self._kept.get(delivery_id)

    def clear(self) -> None:
        """Forget all; what was to be sent is not."""
        self._kept.clear()

    def take(self, now: datetime) -> Delivery | None:
        """The longest due delivery to a receiver that is told nothing else just now; it is under way from here on."""
        busy = {one.lane for one in self._kept.values() if one.is_under_way}
        due = [one for one in self._kept.values() if one.due is not None and one.due <= now and one.lane not in busy]
        if not due:
            return None
        delivery = min(due, key=_due)
        delivery.is_under_way = True
        return delivery

    def next_due(self, now: datetime) -> datetime | None:
        """When, after now, something is to be tried next."""
        return min((one.due for one in self._kept.values() if one.due is not None and one.due > now), default=None)

    def settle(self, delivery: Delivery, attempt: Attempt) -> bool:
        """The attempt is over: done, or to be tried again. False if the delivery was forgotten meanwhile."""
        delivery.is_under_way = delivery.is_by_hand = False
        if self._kept.get(delivery.id) is not delivery:
            return False
        delivery.attempts.append(attempt)
        if attempt.is_successful or attempt.is_refused or not delivery.waits:
            delivery.status = "delivered" if attempt.is_successful else "refused" if attempt.is_refused else "failed"
            delivery.due = None
        else:
            delivery.due = _due(delivery) + timedelta(seconds=delivery.waits.pop(0))
        if delivery.is_wanted_again:
            self.repeat(delivery, attempt.at)
        return True

    def give_up(self, delivery: Delivery, why: str, now: datetime) -> None:
        """The delivery is not tried any more."""
        delivery.waits = []
        self.settle(delivery, Attempt(now, error=why))

    def repeat(self, delivery: Delivery, now: datetime) -> None:
        """Have it tried once more, at once or after the present attempt; what was finished gets no retries."""
        delivery.is_wanted_again = delivery.is_under_way
        if delivery.is_under_way:
            return
        if delivery.due is None:
            delivery.waits = []
        delivery.status, delivery.due, delivery.is_by_hand = "pending", now, True


def _due(delivery: Delivery) -> datetime:
    assert delivery.due is not None  # it waits for that moment
    return delivery.due
