"""Commands that ask or steer a running server: ``wait``, ``reset``, ``people``, ``quirks``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mockserver.cli.options import Command, as_json, option, server, sources
from mockserver.cli.printing import print_json, print_table
from mockserver.errors import MockServerError


@click.command(cls=Command)
@server
@option("--timeout", default=30.0, type=click.FloatRange(0), metavar="SECONDS", help="How long to wait.")
def wait(url: str, admin_token: str | None, timeout: float) -> int:
    """Wait until a server is ready. Exit code 1 if it is not in time."""
    from mockserver.client import ControlPlane

    server = ControlPlane(url, admin_token)
    try:
        server.wait(timeout)
    except MockServerError as error:
        click.echo(f"mockserver: {error}", err=True)
        return 1
    return 0


@click.command(cls=Command)
@server
@option("--scenario", help="Start from this scenario from now on.")
def reset(url: str, admin_token: str | None, scenario: str | None) -> None:
    """Put a running server's world back to its start."""
    from mockserver.client import ControlPlane

    ControlPlane(url, admin_token).reset(scenario)


@click.command(cls=Command)
@server
@option("--scenario", help="Read this scenario's files instead of asking a server.")
@sources
@as_json
def people(
    url: str,
    admin_token: str | None,
    scenario: str | None,
    specs: Sequence[Path],
    fixtures: Sequence[Path],
    as_json: bool,
) -> int:
    """Compare each person's weekly hours in all providers. Exit code 1 if any differ."""
    if scenario is None:
        from mockserver.client import ControlPlane

        told = ControlPlane(url, admin_token).call("GET", "/people")
    else:
        from mockserver.control.people import people as read
        from mockserver.universe import Settings, Universe

        universe = Universe(Settings(specs=tuple(specs), fixtures=tuple(fixtures), scenario=scenario))
        told = read(universe, universe.world)
    if as_json:
        print_json(told)
    else:
        print_table(
            ("name", "e-mail", *told["providers"], ""),
            (
                [one["name"], one["email"], *map(_hours, one["hours"].values()), "" if one["agree"] else "DIFFER"]
                for one in told["people"]
            ),
        )
        click.echo(f"{len(told['people'])} people, hours a week; {told['differ'] or 'none'} differ")
    return 1 if told["differ"] else 0


@click.command(cls=Command)
@click.argument("switches", nargs=-1)
@server
@as_json
def quirks(switches: Sequence[str], url: str, admin_token: str | None, as_json: bool) -> None:
    """List the switches between documented and observed.

    With SWITCHES, put those of a running server to a side.

    A switch is named <provider>.<what>, <provider>.<what>=off, or as a profile: documented, observed.
    """
    from mockserver.universe import Settings, Universe

    if switches:
        from mockserver.client import ControlPlane
        from mockserver.state.quirks import chosen

        known = list(Universe(Settings()).providers.values())
        told = ControlPlane(url, admin_token).call("PUT", "/quirks", dict(chosen(switches, known)))
    else:
        from mockserver.control.listing import quirks as listed

        universe = Universe(Settings())
        told = {"quirks": listed(universe, universe.world)}
    if as_json:
        print_json(told)
        return
    sides = {True: "on", False: "off"}
    print_table(
        ("quirk", "now", "documented", "observed", "when on"),
        (
            [one["name"], sides[one["on"]], sides[one["documented"]], sides[one["observed"]], one["about"]]
            for one in told["quirks"]
        ),
    )


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{hours:g}"
