"""The toy API, ready to be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, NOW, STEWARD, TOY, Api, MakeApp

from mockserver.app import create_app
from mockserver.universe import Settings, Universe


@pytest.fixture(scope="session")
def toy() -> Path:
    """The folder of the toy's specs and fixtures."""
    return TOY


@pytest.fixture
def make_app() -> MakeApp:
    """Builds a toy app; keywords are members of Settings."""

    def build(**told: Any) -> Flask:
        told = {"specs": (TOY / "specs",), "fixtures": (TOY / "fixtures",), "seed": 1, "now": NOW, **told}
        app = create_app(Settings(shipped=False, **told))
        app.testing = True
        return app

    return build


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


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
