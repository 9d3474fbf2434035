"""Writes at real APIs: only what a sandbox names, noted on disk before they go out, put back whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner
from stand_in import Answer, StandIn, standing_in

from mockserver import files
from mockserver.cli import cli
from mockserver.contract.directed.lifecycle import flow_from_creation_to_removal
from mockserver.contract.directed.sandboxed import flow_writes_are_read_back
from mockserver.contract.discovery import read_all
from mockserver.contract.gate.errors import ClosedError, RefusedError
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.gate.undoing import undo_all
from mockserver.contract.real import Terms, let_write, real_target
from mockserver.contract.resources import Resource
from mockserver.contract.target import Target
from mockserver.spec.fragment import load_provider

CANARY = "Kanarek"


@pytest.fixture
def awork() -> Iterator[StandIn]:
    with standing_in("awork") as server:
        yield server


class At:
    """A stand-in as a target that may be written, its people and what its records are."""

    def __init__(self, server: StandIn, folder: Path, **sandbox: Any) -> None:
        self.server = server
        self.people = [one["id"] for one in self.world["users"]]
        self.tenant = {"workspaceId": next(iter(self.world["workspaces"]))["id"]}
        told = {"tenant": self.tenant, "ids": {"userId": [self.people[2]]}, "create": ["api_user"], **sandbox}
        self.sandbox = Sandbox("awork", told["tenant"], told["ids"], told["create"])
        terms = Terms(sandboxes={"awork": self.sandbox}, receipts=folder)
        target = real_target(load_provider(files.specs() / "awork"), {"AWORK_TOKEN": server.token}, server.url, terms)
        assert isinstance(target, Target)
        self.target, self.terms = target, terms
        self.found = read_all(target, self.sandbox.tenant)

    @property
    def world(self) -> Any:
        """The stand-in's records as they are now."""
        return self.server.universe.world.store("awork")

    @property
    def gate(self) -> Gate:
        assert isinstance(self.target.send, Gate)
        return self.target.send

    def open(self) -> At:
        let_write(self.target, self.terms, self.found)
        return self

    def resource(self, name: str) -> Resource:
        assert self.gate.writing is not None
        return next(one for one in self.gate.writing.resources if one.name == name)

    def state(self) -> Any:
        """Everything that a write could change, but the stamps of changes."""
        stamps = ("updatedOn", "updatedBy")
        names = ("users", "capacities", "api_users", "webhooks", "roles")
        kept = {name: [{k: v for k, v in one.items() if k not in stamps} for one in self.world[name]] for name in names}
        return {**kept, "capacities": sorted(kept["capacities"], key=lambda one: one["userId"])}

    def written(self) -> list[tuple[str, str]]:
        return [(one.method, one.path) for one in self.server.seen if one.method != "GET"]


def test_a_sandboxed_record_is_written_read_back_and_restored(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path).open()
    before = at.state()

    flow_writes_are_read_back(at.resource("capacity"), at.target, at.people[2])
    changed = at.state()
    told = list(undo_all(at.gate))

    assert changed != before
    assert at.state() == before
    assert set(at.written()) == {("PUT", f"/api/v1/users/{at.people[2]}/capacity")}
    assert len(told) == 1
    assert told[0].startswith("restored: capacity changed by update_user_capacity")


def test_records_are_made_and_removed(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path).open()
    before = at.state()

    with at.target.restoring() as target:
        flow_from_creation_to_removal(at.resource("api_user"), target)

    assert at.state() == before
    assert list(undo_all(at.gate)) == []


@pytest.mark.parametrize(
    ("operation", "told", "said"),
    [
        ("update_user_capacity", {"userId": 1, "json": {"mon": 60}}, "the sandbox does not name userId"),
        ("delete_user", {"userId": 2}, "was not made by this run; nothing could bring it back"),
        ("set_user_archived", {"userId": 2, "json": {"isArchived": True}}, "nothing says how to put it back"),
        ("create_webhook", {"json": {}}, "does not list webhook below `create`"),
        (
            "create_api_user",
            {"json": {"name": "x", "roleId": "5e0d8b1c-0000-4000-8000-00000000aaaa"}},
            "its member roleId",
        ),
        ("create_api_user", {"json": {"name": ""}}, "only valid data is written"),
        ("update_user_capacity", {"userId": 2, "json": {"mon": -1}}, "only valid data is written"),
        ("delete_api_user", {"apiUserId": "123e4567-e89b-12d3-a456-426614174000"}, "was not made by this run"),
    ],
)
def test_what_the_sandbox_does_not_name_is_not_sent(
    awork: StandIn, tmp_path: Path, operation: str, told: dict[str, Any], said: str
):
    at = At(awork, tmp_path).open()
    told = {name: at.people[value] if name == "userId" else value for name, value in told.items()}

    with pytest.raises(RefusedError, match=said):
        at.target.ask(operation, **told)

    assert at.written() == []
    assert list(tmp_path.iterdir()) == []


def test_another_tenant_than_the_sandboxs_is_never_written(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path, tenant={"workspaceId": "00000000-0000-4000-8000-000000000000"})

    with pytest.raises(ClosedError, match=r"tenant has workspaceId '0000.*', but reads show"):
        at.open()

    assert at.written() == []


def test_the_intent_is_on_disk_before_the_call(awork: StandIn, tmp_path: Path):
    seen: list[list[dict[str, Any]]] = []

    def look(answer: Answer) -> None:
        if answer.method != "GET":
            seen.append([orjson.loads(line) for path in tmp_path.iterdir() for line in path.read_bytes().splitlines()])

    at = At(awork, tmp_path).open()
    awork.alter = look
    at.target.ask("create_api_user", json={"name": "new"})
    at.target.ask("update_user_capacity", userId=at.people[2], json={"mon": 60})

    made, changed = seen
    assert [line.get("what") for line in made] == [None, "created"]
    assert "123e4567-e89b-12d3-a456-426614174000" in made[1]["listed"]
    assert [line.get("what") for line in changed] == [None, "created", None, "changed"]


def test_a_closed_gate_still_lets_things_be_put_back(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path).open()
    before = at.state()

    def forbid(answer: Answer) -> None:
        answer.status = 403 if answer.path.endswith("/roles") else answer.status

    at.target.ask("update_user_capacity", userId=at.people[2], json={"mon": 60})
    awork.alter = forbid
    with pytest.raises(ClosedError):
        at.target.ask("list_roles")
    with pytest.raises(ClosedError):
        at.target.ask("get_me")
    told = list(undo_all(at.gate))

    assert [line.partition(":")[0] for line in told] == ["restored"]
    assert at.state() == before


def test_what_cannot_be_put_back_is_left_over_and_named(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path).open()
    at.target.ask("update_user_capacity", userId=at.people[2], json={"mon": 60})

    def broken(answer: Answer) -> None:
        answer.status = 500 if answer.method == "PUT" else answer.status

    awork.alter = broken
    told = list(undo_all(at.gate))

    assert len(told) == 1
    assert told[0].startswith(f"left over: capacity changed by update_user_capacity (userId {at.people[2]}): ")
    assert at.gate.writing is not None
    assert len(at.gate.writing.receipt.left) == 1


def test_a_real_run_killed_midway_is_finished_by_its_receipt(awork: StandIn, tmp_path: Path):
    """The process is killed while the vendor answers a write; it neither learns nor restores anything."""
    at = At(awork, tmp_path / "none")
    before, killed = at.state(), threading.Event()
    sandbox = tmp_path / "sandbox.yaml"
    sandbox.write_text(
        yaml.safe_dump({"awork": {"tenant": at.tenant, "ids": {"userId": [at.people[2]]}, "create": ["api_user"]}})
    )
    process: list[subprocess.Popen[str]] = []

    def kill(answer: Answer) -> None:
        if answer.method == "POST" and not killed.is_set():
            killed.set()
            process[0].send_signal(signal.SIGKILL)

    environ = {**os.environ, "AWORK_TOKEN": awork.token}
    command = (sys.executable, "-m", "mockserver", "contract", "real", "--base-url", awork.url, "--provider", "awork")
    flags = ("--write", "--sandbox", str(sandbox), "--receipts", str(tmp_path / "receipts"))
    awork.alter = kill
    process.append(subprocess.Popen([*command, *flags], env=environ, cwd=tmp_path, stdout=subprocess.PIPE, text=True))
    out, _ = process[0].communicate(timeout=120)
    awork.alter = None

    assert killed.is_set(), out
    assert at.state() != before
    (receipt,) = (tmp_path / "receipts").iterdir()
    told = receipt.read_text()
    assert awork.token not in told
    runs = [
        CliRunner().invoke(cli, ["contract", "--clean-up", str(receipt)], env={"AWORK_TOKEN": awork.token})
        for _ in "12"
    ]
    first, second = (run.output.splitlines() for run in runs)
    assert any(line.startswith("removed: api_user") for line in first), first
    assert second == ["nothing is left over"]
    assert at.state() == before


def test_the_receipt_tells_nothing_personal_and_no_secret(awork: StandIn, tmp_path: Path):
    at = At(awork, tmp_path, ids={"apiUserId": ["123e4567-e89b-12d3-a456-426614174000"]}).open()
    record = at.world["api_users"].get("123e4567-e89b-12d3-a456-426614174000")
    awork.client.put(f"/__admin/state/awork/api_users/{record['id']}", json={**record, "name": CANARY})

    at.target.ask("update_api_user", apiUserId=record["id"], json={"name": "other"})
    told = list(undo_all(at.gate))

    (receipt,) = tmp_path.iterdir()
    for secret in (CANARY, awork.token, at.gate.secret.tokens[0]):
        assert secret not in receipt.read_text() + "".join(told)
    assert at.world["api_users"].get(record["id"])["name"] == CANARY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "no such sandbox file"),
        ("[]", "no sandbox; write `<provider>: {tenant"),
        ("awork: {ids: {userId: [1]}}", "the sandbox of awork is not understood"),
        ("awork: {tenant: {}}", "the sandbox of awork is not understood"),
        ("awork: {tenant: {workspaceId: 1}, id: {}}", "the sandbox of awork is not understood"),
    ],
)
def test_a_sandbox_file_that_says_nothing_is_refused(tmp_path: Path, text: str | None, said: str):
    from mockserver.contract.gate.sandbox import read_sandboxes
    from mockserver.errors import MockServerError

    path = tmp_path / "sandbox.yaml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(MockServerError, match=said):
        read_sandboxes(path)


@pytest.mark.parametrize(
    ("text", "token", "said"),
    [
        (None, "x", "name a receipt of"),
        ("", "x", "no receipt; name one that"),
        (
            '{"receipt":1,"provider":"awork","base_url":"b","tenant":{},"salt":"00"}\n',
            "",
            "set AWORK_TOKEN to the token",
        ),
        (
            '{"receipt":1,"provider":"nobody","base_url":"b","tenant":{},"salt":"00"}\n',
            "x",
            "no provider 'nobody' here",
        ),
    ],
)
def test_a_receipt_that_cannot_be_cleaned_up_says_why(tmp_path: Path, text: str | None, token: str, said: str):
    path = tmp_path / "receipt.jsonl"
    if text is not None:
        path.write_text(text)

    result = CliRunner().invoke(cli, ["contract", "--clean-up", str(path)], env={"AWORK_TOKEN": token})

    assert said in str(result.exception)
