"""Servers as the benchmark sees them: a command, started on a free port in a folder of its own, until its first 200."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import request

PERSON = "/users/f47ac10b-58cc-4372-a567-0e02b2c3d479/capacity"
FORM = b'{"mon":28800,"tue":28800,"wed":21600,"thu":28800,"fri":14400,"sat":0,"sun":0}'
_PATIENCE = 60  # seconds until a server has to answer
_END_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """``command`` gets the port and an empty folder to run in; ``path`` is where the capacity is; ``warm`` is the
    least seconds under load before it is measured; ``environ`` is added to the environment.
    """

    name: str
    version: str
    command: Callable[[int, Path], list[str]]
    path: str = PERSON
    warm: float = 0
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A server that has answered; ``start_seconds`` from its spawning to that first 200."""

    server: Server
    pid: int
    port: int
    token: str
    start_seconds: float

    def bytes_of(self, method: str) -> bytes:
        """The request that is measured."""
        return request(method, self.server.path, self.token, FORM if method == "PUT" else b"")

    def ask(self, method: str, body: bytes = b"", *, is_known: bool = True) -> tuple[int, bytes]:
        """Status and body of one request on a connection of its own."""
        headers = {"Authorization": f"Bearer {self.token}"} if is_known else {}
        if body:
            headers["Content-Type"] = "application/json"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)) as connection:
            connection.request(method, self.server.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()


@contextmanager
def started(server: Server, token: str) -> Iterator[Running]:
    """The server, answering; ended with the block. Raises RuntimeError with what it said when it does not answer."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        port = free_port()
        command = server.command(port, Path(folder))
        environ = {**os.environ, **server.environ}
        began = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603
        try:
            running = Running(server, child.pid, port, token, 0)
            while not _answers(running):
                if child.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    said.seek(0)
                    raise RuntimeError(f"{server.name} does not answer: {said.read(1000).decode(errors='replace')}")
                time.sleep(0.005)
            yield Running(server, child.pid, port, token, time.perf_counter() - began)
        finally:
            _end(child)


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port


def _answers(running: Running) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return running.ask("GET")[0] == 200
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
