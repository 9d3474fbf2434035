"""CPU per request for GET and PUT of a capacity beside the floor, start to the first answer, memory at rest.

python -m benchmarks [--rounds 5] [--requests 9600] [--connections 32] [--json]
"""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import click

from benchmarks.load import cpu_seconds, drive, memory_mib, request

_THREADS = 2  # what `serve` takes unless told otherwise
_FORM = b'{"mon":28800,"tue":28800,"wed":21600,"thu":28800,"fri":14400,"sat":0,"sun":0}'
_PATH = "/api.awork.com/api/v1/users/f47ac10b-58cc-4372-a567-0e02b2c3d479/capacity"


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Interleaved rounds.")
@click.option("--requests", "total", default=9600, show_default=True, help="Requests of each kind in a round.")
@click.option("--connections", default=32, show_default=True, help="Keep-alive connections.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(rounds: int, total: int, connections: int, as_json: bool) -> None:
    """Measure the server against the floor of its own HTTP server."""
    starts = [start_seconds() for _ in range(rounds)]
    with mock() as (server, port, token), floor(answer_size(port, token)) as (ground, floor_port):
        at_rest = memory_mib(server)
        kinds = {"GET": request("GET", _PATH, token), "PUT": request("PUT", _PATH, token, _FORM)}
        measured: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
        for number in range(rounds):
            for kind, sent in kinds.items():
                mine = spent(server, port, sent, connections, total)
                theirs = spent(ground, floor_port, sent, connections, total)
                measured[kind].append({"mock": mine, "floor": theirs, "ratio": mine / theirs})
            click.echo(f"round {number + 1} of {rounds}", err=True)
    told: dict[str, Any] = {
        "start_seconds": summary(starts),
        "memory_at_rest_mib": round(at_rest, 1),
        **{kind: {name: summary([one[name] for one in rows]) for name in rows[0]} for kind, rows in measured.items()},
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(f"start to the first 200   {told['start_seconds']['median']:.2f} s")
    click.echo(f"memory at rest           {told['memory_at_rest_mib']:.0f} MiB (proportional, both processes)")
    click.echo(f"CPU µs per request, {connections} connections: median (lowest to highest of {rounds} rounds)")
    for kind in kinds:
        row = told[kind]
        shown = [
            f"{name} {row[name]['median']:.1f} ({row[name]['lowest']:.1f}-{row[name]['highest']:.1f})" for name in row
        ]
        click.echo(f"  {kind}  {'   '.join(shown)}")


def summary(values: list[float]) -> dict[str, float]:
    """Median and range."""
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


def spent(pid: int, port: int, sent: bytes, connections: int, total: int) -> float:
    """CPU µs of the process tree for one request, on average."""
    drive(port, sent, connections, 10)
    before = cpu_seconds(pid)
    each = total // connections
    drive(port, sent, connections, each)
    return (cpu_seconds(pid) - before) / (each * connections) * 1e6


def start_seconds() -> float:
    """From spawning ``serve`` to the first 200 of a GET."""
    began = time.perf_counter()
    with mock() as (_, port, token):
        answer_size(port, token)
        return time.perf_counter() - began


def answer_size(port: int, token: str) -> int:
    """Bytes of the body that a GET of the capacity gives."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with closing(connection):
        connection.request("GET", _PATH, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"the server answered {answer.status}: {body!r}")
    return len(body)


@contextmanager
def mock() -> Iterator[tuple[int, int, str]]:
    """``serve`` as users run it: process id, port and a token."""
    child = subprocess.Popen(
        [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--json"], stdout=subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        told = json.loads(child.stdout.readline())
        provider = next(one for one in told["providers"] if one["name"] == "awork")
        yield child.pid, urlsplit(told["url"]).port or 0, provider["credentials"][0]["token"]
    finally:
        child.terminate()
        child.wait()


@contextmanager
def floor(size: int) -> Iterator[tuple[int, int]]:
    """The constant answer of the given size: process id and port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    child = subprocess.Popen([sys.executable, "-m", "benchmarks.floor", str(port), str(_THREADS), str(size)])  # noqa: S603
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield child.pid, port
    finally:
        child.terminate()
        child.wait()


if __name__ == "__main__":
    main()
