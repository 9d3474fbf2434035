"""The toy API (a library of books, none of the real providers) and ways to call it."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockserver.app import create_app
from mockserver.universe import Settings, Universe

TOY = Path(__file__).parent / "toy"
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday

MakeApp = Callable[..., Flask]


@dataclass(frozen=True)
class Api:
    """One base URL of an app, called with a bearer token unless the call says otherwise."""

    client: FlaskClient
    base: str
    token: str | None

    def __call__(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | str | None = None,
        type: str | None = None,  # noqa: A002 - the word of the tests
        token: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        sent = dict(headers or {})
        token = self.token if token == "" else token
        if token is not None and not any(name.lower() == "authorization" for name in sent):
            sent["Authorization"] = f"Bearer {token}"
        if json is not None:
            data, type = jsonlib.dumps(json), type or "application/json"  # noqa: A001
        return self.client.open(self.base + path, method=method, data=data, content_type=type, headers=sent)

    def get(self, path: str, **told: Any) -> TestResponse:
        return self("GET", path, **told)

    def post(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("POST", path, json=json, **told)

    def put(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("PUT", path, json=json, **told)

    def patch(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("PATCH", path, json=json, **told)

    def delete(self, path: str, **told: Any) -> TestResponse:
        return self("DELETE", path, **told)


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
    return Api(client, "/library.test/v1", "card-of-the-librarian")


@pytest.fixture
def rooms(client: FlaskClient) -> Api:
    """The provider with handlers, as its steward."""
    return Api(client, "/rooms.test/ghent/api", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJncmFjZSJ9.c3Rld2FyZA")


@pytest.fixture
def admin(client: FlaskClient) -> Api:
    """The control plane."""
    return Api(client, "/__admin", None)
