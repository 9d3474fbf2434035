"""The tables of a run, in the page that tells of it: each in the place that bears its mark.

python -m benchmarks.page docs/performance/measured.json docs/performance.md
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from benchmarks.figures import Told
from benchmarks.tables import markdown, tables

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("measured", type=_FILE)
@click.argument("page", type=_FILE)
def main(measured: Path, page: Path) -> None:
    """Put the tables of MEASURED into PAGE: between the marks `machine`, `bars` and `everything`."""
    told = json.loads(measured.read_text())
    bars, *others = map(markdown, tables(told))
    _, _, bars = bars.partition("\n\n")  # the page has a heading for them
    text = page.read_text()
    for mark, part in {"machine": _machine(told), "bars": bars, "everything": "\n\n".join(others)}.items():
        text = _marked(text, mark, part)
    page.write_text(text)


def _machine(told: Told) -> str:
    machine = told["machine"]
    versions = [f"{name} {machine[name]}" for name in ("python", "granian", "node", "java") if machine[name]]
    return (
        f"Measured {machine['at'][:10]} at commit {machine['commit']}, on {machine['cores']} cores "
        f"({machine['processor']}), {machine['system']}, {', '.join(versions)}; "
        f"{told['settings']['rounds']} rounds; load of the machine at the beginning {machine['load']:.1f}."
    )


def _marked(text: str, mark: str, part: str) -> str:
    """The text with that part between ``<!-- mark -->`` and ``<!-- /mark -->``."""
    between = re.compile(rf"(?<=<!-- {mark} -->\n).*?(?=<!-- /{mark} -->)", re.DOTALL)
    if not between.search(text):
        raise click.ClickException(f"the page has no <!-- {mark} --> … <!-- /{mark} -->; add both lines")
    return between.sub(lambda _: f"{part}\n", text)


if __name__ == "__main__":
    main()
