"""Commands that need no server but the files: ``routes``, ``check``, ``evidence``, ``seed``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mockserver.cli.options import Command, as_json, option, sources
from mockserver.cli.printing import print_json, print_table

_COLUMNS = ("provider", "method", "path", "operationId", "answered_by", "evidence", "source")


@click.command(cls=Command)
@sources
@as_json
def routes(specs: Sequence[Path], fixtures: Sequence[Path], as_json: bool) -> None:
    """List every operation.

    Method, path, who answers it, how it is known, where it is written.
    """
    from mockserver.control.listing import operations
    from mockserver.universe import Settings, Universe

    listed = operations(Universe(Settings(specs=tuple(specs), fixtures=tuple(fixtures))))
    if as_json:
        print_json({"operations": listed})
        return
    heads = [column.removesuffix("Id").replace("_", " ") for column in _COLUMNS]
    print_table(heads, ([one[column] for column in _COLUMNS] for one in listed))


@click.command(cls=Command)
@sources
@as_json
def check(specs: Sequence[Path], fixtures: Sequence[Path], as_json: bool) -> int:
    """Check fragments, seeds and handlers.

    Every problem is named with file and line. Exit code 1 if there are any.
    """
    from mockserver.check import check as run
    from mockserver.universe import Settings

    found = run(Settings(specs=tuple(specs), fixtures=tuple(fixtures)))
    if as_json:
        print_json({"checked": found.checked, "flaws": [_flaw(flaw) for flaw in found.flaws]})
    else:
        for flaw in found.flaws:
            click.echo(str(flaw))
        click.echo(f"{found.checked}: {len(found.flaws) or 'no'} problem{'' if len(found.flaws) == 1 else 's'}")
    return 1 if found.flaws else 0


@click.command(cls=Command)
@sources
@option("--provider", help="Only this provider.")
@option("--markdown", is_flag=True, help="Print the page of rules, as in docs/rules/.")
@as_json
def evidence(
    specs: Sequence[Path], fixtures: Sequence[Path], provider: str | None, markdown: bool, as_json: bool
) -> None:
    """Print how every operation and answer is known.

    Each is documented, observed or assumed, with the key of its source; counts stand below.
    """
    from mockserver.rules import chosen, ledger, page
    from mockserver.universe import Settings, load_providers

    providers = chosen(load_providers(Settings(specs=tuple(specs), fixtures=tuple(fixtures)).spec_roots), provider)
    if markdown:
        click.echo("\n".join(page(one) for one in providers), nl=False)
        return
    told = ledger(providers)
    if as_json:
        print_json(told)
        return
    heads = ("provider", "operation", "answer", "level", "key")
    print_table(heads, ([one[head] for head in heads] for one in told["entries"]))
    click.echo()
    levels = ("documented", "observed", "assumed")
    counts = ([name, *(count[level] for level in levels)] for name, count in told["counts"].items())
    print_table(("provider", *levels), counts)


@click.command(cls=Command)
@sources
@option("--people", default=5000, type=click.IntRange(1, 1_000_000), metavar="INTEGER", help="How many.")
@option("--seed", default=1, type=int, metavar="INTEGER", help="The same seed makes the same people.")
@option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write.  [default: ./fixtures/large]")
@as_json
def seed(
    specs: Sequence[Path], fixtures: Sequence[Path], people: int, seed: int, out: Path | None, as_json: bool
) -> None:
    """Write a scenario of many people.

    They are the same in every provider and come beside those of the default scenario.
    """
    from mockserver.staffing import write_scenario
    from mockserver.universe import Settings

    folder = out or Path("fixtures", "large")
    settings = Settings(specs=tuple(specs), fixtures=tuple(fixtures))
    written = write_scenario(folder, people=people, seed=seed, settings=settings)
    if as_json:
        print_json({"people": people, "seed": seed, "files": [str(path) for path in written]})
        return
    for path in written:
        click.echo(f"wrote {path}")
    root = folder.parent
    click.echo(f"serve it with: mockserver serve --fixtures {root} --scenario {folder.name}")


def _flaw(flaw: Any) -> dict[str, str]:
    """A flaw as JSON."""
    return {"place": flaw.place, "found": flaw.found, "remedy": flaw.remedy}
