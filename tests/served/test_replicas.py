"""Two servers on one Redis behind one address are one mock, and stay so when one of them is killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import requests
from redis_server import RedisServer
from round_robin import RoundRobin

from mockserver.process import MockServer

USERS = "/api.awork.com/api/v1/apiusers"


def netloc(server: MockServer) -> str:
    return urlsplit(server.url).netloc


def kill(server: MockServer) -> None:
    """SIGKILL for all of a server's processes; afterwards none is left, so nothing listens at its port."""
    assert server._child is not None
    pid = server._child.pid
    for one in (pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
        with open(os.pidfd_open(one), closefd=True) as end:
            os.kill(one, signal.SIGKILL)
            assert select.select([end], [], [], 20)[0]


class Writer(threading.Thread):
    """Creates awork's API users one after the other until it is stopped; ``kept`` are those that were acknowledged."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._session = requests.Session()
        self._session.headers.update(headers)
        self._url = url
        self._stopped = threading.Event()
        self.kept: list[str] = []

    def run(self) -> None:
        while not self._stopped.wait(0.05):
            answer = self._session.post(self._url, json={"name": f"user {len(self.kept)}"}, timeout=20)
            answer.raise_for_status()
            self.kept.append(answer.json()["id"])

    def stop(self) -> None:
        self._stopped.set()
        self.join(30)


def test_the_contract_holds_across_two_servers_of_which_one_is_killed(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    store = ("--store", redis_server.empty())
    with MockServer(*store) as one, MockServer(*store) as other, RoundRobin([netloc(one), netloc(other)]) as front:
        writer = Writer(front.url + USERS, dict(one.providers()["awork"].headers))
        suite = [sys.executable, "-m", "mockserver", "contract", "--base-url", front.url, "--provider", "projectcor"]
        with subprocess.Popen(suite, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path) as run:
            front.wait(200)
            writer.start()
            front.wait(800)
            with front.between_requests():
                kill(other)
                before, acknowledged = front.passed.copy(), len(writer.kept)
            said, _ = run.communicate(timeout=300)
        writer.stop()

        assert run.returncode == 0, said
        assert min(before.values()) >= 300
        assert front.passed[netloc(other)] == before[netloc(other)]
        assert front.passed[netloc(one)] > before[netloc(one)] + 300
        assert 0 < acknowledged < len(writer.kept)
        listed = requests.get(front.url + USERS, headers=one.providers()["awork"].headers, timeout=20).json()
        assert set(writer.kept) <= {user["id"] for user in listed}
