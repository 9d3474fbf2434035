"""The shipped providers behind their front door, each test in a world of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fabrikam_devops import Azure
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockserver.app import create_app
from mockserver.state.world import World
from mockserver.universe import Settings

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # a Wednesday


class Awork:
    """awork as the owner of one token meets it; paths begin below ``/api/v1``."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self._client = client
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def open(self, method: str, path: str, **sent: Any) -> TestResponse:
        headers = {**self._headers, **sent.pop("headers", {})}
        return self._client.open(f"/api.awork.com/api/v1{path}", method=method, headers=headers, **sent)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.open("GET", path, query_string=query)

    def post(self, path: str, body: Any = None) -> TestResponse:
        return self.open("POST", path, **({} if body is None else {"json": body}))

    def put(self, path: str, body: Any) -> TestResponse:
        return self.open("PUT", path, json=body)

    def delete(self, path: str) -> TestResponse:
        return self.open("DELETE", path)


@pytest.fixture(scope="session")
def shared_app() -> Flask:
    return create_app(Settings(seed=7, now=NOW))


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """The app as it starts. Loading fragments takes longer than a test, so the world is begun anew instead."""
    shared_app.extensions["mockserver"].reset()
    return shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def world(app: Flask) -> World:
    world: World = app.extensions["mockserver"].world
    return world


@pytest.fixture
def wait(world: World) -> Callable[[float], None]:
    """Lets so many seconds pass in the world."""
    return lambda seconds: world.clock.set(advance=seconds)


@pytest.fixture
def bearer(client: FlaskClient) -> Callable[[str | None], Awork]:
    """awork for a token."""
    return lambda token: Awork(client, token)


@pytest.fixture
def awork(world: World, bearer: Callable[[str | None], Awork]) -> Callable[[str], Awork]:
    """awork for one of the seed's credentials, by name."""

    def called(name: str) -> Awork:
        credential = world.store("awork")["credentials"].get(name)
        assert credential is not None, name
        return bearer(credential["token"])

    return called


@pytest.fixture
def azure_as(world: World, client: FlaskClient) -> Callable[[str], Azure]:
    """Azure DevOps for one of the seed's credentials, by name."""

    def called(name: str) -> Azure:
        credential = world.store("azure_devops")["credentials"].get(name)
        assert credential is not None, name
        return Azure(client, credential["token"])

    return called


@pytest.fixture
def azure(azure_as: Callable[[str], Azure]) -> Azure:
    """Azure DevOps with full rights."""
    return azure_as("contributor")


@pytest.fixture
def admin(awork: Callable[[str], Awork]) -> Awork:
    return awork("admin")
