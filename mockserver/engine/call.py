"""What a behaviour gets and gives. Clock, ids and randomness reach it through the call and in no other way."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from mockserver.engine.request import Request, decoded
from mockserver.errors import ApiError
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.deliveries import Message
from mockserver.state.rates import Window
from mockserver.state.store import Store
from mockserver.state.world import World


class Credential(NamedTuple):
    """Who calls, by name: the token itself goes no further than the look-up."""

    name: str
    role: str | None
    subject: str | None


class Page(NamedTuple):
    """The rows of one page and how many there are in all."""

    rows: list[Any]
    total: int


@dataclass(slots=True)
class Reply:
    """An answer. ``status`` None means the declared one; ``body`` None means no content."""

    body: Any = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Call:
    """One request on its way through the steps; each step adds what it found out.

    ``found`` and ``given`` belong to the provider's guard: what it leaves to the handlers, and texts that are read in
    place of query parameters. ``rates`` are the provider's rate windows after this request, in the fragments' order.
    ``emitted`` is what webhooks are told if the call's writes stay. ``now`` is the world's present, the same during the
    whole call (UTC).
    """

    __slots__ = (
        "_random",
        "_trace",
        "_world",
        "body",
        "credential",
        "emitted",
        "error",
        "found",
        "given",
        "media",
        "now",
        "operation",
        "params",
        "provider",
        "rates",
        "request",
        "serial",
        "store",
    )

    def __init__(self, request: Request, provider: Provider, world: World, store: Store, serial: int) -> None:
        self.request = request
        self.provider = provider
        self.store = store
        self.serial = serial
        self.now = world.clock.now()
        self.operation: Operation | None = None
        self.params: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        self.given: dict[str, str] = {}
        self.body: Any = None
        self.media: str | None = None
        self.credential: Credential | None = None
        self.error: ApiError | None = None
        self.rates: tuple[Window, ...] = ()
        self.emitted: tuple[Message, ...] = ()
        self._world = world
        self._random: random.Random | None = None
        self._trace: str | None = None

    @property
    def random(self) -> random.Random:
        """Randomness that repeats with the world's seed."""
        if self._random is None:
            self._random = self._world.random(self.serial)
        return self._random

    @property
    def trace(self) -> str:
        """32 hex digits that identify this exchange."""
        if self._trace is None:
            self._trace = self._world.trace(self.serial)
        return self._trace

    def new_id(self) -> str:
        """A new version 4 UUID."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def emit(
        self,
        event: str,
        url: str,
        body: Any,
        *,
        headers: Mapping[str, str] | None = None,
        subscription: str | None = None,
        secrets: Sequence[str] = (),
        delay: float = 0.0,
        retries: Sequence[float] = (),
        timeout: float = 10.0,
    ) -> None:
        """Have JSON posted to a webhook after this call, if its writes stay; ``Message`` says what the rest means."""
        message = Message(
            event=event,
            url=url,
            body=orjson.dumps(body),
            headers={"Content-Type": "application/json", **(headers or {})},
            subscription=subscription,
            secrets=tuple(secrets),
            delay=delay,
            retries=tuple(retries),
            timeout=timeout,
        )
        self.emitted += (message,)

    def asked(self, name: str) -> str | None:
        """The text of a query parameter before it is read, or None; of several the first."""
        fold = str.lower if self.provider.settings.ignore_query_case else str
        for sent, text in self.request.pairs():
            try:
                if fold(decoded(sent)) == fold(name):
                    return decoded(text)
            except UnicodeDecodeError:
                continue
        return None

    def quirk(self, name: str) -> bool:
        """The side on which the world has put one of the provider's switches."""
        return self._world.quirks[f"{self.provider.name}.{name}"]

    @property
    def is_rate_limited(self) -> bool:
        """Whether the world enforces rate limits, or this call meets one all the same."""
        return self._world.rates.enforced or (self.error is not None and self.error.kind == "throttled")

    @property
    def address(self) -> str:
        """What stands for ``https://<host>`` in links, as the client addressed it."""
        return self.request.address

    @property
    def caller(self) -> Credential:
        """The credential of an operation that needs one."""
        assert self.credential is not None  # declared security is checked before any behaviour
        return self.credential

    @property
    def window(self) -> tuple[int, int | None]:
        """Offset and size of the asked page, from the provider's page parameters; (0, None) asks for everything."""
        pagination = self.provider.settings.pagination
        size = self.params.get(pagination.size)
        if size is None:
            return (0, None)
        size = max(0, min(size, pagination.maximum))
        return ((max(1, self.params.get(pagination.page, 1)) - 1) * size, size)
