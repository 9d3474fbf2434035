"""Whole runs at real APIs as people start them: what reaches the wire, how they end, what they leave in writing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from stand_in import Answer, StandIn, standing_in

CANARIES = ("Kanarek Zięba", "canary@tenant.example", "has the flu", "+49 171 5550001")


def run(server: StandIn, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--contract=real", "--contract-examples=1"]
    told += [f"--contract-provider={server.provider}", f"--contract-url={server.url}", *flags]
    environ = {**os.environ, f"{server.provider.upper()}_TOKEN": server.token}
    return subprocess.run(told, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def clockify() -> Iterator[StandIn]:
    with standing_in("clockify") as server:
        yield server


def test_without_the_write_flag_only_reads_reach_the_wire(clockify: StandIn, tmp_path: Path):
    result = run(clockify, tmp_path)

    assert result.returncode == 0, result.stdout
    posted = {one.path.rpartition("/scheduling")[2] for one in clockify.seen if one.method != "GET"}
    assert clockify.methods == {"GET", "POST"}
    assert posted == {"/assignments/user-filter/totals", "/assignments/projects/totals"}


def test_the_first_403_ends_the_run_and_says_why(clockify: StandIn, tmp_path: Path):
    def forbid(answer: Answer) -> None:
        answer.status = 403 if answer.path.endswith("/webhooks") else answer.status

    clockify.alter = forbid

    result = run(clockify, tmp_path)

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
        result = run(server, tmp_path, *flags, "--contract-report=report", "-rA")

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

    result = run(clockify, tmp_path, "--contract=both", "-k", "difference")

    assert result.returncode == 1
    assert "DRIFT  clockify.get_current_user  undeclared /pronouns" in result.stdout
