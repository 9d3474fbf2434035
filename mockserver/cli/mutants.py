"""``mutants``: the contract suite against mocks that are broken on purpose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mockserver.cli.contract import contract
from mockserver.cli.options import Command, as_json, option
from mockserver.cli.printing import print_json, print_table
from mockserver.errors import MockServerError

if TYPE_CHECKING:
    from mockserver.contract.mutants.hunt import Hunt


@click.command(cls=Command)
@option("--provider", metavar="NAMES", help="Only these providers, separated by commas.")
@option("--class", "group", metavar="NAME", help="Only this class of faults.")
@option("--only", metavar="NAME", help="This mutant alone; prints what the suite said.")
@option(
    "--sample", type=click.IntRange(0), metavar="N", help="So many in all; 0: every one.  [default: 150 a provider]"
)
@option("--jobs", type=click.IntRange(1, 64), default=2, metavar="N", help="Mocks at a time.")
@option("--seed", type=int, default=1, metavar="N", help="Chooses among mutants, and the places they strike.")
@as_json
def mutants(
    provider: str | None, group: str | None, only: str | None, sample: int | None, jobs: int, seed: int, as_json: bool
) -> int:
    """Measure what the contract suite notices.

    Runs `mockserver contract --base-url` against mocks with one fault each, until the first failure. Exit codes: 0
    all were noticed, 1 some survived, 2 usage, or the suite fails on a mock that is well.
    """
    from mockserver.contract.mutants.hunt import Wanted, find, find_named, run
    from mockserver.contract.mutants.table import summary
    from mockserver.universe import Settings, load_providers

    if only:
        hunt = find_named(only, seed)
    else:
        known = [one.name for one in load_providers(Settings().spec_roots)]
        names = [name for name in (provider or "").split(",") if name]
        if strange := [name for name in names if name not in known]:
            raise MockServerError(f"no provider {strange[0]!r}; use one of {', '.join(known)}")
        hunt = find(Wanted(names or known, group, sample, seed), lambda _: None)
    with click.progressbar(length=len(hunt.mutants), label="mutants", file=sys.stderr, show_pos=True) as bar:
        for _ in run(hunt, _run_command, jobs):
            bar.update(1)
    if as_json:
        print_json(summary(hunt))
    else:
        _print(hunt, is_alone=only is not None)
    return 1 if hunt.survivors else 0


def _run_command(arguments: Sequence[str]) -> int:
    """``mockserver contract …`` in this process."""
    _, *rest = arguments
    return int(contract.main(rest, standalone_mode=False) or 0)


def _print(hunt: Hunt, is_alone: bool) -> None:
    from mockserver.contract.mutants.table import table

    print_table(*table(hunt))
    for one in hunt.equivalents:
        click.echo(f"left out  {one.mutant.name}: {one.mutant.fault.about}; {one.reason}")
    for verdict in hunt.verdicts.values():
        if is_alone:
            click.echo(verdict.said)
    for verdict in hunt.survivors:
        mutant = verdict.mutant
        assert mutant is not None
        ended = "" if verdict.code == 0 else f" (the suite ended with {verdict.code})"
        click.echo(f"survived  {mutant.name}: {mutant.fault.about} ({mutant.place}){ended}")
    if hunt.survivors and not is_alone:
        click.echo("run one alone with: mockserver mutants --only NAME")
