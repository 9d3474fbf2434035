"""``replay``: a failing test's file, repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from mockserver.cli.options import FILE, Command, as_json, option, sources
from mockserver.cli.printing import print_json


@click.command(cls=Command)
@click.argument("file", type=FILE)
@option("--url", help="Address of a running server.  [default: one of its own]")
@option("--admin-token", help="The control plane's token, if it wants one.")
@sources
@as_json
def replay(
    file: Path,
    url: str | None,
    admin_token: str | None,
    specs: Sequence[Path],
    fixtures: Sequence[Path],
    as_json: bool,
) -> int:
    """Repeat the requests of a failing test in a fresh world.

    FILE is what pytest --mock-repro wrote. Exit code 1 if a status differs.
    """
    from mockserver.client import ControlPlane
    from mockserver.replay import load, own_server
    from mockserver.replay import replay as run
    from mockserver.universe import Settings

    told = load(file)
    if url is None:
        settings = Settings(
            specs=tuple(specs),
            fixtures=tuple(fixtures),
            rate_limits=bool(told.get("rate_limits")),
            webhook_targets=(),  # what a test subscribed was for the test's own receiver
        )
        control = own_server(settings)
    else:
        control = ControlPlane(url, admin_token)
    outcomes = []
    for outcome in run(told, control):
        outcomes.append(outcome)
        if not as_json:
            verdict = f"{outcome.now}" if outcome.is_same else f"was {outcome.was}, now {outcome.now}"
            note = f" ({outcome.note})" if outcome.note else ""
            click.echo(f"{len(outcomes):>4} {outcome.method} {outcome.path} {verdict}{note}")
    differ = sum(not outcome.is_same for outcome in outcomes)
    if as_json:
        told_now = [{**asdict(outcome), "same": outcome.is_same} for outcome in outcomes]
        print_json({"requests": told_now, "differ": differ, "lost": told.get("lost", 0)})
        return 1 if differ else 0
    if lost := told.get("lost", 0):
        click.echo(f"{lost} earlier requests are not in the file: the journal keeps the last 200")
    click.echo(f"{len(outcomes)} requests; {differ or 'none'} differ")
    return 1 if differ else 0
