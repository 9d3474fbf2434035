"""A receiver of webhooks: a real HTTP server on a free loopback port that remembers what it got."""

from __future__ import annotations

import json
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

BOUND = 10  # seconds that anything may take


@dataclass(frozen=True)
class Received:
    """One request; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # many come at once; beyond the queue the kernel lets them wait for seconds

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was kept waiting too long has gone."""


class Receiver:
    """Answers 200 until told otherwise: ``answers`` are (status, headers) of the next requests.

    While ``gate`` is cleared, no answer goes out.
    """

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.answers: deque[tuple[int, dict[str, str]]] = deque()
        self.received: list[Received] = []
        self.gate = threading.Event()
        self.gate.set()
        self._came = threading.Condition()
        self._server = _Server((host, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self.url = f"{'http' if tls is None else 'https'}://{host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, times: int, status: int = 500) -> None:
        """Answer the next requests with an error."""
        self.answers.extend([(status, {})] * times)

    def wait(self, count: int) -> list[Received]:
        """The requests so far, once there are as many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.received) >= count, BOUND), self.received
            return list(self.received)

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - self is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with receiver._came:
                    receiver.received.append(Received(self.command, self.path, headers, json.loads(raw or b"null")))
                    status, told = receiver.answers.popleft() if receiver.answers else (200, {})
                    receiver._came.notify_all()
                receiver.gate.wait(BOUND)
                self.send_response(status)
                for name, value in {"Content-Length": "2", **told}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *told: object) -> None:
                pass

        return Handler
