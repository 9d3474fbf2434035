"""The examples as a stranger runs them: from a shell that knows nothing but this installation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from mockserver.process import MockServer

TOKEN = "only-in-this-job"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the examples."""
    return Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    """A server that was started elsewhere and whose control plane wants TOKEN."""
    with MockServer("--admin-token", TOKEN) as server:
        yield server


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of commands that stand before all others. ``pip`` installs nothing: what it should is there."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "pip").write_text("#!/bin/sh\n")
    (tools / "pip").chmod(0o755)
    return tools


@pytest.fixture
def run(tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder with these variables; of ours and of pytest's it gets no others."""
    for name in os.environ:
        if name.startswith(("MOCKSERVER_", "PYTEST_")):
            monkeypatch.delenv(name)
    folders = (str(tools), str(Path(sys.executable).parent), os.environ["PATH"])
    here = {"PATH": os.pathsep.join(folders), "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1,localhost"}

    def run(*command: str | Path, cwd: Path = tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
        told: Sequence[str] = [str(part) for part in command]
        return subprocess.run(
            told,
            cwd=cwd,
            env={**os.environ, **here, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )

    return run
