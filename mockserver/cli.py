"""The commands. Each imports what it needs when it runs; every failure is one line with a remedy and exit code 2."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from mockserver import __version__
from mockserver.errors import MockServerError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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


class _Option(click.Option):
    """Names its variable where a value is wrong; the help says once, below, how variables are called."""

    def get_error_hint(self, *args: Any) -> str:
        return f"{super().get_error_hint(*args)} or {self.envvar}"


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option with its ``MOCKSERVER_…`` variable."""
    long = next(name for name in names if name.startswith("--"))
    variable = "MOCKSERVER_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, cls=_Option, envvar=variable, show_default=True, **settings)


def _sources(command: Any) -> Any:
    """The options that say which providers and scenarios there are."""
    command = _option("--fixtures", type=_FOLDER, multiple=True, help="Folder of scenarios beside ours.")(command)
    return _option("--specs", type=_FOLDER, multiple=True, help="Folder of providers beside ours.")(command)


def _server(command: Any) -> Any:
    """The options that say which running server is meant."""
    command = _option("--admin-token", help="The control plane's token, if it wants one.")(command)
    return _option("--url", default="http://127.0.0.1:8080", help="Address of the running server.")(command)


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """A point in time as ``--now`` takes it."""
    from mockserver.control.snapshot import moment

    try:
        return moment(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="mockserver")
@click.pass_context
def cli(context: click.Context) -> None:
    """Stateful fakes of SaaS planning APIs."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_command = partial(cli.command, epilog="Every option is a variable too: --admin-token is MOCKSERVER_ADMIN_TOKEN.")


@_command()
@_option("--host", default="127.0.0.1", help="Address to listen on.")
@_option("--port", default=8080, type=click.IntRange(0, 65535), metavar="INTEGER", help="Port; 0 picks a free one.")
@_option("--threads", default=2, type=click.IntRange(1, 64), metavar="INTEGER", help="Requests answered at a time.")
@_sources
@_option("--scenario", default="default", help="The starting world.")
@_option("--seed", type=int, help="Fixes ids and randomness.  [default: random]")
@_option("--now", metavar="TIME", callback=_moment, help="Freezes the clock, e.g. 2026-03-02T09:00:00Z.")
@_option("--admin-token", help="Token of the control plane; made up for a bind that others can reach.")
@_option("--no-admin", is_flag=True, help="Leave out the control plane (health and ready stay).")
@_option("--trust-proxy", is_flag=True, help="Build links from X-Forwarded-*.")
@_option("--max-body", default=1048576, type=click.IntRange(1), metavar="INTEGER", help="Largest body, in bytes.")
@_option("--tls-cert", type=_FILE, help="Certificate (PEM); needs --tls-key.")
@_option("--tls-key", type=_FILE, help="Private key (PEM).")
@_option("--exit-with-parent", is_flag=True, help="Stop with the process that started it (Linux).")
@_option("--json", "as_json", is_flag=True, help="Print one line of JSON once the port listens.")
def serve(**told: Any) -> None:
    """Serve every provider until Ctrl-C."""
    # Until the server listens nothing else would: the kernel spares process 1 of a container signals without a handler.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    from mockserver.server import Bind
    from mockserver.server import serve as run
    from mockserver.universe import Settings

    if bool(told["tls_cert"]) != bool(told["tls_key"]):
        raise MockServerError("--tls-cert and --tls-key go together; pass both or none")
    settings = Settings(
        specs=told["specs"],
        fixtures=told["fixtures"],
        scenario=told["scenario"],
        seed=told["seed"],
        now=told["now"],
        admin=not told["no_admin"],
        admin_token=told["admin_token"],
        trust_proxy=told["trust_proxy"],
        max_body=told["max_body"],
    )
    bind = Bind(
        host=told["host"],
        port=told["port"],
        threads=told["threads"],
        tls=(told["tls_cert"], told["tls_key"]) if told["tls_cert"] else None,
        exit_with_parent=told["exit_with_parent"],
    )
    run(settings, bind, _print_line if told["as_json"] else _print_welcome)


@_command()
@_sources
@_option("--json", "as_json", is_flag=True, help="Print JSON.")
def routes(specs: Sequence[Path], fixtures: Sequence[Path], as_json: bool) -> None:
    """List every operation: method, path, who answers it, how it is known, where it is written."""
    from mockserver.control.listing import operations
    from mockserver.universe import Settings, Universe

    listed = operations(Universe(Settings(specs=tuple(specs), fixtures=tuple(fixtures))))
    if as_json:
        _print_json({"operations": listed})
        return
    columns = ("provider", "method", "path", "operationId", "answered_by", "evidence", "source")
    rows = [[str(one[column] or "") for column in columns] for one in listed]
    heads = [column.removesuffix("Id").replace("_", " ") for column in columns]
    widths = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(columns))]
    for row in [heads, *rows]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@_command()
@_sources
@_option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(specs: Sequence[Path], fixtures: Sequence[Path], as_json: bool) -> int:
    """Check fragments, seeds and handlers; name every problem with file and line. Exit code 1 if there are any."""
    from mockserver.check import check as run
    from mockserver.universe import Settings

    found = run(Settings(specs=tuple(specs), fixtures=tuple(fixtures)))
    if as_json:
        _print_json({"checked": found.checked, "flaws": [_flaw(flaw) for flaw in found.flaws]})
    else:
        for flaw in found.flaws:
            click.echo(str(flaw))
        click.echo(f"{found.checked}: {len(found.flaws) or 'no'} problem{'' if len(found.flaws) == 1 else 's'}")
    return 1 if found.flaws else 0


@_command()
@_server
@_option("--timeout", default=30.0, type=click.FloatRange(0), metavar="SECONDS", help="How long to wait.")
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


@_command()
@_server
@_option("--scenario", help="Start from this scenario from now on.")
def reset(url: str, admin_token: str | None, scenario: str | None) -> None:
    """Put a running server's world back to its start."""
    from mockserver.client import ControlPlane

    ControlPlane(url, admin_token).reset(scenario)


def _flaw(flaw: Any) -> dict[str, str]:
    """A flaw as JSON."""
    return {"place": flaw.place, "found": flaw.found, "remedy": flaw.remedy}


def _print_json(told: Any) -> None:
    click.echo(json.dumps(told))
    sys.stdout.flush()


def _print_line(told: dict[str, Any]) -> None:
    """The line of ``serve --json``. The seed is not in it: ``/__admin/state`` tells it."""
    _print_json({name: value for name, value in told.items() if name != "seed"})


def _print_welcome(told: dict[str, Any]) -> None:
    lines = [f"mockserver {told['version']} on {told['url']} (seed {told['seed']}; Ctrl-C stops it)"]
    if told["admin_token"]:
        lines.append(f"admin token {told['admin_token']}")
    for provider in told["providers"]:
        lines += ["", provider["title"], f"  base URL    {provider['base_url']}"]
        if provider["credentials"]:
            first = provider["credentials"][0]
            lines.append(f"  credential  {first['name']}, sent as {first['header']}: {first['value']}")
        if provider["curl"]:
            lines.append(f"  try         {provider['curl']}")
    click.echo("\n".join(lines))
    sys.stdout.flush()
