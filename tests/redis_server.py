"""A Redis server of the tests' own, reached by a socket in a folder that goes with it."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest


class RedisServer:
    """``with RedisServer() as server:`` runs one at ``server.url``; ``keeps`` has it remember across restarts."""

    def __init__(self, *, keeps: bool = False) -> None:
        self._flags = ["--appendonly", "yes", "--appendfsync", "always"] if keeps else ["--save", ""]
        self._child: subprocess.Popen[bytes] | None = None
        self._databases = itertools.count(1)

    def __enter__(self) -> Self:
        if shutil.which("redis-server") is None:
            pytest.skip("redis-server is not installed; apt-get install redis-server")
        self._folder = tempfile.TemporaryDirectory(prefix="redis-")  # a socket's path must be short
        self._socket = Path(self._folder.name, "socket")
        self.url = f"unix://{self._socket}"
        self.start()
        return self

    def start(self) -> None:
        command = ["redis-server", "--port", "0", "--unixsocket", str(self._socket), "--dir", self._folder.name]
        command += ["--databases", "10000"]
        self._child = subprocess.Popen([*command, *self._flags], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while b"PONG" not in self.tell("ping"):
            assert time.monotonic() < until, "redis-server does not answer"
            assert self._child.poll() is None, "redis-server ended"

    def empty(self) -> str:
        """The address of a database that nobody has used."""
        return f"{self.url}?db={next(self._databases)}"

    def tell(self, *command: str) -> bytes:
        """What the server answers to a command."""
        return subprocess.run(["redis-cli", "-s", str(self._socket), *command], capture_output=True, check=False).stdout

    def stop(self) -> None:
        """End it without a word, as a machine that goes away would."""
        assert self._child is not None
        self._child.kill()
        self._child.wait()
        self._socket.unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()
