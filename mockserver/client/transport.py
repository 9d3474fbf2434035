"""How calls reach a server: over kept connections, past any proxy. Whatever takes the same arguments may stand in."""

from __future__ import annotations

import json
import selectors
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from mockserver.errors import MockServerError

Send = Callable[[str, str, Mapping[str, str], bytes | None], tuple[int, bytes]]
"""Method, path with query, headers and body of a request; status and body of its answer. Raises OSError."""
_PATIENCE = 10  # seconds for one call


class RefusedError(MockServerError):
    """The server would not do it. ``status`` is the answer's; ``problems`` names each place, as the server did."""

    def __init__(self, status: int, detail: str, problems: list[dict[str, Any]]) -> None:
        self.status = status
        self.problems = problems
        lines = (f"{one['at'] or '/'}: {one['found']}, expected {one['expected']}" for one in problems)
        super().__init__("\n".join((detail, *lines)))


class Http:
    """Sends to the server at ``url``. A connection that is given back serves the next call, of whatever thread."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._address = (parts.hostname or "", parts.port)
        self._base = parts.path.rstrip("/")
        self._idle: list[HTTPConnection] = []
        weakref.finalize(self, _close, self._idle)

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError."""
        return self._sent(self._connection(), method, path, headers, body)

    def _connection(self) -> HTTPConnection:
        """One that the server has not closed meanwhile: no request is ever sent twice."""
        with suppress(IndexError):
            while True:
                idle = self._idle.pop()
                if not _is_closed(idle):
                    return idle
                idle.close()
        return self._kind(*self._address, timeout=_PATIENCE)

    def _sent(
        self, connection: HTTPConnection, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, bytes]:
        try:
            connection.request(method, self._base + path, body, dict(headers))
            answer = connection.getresponse()
            told = answer.status, answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            if isinstance(error, OSError):
                raise
            raise OSError(f"no HTTP answer ({error!r})") from error
        self._idle.append(connection)
        return told


def _is_closed(connection: HTTPConnection) -> bool:
    """Whether an idle connection has something to read, which can only be its end."""
    if connection.sock is None:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _close(connections: list[HTTPConnection]) -> None:
    while connections:
        connections.pop().close()


def read(status: int, raw: bytes, asked: str) -> Any:
    """The JSON of an answer, None if there is none. Raises RefusedError."""
    if status >= 400:
        raise _refused(status, raw, asked)
    try:
        return json.loads(raw) if raw else None
    except ValueError as error:
        raise MockServerError(f"{asked} did not answer JSON; is this a mockserver?") from error


def _refused(status: int, raw: bytes, asked: str) -> RefusedError:
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(raw)
        return RefusedError(status, str(told["detail"]), told.get("problems", []))
    return RefusedError(status, f"{asked} answered {status}; is this a mockserver?", [])
