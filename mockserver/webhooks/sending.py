"""One attempt to deliver: a POST to exactly the address that was checked, without proxies."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from mockserver.state.deliveries import Attempt, Message
from mockserver.webhooks.targets import RefusedTargetError, Targets

_MOST_REDIRECTS = 3
_SAME_REQUEST = (307, 308)  # any other redirect would make a GET of it, which delivers nothing
_READ, _KEPT = 64 * 1024, 2000  # bytes of an answer
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade"})
_PORTS = {"http": 80, "https": 443}


def send(message: Message, targets: Targets, at: datetime) -> Attempt:
    """What came of trying to deliver the message. Nothing is raised for what receivers and networks do."""
    began = time.monotonic()
    status, answer, error, is_refused = None, b"", None, False
    try:
        status, answer = _posted(message, targets, began + message.timeout)
    except RefusedTargetError as refusal:
        error, is_refused = str(refusal), True
    except TimeoutError:
        error = f"no answer within {message.timeout:g} s"
    except (OSError, HTTPException, ValueError) as failure:
        error = str(failure) or type(failure).__name__
    return Attempt(at, status, answer[:_KEPT], error, int((time.monotonic() - began) * 1000), is_refused)


def _posted(message: Message, targets: Targets, deadline: float) -> tuple[int, bytes]:
    """Status and body of the last answer. Every hop of a redirect is checked as the first address was."""
    url, headers = message.url, _headers(message.headers)
    for _ in range(_MOST_REDIRECTS + 1):
        status, location, body = _post(url, headers, message.body, targets, deadline)
        if status not in _SAME_REQUEST or not location:
            return status, body
        target = urljoin(url, location)
        if _origin(target) != _origin(url):
            headers = {name: text for name, text in headers.items() if not any(one in text for one in message.secrets)}
        url = target
    raise HTTPException(f"redirected more than {_MOST_REDIRECTS} times")


def _post(
    url: str, headers: Mapping[str, str], body: bytes, targets: Targets, deadline: float
) -> tuple[int, str | None, bytes]:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise RefusedTargetError("no address that webhooks are sent to; use http://host/path, without a user")
    port = parts.port or _PORTS[parts.scheme]
    addresses = targets.addresses(parts.hostname, port)
    connection = _Pinned(parts.hostname, port, addresses, deadline, is_tls=parts.scheme == "https")
    try:
        connection.connect()
        with _cut_off(connection, deadline):
            connection.request("POST", _target(parts), body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location"), answer.read(_READ)
    finally:
        connection.close()


class _Pinned(HTTPConnection):
    """A connection to one of the given addresses, whatever the name resolves to by now."""

    def __init__(self, host: str, port: int, addresses: list[str], deadline: float, *, is_tls: bool) -> None:
        super().__init__(host, port)
        self.default_port = _PORTS["https" if is_tls else "http"]
        self._addresses = addresses
        self._deadline = deadline
        self._is_tls = is_tls

    def connect(self) -> None:
        self.sock = self._connected()
        if self._is_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def _connected(self) -> socket.socket:
        error: OSError | None = None
        for address in self._addresses:
            try:
                left = self._deadline - time.monotonic()
                return socket.create_connection((address, self.port), max(left, 0.001))
            except OSError as failure:
                error = failure
        raise error or OSError("no address")


@contextmanager
def _cut_off(connection: HTTPConnection, deadline: float) -> Iterator[None]:
    """End the exchange at the deadline, however slowly the receiver goes on. Raises TimeoutError."""
    over = threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def _headers(wanted: Mapping[str, str]) -> dict[str, str]:
    """Without those that frame a request: a subscriber must not choose them."""
    return {name: text for name, text in wanted.items() if name.lower() not in _OURS}


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else path


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
