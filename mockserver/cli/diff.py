"""``mockserver diff``: spec, mock and real API on the same calls, and who is to blame for each difference."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockserver.cli.options import FILE, FOLDER, Command, as_json, option, sources
from mockserver.cli.printing import print_json
from mockserver.errors import MockServerError

if TYPE_CHECKING:
    from mockserver.contract.diff.findings import Comparison
    from mockserver.contract.run import Run


@click.command(cls=Command)
@sources
@option("--provider", "providers", metavar="NAMES", help="Only these providers, separated by commas.")
@option("--base-url", metavar="URL", help="Base URL of the one real API, if it is not the vendor's.")
@option("--mock-url", metavar="URL", help="A running mock instead of the one in process.")
@option("--recording", type=FOLDER, help="Compare with this recording; no secret is needed.")
@option("--record", metavar="DIR", help="Keep exchanges with real APIs there, without personal data.")
@option("--budget", type=click.IntRange(1), default=500, metavar="N", help="Requests to each real API.")
@option("--write", is_flag=True, help="Also write what --sandbox names.")
@option("--sandbox", type=FILE, help="Tenant and records that may be written.")
@option("--receipts", default=".", metavar="DIR", help="Where receipts of writes are kept.")
@option("--known", type=FILE, help="Differences that are known, with date and reason.")
@as_json
def diff(
    specs: Sequence[Path],
    fixtures: Sequence[Path],
    providers: str | None,
    base_url: str | None,
    mock_url: str | None,
    recording: Path | None,
    record: str | None,
    budget: int,
    write: bool,
    sandbox: Path | None,
    receipts: str,
    known: Path | None,
    as_json: bool,
) -> int:
    """Compare mock and real API: the same calls, and what each write did.

    Exit codes: 0 as known, 1 something new or gone, 2 usage, or not compared to the end.
    """
    missing = [name for name in ("requests", "cryptography") if find_spec(name) is None]
    if missing:
        raise MockServerError(f"diff needs {', '.join(missing)}; pip install 'mockserver[contract]'")
    from mockserver.contract.diff import report
    from mockserver.contract.diff.known import read_known, sorted_out
    from mockserver.contract.gate.sandbox import read_sandboxes
    from mockserver.contract.progress import clear_terminal, on_terminal
    from mockserver.contract.real import Terms
    from mockserver.contract.run import Run
    from mockserver.universe import Settings

    if write != (sandbox is not None):
        raise MockServerError("--write and --sandbox FILE go together; writes stay in a sandbox")
    run = Run(
        mode="both",
        settings=Settings(specs=tuple(specs), fixtures=tuple(fixtures), seed=7),
        names=[name for name in (providers or "").split(",") if name],
        examples=1,
        seed=1,
        url=base_url,
        mock_url=mock_url,
        environ=dict(os.environ),
        terms=Terms(
            budget=budget,
            record=Path(record) if record else None,
            sandboxes=read_sandboxes(sandbox) if sandbox else {},
            receipts=Path(receipts),
            tell=on_terminal,
        ),
    )
    compared = _compared(run, recording)
    clear_terminal()
    told = sorted_out(compared, read_known(known) if known else [])
    if as_json:
        print_json(report.as_json(compared, told))
    else:
        for line in report.lines(compared, told):
            click.echo(line)
    if any(one.ended for one in compared):
        return 2
    return 1 if told.new or told.gone else 0


def _compared(run: Run, recording: Path | None) -> list[Comparison]:
    """Every provider that there is a real side of. Raises MockServerError if there is none."""
    from mockserver.contract.diff.driving import compared, compared_offline
    from mockserver.contract.real import missing_variables, token_variables

    run.check()
    if recording is not None:
        found = [compared_offline(run, one, recording) for one in run.providers if (recording / one.name).is_dir()]
        if not found:
            raise MockServerError(f"{recording} has recordings of none of the providers; make some with --record")
        return found
    ready = [one for one in run.providers if missing_variables(one, run.environ) is None]
    if not ready:
        names = ", ".join(token_variables(one)[0] for one in run.providers)
        raise MockServerError(f"no real API to compare with; set one of {names}, or name a --recording")
    return [compared(run, one) for one in ready]
