"""``mutants``: the contract suite against mocks that are broken on purpose."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.cli.contract import contract, needs_extra
from mockserver.cli.options import Command, as_json, option, sources
from mockserver.cli.printing import print_json, print_table
from mockserver.errors import MockServerError

if TYPE_CHECKING:
    from mockserver.contract.mutants.hunt import Hunt
    from mockserver.universe import Settings


@click.command(cls=Command)
@option("--provider", metavar="NAMES", help="Only these providers, separated by commas.")
@option("--class", "group", metavar="NAME", help="Only this class of faults.")
@option("--only", metavar="NAME", help="This mutant alone; prints what the suite said.")
@option(
    "--sample", type=click.IntRange(0), metavar="N", help="So many in all; 0: every one.  [default: 150 a provider]"
)
@option("--jobs", type=click.IntRange(1, 64), default=2, metavar="N", help="Mocks at a time.")
@option("--seed", type=int, default=1, metavar="N", help="Chooses among mutants, and the places they strike.")
@sources
@as_json
def mutants(
    provider: str | None,
    group: str | None,
    only: str | None,
    sample: int | None,
    jobs: int,
    seed: int,
    specs: Sequence[Path],
    fixtures: Sequence[Path],
    as_json: bool,
) -> int:
    """Measure what the contract suite notices.

    Runs `mockserver contract --base-url` against mocks with one fault each, until the first failure. Exit codes: 0
    all were noticed, 1 some survived, 2 usage, or the suite fails on a mock that is well.
    """
    needs_extra()
    from mockserver.contract.mutants.hunt import Wanted, find, find_named, run
    from mockserver.contract.mutants.table import summary
    from mockserver.universe import Settings

    settings = Settings(specs=tuple(specs), fixtures=tuple(fixtures), seed=7)
    # The runs of the suite inherit them.
    os.environ["MOCKSERVER_SPECS"] = os.pathsep.join(map(str, specs))
    os.environ["MOCKSERVER_FIXTURES"] = os.pathsep.join(map(str, fixtures))
    click.echo("making mutants", err=True)
    if only:
        hunt = find_named(only, seed, settings)
    else:
        hunt = find(Wanted(_names(provider, settings), group, sample, seed), settings)
    with click.progressbar(length=len(hunt.mutants), label="trying them", file=sys.stderr, show_pos=True) as bar:
        for _ in run(hunt, settings, _run_command, jobs):
            bar.update(1)
    if as_json:
        print_json(summary(hunt))
    else:
        _print(hunt, is_alone=only is not None)
    return 1 if hunt.survivors or hunt.stale else 0


def _names(wanted: str | None, settings: Settings) -> list[str]:
    """The providers that are meant: all, or those between commas. Raises MockServerError."""
    from mockserver.universe import load_providers

    known = [one.name for one in load_providers(settings.spec_roots)]
    names = [name for name in (wanted or "").split(",") if name]
    if strange := [name for name in names if name not in known]:
        raise MockServerError(f"no provider {strange[0]!r}; use one of {', '.join(known)}")
    return names or known


def _run_command(arguments: Sequence[str]) -> int:
    """``mockserver contract …`` in this process."""
    _, *rest = arguments
    return int(contract.main(rest, standalone_mode=False) or 0)


def _print(hunt: Hunt, is_alone: bool) -> None:
    from mockserver.contract.mutants.table import table

    if is_alone:
        for verdict in hunt.verdicts.values():
            click.echo(verdict.said)
    print_table(*table(hunt))
    for one in hunt.equivalents:
        click.echo(f"left out  {one.mutant.name}: {one.mutant.fault.about}; {one.reason}")
    for entry in hunt.excused:
        click.echo(f"argued    {entry.mutant}: {entry.reason} ({entry.source})")
    for entry in hunt.stale:
        click.echo(f"stale     {entry.mutant}: the suite notices it; remove the argument at {entry.place}")
    for mutant in hunt.survivors:
        code = hunt.verdicts[mutant.name].code
        ended = f" (the suite ended with {code})" if code else ""
        click.echo(f"survived  {mutant.name}: {mutant.fault.about} ({mutant.place}){ended}")
    if hunt.survivors and not is_alone:
        click.echo("run one alone with: mockserver mutants --only NAME")
