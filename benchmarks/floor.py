"""The floor: the same HTTP server with the same threads, answering a constant of the same size, the body read.

python -m benchmarks.floor PORT THREADS SIZE
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces


def constant(size: int) -> Callable[..., list[bytes]]:
    """A WSGI app that reads the body and answers that many bytes."""
    body = b"x" * size
    headers = [("Content-Type", "application/json"), ("Content-Length", str(size))]

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if length := environ.get("CONTENT_LENGTH"):
            environ["wsgi.input"].read(int(length))
        start_response("200 OK", headers)
        return [body]

    return app


def main(port: int, threads: int, size: int) -> None:
    def load() -> Callable[..., list[bytes]]:
        os.environ.clear()
        return constant(size)

    server = Granian(
        "floor",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        workers_kill_timeout=2,
        log_enabled=False,
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
