"""Faults as real clients meet them on a real server."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import h2.exceptions
import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from mockserver.client import Provider, World
from mockserver.process import MockServer

JONAS = "users/f47ac10b-58cc-4372-a567-0e02b2c3d479/capacity"
WEEK = {"mon": 3600}
DELAYED = 16


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.fixture
def world(server: MockServer, request: pytest.FixtureRequest) -> World:
    return server.world(re.sub("[^a-z0-9]+", "-", request.node.name.lower())[:64])


@pytest.fixture
def awork(world: World) -> Provider:
    return world.providers()["awork"]


@pytest.fixture
def client(awork: Provider) -> Iterator[requests.Session]:
    """A client that repeats what fails, up to five times."""
    retry = Retry(total=5, status_forcelist=(429, 503), allowed_methods=None, backoff_factor=0)
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(awork.headers)
        session.mount("http://", HTTPAdapter(max_retries=retry))
        yield session


@pytest.fixture
def naive(awork: Provider) -> Iterator[requests.Session]:
    """A client that gives up at once."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(awork.headers)
        yield session


def capacity(awork: Provider) -> str:
    return f"{awork.base_url}/{JONAS}"


def statuses(world: World) -> list[int]:
    return [exchange["status"] for exchange in reversed(world.journal)]


def test_a_client_that_repeats_gets_through_two_failures(world, awork, client):
    world.faults.add({"status": 503}, provider="awork", times=2, force=True)

    answer = client.get(capacity(awork))

    assert answer.status_code == 200
    assert statuses(world) == [503, 503, 200]


def test_a_client_waits_as_long_as_it_is_told_to(world, awork, client):
    world.faults.add({"status": 429}, provider="awork", times=1)
    waited = []
    retry = client.get_adapter("http://").max_retries

    class Waiting(Retry):
        def sleep_for_retry(self, response):
            waited.append((response.headers["Retry-After"], response.headers["ratelimit-remaining"]))
            return True

    client.mount("http://", HTTPAdapter(max_retries=Waiting(5, status_forcelist=retry.status_forcelist)))
    answer = client.get(capacity(awork))

    assert (answer.status_code, waited) == (200, [("1", "0")])
    assert statuses(world) == [429, 200]


def test_a_delay_runs_into_the_clients_timeout(world, awork, naive):
    world.faults.add({"delay": 0.5}, times=1)

    with pytest.raises(requests.ReadTimeout):
        naive.get(capacity(awork), timeout=0.1)

    assert naive.get(capacity(awork), timeout=5).status_code == 200


def test_a_dropped_call_is_a_connection_error_and_was_not_made(world, awork, naive):
    world.faults.add({"drop": "before"}, times=1)
    before = awork.state

    with pytest.raises(requests.ConnectionError, match="closed connection without response"):
        naive.put(capacity(awork), json=WEEK)

    assert awork.state == before
    assert statuses(world) == [0]


def test_a_client_that_repeats_gets_through_a_drop(world, awork, client):
    world.faults.add({"drop": "before"}, times=2)

    assert client.get(capacity(awork)).status_code == 200
    assert statuses(world) == [0, 0, 200]


def lost_write(awork: Provider, client: requests.Session, error: type[Exception]) -> int:
    """The Monday after a write whose answer did not come."""
    with pytest.raises(error):
        client.put(capacity(awork), json=WEEK).json()
    return client.get(capacity(awork)).json()["weeklyCapacity"]["mon"]


@pytest.mark.parametrize("effect", [{"drop": "body"}, {"truncate": 20}])
def test_an_answer_that_is_cut_off_is_lost_after_the_write(world, awork, naive, effect):
    world.faults.add(effect, times=1)

    assert lost_write(awork, naive, requests.exceptions.ChunkedEncodingError) == WEEK["mon"]
    assert world.explain()["step"] == "fault"


def test_an_answer_without_body_is_lost_after_the_write_too(world, awork, naive):
    made = naive.post(f"{awork.base_url}/apiusers", json={"name": "sync"}).json()["id"]
    world.faults.add({"drop": "body"}, times=1)

    with pytest.raises(requests.ConnectionError):
        naive.delete(f"{awork.base_url}/apiusers/{made}")

    assert [one["status"] for one in world.journal] == [204, 200]
    assert made not in naive.get(f"{awork.base_url}/apiusers").text


def test_a_malformed_answer_is_no_json(world, awork, naive):
    world.faults.add({"malformed": True}, times=1)

    assert lost_write(awork, naive, requests.JSONDecodeError) == WEEK["mon"]


def test_what_arrives_of_a_cut_answer_is_its_beginning(world, awork, server):
    whole = requests.get(capacity(awork), headers=awork.headers, timeout=5)
    world.faults.add({"truncate": 20})
    ((name, value),) = awork.headers.items()
    path = urlsplit(capacity(awork)).path

    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port), timeout=5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{name}: {value}\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))

    head, _, body = received.partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(whole.content) in head.lower()
    assert body == whole.content[:20]


@pytest.mark.parametrize("effect", [{"drop": "before"}, {"drop": "body"}, {"truncate": 20}])
def test_nothing_arrives_whole_over_http_2(world, awork, effect):
    world.faults.add(effect, times=1)

    with (
        httpx.Client(http1=False, http2=True, trust_env=False, headers=awork.headers) as client,
        pytest.raises((httpx.TransportError, h2.exceptions.ProtocolError)),
    ):
        client.get(capacity(awork))

    assert httpx.get(capacity(awork), headers=awork.headers, trust_env=False).status_code == 200


def test_the_server_outlives_what_it_broke_off(world, awork, naive):
    world.faults.add({"drop": "before"}, times=20)
    for _ in range(20):
        with pytest.raises(requests.ConnectionError):
            naive.get(capacity(awork))

    assert naive.get(capacity(awork)).status_code == 200
    assert len(world.faults.list()) == 1


def test_a_preference_reaches_the_provider_through_a_plain_client(awork, naive):
    answer = naive.get(capacity(awork), headers={"Prefer": "code=404"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.headers["Preference-Applied"] == "code=404"


def test_calls_that_are_delayed_keep_nobody_waiting(server, world, awork):
    """With 16 delayed by a second, all others are answered at once."""
    world.faults.add({"delay": 1}, operation="get_user_capacity")
    together = Barrier(DELAYED + 1)

    def delayed() -> float:
        with requests.Session() as session:
            session.trust_env = False
            together.wait(timeout=10)
            began = time.monotonic()
            session.get(capacity(awork), headers=awork.headers, timeout=10)
            return time.monotonic() - began

    with ThreadPoolExecutor(DELAYED) as pool:
        waiting = [pool.submit(delayed) for _ in range(DELAYED)]
        together.wait(timeout=10)
        others = list(timed(server, awork))
        took = [one.result() for one in waiting]

    assert sorted(others)[len(others) // 2] < 0.1, others
    assert min(took) >= 1
    assert max(took) < 3, took
    assert [one["hits"] for one in world.faults.list()] == [DELAYED]


def timed(server: MockServer, awork: Provider) -> Iterator[float]:
    """Seconds that calls take while others are delayed: to the same world, and to another."""
    with httpx.Client(trust_env=False) as client:
        for url in (f"{awork.base_url}/users/me", f"{server.url}/api.awork.com/api/v1/users/me") * 4:
            began = time.monotonic()
            assert client.get(url, headers=awork.headers).status_code == 200
            yield time.monotonic() - began


def test_more_delays_than_threads_are_waited_for_at_the_same_time(world, awork, server):
    world.faults.add({"delay": 0.3})
    address = ("127.0.0.1", urlsplit(server.url).port)
    ((name, value),) = awork.headers.items()
    sent = f"GET {urlsplit(capacity(awork)).path} HTTP/1.1\r\nHost: x\r\n{name}: {value}\r\n\r\n".encode()
    connections = [socket.create_connection(address, timeout=10) for _ in range(48)]

    began = time.monotonic()
    for connection in connections:
        connection.sendall(sent)
    first = [connection.recv(12) for connection in connections]
    took = time.monotonic() - began
    for connection in connections:
        connection.close()

    assert set(first) == {b"HTTP/1.1 200"}
    assert took < 48 * 0.3 / 4


def test_faults_are_read_back_as_they_were_told(world):
    told = world.faults.add({"delay": 0.5}, provider="awork", operation="list_users", every=3)

    assert world.faults.list() == [told]
    world.faults.remove(told["id"])
    assert world.faults.list() == []
