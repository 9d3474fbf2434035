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
FIRST = 1000
"""Requests of each kind that a server gets before it counts as hot: a large test suite's worth."""
_SETTLE = 0.1  # seconds of load that are not counted, since connections are new

Row = dict[str, Any]
Say = Callable[[str], None]


def visits(servers: Sequence[Server], token: str, rounds: int, say: Say) -> dict[str, list[Row]]:
    """Each server started alone, once a round, and given its first requests.

    ``{"starts": [{"round", "server", "seconds", "cpu_s", "mib"}], "first": […]}``: seconds to the first 200, by the
    clock and of CPU, memory at rest, and the rows of ``_figures`` for the first requests of each kind.
    """
    starts, first = [], []
    for number in range(1, rounds + 1):
        say(f"start and first requests: round {number} of {rounds}")
        for server in _shuffled(servers, number):
            with started(server, token) as running:
                who = {"round": number, "server": server.name}
                spent = cpu_seconds(running.pid)
                starts.append({**who, "seconds": running.start_seconds, "cpu_s": spent, "mib": memory_mib(running.pid)})
                for method in METHODS:
                    figures = _figures(running, method, max(CONNECTIONS), requests=FIRST)
                    first.append({**who, "method": method, "connections": max(CONNECTIONS), **figures})
    return {"starts": starts, "first": first}


def hot(servers: Sequence[Server], token: str, rounds: int, seconds: float, say: Say) -> dict[str, Any]:
    """All servers warmed and running at once, one under load at a time.

    ``{"proofs": {server: …}, "hot": [{"round", "server", "method", "connections", …}], "mib": {server: afterwards}}``,
    the rows with what ``_figures`` has.
    """
    with ExitStack() as stack:
        running = {server.name: stack.enter_context(started(server, token)) for server in servers}
        proofs = {name: proven(one) for name, one in running.items()}
        for one in running.values():
            warm = max(one.server.warm, 3 * seconds)
            say(f"warming {one.server.name}: {warm:g} s")
            for method in METHODS:
                drive(one.port, one.bytes_of(method), max(CONNECTIONS), seconds=warm / len(METHODS))
        rows = []
        for number in range(1, rounds + 1):
            say(f"hot: round {number} of {rounds}")
            for connections in CONNECTIONS:
                for method in METHODS:
                    for server in _shuffled(servers, number):
                        one = running[server.name]
                        drive(one.port, one.bytes_of(method), connections, seconds=min(_SETTLE, seconds))
                        figures = _figures(one, method, connections, seconds=seconds)
                        who = {"round": number, "server": server.name, "method": method, "connections": connections}
                        rows.append({**who, **figures})
        return {"proofs": proofs, "hot": rows, "mib": {name: memory_mib(one.pid) for name, one in running.items()}}


def _figures(running: Running, method: str, connections: int, **bounds: float) -> Row:
    """How many requests, what each cost, how fast they were; ``client`` is the share of a core that asking took."""
    before = cpu_seconds(running.pid)
    load = drive(running.port, running.bytes_of(method), connections, **bounds)
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


def _shuffled(servers: Sequence[Server], number: int) -> list[Server]:
    """Another order every round, the same in every run: nobody always follows the same neighbour."""
    return random.Random(number).sample(servers, len(servers))
