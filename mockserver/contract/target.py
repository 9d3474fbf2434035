"""Where a contract test points: the mock in process, or a real API found by its environment variables."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
import requests
from flask import Flask

from mockserver.engine.example import credential_headers, example_path
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.store import CREDENTIALS
from mockserver.universe import Universe

_FORM = "application/x-www-form-urlencoded"
_PATIENCE = 30  # seconds for one real call


@dataclass(frozen=True)
class Reply:
    """An answer as tests see it; header names in lower case, ``body`` the JSON value, text, or None."""

    operation: str
    status: int
    headers: Mapping[str, str]
    body: Any


Send = Callable[[str, str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
"""Method, path below the host, query, headers and body to status, headers and body."""


@dataclass
class Target:
    """One provider under test. ``tokens`` are its credentials by name, the first with full rights.

    ``headers`` go with every call.
    """

    provider: Provider
    tokens: Mapping[str, str]
    send: Send = field(repr=False)
    called: set[str] = field(default_factory=set)
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(
        self,
        operation_id: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        credential: str | None = None,
        token: str | None = None,
        **params: Any,
    ) -> Reply:
        """Call an operation by its id; path parameters by name, ``credential`` by name (the first unless said)."""
        operation = self.provider.operations[operation_id]
        token = token if token is not None else self.tokens.get(credential or next(iter(self.tokens), ""))
        headers = {**self.headers, **credential_headers(self.provider, operation, token)}
        body = b""
        if json is not None:
            headers["Content-Type"], body = "application/json", orjson.dumps(json)
        elif form is not None:
            headers["Content-Type"], body = _FORM, urlencode(form).encode()
        path = example_path(operation, params)
        status, sent, raw = self.send(operation.method, path, urlencode(query or {}, quote_via=quote), headers, body)
        self.called.add(operation_id)
        told = {name.lower(): value for name, value in sent.items()}
        reply = Reply(operation_id, status, told, _body(raw, told.get("content-type", "")))
        self.check(operation, reply)
        return reply

    def check(self, operation: Operation, reply: Reply) -> None:
        """Fail unless the answer is declared and keeps to its declaration."""
        response = operation.responses.get(reply.status)
        place = f"{self.provider.name}.{operation.id}"
        assert response is not None, (
            f"{place} answered {reply.status}, which {operation.place} does not declare: {reply.body}"
        )
        missing = sorted(response.required - reply.headers.keys())
        assert not missing, f"{place}: {reply.status} without the headers {missing} ({response.place})"
        told = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        media = response.content.get(told) or next(iter(response.content.values()), None)
        if media is not None and media.schema is not None:
            problems = self.provider.schemas.problems(media.schema, reply.body, "body")
            assert not problems, f"{place}: {reply.status} breaks its schema: " + "; ".join(
                f"{one.place}: {one.message} ({one.source})" for one in problems
            )


def mock_target(app: Flask, provider: Provider) -> Target:
    """The mock in process, addressed by the provider's own host."""
    universe: Universe = app.extensions["mockserver"]
    client = app.test_client()
    host = provider.hosts[0]

    def send(
        method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        answer = client.open(
            path, method=method, query_string=query, headers=dict(headers), data=body, base_url=f"http://{host}"
        )
        return answer.status_code, dict(answer.headers), answer.data

    return Target(provider, tokens_of(universe, provider), send)


def tokens_of(universe: Universe, provider: Provider) -> dict[str, str]:
    """The scenario's credentials of a provider by name."""
    return {record["name"]: record["token"] for record in universe.world.store(provider.name)[CREDENTIALS]}


def real_target(provider: Provider, environ: Mapping[str, str], url: str | None) -> Target | list[str]:
    """The real API, or the names of the variables that are missing for it.

    Raises ValueError for a base URL that is no real API's: a loopback address that ``url`` does not name.
    """
    prefix = provider.name.upper()
    token = environ.get(f"{prefix}_TOKEN")
    if not token:
        return [f"{prefix}_TOKEN"]
    base = url or environ.get(f"{prefix}_BASE_URL") or f"https://{provider.servers[0].path}"
    if url is None and _is_loopback(base):
        raise ValueError(
            f"{prefix}_BASE_URL={base} is on loopback; for a server of your own pass --contract-url {base}"
        )
    origin = base.removesuffix("".join(f"/{part}" for part in provider.servers[0].path.split("/")[1:]))
    session = requests.Session()

    def send(
        method: str, path: str, query: str, headers: Mapping[str, str], _body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        if method != "GET":
            raise PermissionError(f"{method} {path}: nothing but GET is sent to a real API")
        address = origin + path + (f"?{query}" if query else "")
        answer = session.get(address, headers=dict(headers), timeout=_PATIENCE, allow_redirects=False)
        if url is None and (told := _of_a_mock(answer.headers)):
            raise ValueError(
                f"{base} answers with {told}, so it is a mock; for a server of your own pass --contract-url {base}"
            )
        return answer.status_code, dict(answer.headers), answer.content

    return Target(provider, {"real": token}, send)


def _body(raw: bytes, media: str) -> Any:
    if not raw:
        return None
    return raw.decode(errors="replace") if media.startswith("text/") else orjson.loads(raw)


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _of_a_mock(headers: Iterable[str]) -> str | None:
    return next((name for name in headers if name.lower().startswith("x-mock-")), None)
