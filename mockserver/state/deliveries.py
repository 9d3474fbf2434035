"""What webhooks are to be told in one world, when by its clock, and what came of it. Sending is done elsewhere."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson

LIMIT = 200
_GRACE_SECONDS = 20.0  # beyond its timeout for an attempt to be written down
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
    """A message on its way. ``due`` is when it is tried next, None when it never is; ``at`` is when it was caused.

    ``claim`` is whose it is while it is tried, up to ``claimed_until`` (real seconds since 1970).
    """

    id: str
    provider: str
    at: datetime
    message: Message
    due: datetime | None
    waits: list[float]
    attempts: list[Attempt] = field(default_factory=list)
    status: Status = "pending"
    claim: str | None = None
    claimed_until: float = 0.0
    is_wanted_again: bool = False
    is_by_hand: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether somebody tries it. Who does not come back from that in time is taken for dead."""
        return self.claim is not None and time.time() < self.claimed_until

    @property
    def lane(self) -> tuple[str, str]:
        """Whom it is for: a receiver is told one thing at a time."""
        return self.provider, self.message.subscription or self.message.url


class Deliveries:
    """The last ``LIMIT`` deliveries of a world, oldest first; whoever calls holds the world's lock."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, Delivery] = {}

    def kept(self) -> bytes:
        """The deliveries as JSON, nothing for none."""
        return orjson.dumps([_kept(delivery) for delivery in self._kept.values()]) if self._kept else b""

    @classmethod
    def of(cls, kept: bytes) -> Deliveries:
        """The deliveries that were kept."""
        deliveries = cls()
        deliveries._kept = {told["id"]: _of(told) for told in orjson.loads(kept)}
        return deliveries

    @property
    def is_waiting(self) -> bool:
        """Whether anything is still to be tried."""
        return any(one.due is not None for one in self._kept.values())

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
        delivery.claim = secrets.token_hex(8)
        delivery.claimed_until = time.time() + delivery.message.timeout + _GRACE_SECONDS
        return delivery

    def put_back(self, delivery: Delivery) -> None:
        """It is not tried now after all."""
        delivery.claim = None

    def next_due(self, now: datetime) -> datetime | None:
        """When, after now, something is to be tried next."""
        return min((one.due for one in self._kept.values() if one.due is not None and one.due > now), default=None)

    def settle(self, delivery: Delivery, attempt: Attempt) -> Delivery | None:
        """The attempt is over: done, or to be tried again. None if the delivery was forgotten meanwhile."""
        kept = self._claimed(delivery)
        if kept is None:
            return None
        kept.claim, kept.is_by_hand = None, False
        kept.attempts.append(attempt)
        if attempt.is_successful or attempt.is_refused or not kept.waits:
            kept.status = "delivered" if attempt.is_successful else "refused" if attempt.is_refused else "failed"
            kept.due = None
        else:
            kept.due = _due(kept) + timedelta(seconds=kept.waits.pop(0))
        if kept.is_wanted_again:
            self.repeat(kept, attempt.at)
        return kept

    def _claimed(self, delivery: Delivery) -> Delivery | None:
        """The delivery as it stands, if it is still tried by whoever took it so."""
        kept = self._kept.get(delivery.id)
        return kept if kept is not None and kept.claim is not None and kept.claim == delivery.claim else None

    def give_up(self, delivery: Delivery, why: str, now: datetime) -> None:
        """The delivery is not tried any more."""
        if (kept := self._claimed(delivery)) is not None:
            kept.waits = []
            self.settle(delivery, Attempt(now, error=why))

    def repeat(self, delivery: Delivery, now: datetime) -> None:
        """Have it tried once more, at once or after the present attempt; what was finished gets no retries."""
        delivery.is_wanted_again = delivery.is_under_way
        if delivery.is_under_way:
            return
        if delivery.due is None:
            delivery.waits = []
        delivery.status, delivery.due, delivery.is_by_hand = "pending", now, True


def _kept(delivery: Delivery) -> dict[str, Any]:
    """The delivery as JSON; what receivers answer may be any bytes."""
    told = asdict(delivery)
    told["message"]["body"] = delivery.message.body.decode("latin-1")
    for one, attempt in zip(told["attempts"], delivery.attempts, strict=True):
        one["answer"] = attempt.answer.decode("latin-1")
    return told


def _of(told: dict[str, Any]) -> Delivery:
    message = told["message"]
    return Delivery(
        **{
            **told,
            "at": datetime.fromisoformat(told["at"]),
            "due": told["due"] and datetime.fromisoformat(told["due"]),
            "message": Message(
                **{
                    **message,
                    "body": message["body"].encode("latin-1"),
                    "secrets": tuple(message["secrets"]),
                    "retries": tuple(message["retries"]),
                }
            ),
            "attempts": [
                Attempt(**{**one, "at": datetime.fromisoformat(one["at"]), "answer": one["answer"].encode("latin-1")})
                for one in told["attempts"]
            ],
        }
    )


def _due(delivery: Delivery) -> datetime:
    assert delivery.due is not None  # it waits for that moment
    return delivery.due
