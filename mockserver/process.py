"""A server as a child process: the package's own ``serve``, ended with the block that started it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import Self

from mockserver.client import ControlPlane
from mockserver.errors import MockServerError

_END_SECONDS = 5


class MockServer:
    """``with MockServer() as server:`` starts ``serve`` on a free port; ``flags`` are those of the command.

    ``url`` is its address and ``control`` its control plane. Raises MockServerError with what ``serve`` said when it
    does not start.
    """

    def __init__(self, *flags: str) -> None:
        serve = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--json", "--exit-with-parent"]
        self._command = [*serve, *flags]
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
