"""Where a contract test points: one provider at the mock or at the real API, called by operation and held to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import Flask
from requests.structures import CaseInsensitiveDict

from mockserver.contract.coverage import Coverage
from mockserver.contract.holding import problems_of
from mockserver.contract.report.exchanges import Log
from mockserver.contract.sending import Received, Send, Sent, in_process
from mockserver.engine.example import (
    credential_headers,
    example_body,
    example_headers,
    example_path,
    example_query,
    example_type,
)
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.store import CREDENTIALS
from mockserver.universe import Universe

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """An answer as tests see it; ``headers`` are found without regard to case; ``body``: JSON value, text, or None."""

    operation: str
    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass
class Target:
    """One provider under test. ``tokens`` are its credentials by name, the first with full rights.

    ``headers`` go with every call; ``keys`` are path parameters that every call has unless it says otherwise;
    ``is_real`` is a vendor's own server; ``origin`` is what links to ``https://<host>`` begin with; ``now`` tells the
    target's present (UTC); ``coverage`` learns every answer, ``log`` every exchange.
    """

    provider: Provider
    tokens: Mapping[str, str]
    send: Send = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Any] = field(default_factory=dict)
    is_real: bool = False
    origin: str = ""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False)
    coverage: Coverage = field(default_factory=Coverage, repr=False)
    log: Log = field(default_factory=Log, repr=False)
    _endings: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def called(self) -> set[str]:
        """Ids of the operations that were called."""
        return self.coverage.operations(self.provider.name)

    def call(self, operation_id: str, **told: Any) -> Reply:
        """Ask an operation as ``ask`` does, and hold the answer to its fragment."""
        reply = self.ask(operation_id, **told)
        self.check(self.provider.operations[operation_id], reply)
        return reply

    def ask(
        self,
        operation_id: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        raw: tuple[str, bytes] | None = None,
        query: Mapping[str, Any] | str | None = None,
        headers: Mapping[str, str | None] | None = None,
        credential: str | None = None,
        token: str | None = None,
        **params: Any,
    ) -> Reply:
        """The answer of an operation, called by its id; path parameters by name.

        The body is ``json``, a ``form`` or ``raw`` (media type and bytes). ``query`` lists repeat a name; as text it is
        sent as it is. ``credential`` is one by name (the first unless said), ``token`` any text in its place.
        ``headers`` are added last; None takes one away.
        """
        operation = self.provider.operations[operation_id]
        told: dict[str, str | None] = {**self.headers, **self.credential_headers(operation, credential, token)}
        body = b""
        if json is not None:
            told["Content-Type"], body = "application/json", orjson.dumps(json)
        elif form is not None:
            told["Content-Type"], body = _FORM, urlencode(form).encode()
        elif raw is not None:
            told["Content-Type"], body = raw
        told |= headers or {}
        asked = query if isinstance(query, str) else urlencode(query or {}, doseq=True, quote_via=quote)
        sent = Sent(
            operation.method,
            example_path(operation, {**self.keys, **params}),
            asked,
            {name: value for name, value in told.items() if value is not None},
            body,
        )
        return self.request(sent, operation.id)

    def example(self, operation_id: str, changed: Mapping[str, Any]) -> Reply:
        """Send the operation's own example, ``params``, ``query``, ``json``, ``headers`` or credential changed."""
        operation = self.provider.operations[operation_id]
        body: dict[str, Any] = {"raw": (next(iter(example_type(operation).values()), ""), example_body(operation))}
        if "json" in changed:
            body = {"json": changed["json"]}
        elif operation.body is None:
            body = {}
        return self.call(
            operation_id,
            query=changed.get("query", example_query(operation)),
            headers={**example_headers(operation), **changed.get("headers", {})},
            credential=changed.get("credential"),
            token=changed.get("token"),
            **body,
            **changed.get("params", {}),
        )

    def credential_headers(
        self, operation: Operation | None, credential: str | None = None, token: str | None = None
    ) -> dict[str, str]:
        """How a credential (the first unless it is named) or any token is presented to an operation, None for any."""
        token = token if token is not None else self.tokens.get(credential or next(iter(self.tokens), ""))
        return credential_headers(self.provider, operation, token)

    def request(self, sent: Sent, operation_id: str = "") -> Reply:
        """Send what no operation need be declared for; nothing is held to anything."""
        received = self.exchange(sent)
        headers = CaseInsensitiveDict(received.headers)
        if operation_id:
            self.coverage.saw(self.provider.name, operation_id, received.status)
        return Reply(operation_id, received.status, headers, _body(received.body, headers.get("Content-Type", "")))

    def exchange(self, sent: Sent) -> Received:
        """Send, and keep what was sent and answered in the log."""
        received = self.send(sent)
        origin = self.origin or f"https://{self.provider.hosts[0]}"
        self.log.saw("real" if self.is_real else "mock", self.provider, origin, sent, received)
        return received

    def check(self, operation: Operation, reply: Reply) -> None:
        """Fail unless the answer is declared and keeps to its declaration."""
        problems = list(problems_of(self.provider, operation, reply.status, reply.headers, reply.body, self.is_real))
        assert not problems, f"{self.provider.name}.{operation.id} answered {reply.status}: " + "; ".join(problems)

    def finally_call(self, operation_id: str, **told: Any) -> None:
        """Have this call made when the flow is over, whatever came of it: the last one asked for goes first."""

        def undo() -> None:
            reply = self.call(operation_id, **told)
            assert reply.status < 400, f"{operation_id} was to restore what was changed: {reply.status} {reply.body}"

        self._endings.callback(undo)

    def finally_do(self, undo: Callable[[], object]) -> None:
        """The same for what takes more than one call."""
        self._endings.callback(undo)

    @contextmanager
    def restoring(self) -> Iterator[Target]:
        """This target for one flow; what the flow wanted to be done finally is done."""
        with ExitStack() as endings:
            try:
                yield replace(self, _endings=endings)
            except BaseException:
                self.log.fail()  # what follows only puts things back
                raise


class Unheld(Target):
    """A target whose answers are held to nothing: for what has to be done, or is to be told, whatever they are."""

    def check(self, operation: Operation, reply: Reply) -> None:
        """Nothing is wrong."""


def mock_target(app: Flask, provider: Provider) -> Target:
    """The mock in process."""
    universe: Universe = app.extensions["mockserver"]
    host = provider.hosts[0]
    return Target(provider, tokens_of(universe, provider), in_process(app, host), origin=f"http://{host}")


def tokens_of(universe: Universe, provider: Provider) -> dict[str, str]:
    """The scenario's credentials of a provider by name."""
    return {record["name"]: record["token"] for record in universe.world.store(provider.name)[CREDENTIALS]}


def _body(raw: bytes, media: str) -> Any:
    if not raw:
        return None
    if media.startswith("text/"):
        return raw.decode(errors="replace")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode(errors="replace")
