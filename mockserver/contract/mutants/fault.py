"""What a mutant is: one fault at one operation, made anew for every mock that it breaks."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from mockserver.contract.sending import Received, Send, Sent
from mockserver.engine.behaviours import Behaviour
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

Wire = Callable[[Sent, Send], Received]
"""Answers a request to the operation in place of the mock, which it may ask (the second argument)."""
Inside = Callable[[Behaviour], Behaviour]
"""Takes the operation's behaviour and gives the one that replaces it."""
NOT_JSON = object()


@dataclass(frozen=True)
class Mutation:
    """A fault as it is at one operation: at the wire or inside, and at which ``place`` of request or answer."""

    place: str = ""
    wire: Wire | None = None
    inside: Inside | None = None


@dataclass(frozen=True)
class Site:
    """An operation that may get a fault: what a mock that is well answered to the probe's requests for it.

    ``tokens`` are the provider's credentials by name, the first with full rights.
    """

    provider: Provider
    operation: Operation
    tokens: Mapping[str, str]
    seed: int
    answers: Sequence[tuple[Sent, Received]] = field(repr=False)

    def random(self, fault: str) -> random.Random:
        """Randomness that is the same whenever this fault is made at this operation."""
        return random.Random(f"{self.seed}/{self.operation.id}/{fault}")

    @cached_property
    def successes(self) -> list[Any]:
        """The JSON bodies of the answers below 400."""
        raw = dict.fromkeys(received.body for _, received in self.answers if received.status < 400)
        bodies = [json_of(body) for body in raw]
        return [body for body in bodies if body is not NOT_JSON]

    @cached_property
    def statuses(self) -> list[int]:
        """Every status that was answered, sorted."""
        return sorted({received.status for _, received in self.answers})


@dataclass(frozen=True)
class Fault:
    """A kind of fault: its class, its name within all, what it does in words, and how it is made.

    ``mutate`` gives None where the operation has nothing that could break so.
    """

    group: str
    name: str
    about: str
    mutate: Callable[[Site], Mutation | None]


@dataclass(frozen=True)
class Mutant:
    """One fault at one operation."""

    fault: Fault
    site: Site

    @property
    def provider(self) -> str:
        """The provider's name."""
        return self.site.provider.name

    @property
    def name(self) -> str:
        """``provider.operationId.fault``."""
        return f"{self.provider}.{self.site.operation.id}.{self.fault.name}"

    @cached_property
    def place(self) -> str:
        """Where in the request or answer it strikes."""
        return self.make().place

    def make(self) -> Mutation:
        """The mutation with nothing remembered yet."""
        made = self.fault.mutate(self.site)
        assert made is not None  # a mutant is only one where its fault applies
        return made


def json_of(body: bytes) -> Any:
    """The value, or NOT_JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return NOT_JSON


def with_json(received: Received, body: Any) -> Received:
    """The answer with another body, whose numbers may be beyond 64 bits."""
    return Received(received.status, received.headers, json.dumps(body, ensure_ascii=False).encode())
