"""The pytest plugin: fixtures of running fakes, and the contract suite.

Every pytest run where mockserver is installed loads it, so it imports nothing heavy by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockserver.client import ControlPlane, Provider


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mockserver", "mockserver contract tests")
    group.addoption(
        "--contract",
        nargs="?",
        const="mock",
        default=None,
        metavar="TARGET",
        help="Add the contract suite: against the mock in process, or =real, =both (real APIs, read only).",
    )
    group.addoption("--contract-provider", metavar="NAMES", help="Only these providers, separated by commas.")
    group.addoption("--contract-url", metavar="URL", help="Base URL of the one real API to test.")
    group.addoption("--contract-examples", type=int, default=10, metavar="N", help="Cases per operation (10).")
    group.addoption("--contract-seed", type=int, default=1, metavar="N", help="Seed of the cases (1).")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_provider_fixtures(), "mockserver-providers")
    mode = config.getoption("contract")
    if mode is not None:
        pytest.register_assert_rewrite("mockserver.contract.flows")
        try:
            from mockserver.contract.plugin import start
        except ModuleNotFoundError as error:
            raise pytest.UsageError(f"--contract needs {error.name}; pip install 'mockserver[contract]'") from error
        start(config, mode)


@pytest.fixture(scope="session")
def mockserver() -> Iterator[ControlPlane]:
    """The control plane of a running server: the one at MOCKSERVER_URL, else a child that ends with the run."""
    from mockserver.client import ControlPlane
    from mockserver.process import MockServer

    if url := os.environ.get("MOCKSERVER_URL"):
        yield ControlPlane(url, os.environ.get("MOCKSERVER_ADMIN_TOKEN"))
    else:
        with MockServer() as server:
            yield server.control


def _provider_fixtures() -> ModuleType:
    """A fixture for each provider, named like it; its world is at the start when the test begins."""
    from mockserver import files

    own = [Path(folder) for folder in os.environ.get("MOCKSERVER_SPECS", "").split(os.pathsep) if folder]
    folders = [files.specs(), *own]
    names = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
    plugin = ModuleType("mockserver_providers")
    for name in names:
        setattr(plugin, name, pytest.fixture(name=name)(_provider(name)))
    return plugin


def _provider(name: str) -> Callable[[Any], Provider]:
    def provider(mockserver: ControlPlane) -> Provider:
        mockserver.reset()
        return mockserver.providers()[name]

    provider.__doc__ = f"The {name} fake of a running server, at its start."
    return provider
