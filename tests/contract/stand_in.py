"""A server on loopback that stands in for a real API: the mock's own answers, changed, held back or lost on purpose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

# pytester forgets the modules that a test imports, and YAML's parser in C does not survive that.
import mockserver.spec.yaml_file  # noqa: F401
from mockserver.app import create_app
from mockserver.contract.target import tokens_of
from mockserver.universe import Settings

_LENGTH = ("content-length", "connection", "transfer-encoding")


@dataclass
class Answer:
    """What the stand-in is about to send; a test changes it, or waits before it is sent.

    ``drop`` ends the connection without an answer, ``cut`` after so many bytes of the body.
    """

    method: str
    path: str
    status: int
    headers: dict[str, str]
    raw: bytes
    drop: bool = False
    cut: int | None = None

    @property
    def json(self) -> Any:
        return orjson.loads(self.raw)

    @json.setter
    def json(self, value: Any) -> None:
        self.raw = orjson.dumps(value)


@dataclass
class Request:
    """What reached the wire."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes


Alter = Callable[[Answer], None]


@dataclass
class StandIn:
    """``seen`` has every request in order; ``hear`` is called with each of them first, ``alter`` with every answer."""

    provider: str
    alter: Alter | None = None
    hear: Callable[[Request], None] | None = None
    seen: list[Request] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.app = create_app(Settings(seed=11))
        self.universe = self.app.extensions["mockserver"]
        self._provider = self.universe.providers[self.provider]
        self.client = self.app.test_client()
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._place = _bound(0)

    @property
    def token(self) -> str:
        """The token that it accepts, with full rights."""
        return next(iter(tokens_of(self.universe, self._provider).values()))

    @property
    def methods(self) -> set[str]:
        return {one.method for one in self.seen}

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.seen]

    def answer(self, request: Request) -> Answer:
        self.seen.append(request)
        if self.hear is not None:
            self.hear(request)
        with self._lock:
            given = self.client.open(
                request.path.removeprefix(f"/{self._provider.hosts[0]}"),
                method=request.method,
                headers={name: value for name, value in request.headers.items() if name.lower() != "host"},
                data=request.raw,
                base_url=f"http://{self._provider.hosts[0]}",
            )
        kept = {name: value for name, value in given.headers.items() if not name.startswith("X-Mock-")}
        told = {name: value for name, value in kept.items() if name.lower() not in _LENGTH}
        answer = Answer(request.method, request.path, given.status_code, told, given.data)
        if self.alter is not None:
            self.alter(answer)
        return answer

    def start(self) -> None:
        """Listen, at the address that it had before, if any."""
        port = self._place.getsockname()[1]
        self._place.close()
        self._server = _Server(self, port)
        base = self._provider.servers[0].path.partition("/")[2]
        self.url = f"http://127.0.0.1:{port}/{base}".rstrip("/")
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        """Refuse new connections and drop those that are open; nobody else gets the address."""
        if self._server is not None:
            port = self._server.server_address[1]
            self._server.die()
            self._server, self._place = None, _bound(port)


@contextmanager
def standing_in(provider: str, alter: Alter | None = None) -> Iterator[StandIn]:
    """A stand-in that runs, its base URL in ``url``."""
    stand_in = StandIn(provider, alter)
    stand_in.start()
    try:
        yield stand_in
    finally:
        stand_in.stop()
        stand_in._place.close()


def _bound(port: int) -> socket.socket:
    """A socket that has an address and does not listen at it."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(("127.0.0.1", port))
    return place


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stand_in: StandIn, port: int) -> None:
        self.stand_in = stand_in
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: Any) -> None:
        """Nothing: whoever was to be answered is gone."""

    def die(self) -> None:
        self.shutdown()
        self.server_close()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms between its head and its body
    server: _Server

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
        answer = self.server.stand_in.answer(request)
        self.close_connection = answer.drop or answer.cut is not None
        if answer.drop:
            return
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.raw[: answer.cut])

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = handle_any  # noqa: N815

    def log_message(self, *told: Any) -> None:
        """Nothing: tests read ``seen``."""
