"""Whole runs at real APIs as people start them: what reaches the wire, how they end, what they leave in writing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from stand_in import Answer, StandIn, standing_in

READ_ONLY = [("awork", 88, 0), ("azure_devops", 88, 0), ("clockify", 52, 8), ("projectcor", 36, 0)]
"""What a run without options sends to each API, by method."""
CANARIES = ("Kanarek Zięba", "canary@tenant.example", "has the flu", "+49 171 5550001")


def run(server: StandIn, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--contract=real"]
    told += [f"--contract-provider={server.provider}", f"--contract-url={server.url}", *flags]
    environ = {**os.environ, f"{server.provider.upper()}_TOKEN": server.token}
    return subprocess.run(told, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def clockify() -> Iterator[StandIn]:
    with standing_in("clockify") as server:
        yield server


@pytest.mark.parametrize(("name", "gets", "posts"), READ_ONLY)
def test_without_the_write_flag_a_run_sends_a_few_reads_and_nothing_else(
    tmp_path: Path, name: str, gets: int, posts: int
):
    with standing_in(name) as server:
        result = run(server, tmp_path)

    assert result.returncode == 0, result.stdout
    assert Counter(one.method for one in server.seen) == Counter(GET=gets, POST=posts)
    assert gets + posts < 100  # what Azure DevOps allows at half its pace in one go
    posted = {one.path.rpartition("/scheduling")[2] for one in server.seen if one.method != "GET"}
    assert posted <= {"/assignments/user-filter/totals", "/assignments/projects/totals"}


def test_a_wait_for_the_vendor_is_shown(clockify: StandIn, tmp_path: Path):
    asked = iter(range(1000))
    clockify.alter = lambda answer: answer.headers.update({"Retry-After": "1"} if next(asked) == 4 else {})

    result = run(clockify, tmp_path, "--contract-examples=0", "-k", "get_current_user")

    assert "clockify: 5 requests sent, the next in 1 s" in result.stdout
    assert result.returncode == 0


def test_a_generated_read_that_fails_is_not_sent_again_and_again(clockify: StandIn, tmp_path: Path):
    def rename(answer: Answer) -> None:
        if answer.path.endswith("/v1/workspaces"):
            answer.json = [{**one, "name": 7} for one in answer.json]

    clockify.alter = rename

    result = run(clockify, tmp_path, "-k", "workspaces]")

    assert result.returncode == 1
    assert "clockify[GET /api/v1/workspaces]" in result.stdout
    assert sum(path.endswith("/v1/workspaces") for path in clockify.paths) == 2  # once read, once generated


def test_the_first_403_ends_the_run_and_says_why(clockify: StandIn, tmp_path: Path):
    def forbid(answer: Answer) -> None:
        answer.status = 403 if answer.path.endswith("/webhooks") else answer.status

    clockify.alter = forbid

    result = run(clockify, tmp_path, "--contract-examples=0")

    assert result.returncode == 1
    assert "nothing more is sent to clockify: list_webhooks" in result.stdout
    assert sum(path.endswith("/webhooks") for path in clockify.paths) == 1
    assert clockify.paths[-1].endswith("/webhooks")


def plant(answer: Answer) -> None:
    """Personal data wherever a tenant may have it, and an answer that breaks its fragment, so that it is told of."""
    name, mail, note, phone = CANARIES
    more = {"remark": note, "contact": {"mail": mail, "phones": [phone]}}
    if answer.method == "GET" and answer.path.partition("?")[0].endswith(("/users", "/users/me", "/me", "/apiusers")):
        body = answer.json
        for one in body if isinstance(body, list) else [body]:
            one |= {"name": name, "firstName": name, "position": 7, **more}
        answer.json = body
    answer.headers["X-Owner"] = mail


def test_what_is_planted_is_in_nothing_that_a_run_writes(tmp_path: Path):
    with standing_in("awork", plant) as server:
        store = server.universe.world.store("awork")
        user, tenant = [one["id"] for one in store["users"]][2], next(iter(store["workspaces"]))["id"]
        told: dict[str, Any] = {"tenant": {"workspaceId": tenant}, "ids": {"userId": [user]}, "create": ["api_user"]}
        (tmp_path / "sandbox.yaml").write_text(yaml.safe_dump({"awork": told}))
        flags = ("--contract-write", "--contract-sandbox=sandbox.yaml", "--contract-record=kept")
        result = run(server, tmp_path, *flags, "--contract-examples=1", "--contract-report=report", "-rA")

    assert result.returncode == 1
    assert "position" in result.stdout
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "sandbox.yaml"]
    written = {path: path.read_bytes().decode(errors="replace") for path in kept}
    assert {path.suffix for path in written} >= {".json", ".xml", ".jsonl", ".html"}
    for canary in (*CANARIES, server.token):
        assert [str(path) for path, text in written.items() if canary in text] == []
        assert canary not in result.stdout + result.stderr


def test_both_compares_mock_and_real_api(clockify: StandIn, tmp_path: Path):
    def renamed(answer: Answer) -> None:
        if answer.path.endswith("/api/v1/user"):
            answer.json = {**answer.json, "pronouns": "they"}

    clockify.alter = renamed

    result = run(clockify, tmp_path, "--contract=both", "--contract-examples=0", "-k", "difference")

    assert result.returncode == 1
    assert "DRIFT  clockify.get_current_user  undeclared /pronouns" in result.stdout
