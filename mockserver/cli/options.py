"""Options that several commands share; each has a ``MOCKSERVER_…`` variable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Command(click.Command):
    """A command whose help says once, below, how variables are called."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("epilog", "Every option is a variable too: --admin-token is MOCKSERVER_ADMIN_TOKEN.")
        super().__init__(*args, **settings)

    def format_epilog(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Without the blank line: all of it fits a screen."""
        formatter.write(f"  {self.epilog}\n")


class _Option(click.Option):
    """Names its variable where a value is wrong."""

    def get_error_hint(self, *args: Any) -> str:
        return f"{super().get_error_hint(*args)} or {self.envvar}"


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option with its variable."""
    long = next(name for name in names if name.startswith("--"))
    variable = "MOCKSERVER_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, cls=_Option, envvar=variable, show_default=True, **settings)


def sources(command: Any) -> Any:
    """The options that say which providers and scenarios there are."""
    command = option("--fixtures", type=FOLDER, multiple=True, help="Folder of scenarios beside ours.")(command)
    return option("--specs", type=FOLDER, multiple=True, help="Folder of providers beside ours.")(command)


def server(command: Any) -> Any:
    """The options that say which running server is meant."""
    command = option("--admin-token", help="The control plane's token, if it wants one.")(command)
    return option("--url", default="http://127.0.0.1:8080", help="Address of the running server.")(command)


def in_world(command: Any) -> Any:
    """The option that says which world of the server is meant."""
    return option("--world", default="default", help="The world that is meant.")(command)


def as_json(command: Any) -> Any:
    """The option for programs that read the output."""
    return option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """A point in time as ``--now`` takes it."""
    from mockserver.control.snapshot import moment as read

    try:
        return read(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
