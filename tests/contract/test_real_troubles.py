"""Real APIs that are slow, refuse, break or die in the middle of a write: one reason, and in the end nothing left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sandboxes import SANDBOXES, open_gate, records, sandbox_file
from stand_in import Answer, Request, StandIn, standing_in

from mockserver.cli import cli
from mockserver.contract.gate.errors import ClosedError
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.pace import Clock
from mockserver.contract.gate.undoing import undo_all
from mockserver.contract.sending import LateError, UnreachableError

Trouble = Callable[[StandIn, Answer], None]
PERSON = SANDBOXES["awork"]["ids"]["userId"][0]
FIRST = {"awork": "api_user", "clockify": "webhook", "projectcor": "user"}


@pytest.fixture
def awork() -> Iterator[StandIn]:
    with standing_in("awork") as server:
        yield server


def run(server: StandIn, folder: Path) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "mockserver", "contract", "real", "--base-url", server.url, "--examples", "0"]
    told += ["--provider", server.provider, "--write", "--sandbox", str(sandbox_file(server.provider, folder))]
    environ = {**os.environ, f"{server.provider.upper()}_TOKEN": server.token}
    return subprocess.run(told, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def clean_up(server: StandIn, folder: Path) -> Result:
    (receipt,) = folder.glob("receipt-*")
    environ = {f"{server.provider.upper()}_TOKEN": server.token}
    return CliRunner().invoke(cli, ["contract", "--clean-up", str(receipt)], env=environ, standalone_mode=False)


def from_the_second_write_on(trouble: Trouble, server: StandIn) -> Callable[[Answer], None]:
    """The second write is done, and then there is trouble with everything."""
    written: list[str] = []

    def alter(answer: Answer) -> None:
        if answer.method in ("PUT", "PATCH"):
            written.append(answer.path)
        if len(written) > 1:
            trouble(server, answer)

    return alter


def dies(server: StandIn, _answer: Answer) -> None:
    server.stop()


def drops(_server: StandIn, answer: Answer) -> None:
    answer.drop = True


def fails(_server: StandIn, answer: Answer) -> None:
    answer.status = 503


def has_enough(_server: StandIn, answer: Answer) -> None:
    answer.status, answer.headers["Retry-After"] = 429, "3600"


@pytest.mark.parametrize(
    ("name", "trouble", "said"),
    [
        ("awork", dies, "no answer from awork"),
        ("clockify", drops, "no answer from clockify"),
        ("projectcor", fails, "1 of its records could not be put back (get_user"),
        ("azure_devops", has_enough, "answered 429 and asks for a pause (Retry-After: 3600)"),
    ],
)
def test_a_run_in_trouble_says_why_keeps_its_receipt_and_is_cleaned_up_later(
    tmp_path: Path, name: str, trouble: Trouble, said: str
):
    with standing_in(name) as server:
        before = records(server)
        server.alter = from_the_second_write_on(trouble, server)
        result = run(server, tmp_path)
        too_early = clean_up(server, tmp_path)
        server.alter = None
        if trouble is dies:
            server.start()
        then = clean_up(server, tmp_path)
        after = records(server)

    assert result.returncode == 1, result.stdout + result.stderr
    told = [line for line in result.stdout.splitlines() if line.startswith("FAILED nothing more is sent")]
    assert len(told) == 1, result.stdout
    assert said in told[0]
    assert "put it back with `mockserver contract --clean-up receipt-" in result.stdout
    assert too_early.return_value == 1
    assert then.return_value == 0, then.output
    assert after == before


def made(gate: Gate, name: str) -> None:
    """Make a record of a resource, as its flows do."""
    assert gate.writing is not None
    resource = next(one for one in gate.writing.resources if one.name == name)
    assert resource.ways.new is not None
    resource.call(gate.target(), "create", json=resource.ways.new(gate.target(), 1))


def left(gate: Gate) -> list[str]:
    """What came of putting everything back, in a word each."""
    return [line.partition(":")[0] for line in undo_all(gate)]


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        *((name, {"drop": True}) for name in sorted(FIRST)),
        ("clockify", {"cut": 5}),
        ("awork", {"status": 502, "raw": b'{"id": "of the error"}'}),
    ],
)
def test_a_record_that_was_made_without_an_answer_is_found_and_removed(
    tmp_path: Path, name: str, spoilt: dict[str, object]
):
    def spoil(answer: Answer) -> None:
        if answer.method == "POST":
            vars(answer).update(spoilt)

    with standing_in(name) as server:
        before = records(server)
        gate = open_gate(server, tmp_path)
        server.alter = spoil
        try:
            made(gate, FIRST[name])
        except UnreachableError:
            assert "status" not in spoilt
        there = records(server)
        words = left(gate)
        after = records(server)

    assert there != before
    assert words == ["removed"]
    assert after == before


@pytest.mark.parametrize("name", sorted(FIRST))
def test_a_record_that_was_never_made_is_no_record_left_over(tmp_path: Path, name: str):
    def lose(request: Request) -> None:
        if request.method == "POST":
            raise ConnectionError

    with standing_in(name) as server:
        before = records(server)
        gate = open_gate(server, tmp_path)
        server.hear = lose
        with pytest.raises(UnreachableError):
            made(gate, FIRST[name])
        words = left(gate)
        after = records(server)

    assert words == ["was never made"]
    assert after == before


def test_answers_that_take_too_long_end_the_run(tmp_path: Path, awork: StandIn):
    told = threading.Event()
    gate = open_gate(awork, tmp_path, patience=0.2)
    awork.hear = lambda _: told.wait(60) and None

    for _ in range(2):
        with pytest.raises(LateError):
            gate.target().ask("get_me")
    with pytest.raises(ClosedError, match="no answer from awork, the 3rd failure without a success between"):
        gate.target().ask("get_me")
    told.set()


def test_a_write_that_is_done_after_its_time_is_put_back_by_the_clean_up(tmp_path: Path, awork: StandIn):
    begun, told, done = threading.Event(), threading.Event(), threading.Event()

    def hold(request: Request) -> None:
        if request.method == "PUT" and not begun.is_set():
            begun.set()
            told.wait(60)

    gate = open_gate(awork, tmp_path, patience=0.5)
    before = records(awork)
    awork.hear, awork.alter = hold, lambda answer: done.set() if answer.method == "PUT" else None
    with pytest.raises(LateError):
        gate.target().ask("update_user_capacity", userId=PERSON, json={"mon": 60})
    too_early = list(undo_all(gate))
    told.set()
    assert done.wait(60)
    changed = records(awork)
    then = clean_up(awork, tmp_path)

    assert len(too_early) == 1
    assert "is as it was, but a write of it had no answer in time and may still be done" in too_early[0]
    assert changed != before
    assert then.output.startswith("restored: capacity changed by update_user_capacity")
    assert records(awork) == before


def test_a_write_that_has_to_wait_is_sent_again_and_noted_once(tmp_path: Path, awork: StandIn):
    slept: list[float] = []

    def put_off(answer: Answer) -> None:
        if answer.method == "PUT" and not slept:
            answer.status, answer.headers["Retry-After"] = 429, "7"

    gate = open_gate(awork, tmp_path, clock=Clock(lambda: 1000.0 + sum(slept), slept.append))
    slept.clear()
    awork.alter = put_off
    reply = gate.target().ask("update_user_capacity", userId=PERSON, json={"mon": 60})

    assert (reply.status, slept) == (200, [7.0])
    assert left(gate) == ["restored"]


def test_a_wrong_token_finds_nothing_gone(tmp_path: Path, awork: StandIn):
    def refuse(answer: Answer) -> None:
        answer.status = 401

    gate = open_gate(awork, tmp_path)
    before = records(awork)
    made(gate, "api_user")
    awork.alter = refuse
    refused = list(undo_all(gate))
    awork.alter = None

    assert [line.rpartition(": ")[2] for line in refused] == ["get_api_user answered 401"]
    assert left(gate) == ["removed"]
    assert records(awork) == before


def test_putting_back_gives_up_when_nobody_answers(tmp_path: Path, awork: StandIn):
    gate = open_gate(awork, tmp_path)
    for _ in range(5):
        made(gate, "api_user")
    awork.stop()

    told = list(undo_all(gate))

    assert [line.rpartition(": ")[2] for line in told].count("nobody answers") == 2
    assert "5 of its records could not be put back" in gate.reason
