"""``mockserver contract``: the contract suite without pytest in sight."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from mockserver.cli.options import option
from mockserver.errors import MockServerError


@click.command()
@click.argument("target", default="mock", type=click.Choice(["mock", "real", "both"]))
@click.option(
    "--base-url", "--url", "url", metavar="URL", help="A running mock; with real, the base URL of the one API."
)
@click.option("--provider", "providers", metavar="NAMES", help="Only these providers, separated by commas.")
@click.option("--credentials", metavar="FILE", help="Tokens of the mock at --base-url (the default scenario's).")
@click.option(
    "--examples", type=click.IntRange(0), default=10, show_default=True, help="Cases per operation; 0: flows only."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the cases.")
@option("--budget", type=click.IntRange(1), default=500, metavar="N", help="Requests to each real API.")
@option("--write", is_flag=True, help="Also write what --sandbox names.")
@option("--sandbox", metavar="FILE", help="Tenant and records that may be written at real APIs.")
@option("--receipts", default=".", metavar="DIR", help="Where receipts of writes are kept.")
@option("--clean-up", metavar="RECEIPT", help="Put back what a killed run has left, and do nothing else.")
@option("--record", metavar="DIR", help="Keep exchanges with real APIs there, without personal data.")
@click.option("--fail-fast", "-x", is_flag=True, help="Stop at the first failure.")
def contract(
    target: str,
    url: str | None,
    providers: str | None,
    credentials: str | None,
    examples: int,
    seed: int,
    budget: int,
    write: bool,
    sandbox: str | None,
    receipts: str,
    clean_up: str | None,
    record: str | None,
    fail_fast: bool,
) -> int:
    """Test the mock (in process, or a running one at --base-url) against its fragments, or real APIs.

    Exit codes: 0 clean, 1 broken, 2 usage.
    """
    missing = [name for name in ("pytest", "schemathesis", "requests") if find_spec(name) is None]
    if missing:
        raise MockServerError(f"contract needs {', '.join(missing)}; pip install 'mockserver[contract]'")
    if clean_up is not None:
        return _clean_up(Path(clean_up))
    import pytest

    told = {
        "contract": target,
        "contract-url": url,
        "contract-provider": providers,
        "contract-credentials": credentials,
        "contract-examples": examples,
        "contract-seed": seed,
        "contract-budget": budget,
        "contract-sandbox": sandbox,
        "contract-receipts": receipts,
        "contract-record": record,
    }
    flags = [f"--{name}={value}" for name, value in told.items() if value is not None]
    flags += ["--contract-write"] * write
    # The plugins of whatever else is installed have no part in this, and take seconds to load.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    flags += ["-p", "schemathesis.pytest.plugin", "-p", "mockserver.pytest_plugin"]
    own = ["-p", "no:cacheprovider", "--rootdir", str(Path.cwd()), "-c", "/dev/null", "-q", "--tb=short"]
    status = pytest.main([*flags, *own, *(["-x"] if fail_fast else [])])
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
