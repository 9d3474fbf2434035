"""The toy API, ready to be called."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis_server import RedisServer
from toy.api import LIBRARIAN, NOW, STEWARD, TOY, Api, MakeApp

from mockserver.app import create_app
from mockserver.universe import Settings, Universe


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run of CI fails for a skipped test, unless what it missed were real credentials."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None:
        reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", ())]
        if unneeded := [reason for reason in reasons if "missing real credentials" not in reason]:
            reporter.write_line(f"\nCI skips only for want of real credentials: {'; '.join(unneeded)}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def toy() -> Path:
    """The folder of the toy's specs and fixtures."""
    return TOY


def build(**told: Any) -> Flask:
    settings = {"specs": (TOY / "specs",), "fixtures": (TOY / "fixtures",), "seed": 1, "now": NOW, **told}
    app = create_app(Settings(shipped=False, **settings))
    app.testing = True
    return app


@pytest.fixture(scope="session")
def make_app() -> MakeApp:
    """Builds a toy app of its own; keywords are members of Settings."""
    return build


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a shared store with nothing in it, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'worlds.db'}"
    server: RedisServer = request.getfixturevalue("redis_server")
    return server.empty()


@pytest.fixture(scope="session")
def shared_app() -> Flask:
    """Loaded once; ``app`` is how tests get it."""
    return build()


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """The toy app at its start: on Wednesday, 4 March 2026, at noon."""
    shared_app.extensions["mockserver"].reset("default")
    return shared_app


@pytest.fixture
def universe(app: Flask) -> Universe:
    return app.extensions["mockserver"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def library(client: FlaskClient) -> Api:
    """The provider without handlers, as its librarian."""
    return Api(client, "/library.test/v1", LIBRARIAN)


@pytest.fixture
def rooms(client: FlaskClient) -> Api:
    """The provider with handlers, as its steward."""
    return Api(client, "/rooms.test/ghent/api", STEWARD)


@pytest.fixture
def admin(client: FlaskClient) -> Api:
    """The control plane."""
    return Api(client, "/__admin", None)
