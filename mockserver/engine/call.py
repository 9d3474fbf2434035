"""What a behaviour gets and gives. Clock, ids and randomness reach it through the call and in no other way."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from mockserver.engine.request import Request
from mockserver.errors import ApiError
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.store import Store
from mockserver.state.world import World


@dataclass(frozen=True, slots=True)
class Credential:
    """Who calls, by name: the token itself goes no further than the look-up."""

    name: str
    role: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Page:
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
    """One request on its way through the steps; each step adds what it found out."""

    def __init__(self, request: Request, provider: Provider, world: World, store: Store, serial: int) -> None:
        self.request = request
        self.provider = provider
        self.store = store
        self.serial = serial
        self.operation: Operation | None = None
        self.params: dict[str, Any] = {}
        self.body: Any = None
        self.media: str | None = None
        self.credential: Credential | None = None
        self.error: ApiError | None = None
        self._world = world

    @cached_property
    def now(self) -> datetime:
        """The world's present, the same during the whole call (UTC)."""
        return self._world.clock.now()

    @cached_property
    def random(self) -> random.Random:
        """Randomness that repeats with the world's seed."""
        return self._world.random(self.serial)

    @cached_property
    def trace(self) -> str:
        """32 hex digits that identify this exchange."""
        return self._world.trace(self.serial)

    def new_id(self) -> str:
        """A new version 4 UUID."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

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
