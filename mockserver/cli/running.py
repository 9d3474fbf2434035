"""Commands that ask or steer a running server: ``wait``, ``reset``, ``state``, ``explain``, ``people``, ``quirks``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from mockserver.cli.options import Command, as_json, in_world, option, server, sources
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
@in_world
@option("--scenario", help="Start from this scenario from now on.")
def reset(url: str, admin_token: str | None, world: str, scenario: str | None) -> None:
    """Put a running server's world back to its start."""
    from mockserver.client import ControlPlane

    ControlPlane(url, admin_token).world(world).reset(scenario)


@click.command(cls=Command)
@server
@in_world
@option("--put", type=click.File("rb"), metavar="FILE", help="Restore what was printed earlier; - is stdin.")
def state(url: str, admin_token: str | None, world: str, put: IO[bytes] | None) -> None:
    """Print a running server's world as JSON: records, clock, seed, quirks."""
    from mockserver.client import ControlPlane

    here = ControlPlane(url, admin_token).world(world)
    if put is None:
        click.echo(json.dumps(here.state, indent=1, ensure_ascii=False))
        return
    try:
        here.state = json.loads(put.read())
    except ValueError as error:
        raise MockServerError(f"{put.name} is not JSON ({error}); pass what `mockserver state` printed") from error


@click.command(cls=Command)
@click.argument("exchange", default="last")
@server
@in_world
@as_json
def explain(exchange: str, url: str, admin_token: str | None, world: str, as_json: bool) -> None:
    """Tell why a running server refused a request.

    EXCHANGE is the value of X-Mock-Explain, or last: the last refusal.
    """
    from mockserver.client import ControlPlane

    told = ControlPlane(url, admin_token).world(world).explain(exchange)
    if as_json:
        print_json(told)
        return
    for name in ("step", "rule", "source", "got", "expected", "evidence"):
        if told[name] is not None:
            click.echo(f"{name:<9} {told[name] if isinstance(told[name], str) else json.dumps(told[name])}")
    for problem in told["problems"]:
        click.echo(f"{'problem':<9} {problem['place']}: {problem['message']}")
    for name, value in (told["nearest"] or {}).items():
        click.echo(f"{'nearest':<9} {name}: {value}")
    if told["curl"]:
        click.echo(f"{'curl':<9} {told['curl']}")


@click.command(cls=Command)
@server
@in_world
@option("--scenario", help="Read this scenario's files instead of asking a server.")
@sources
@as_json
def people(
    url: str,
    admin_token: str | None,
    world: str,
    scenario: str | None,
    specs: Sequence[Path],
    fixtures: Sequence[Path],
    as_json: bool,
) -> int:
    """Compare each person's weekly hours in all providers. Exit code 1 if any differ."""
    if scenario is None:
        from mockserver.client import ControlPlane

        told = ControlPlane(url, admin_token).world(world).people()
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
@option("--world", help="The world that is meant.  [default: the main one]")
@as_json
@click.pass_context
def quirks(
    context: click.Context,
    switches: Sequence[str],
    url: str,
    admin_token: str | None,
    world: str | None,
    as_json: bool,
) -> None:
    """List the switches between documented and observed.

    With SWITCHES, put those of a running server to a side. With --url or --world, list those of a running server.

    A switch is named <provider>.<what>, <provider>.<what>=off, or as a profile: documented, observed.
    """
    is_asked = context.get_parameter_source("url") is not click.core.ParameterSource.DEFAULT
    if switches or world is not None or is_asked:
        from mockserver.client import ControlPlane

        here = ControlPlane(url, admin_token).world(world or "default")
        here.quirks.put(*switches)
        told = {"quirks": here.quirks.list()}
    else:
        from mockserver.control.listing import quirks as listed
        from mockserver.universe import Settings, Universe

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
