"""Two servers on one Redis behind one address are one mock, and stay so when one of them is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from redis_server import RedisServer
from round_robin import RoundRobin

from mockserver.process import MockServer

USERS = "/api.awork.com/api/v1/apiusers"


def netloc(server: MockServer) -> str:
    return urlsplit(server.url).netloc


def kill(server: MockServer) -> None:
    assert server._child is not None
    pid = server._child.pid
    for one in (pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
        os.kill(one, signal.SIGKILL)


def post(url: str, form: Any, headers: Mapping[str, str]) -> Any:
    answer = requests.post(url, json=form, headers=dict(headers), timeout=20)
    answer.raise_for_status()
    return answer.json()


def test_the_contract_holds_across_two_servers_of_which_one_is_killed(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    store = ("--store", redis_server.empty())
    with MockServer(*store) as one, MockServer(*store) as other, RoundRobin([netloc(one), netloc(other)]) as front:
        as_admin = one.providers()["awork"].headers
        made = [post(front.url + USERS, {"name": f"user {number}"}, as_admin) for number in range(10)]
        suite = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--contract", "-k", "flow and leave"]
        suite += [f"--contract-url={front.url}", "--contract-provider=projectcor", "--contract-examples=0"]
        with subprocess.Popen(suite, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as contract:
            front.wait(10 + 30)
            before = front.passed.copy()
            front.leave_out(netloc(other))
            kill(other)
            said, _ = contract.communicate(timeout=120)

        assert contract.returncode == 0, said
        assert min(before.values()) >= 15
        assert front.passed.total() > before.total()
        assert front.passed[netloc(other)] <= before[netloc(other)] + 1
        kept = requests.get(front.url + USERS, headers=as_admin, timeout=20).json()
        assert [user for user in kept if user["name"].startswith("user ")] == made
