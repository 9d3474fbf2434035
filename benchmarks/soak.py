"""Memory over a million requests, half of them writes.

python -m benchmarks.soak [--requests 1000000] [--every 100000] [--json]
"""

from __future__ import annotations

import json

import click

from benchmarks import ours
from benchmarks.figures import BUSY
from benchmarks.load import drive
from benchmarks.process import memory_mib
from benchmarks.rounds import METHODS
from benchmarks.servers import Running, started

_AT_A_TIME = 5000  # requests of one kind


@click.command()
@click.option("--requests", "total", default=1_000_000, show_default=True, help="Requests in all.")
@click.option("--every", default=100_000, show_default=True, help="Requests between two looks at the memory.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(total: int, every: int, as_json: bool) -> None:
    """Watch the memory of the server under load."""
    told = measured(total, every)
    if as_json:
        click.echo(json.dumps(told))
        return
    for row in told["rows"]:
        click.echo(f"{row['requests']:>9} requests  {row['mib']:.1f} MiB")


def measured(total: int, every: int) -> dict[str, list[dict[str, float]]]:
    """``{"rows": [{"requests", "mib"}]}``: all requests until then, and the memory of the process tree."""
    _, token = ours.answer_and_token()
    rows: list[dict[str, float]] = []
    with started(ours.checkout(), token) as running:
        sent = 0
        for wanted in range(0, total + 1, every):
            sent = _driven(running, sent, wanted)
            rows.append({"requests": sent, "mib": memory_mib(running.pid)})
            click.echo(f"{sent} requests, {rows[-1]['mib']:.1f} MiB", err=True)
    return {"rows": rows}


def _driven(running: Running, sent: int, wanted: int) -> int:
    """How many were sent in all, once these are as many as wanted."""
    while sent < wanted:
        for method in METHODS:
            sent += len(drive(running.port, running.bytes_of(method), BUSY, requests=_AT_A_TIME).latencies)
    return sent


if __name__ == "__main__":
    main()
