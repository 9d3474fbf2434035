"""A server as a child process: the package's own ``serve``, ended with the block that started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from mockserver.client import ControlPlane, Provider, World
from mockserver.client.steering import stamp
from mockserver.errors import MockServerError

_END_SECONDS = 5


class MockServer:
    """``with MockServer(scenario="edge", seed=7) as server:`` starts ``serve`` on a free port, or on ``port``.

    Keywords are the flags of the command; ``flags`` are more of them, as they stand there. ``url`` is the server's
    address, ``control`` its control plane. Raises MockServerError with what ``serve`` said when it does not start.
    """

    def __init__(
        self,
        *flags: str,
        port: int = 0,
        scenario: str | None = None,
        seed: int | None = None,
        now: datetime | str | None = None,
        quirks: Iterable[str] = (),
        specs: Iterable[str | os.PathLike[str]] = (),
        fixtures: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        serve = [sys.executable, "-m", "mockserver", "serve", "--port", str(port), "--json", "--exit-with-parent"]
        single = {"scenario": scenario, "seed": seed, "now": None if now is None else stamp(now)}
        several = {"quirks": quirks, "specs": specs, "fixtures": fixtures}
        told = [(name, value) for name, value in single.items() if value is not None]
        told += [(name, os.fspath(value)) for name, values in several.items() for value in values]
        self._command = [*serve, *flags, *(part for name, value in told for part in (f"--{name}", str(value)))]
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        # A file, since nobody empties a pipe while the server runs.
        self._said = tempfile.TemporaryFile("w+")
        child = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=self._said, text=True)  # noqa: S603
        assert child.stdout is not None
        line = child.stdout.readline()
        if not line:
            child.communicate()
            self._said.seek(0)
            with self._said as said:
                raise MockServerError(said.read().strip() or f"serve ended with exit code {child.returncode}")
        told = json.loads(line)
        self._child = child
        self.url: str = told["url"]
        self.control = ControlPlane(told["url"], told["admin_token"])
        return self

    def world(self, name: str) -> World:
        """The world of that name, opened when it is first used."""
        return self.control.world(name)

    def providers(self) -> dict[str, Provider]:
        """Every provider by name, in the main world."""
        return self.control.providers()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._child is not None
        self._child.terminate()
        try:
            self._child.communicate(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
        finally:
            self._said.close()
