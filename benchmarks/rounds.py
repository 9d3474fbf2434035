"""Interleaved rounds: every server is asked the same in turn, so that what slows the machine down slows all of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.load import drive
from benchmarks.process import cpu_seconds, memory_mib
from benchmarks.proofs import proven
from benchmarks.servers import Running, Server, started

METHODS = ("GET", "PUT")
CONNECTIONS = (1, 32)
_SETTLE = 0.1  # seconds of load that are not counted, since connections are new

Row = dict[str, Any]
Say = Callable[[str], None]


def starts(servers: Sequence[Server], token: str, rounds: int, say: Say) -> list[Row]:
    """Each server started alone, once a round: ``{"round", "server", "seconds", "mib"}``, the memory at rest."""
    rows = []
    for number in range(1, rounds + 1):
        say(f"starts: round {number} of {rounds}")
        for server in _shuffled(servers, number):
            with started(server, token) as running:
                rows.append(_row(number, server, seconds=running.start_seconds, mib=memory_mib(running.pid)))
    return rows


def loads(servers: Sequence[Server], token: str, rounds: int, seconds: float, say: Say) -> dict[str, Any]:
    """All servers running at once, one under load at a time.

    ``{"proofs": {server: …}, "rows": [{"round", "server", "method", "connections", "requests", "cpu_us", "a_second",
    "p50_ms", "p99_ms", "client"}], "mib": {server: memory afterwards}}``; ``client`` is the share of one core that
    asking took.
    """
    with ExitStack() as stack:
        running = {server.name: stack.enter_context(started(server, token)) for server in servers}
        proofs = {name: proven(one) for name, one in running.items()}
        for one in running.values():
            warm = max(one.server.warm, 3 * seconds)
            say(f"warming {one.server.name}: {warm:g} s")
            for method in METHODS:
                drive(one.port, one.bytes_of(method), max(CONNECTIONS), warm / len(METHODS))
        rows = []
        for number in range(1, rounds + 1):
            say(f"load: round {number} of {rounds}")
            for connections in CONNECTIONS:
                for method in METHODS:
                    for server in _shuffled(servers, number):
                        measured = _measured(running[server.name], method, connections, seconds)
                        rows.append(_row(number, server, method=method, connections=connections, **measured))
        return {"proofs": proofs, "rows": rows, "mib": {name: memory_mib(one.pid) for name, one in running.items()}}


def _measured(running: Running, method: str, connections: int, seconds: float) -> Row:
    sent = running.bytes_of(method)
    drive(running.port, sent, connections, min(_SETTLE, seconds))
    before = cpu_seconds(running.pid)
    load = drive(running.port, sent, connections, seconds)
    spent = cpu_seconds(running.pid) - before
    requests = len(load.latencies)
    return {
        "requests": requests,
        "cpu_us": spent / requests * 1e6,
        "a_second": requests / load.seconds,
        "p50_ms": load.percentile(50) * 1e3,
        "p99_ms": load.percentile(99) * 1e3,
        "client": load.client_seconds / load.seconds,
    }


def _row(number: int, server: Server, **measured: Any) -> Row:
    return {"round": number, "server": server.name, **measured}


def _shuffled(servers: Sequence[Server], number: int) -> list[Server]:
    """Another order every round, the same in every run: nobody always follows the same neighbour."""
    return random.Random(number).sample(servers, len(servers))
