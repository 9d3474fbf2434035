"""Many clients on a few people: what each went through can have happened one call at a time, on every store."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from linearizable import Operation, flaw

from mockserver.app import create_app
from mockserver.process import MockServer
from mockserver.state.cells import Turn
from mockserver.universe import Settings

CLIENTS, CALLS = 6, 80
PEOPLE = ("f47ac10b-58cc-4372-a567-0e02b2c3d479", "c8fe6ba0-bc65-48f0-97cf-318c4ac45d74")
INITIAL = 28800
Call = Callable[[str, str, dict[str, int] | None], dict[str, Any]]
History = dict[str, list[Operation]]


def play(call: Call, number: int, calls: int = CALLS) -> History:
    """One client's random reads and writes, each write with a value of its own."""
    choose = random.Random(number)
    seen: History = {person: [] for person in PEOPLE}
    for turn in range(calls):
        person, is_write = choose.choice(PEOPLE), choose.random() < 0.5
        value = 1 + number * calls + turn
        began = time.perf_counter_ns()
        form = {"mon": value, "sun": value} if is_write else None
        answer = call("PUT" if is_write else "GET", person, form)["weeklyCapacity"]
        seen[person].append(Operation(is_write, answer["mon"], began, time.perf_counter_ns()))
        assert answer["sun"] == (0 if answer["mon"] == INITIAL else answer["mon"]), "a torn write"
    return seen


def flaws(histories: list[History]) -> list[str]:
    """What is wrong with the histories of all people together."""
    gathered = [[one for seen in histories for one in seen[person]] for person in PEOPLE]
    return [found for history in gathered if (found := flaw(history, INITIAL))]


class Connection:
    """A client whose every tenth call is over a new connection: to any of the workers."""

    def __init__(self, server: MockServer) -> None:
        self._address = urlsplit(server.url).netloc
        self._headers = {"Authorization": f"Bearer {server.providers()['awork'].token}"}
        self._headers["Content-Type"] = "application/json"
        self._made = 0
        self._link = http.client.HTTPConnection(self._address)

    def __call__(self, method: str, person: str, form: dict[str, int] | None) -> dict[str, Any]:
        self._made += 1
        if self._made % 10 == 0:
            self._link.close()
        body = json.dumps(form) if form else None
        self._link.request(method, f"/api.awork.com/api/v1/users/{person}/capacity", body, self._headers)
        answer = self._link.getresponse()
        raw = answer.read()
        assert answer.status == 200, raw
        told: dict[str, Any] = json.loads(raw)
        return told

    def close(self) -> None:
        self._link.close()


@pytest.fixture(params=["memory", "sqlite", "redis"])
def server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    flags: tuple[str, ...] = ()
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path")
        flags = ("--store", f"sqlite:///{folder / 'worlds.db'}", "--workers", "2")
    elif request.param == "redis":
        flags = ("--store", request.getfixturevalue("redis_server").empty(), "--workers", "2")
    with MockServer(*flags) as server:
        yield server


def test_every_history_is_linearizable(server: MockServer) -> None:
    def client(number: int) -> History:
        with closing(Connection(server)) as call:
            return play(call, number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        histories = list(pool.map(client, range(CLIENTS)))

    assert flaws(histories) == []


def in_process(app: Flask) -> Call:
    universe, client = app.extensions["mockserver"], app.test_client()
    with universe.world.transaction("awork") as store:
        token = next(iter(store["credentials"]))["token"]

    def call(method: str, person: str, form: dict[str, int] | None) -> dict[str, Any]:
        path = f"/api.awork.com/api/v1/users/{person}/capacity"
        answer = client.open(path, method=method, json=form, headers={"Authorization": f"Bearer {token}"})
        told: dict[str, Any] = answer.json
        return told

    return call


def in_turns(store: str) -> list[History]:
    """Two apps on one store, a few calls of one after a few of the other."""
    calls = [in_process(create_app(Settings(store=store, seed=7))) for _ in range(2)]
    return [play(calls[number % 2], number, 20) for number in range(6)]


def test_two_apps_in_turns_have_linearizable_histories(store: str) -> None:
    assert flaws(in_turns(store)) == []


def test_a_store_that_gives_old_records_is_caught(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[int, dict[bytes, bytes | None]] = {}
    fetched = Turn._fetched

    def old(turn: Turn, keys: list[bytes]) -> dict[bytes, bytes | None]:
        mine = kept.setdefault(id(type(turn._hold)), {})
        for key in keys:
            if key not in mine:
                mine[key] = fetched(turn, [key])[key]
        return mine

    monkeypatch.setattr(Turn, "_fetched", old)

    assert flaws(in_turns(store)) != []
