"""Mockserver beside other mock servers and the floor of its own HTTP server; its steps, its growth, its stores.

python -m benchmarks [--rounds 5] [--seconds 1] [--peers all] [--parts all] [--json | --markdown]
python -m benchmarks --read docs/performance/measured.json [--markdown]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import click

from benchmarks import ours, rounds, tables
from benchmarks.machine import machine
from benchmarks.peers import PEERS, CannotInstallError, installed
from benchmarks.servers import Server

Say = Callable[[str], None]

_PEERS = [peer.name for peer in PEERS]
_SERVERS = "servers"
_PARTS = [_SERVERS, "steps", "stores", "growth", "soak"]
"""Beside the servers: modules of this package that print JSON."""


def _several(known: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Names separated by commas; all or none of them."""

    def chosen(context: click.Context, parameter: click.Parameter, told: str) -> list[str]:
        names = {"all": list(known), "none": []}.get(told, told.split(","))
        if unknown := ", ".join(sorted(set(names) - set(known))):
            raise click.BadParameter(f"{unknown}: pass some of {','.join(known)}, or all, or none", context, parameter)
        return names

    return chosen


@click.command()
@click.option("--rounds", "count", default=5, show_default=True, help="Interleaved rounds.")
@click.option("--seconds", default=1.0, show_default=True, help="Load on each server, for each kind of request.")
@click.option("--peers", default="all", show_default=True, callback=_several(_PEERS), help=f"Of {','.join(_PEERS)}.")
@click.option("--parts", default="all", show_default=True, callback=_several(_PARTS), help=f"Of {','.join(_PARTS)}.")
@click.option("--read", type=click.File(), help="Tell of an earlier run instead: the JSON that it printed.")
@click.option("--json", "as_json", is_flag=True, help="Print everything, raw.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
def main(
    count: int,
    seconds: float,
    peers: list[str],
    parts: list[str],
    read: IO[str] | None,
    as_json: bool,
    markdown: bool,
) -> None:
    """Measure CPU per request, throughput, latency, start and memory."""
    told = json.load(read) if read else measured(count, seconds, peers, parts)
    if as_json:
        click.echo(json.dumps(told))
    else:
        show = tables.markdown if markdown else tables.plain
        click.echo("\n\n".join(map(show, tables.tables(told))))


def measured(count: int, seconds: float, peers: list[str], parts: list[str]) -> dict[str, Any]:
    """A *told*: see figures.py."""
    told: dict[str, Any] = {"machine": machine(), "settings": {"rounds": count, "seconds": seconds}}
    if _SERVERS in parts:
        told |= _servers(count, seconds, peers)
    for part in parts:
        if part != _SERVERS:
            _say(part)
            command = [sys.executable, "-m", f"benchmarks.{part}", "--json"]
            ran = subprocess.run(command, cwd=ours.CHECKOUT, stdout=subprocess.PIPE, check=True)  # noqa: S603
            told[part] = json.loads(ran.stdout)
    return told


def _servers(count: int, seconds: float, peers: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        _say("building the wheel")
        size, token = ours.answer_and_token()
        mock, yaml, floor = ours.wheel(Path(folder)), ours.checkout(), ours.floor(size)
        others, missing = _installed(peers, token)
        return {
            "servers": {server.name: server.version for server in (mock, yaml, floor, *others)},
            "missing": missing,
            **rounds.visits([mock, yaml, floor, *others], token, count, _say),
            **rounds.hot([mock, floor, *others], token, count, seconds, _say),
        }


def _installed(names: list[str], token: str) -> tuple[list[Server], dict[str, str]]:
    """Those that this machine can have, and why it cannot have the others."""
    found, missing = [], {}
    for peer in PEERS:
        if peer.name in names:
            _say(f"installing {peer.name} {peer.version}")
            try:
                found.append(installed(peer, token))
            except CannotInstallError as error:
                missing[peer.name] = str(error)
    return found, missing


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
