"""Ways to a target: how a request below a provider's host gets there and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from werkzeug.test import Client

from mockserver.errors import MockServerError

PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True)
class Sent:
    """A request below a provider's host: ``path`` percent-encoded, ``query`` as it stands after the question mark."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Received:
    """What came back; headers are found without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Sent], Received]
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_process(app: WSGI, host: str) -> Send:
    """To the mock in this process, addressed by the provider's own host."""
    client = Client(app)

    def send(sent: Sent) -> Received:
        answer = client.open(
            sent.path,
            method=sent.method,
            query_string=sent.query,
            headers=dict(sent.headers),
            data=sent.body,
            base_url=f"http://{host}",
        )
        return Received(answer.status_code, CaseInsensitiveDict(answer.headers), answer.data)

    return send


def over_http(origin: str, patience: float = PATIENCE) -> Send:
    """To a server; ``origin`` stands for ``https://<host>``. Raises UnreachableError when nobody answers.

    ``patience`` are the seconds in which an answer has to begin, and to go on. Raises LateError after them.

    Nothing in the environment (proxies, netrc) adds to a request, redirects are answers.
    """
    session = requests.Session()
    session.trust_env = False

    def send(sent: Sent) -> Received:
        url = origin + sent.path + (f"?{sent.query}" if sent.query else "")
        try:
            answer = session.request(
                sent.method,
                url,
                headers=dict(sent.headers),
                data=sent.body or None,
                timeout=patience,
                allow_redirects=False,
            )
        except requests.ReadTimeout as error:
            raise LateError(f"{sent.method} {origin}{sent.path}: no answer in {patience:g} s") from error
        except requests.RequestException as error:
            raise UnreachableError(f"{sent.method} {origin}{sent.path}: no answer ({error})") from error
        return Received(answer.status_code, answer.headers, answer.content)

    return send


def clock_at(url: str) -> Callable[[], datetime]:
    """The present (UTC) of the mock at ``url``, or this machine's where no such mock tells."""

    def now() -> datetime:
        try:
            told = requests.get(f"{url.rstrip('/')}/__admin/clock", timeout=PATIENCE).json()["now"]
            return datetime.fromisoformat(told).astimezone(UTC)
        except (requests.RequestException, ValueError, LookupError, TypeError):
            return datetime.now(UTC)

    return now


class UnreachableError(MockServerError):
    """A target did not answer, or not in HTTP."""


class LateError(UnreachableError):
    """A target did not answer in time; what was asked of it may still be done."""


class Bridge:
    """A WSGI app that has every request sent on: how a generator of requests that calls apps reaches any target."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return answer_of(self._send(sent_of(environ)), start_response)


def sent_of(environ: Mapping[str, Any]) -> Sent:
    """The request that a WSGI environ holds; its body is read. ``Host`` is not among the headers."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): value
        for name, value in environ.items()
        if isinstance(value, str) and (name.startswith("HTTP_") or name == "CONTENT_TYPE") and name != "HTTP_HOST"
    }
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=~-._")
    return Sent(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), headers, body)


def answer_of(received: Received, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The answer as a WSGI app gives it."""
    told = [(name, value) for name, value in received.headers.items() if name.lower() not in _HOP_BY_HOP]
    start_response(f"{received.status} Answered", told)
    return [received.body]


_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"})


def origin_of(url: str, host: str) -> str:
    """What stands for ``https://<host>`` at a mock: its address, the host as first segment."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise MockServerError(f"{url!r} is no address of a server; write it like http://127.0.0.1:8080")
    return f"{url.rstrip('/')}/{host}"
