"""The journal: a ring of the last exchanges for each world, bounded in number and bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from mockserver.engine.body import is_deep
from mockserver.errors import ApiError
from mockserver.spec.operation import Operation
from mockserver.state.faults import Fault
from mockserver.state.world import stamp
from mockserver.state.worlds import MAIN

MAX_EXCHANGES = 200
MAX_BYTES = 64 * 1024 * 1024
_OVERHEAD = 1024  # bytes that an exchange holds beside its bodies, and each problem of a refused one, roughly


class Exchange(NamedTuple):
    """One request and its answer, free of secrets. The credential is carried by name.

    ``serial`` is its number in its world; ``host`` is the provider's that was meant, ``address`` what stood for
    ``https://<host>``; ``error`` is the refusal, ``ours`` the text of a failure of our own; ``note`` what is special
    about it; ``took_us`` is in microseconds; ``headers`` are those that were read beside the content type; ``fault`` is
    the one that struck it; ``status`` is 0 where there was no answer.
    """

    serial: int
    at: datetime
    world: str
    provider: str | None
    host: str | None
    operation: Operation | None
    method: str
    path: str
    query: str
    address: str
    content_type: str | None
    credential: str | None
    request: bytes
    status: int
    response: bytes
    error: ApiError | None
    ours: str | None
    took_us: int
    note: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    fault: Fault | None = None

    @property
    def id(self) -> str:
        """How it is called."""
        return exchange_id(self.world, self.serial)

    @property
    def refused_at(self) -> str | None:
        """The step that refused, as explain names it."""
        if self.error is not None:
            return self.error.step
        return "behave" if self.ours is not None else None

    def shown(self) -> dict[str, Any]:
        """The exchange as ``GET /__admin/journal`` gives it."""
        return {
            "id": self.id,
            "at": stamp(self.at),
            "world": self.world,
            "provider": self.provider,
            "host": self.host,
            "operation": self.operation.id if self.operation else None,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "status": self.status,
            "request": {
                "credential": self.credential,
                "content_type": self.content_type,
                "headers": dict(self.headers),
                "body": _readable(self.request),
            },
            "response": {"body": _readable(self.response)},
            "refused_at": self.refused_at,
            "took_us": self.took_us,
            **({"note": self.note} if self.note else {}),
            **({"fault": {"id": self.fault.id, "effect": dict(self.fault.effect)}} if self.fault else {}),
        }


def exchange_id(world: str, serial: int) -> str:
    """How an exchange is called: its number, within any but the main world after that world's name."""
    return str(serial) if world == MAIN else f"{world}:{serial}"


class Journal:
    """The exchanges of all worlds, up to ``max_exchanges`` of each; beyond ``max_bytes`` the idlest world's go."""

    def __init__(self, max_exchanges: int = MAX_EXCHANGES, max_bytes: int = MAX_BYTES) -> None:
        self._rings: OrderedDict[str, list[Exchange]] = OrderedDict()
        self._max_exchanges = max_exchanges
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Keep the exchange in its world's ring and let others go where that is too much."""
        world, rings = exchange.world, self._rings
        with self._lock:
            ring = rings.get(world)
            if ring is None:
                ring = rings[world] = []
            else:
                rings.move_to_end(world)
            ring.append(exchange)
            self._bytes += _size(exchange)
            if len(ring) > self._max_exchanges:
                self._bytes -= _size(ring.pop(0))
            while self._bytes > self._max_bytes and (len(rings) > 1 or len(ring) > 1):
                self._forget_one()

    def of(self, world: str) -> Iterator[Exchange]:
        """The exchanges of a world, newest first."""
        with self._lock:
            kept = list(self._rings.get(world, ()))
        return reversed(kept)

    def find(self, world: str, exchange_id: str) -> Exchange | None:
        """The exchange of that id; ``last`` is the world's last refusal."""
        if exchange_id == "last":
            return next((one for one in self.of(world) if one.refused_at), None)
        return next((one for one in self.of(world) if one.id == exchange_id), None)

    def clear(self, world: str) -> None:
        """Forget a world's exchanges."""
        with self._lock:
            self._bytes -= sum(map(_size, self._rings.pop(world, ())))

    def _forget_one(self) -> None:
        name, ring = next(iter(self._rings.items()))
        self._bytes -= _size(ring.pop(0))
        if not ring:
            del self._rings[name]


def _size(exchange: Exchange) -> int:
    texts = len(exchange.request) + len(exchange.response) + len(exchange.path) + len(exchange.query) + _OVERHEAD
    return texts if exchange.error is None else texts + _OVERHEAD * len(exchange.error.problems)


def _readable(raw: bytes) -> Any:
    """A kept body for people: its JSON value, else its text, None when there was none."""
    if not raw:
        return None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode(errors="replace")
    return raw.decode() if is_deep(raw, value) else value  # what is too deep could be read but not written
