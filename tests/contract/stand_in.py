"""A server on loopback that stands in for a real API: the mock's own answers, changed on purpose."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    """What the stand-in is about to send; a test changes it. ``drop`` ends the connection without an answer."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    raw: bytes
    drop: bool = False

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
    """``seen`` has every request in order; ``alter`` is called with every answer."""

    provider: str
    alter: Alter | None = None
    seen: list[Request] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        app = create_app(Settings(seed=11))
        self.universe = app.extensions["mockserver"]
        self._provider = self.universe.providers[self.provider]
        self.client = app.test_client()
        self._lock = threading.Lock()

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
        with self._lock:
            self.seen.append(request)
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


@contextmanager
def standing_in(provider: str, alter: Alter | None = None) -> Iterator[StandIn]:
    """A stand-in that runs, its base URL in ``url``."""
    stand_in = StandIn(provider, alter)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
            answer = stand_in.answer(request)
            if answer.drop:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.raw)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = handle_any  # noqa: N815

        def log_message(self, *told: Any) -> None:
            """Nothing: tests read ``seen``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    base = stand_in._provider.servers[0].path.partition("/")[2]
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}/{base}".rstrip("/")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
