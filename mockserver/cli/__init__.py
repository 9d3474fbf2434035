"""The commands. Each imports what it needs when it runs; every failure is one line with a remedy and exit code 2."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from mockserver import __version__
from mockserver.cli.contract import contract
from mockserver.cli.diff import diff
from mockserver.cli.files import check, evidence, routes, seed
from mockserver.cli.mutants import mutants
from mockserver.cli.replaying import replay
from mockserver.cli.running import explain, people, quirks, reset, state, wait
from mockserver.cli.serving import serve
from mockserver.errors import MockServerError


def main() -> None:
    """Run the command line. Exit codes: 0, 1 found something, 2 usage or broken input."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "mockserver"
        _fail(f"{error.format_message().rstrip('.')}; see `{command} --help`")
    except MockServerError as error:
        _fail(str(error))


def _fail(text: str) -> NoReturn:
    for line in text.splitlines():
        click.echo(f"mockserver: {line}", err=True)
    sys.exit(2)


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="mockserver")
@click.pass_context
def cli(context: click.Context) -> None:
    """Stateful fakes of SaaS planning APIs."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    serve,
    routes,
    check,
    contract,
    diff,
    mutants,
    evidence,
    seed,
    people,
    quirks,
    state,
    reset,
    explain,
    replay,
    wait,
):
    cli.add_command(_command)
