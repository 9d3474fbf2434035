"""Every exchange of a run with its targets: those of the current test, and one of each kind for the report."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import unquote

from mockserver.contract.sending import Received, Sent
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.router import Match, path_segments

_MOST = 40  # of one test; the last ones are kept
Kind = tuple[str, str, str, int]
"""Target (mock or real), provider, operationId ("" for an address that none has) and status."""


@dataclass(frozen=True)
class Exchange:
    """A request to a provider at a target (mock or real; ``origin`` is what links begin with), and its answer."""

    target: str
    origin: str
    provider: Provider
    operation: Operation | None
    sent: Sent
    received: Received

    @property
    def kind(self) -> Kind:
        """What it is an example of."""
        return self.target, self.provider.name, self.operation.id if self.operation else "", self.received.status


@dataclass
class Log:
    """The current test's exchanges, and the first of each kind of the whole run.

    ``failed_at`` is the exchange that a failure is about: the last before what a flow changed was put back because it
    failed, or the one that is judged while checks of their own send more.
    """

    current: deque[Exchange] = field(default_factory=lambda: deque(maxlen=_MOST))
    first: dict[Kind, Exchange] = field(default_factory=dict)
    failed_at: Exchange | None = None

    def saw(self, target: str, provider: Provider, origin: str, sent: Sent, received: Received) -> None:
        """Keep an exchange."""
        exchange = Exchange(target, origin, provider, _operation(provider, sent), sent, received)
        self.current.append(exchange)
        self.first.setdefault(exchange.kind, exchange)

    def begin(self) -> None:
        """A test begins."""
        self.current.clear()
        self.failed_at = None

    def fail(self) -> None:
        """A flow has failed and begins to put things back."""
        if self.failed_at is None and self.current:
            self.failed_at = self.current[-1]

    def judge(self, exchange: Exchange | None) -> None:
        """From here on the test fails because of that exchange; None: because of its last one."""
        self.failed_at = exchange


def _operation(provider: Provider, sent: Sent) -> Operation | None:
    segments = tuple(map(unquote, path_segments(sent.path)))
    found = provider.router.find(provider.hosts[0], sent.method, segments)
    return found.operation if isinstance(found, Match) else None
