"""One state, whoever answers: several workers, and servers that come and go, on a file or a Redis server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from redis_server import RedisServer

from mockserver.process import MockServer

PEOPLE = "/api.awork.com/api/v1/users"


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a store that is only shared by the tests of this module."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('store') / 'worlds.db'}"
    else:
        with RedisServer() as server:
            yield server.url


@pytest.fixture(scope="module")
def server(store: str) -> Iterator[MockServer]:
    """Two workers; each connection reaches one of them by chance."""
    with MockServer("--store", store, "--workers", "2", "--rate-limits") as server:
        yield server


class Caller:
    """Calls one world over a new connection each time, so that any worker may answer."""

    def __init__(self, server: MockServer, world: str) -> None:
        self._url = f"{server.url}/__world/{world}"
        self._token = server.world(world).providers()["awork"].token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._token}", **headers}
        return requests.request(method, f"{self._url}{path}", json=body, headers=headers, timeout=20)


@pytest.fixture
def call(server: MockServer, request: pytest.FixtureRequest) -> Caller:
    return Caller(server, re.sub("[^a-z]+", "-", request.node.originalname)[-64:].strip("-"))


def test_what_one_worker_wrote_any_worker_reads(call):
    for number in range(10):
        made = call("POST", "/api.awork.com/api/v1/apiusers", {"name": f"user {number}"}).json()["id"]
        assert made in [one["id"] for one in call("GET", "/api.awork.com/api/v1/apiusers").json()]


def test_the_journal_has_every_exchange_once_and_explains_whatever_was_refused(call):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: call("GET", f"{PEOPLE}/{number}"), range(40)))

    exchanges = call("GET", "/__admin/journal").json()["exchanges"]
    assert len({one["id"] for one in exchanges}) == len(exchanges) == 40
    assert {one["path"].rpartition("/")[2] for one in exchanges} == {str(number) for number in range(40)}
    for answer in answers:
        told = call("GET", f"/__admin/explain/{answer.headers['X-Mock-Explain']}").json()
        assert (told["step"], told["id"]) == ("validate", answer.headers["X-Mock-Explain"])
        assert told["curl"].startswith("curl ")


def test_a_fault_for_the_next_three_requests_strikes_three_of_them(call):
    call("POST", "/__admin/faults", {"effect": {"status": 503}, "force": True, "times": 3})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call("GET", f"{PEOPLE}/me").status_code, range(20)))

    assert sorted(answers) == [200] * 17 + [503] * 3


def test_clock_quirks_and_rates_are_those_of_the_world(call):
    call("PUT", "/__admin/clock", {"now": "2026-03-02T09:00:00Z", "frozen": True})
    quirk = call("GET", "/__admin/quirks").json()["quirks"][0]
    call("PUT", "/__admin/quirks", {quirk["name"]: not quirk["on"]})

    for number in range(1, 11):
        assert call("GET", "/__admin/clock").json() == {"now": "2026-03-02T09:00:00Z", "frozen": True}
        assert call("GET", "/__admin/quirks").json()["quirks"][0]["on"] is not quirk["on"]
        answer = call("GET", f"{PEOPLE}/me")
        remaining = next(int(text) for name, text in answer.headers.items() if name.lower().endswith("remaining"))
        limit = next(int(text) for name, text in answer.headers.items() if name.lower().endswith("limit"))
        assert remaining == limit - number


def test_a_world_that_is_reset_or_ended_is_so_for_everybody(call):
    before = call("GET", "/__admin/state").json()["providers"]["awork"]
    for end in (("POST", "/__admin/reset"), ("DELETE", f"/__admin/worlds/{call._url.rpartition('/')[2]}")):
        call("POST", "/api.awork.com/api/v1/apiusers", {"name": "somebody"})
        assert call(*end).status_code == 204
        for _ in range(6):
            assert call("GET", "/__admin/state").json()["providers"]["awork"]["api_users"] == before["api_users"]
            assert call("GET", "/__admin/journal").json() == {"exchanges": []}


def test_a_state_that_was_put_is_what_everybody_gets(call):
    call("POST", "/api.awork.com/api/v1/apiusers", {"name": "somebody"})
    taken = call("GET", "/__admin/state").json()
    call("POST", "/__admin/reset")

    call("PUT", "/__admin/state", taken)

    for _ in range(6):
        now = call("GET", "/__admin/state").json()
        assert now["providers"] == taken["providers"]
