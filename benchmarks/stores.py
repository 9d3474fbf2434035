"""What keeping state elsewhere costs a request: memory, a file and a Redis server (by a socket), one worker and two.

python -m benchmarks.stores [--rounds 5] [--seconds 1] [--json]

What the Redis server itself spends is not counted, since others may use it too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from benchmarks import ours, rounds
from benchmarks.servers import Server
from benchmarks.tables import plain, stores
from mockserver import __version__


@click.command()
@click.option("--rounds", "count", default=5, show_default=True, help="Interleaved rounds.")
@click.option("--seconds", default=1.0, show_default=True, help="Load on each server, for each kind of request.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(count: int, seconds: float, as_json: bool) -> None:
    """Measure CPU per request on every store."""
    told = measured(count, seconds)
    click.echo(json.dumps(told) if as_json else plain(("Stores", stores(told))))


def measured(count: int, seconds: float) -> dict[str, Any]:
    """What ``rounds.hot`` tells of a server on each store; ``missing`` says why there is none of one."""
    _, token = ours.answer_and_token()
    servers = [
        _serve("memory"),
        _serve("sqlite", "--store", "sqlite:///worlds.db"),
        _serve("sqlite, 2 workers", "--store", "sqlite:///worlds.db", "--workers", "2"),
    ]
    with ExitStack() as stack:
        missing = {}
        if shutil.which("redis-server"):
            url = stack.enter_context(redis())
            servers += [
                _serve("redis", "--store", f"{url}?db=0"),
                _serve("redis, 2 workers", "--store", f"{url}?db=1", "--workers", "2"),
            ]
        else:
            missing["redis"] = "redis-server is not installed"
        return {
            **rounds.hot(servers, token, count, seconds, lambda text: click.echo(text, err=True)),
            "missing": missing,
        }


def _serve(name: str, *flags: str) -> Server:
    return Server(
        name,
        __version__,
        lambda port, _: [sys.executable, "-m", "mockserver", "serve", "--port", str(port), *flags],
        path=ours.PATH,
        environ={"PYTHONPATH": str(ours.CHECKOUT)},
    )


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of its own, which keeps nothing: its address."""
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder, "socket")
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            while not socket.exists():
                time.sleep(0.01)
            yield f"unix://{socket}"
        finally:
            child.terminate()
            child.wait()


if __name__ == "__main__":
    main()
