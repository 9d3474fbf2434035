"""The pytest plugin: fixtures of running fakes, each test in a world of its own, and the contract suite.

Every pytest run where mockserver is installed loads it, so it imports nothing heavy by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from mockserver.errors import MockServerError
from mockserver.pytest_plugin.marker import ABOUT, wanted
from mockserver.pytest_plugin.options import add_options

if TYPE_CHECKING:
    from mockserver.client import ControlPlane, Provider, World
    from mockserver.pytest_plugin.worlds import Keeper, TestWorld

_Done = TypeVar("_Done")
_KEEPERS: pytest.StashKey[dict[ControlPlane, Keeper]] = pytest.StashKey()
_OWN: pytest.StashKey[list[ControlPlane]] = pytest.StashKey()
_WORLD: pytest.StashKey[TestWorld] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", ABOUT)
    config.stash[_KEEPERS], config.stash[_OWN] = {}, []
    config.pluginmanager.register(_provider_fixtures(), "mockserver-providers")
    mode = config.getoption("contract")
    if mode is not None:
        pytest.register_assert_rewrite("mockserver.contract.flows")
        try:
            from mockserver.contract.plugin import start
        except ModuleNotFoundError as error:
            raise pytest.UsageError(f"--contract needs {error.name}; pip install 'mockserver[contract]'") from error
        start(config, mode)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test tells what its world went through."""
    report = yield
    if (mine := item.stash.get(_WORLD, None)) is not None:
        if report.failed:
            from mockserver.pytest_plugin.report import add_section

            add_section(report, mine, item.config.getoption("mock_repro"))
        if report.when == "teardown":
            mine.keeper.let_go(mine.world)
            del item.stash[_WORLD]
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    for keeper in session.config.stash.get(_KEEPERS, {}).values():
        keeper.end_all()


@pytest.fixture(scope="session")
def mockserver(pytestconfig: pytest.Config) -> Iterator[ControlPlane]:
    """The control plane of a running server: the one at MOCKSERVER_URL, else a child that ends with the run."""
    from mockserver.client import ControlPlane
    from mockserver.process import MockServer

    if url := os.environ.get("MOCKSERVER_URL"):
        yield ControlPlane(url, os.environ.get("MOCKSERVER_ADMIN_TOKEN"))
    else:
        with ExitStack() as ending:
            server = _or_fail(lambda: ending.enter_context(MockServer()))
            pytestconfig.stash[_OWN].append(server.control)
            yield server.control


@pytest.fixture
def world(request: pytest.FixtureRequest, mockserver: ControlPlane) -> World:
    """This test's world: private, at its start, set up as ``@pytest.mark.mockserver(...)`` says."""
    return _mine(request.node, mockserver).world


def _mine(item: pytest.Item, control: ControlPlane) -> TestWorld:
    from mockserver.pytest_plugin.worlds import Keeper

    config = item.config
    keepers = config.stash[_KEEPERS]
    keeper = keepers.get(control)
    if keeper is None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        keeper = keepers[control] = Keeper(control, worker, ends=control not in config.stash[_OWN])
    records = bool(config.getoption("mock_repro"))
    mine = item.stash[_WORLD] = _or_fail(lambda: keeper.open(item.name, wanted(item), records=records))
    return mine


def _or_fail(do: Callable[[], _Done]) -> _Done:
    """What is done, or a failure that tells why not and nothing else."""
    try:
        return do()
    except MockServerError as error:
        told = str(error)
    pytest.fail(told, pytrace=False)


def _provider_fixtures() -> ModuleType:
    """A fixture for each provider, named like it."""
    from mockserver import files

    own = [Path(folder) for folder in os.environ.get("MOCKSERVER_SPECS", "").split(os.pathsep) if folder]
    folders = [files.specs(), *own]
    names = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
    plugin = ModuleType("mockserver_providers")
    for name in names:
        setattr(plugin, name, pytest.fixture(name=name)(_provider(name)))
    return plugin


def _provider(name: str) -> Callable[[Any, Any], Provider]:
    def provider(request: pytest.FixtureRequest, world: World) -> Provider:
        mine = request.node.stash.get(_WORLD, None)
        providers: dict[str, Provider] = _or_fail(
            (mine if mine is not None and mine.world is world else world).providers
        )
        if name not in providers:
            pytest.fail(f"the server has no provider {name!r}; start it with --specs", pytrace=False)
        return providers[name]

    provider.__doc__ = f"The {name} fake in this test's world."
    return provider
