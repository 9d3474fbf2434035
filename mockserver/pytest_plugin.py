"""The pytest plugin. Loaded by every pytest run where mockserver is installed, so it imports nothing heavy by itself."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mockserver", "mockserver contract tests")
    group.addoption("--contract", nargs="?", const="mock", default=None, metavar="TARGET", help="Add the contract suite: against the mock in process, or =real, =both (real APIs, read only).")
    group.addoption("--contract-provider", metavar="NAMES", help="Only these providers, separated by commas.")
    group.addoption("--contract-url", metavar="URL", help="Base URL of the one real API to test.")
    group.addoption("--contract-examples", type=int, default=10, metavar="N", help="Generated cases per operation (10).")
    group.addoption("--contract-seed", type=int, default=1, metavar="N", help="Seed of the generated cases (1).")


def pytest_configure(config: pytest.Config) -> None:
    mode = config.getoption("contract")
    if mode is not None:
        pytest.register_assert_rewrite("mockserver.contract.flows")
        try:
            from mockserver.contract.plugin import start
        except ModuleNotFoundError as error:
            raise pytest.UsageError(f"--contract needs {error.name}; pip install 'mockserver[contract]'") from error
        start(config, mode)
