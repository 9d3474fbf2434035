"""Webhooks of a server in its own process: delivered beside its requests, and no reason to stay when it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest
from receiver import Receiver
from toy.paper import EDITOR, GAZETTE

from mockserver.process import MockServer

ISSUES = "/gazette.test/v1/issues"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def client(receiver: Receiver) -> Iterator[httpx.Client]:
    """A client of a server that may deliver to the receiver only."""
    folders = ("--specs", str(GAZETTE / "specs"), "--fixtures", str(GAZETTE / "fixtures"))
    with (
        MockServer(*folders, "--webhook-targets", f"127.0.0.1:{receiver.port}") as server,
        httpx.Client(base_url=server.url, headers=EDITOR, trust_env=False) as client,
    ):
        yield client


def subscribe(client: httpx.Client, name: str, url: str, world: str = "", **told: object) -> None:
    answer = client.put(f"{world}/gazette.test/v1/readers/{name}", json={"url": url, **told})
    assert answer.status_code == 200, answer.text


def test_a_delivery_has_the_address_of_the_server_and_its_world(client, receiver):
    subscribe(client, "ada", receiver.url, "/__world/a")

    client.post(f"/__world/a{ISSUES}", json={"title": "Morning"})

    (received,) = receiver.wait(1)
    assert received.body["link"] == f"{client.base_url}/__world/a{ISSUES}/1"


def test_retries_come_by_the_running_clock_and_by_moving_it(client, receiver):
    subscribe(client, "ada", receiver.url, retries=[0.02, 3600])
    receiver.fail(2)
    client.post(ISSUES, json={"title": "Morning"})
    receiver.wait(2)

    client.put("/__admin/clock", json={"advance": 3600})

    assert len(receiver.wait(3)) == 3


def test_only_the_listed_port_is_a_target(client, receiver):
    with Receiver() as other:
        subscribe(client, "ben", other.url)
        subscribe(client, "eve", receiver.url)

        client.post(ISSUES, json={"title": "Morning"})

        receiver.wait(1)
        assert other.received == []


def test_sixteen_slow_receivers_slow_no_request_down(client, receiver):
    for number in range(16):
        subscribe(client, f"reader-{number}", receiver.url)
    receiver.gate.clear()

    client.post(ISSUES, json={"title": "Morning"})
    receiver.wait(16)
    began = time.monotonic()
    for _ in range(5):
        assert client.post(ISSUES, json={"title": "Again"}).status_code == 201
    took = time.monotonic() - began

    assert took < 2  # a receiver that is waited for would take ten
    assert len(receiver.received) == 16


def test_the_server_ends_while_a_receiver_keeps_it_waiting(receiver):
    receiver.gate.clear()
    folders = ("--specs", str(GAZETTE / "specs"), "--fixtures", str(GAZETTE / "fixtures"))
    with MockServer(*folders) as server, httpx.Client(base_url=server.url, headers=EDITOR, trust_env=False) as client:
        subscribe(client, "ada", receiver.url, retries=[1000])
        client.post(ISSUES, json={"title": "Morning"})
        receiver.wait(1)
        began = time.monotonic()

    assert time.monotonic() - began < 4
