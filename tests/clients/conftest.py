"""Official clients against a running server. A tool that is missing fails the test and says what to install."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from mockserver.client import ControlPlane
from mockserver.process import MockServer

HERE = Path(__file__).parent
FIXED = ("--seed", "7", "--now", "2026-03-04T09:30:00Z")  # a Wednesday

Outcome = dict[str, Any]


class Node:
    """The Node client of one organization and token; it runs as a child process."""

    def __init__(self, node: str, base: str, token: str) -> None:
        self._node = node
        self._told = {"base": base, "token": token}

    def __call__(self, api: str, method: str, *given: Any) -> Any:
        """What one call resolves to. Fails the test if it is rejected."""
        outcome = self.outcome(api, method, *given)
        assert "value" in outcome, f"{api}.{method}: {outcome}"
        return outcome["value"]

    def outcome(self, api: str, method: str, *given: Any) -> Outcome:
        """``{"value"}`` or ``{"error": {"message", "statusCode", "result"}}`` of one call."""
        return self.outcomes((api, method, *given))[0]

    def outcomes(self, *calls: tuple[Any, ...]) -> list[Outcome]:
        """The outcome of each call (api, method, arguments), all made by one client."""
        told = json.dumps({**self._told, "calls": calls})
        ran = subprocess.run(
            [self._node, HERE / "azure_devops.mjs"], input=told, capture_output=True, text=True, timeout=60, check=False
        )
        assert ran.returncode == 0, ran.stderr
        outcomes: list[Outcome] = json.loads(ran.stdout)
        return outcomes


@pytest.fixture(scope="session")
def mockserver() -> Iterator[ControlPlane]:
    """The server behind the plugin's fixtures, its clock stopped."""
    with MockServer(*FIXED) as server:
        yield server.control


@pytest.fixture(scope="session")
def connect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Any]]:
    """Makes a ``Connection`` of the Python client to an organization, with a token."""
    if find_spec("msrest") is None:
        pytest.fail("the package azure-devops is needed: pip install --group clients")
    with pytest.MonkeyPatch.context() as patch:
        # The client reads the variable when it is imported, and keeps what it discovered there for hours.
        patch.setenv("AZURE_DEVOPS_CACHE_DIR", str(tmp_path_factory.mktemp("azure-devops")))
        from azure.devops.connection import Connection
        from msrest.authentication import BasicAuthentication

        yield lambda base, token: Connection(base_url=base, creds=BasicAuthentication("", token))


@pytest.fixture(scope="session")
def node_command() -> str:
    """The path of Node.js, its client installed beside this file."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.fail("Node.js 18 or newer with npm is needed: install it, or deselect with --ignore=tests/clients")
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    with (HERE / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers of pytest-xdist come here at the same time
        if {name: _installed(name) for name in wanted} != wanted:
            install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
            ran = subprocess.run(install, cwd=HERE, capture_output=True, text=True, timeout=300, check=False)
            if ran.returncode:
                pytest.fail(f"`npm install` in tests/clients failed; is the registry reachable?\n{ran.stderr}")
    return node


def _installed(package: str) -> str | None:
    told = HERE / "node_modules" / package / "package.json"
    return json.loads(told.read_text())["version"] if told.is_file() else None


@pytest.fixture
def node(node_command: str) -> Callable[[str, str], Node]:
    """Makes a Node client of an organization, with a token."""
    return lambda base, token: Node(node_command, base, token)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company's proxy could not find a server on this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, ",".join(filter(None, (os.environ.get(name), "127.0.0.1,localhost"))))
