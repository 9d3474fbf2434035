"""The examples run: their own tests, and the commands of their READMEs as they stand."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SYNC = ROOT / "examples" / "sync"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (SYNC / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Path:
    """A folder that looks like the top of the repository; the commands there find this installation."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return tmp_path


def test_the_sync_job_passes_its_own_tests():
    (command,) = blocks("sh")
    assert command == "pytest examples/sync\n"

    ran = subprocess.run(
        [sys.executable, "-m", *command.split(), "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_session_of_the_sync_job_prints_what_its_readme_says(shell, monkeypatch):
    port = free_port()
    monkeypatch.setenv("MOCKSERVER_PORT", str(port))
    monkeypatch.setenv("MOCKSERVER_URL", f"http://127.0.0.1:{port}")
    lines = "".join(blocks("console")).splitlines()
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]

    # Should a command fail, the server ends all the same.
    script = "\n".join(["trap 'kill %1 2>/dev/null' EXIT", *commands])
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=shell,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.stdout.splitlines() == [line for line in lines if not line.startswith("$ ")]
