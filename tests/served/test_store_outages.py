"""What was answered survives the end of a server, and nothing wrong is answered while a store is away."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from redis_server import RedisServer

from mockserver.process import MockServer

CAPACITY = "/api.awork.com/api/v1/users/f47ac10b-58cc-4372-a567-0e02b2c3d479/capacity"
USERS = "/api.awork.com/api/v1/apiusers"


def caller(server: MockServer) -> Callable[..., requests.Response]:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {server.providers()['awork'].token}"

    def call(method: str, path: str, body: Any = None) -> requests.Response:
        return session.request(method, f"{server.url}{path}", json=body, timeout=20)

    return call


def kill(server: MockServer) -> None:
    """End the server and its workers at once, as the kernel does."""
    assert server._child is not None
    pid = server._child.pid
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for one in (pid, *children):
        os.kill(one, signal.SIGKILL)


def until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.02)


def names(call: Callable[..., requests.Response]) -> list[str]:
    return [one["name"] for one in call("GET", USERS).json()]


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_what_was_answered_is_there_after_a_kill_in_the_middle_of_writing(kind: str, tmp_path: Path) -> None:
    with RedisServer() as redis:
        store = redis.url if kind == "redis" else f"sqlite:///{tmp_path / 'worlds.db'}"
        answered: list[str] = []

        def write(number: int) -> None:
            call = caller(server)
            try:
                for turn in range(10_000):
                    call("POST", USERS, {"name": f"{number}.{turn}"}).raise_for_status()
                    answered.append(f"{number}.{turn}")
            except requests.RequestException:
                return

        with MockServer("--store", store, "--workers", "2") as server:
            writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
            for writer in writers:
                writer.start()
            until(lambda: len(answered) > 100)
            kill(server)
            for writer in writers:
                writer.join()

        with MockServer("--store", store) as server:
            call = caller(server)
            kept = names(call)
            assert len(set(kept)) == len(kept)
            assert set(answered) <= set(kept)
            assert len(kept) <= len(answered) + 2 + 4  # those of the seed, and what was under way
            call("POST", USERS, {"name": "later"})
            assert names(call)[-1] == "later"


def test_a_redis_server_that_goes_and_comes_back_is_waited_for(tmp_path: Path) -> None:
    with RedisServer(keeps=True) as redis, MockServer("--store", redis.url, "--workers", "2") as server:
        call = caller(server)
        call("POST", USERS, {"name": "before"})
        redis.stop()

        refused = call("GET", USERS)
        ready = call("GET", "/__admin/ready")
        health = call("GET", "/__admin/health")
        journal = call("GET", "/__admin/journal")
        metrics = call("GET", "/metrics")
        redis.start()

        for away in (refused, ready, journal):
            assert (away.status_code, away.headers["Content-Type"]) == (503, "application/problem+json")
            assert away.json()["detail"].startswith("the store, redis at ")
        assert refused.headers["Retry-After"] == "1"
        assert health.json()["status"] == "ok"
        assert metrics.status_code == 200
        assert names(call)[-1] == "before"
        assert call("GET", "/__admin/ready").status_code == 200


def test_a_redis_server_that_forgot_everything_has_worlds_at_their_start(tmp_path: Path) -> None:
    with RedisServer() as redis, MockServer("--store", redis.url) as server:
        call = caller(server)
        seeded = names(call)
        call("POST", USERS, {"name": "before"})
        redis.stop()
        redis.start()

        assert names(call) == seeded
        call("POST", USERS, {"name": "after"})
        assert names(call) == [*seeded, "after"]
