"""``mockserver contract``: the contract suite without pytest in sight."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from mockserver.cli.options import Command, as_json, option
from mockserver.errors import MockServerError

# Options that pytest has too, as --contract-<name>.
_SHARED = ("provider", "credentials", "examples", "seed", "report", "budget", "sandbox", "receipts", "record", "known")


@click.command(cls=Command)
@click.argument("target", default="mock", type=click.Choice(["mock", "real", "both"]))
@option("--base-url", "--url", "url", metavar="URL", help="A running mock; with real, the one API.")
@option("--provider", metavar="NAMES", help="Only these providers, separated by commas.")
@option("--credentials", metavar="FILE", help="Tokens of the mock at --base-url.")
@option("--examples", type=click.IntRange(0), metavar="N", help="Cases per operation (10; real: 3), 0: flows only.")
@option("--seed", default="1", metavar="N", help="Seed of the cases, or random.")
@option("--stateful", is_flag=True, help="Generated chains of operations too; takes minutes.")
@option("--report", metavar="DIR", help="Write junit.xml, report.json and report.html there.")
@option("--budget", type=click.IntRange(1), default=500, metavar="N", help="Requests to each real API.")
@option("--write", is_flag=True, help="Also write what --sandbox names.")
@option("--sandbox", metavar="FILE", help="Tenant and records that may be written at real APIs.")
@option("--receipts", default=".", metavar="DIR", help="Where receipts of writes are kept.")
@option("--clean-up", metavar="RECEIPT", help="Only put back what a killed run has left.")
@option("--record", metavar="DIR", help="Keep exchanges with real APIs, anonymous.")
@option("--known", metavar="FILE", help="With both: differences that are known.")
@option("--fail-fast", "-x", is_flag=True, help="Stop at the first failure.")
@as_json
def contract(
    target: str, url: str | None, write: bool, clean_up: str | None, fail_fast: bool, as_json: bool, **told: Any
) -> int:
    """Test the mock (in process, or a running one at --base-url) against its fragments, or real APIs.

    Exit codes: 0 clean, 1 broken, 2 usage.
    """
    needs_extra()
    if clean_up is not None:
        return _clean_up(Path(clean_up))
    import pytest

    from mockserver.cli.watching import Console

    if told["seed"] != "random" and not told["seed"].removeprefix("-").isdecimal():
        raise MockServerError(f"--seed {told['seed']!r} is no seed; pass a whole number or random")
    flags = [f"--contract={target}", *([f"--contract-url={url}"] if url else [])]
    flags += [f"--contract-{name}={told[name]}" for name in _SHARED if told[name] is not None]
    for variable in [one for one in os.environ if one.startswith("MOCKSERVER_CONTRACT")]:
        del os.environ[variable]  # those are pytest's
    # The plugins of whatever else is installed have no part in this, and take seconds to load.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    flags += ["-p", "schemathesis.pytest.plugin", "-p", "mockserver.pytest_plugin"]
    own = ["-p", "no:cacheprovider", "-p", "no:warnings", "--rootdir", str(Path.cwd()), "-c", os.devnull, "--tb=short"]
    own += ["--contract-stateful"] * told["stateful"] + ["--contract-write"] * write + ["-x"] * fail_fast
    status = pytest.main([*flags, *own], plugins=[Console(as_json)])
    return {0: 0, 1: 1}.get(int(status), 2)


def _clean_up(receipt: Path) -> int:
    """Put back what is left over, and say so; 1 if something still is."""
    from mockserver.contract.gate import cleaning
    from mockserver.universe import Settings, load_providers

    roots = [Path(one) for one in os.environ.get("MOCKSERVER_SPECS", "").split(os.pathsep) if one]
    providers = {one.name: one for one in load_providers(Settings(specs=tuple(roots)).spec_roots)}
    lines = []
    for line in cleaning.clean_up(receipt, providers, os.environ):
        click.echo(line)
        lines.append(line)
    return 1 if any(line.startswith("left over") for line in lines) else 0


def needs_extra() -> None:
    """Raise MockServerError where the libraries of the suite are not installed."""
    if missing := [name for name in ("pytest", "schemathesis", "requests") if find_spec(name) is None]:
        raise MockServerError(f"the contract suite needs {', '.join(missing)}; pip install 'mockserver[contract]'")
