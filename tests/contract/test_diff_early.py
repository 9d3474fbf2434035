"""A comparison whose real side ends early: what was found so far, why it ended, and a code that says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from sandboxes import records, sandbox_file
from stand_in import Answer, StandIn, standing_in

from mockserver.cli import cli


def diff(server: StandIn, *flags: str | Path, **environ: str) -> Result:
    told = ["diff", "--provider", server.provider, "--base-url", server.url, *map(str, flags)]
    environ = environ or {f"{server.provider.upper()}_TOKEN": server.token}
    return CliRunner().invoke(cli, told, env=environ, standalone_mode=False)


def nicknamed_and_forbidden(answer: Answer) -> None:
    """People have a member more, and roles may not be read."""
    path = answer.path.partition("?")[0]
    if path.endswith("/v1/users"):
        answer.json = [{**one, "nickname": "Mari"} for one in answer.json]
    if path.endswith("/v1/webhooks"):
        answer.status, answer.raw = 403, b""


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A difference of an operation that is compared before the end, in an answer that comes after it."""
    entry = {"operation": "awork.get_current_user", "kind": "type", "at": "/isExternal"}
    path = tmp_path / "known.yaml"
    path.write_text(yaml.safe_dump([{**entry, "since": "2026-11-22", "reason": "Announced."}]))
    return path


def test_what_was_found_before_the_gate_closed_is_told(known: Path):
    with standing_in("awork") as server:
        server.alter = nicknamed_and_forbidden
        result = diff(server, "--known", known)
        as_json = diff(server, "--json")

    assert result.return_value == 2, result.exception
    assert "DRIFT  awork.list_users  undeclared /*/nickname" in result.output
    reason = "nothing more is sent to awork: list_webhooks (GET /api/v1/webhooks) answered 403"
    assert f"awork: ended early: {reason}" in result.output
    assert result.output.splitlines()[-1] == "1 new, 0 known, 0 gone"
    told = json.loads(as_json.output)
    assert as_json.return_value == 2
    assert told["ended"]["awork"].startswith(reason)
    assert {one["operation"] for one in told["findings"]} == {"awork.list_users"}


def test_a_read_without_an_answer_is_told_and_the_rest_compared():
    with standing_in("awork") as server:
        server.alter = lambda answer: setattr(answer, "drop", answer.path.endswith("/users/me"))
        result = diff(server)

    assert result.return_value == 2
    assert "awork: ended early: GET /api/v1/users/me: no answer from awork" in result.output
    assert "0 new, 0 known, 0 gone" in result.output


def test_a_real_side_that_dies_in_a_write_is_told_with_its_receipt(tmp_path: Path):
    with standing_in("awork") as server:
        server.alter = lambda answer: server.stop() if answer.method == "PUT" else None
        before = records(server)
        flags = ("--write", "--sandbox", sandbox_file("awork", tmp_path), "--receipts", tmp_path)
        result = diff(server, *flags)
        (receipt,) = tmp_path.glob("receipt-*")
        server.alter = None
        server.start()
        cleaned = CliRunner().invoke(cli, ["contract", "--clean-up", str(receipt)], env={"AWORK_TOKEN": server.token})

    assert result.return_value == 2, result.exception
    assert "no answer from awork; left over: " in result.output
    assert f"put it back with `mockserver contract --clean-up {receipt}`" in result.output
    assert cleaned.exit_code == 0, cleaned.output
    assert records(server) == before


def test_a_login_that_fails_ends_it_at_once():
    with standing_in("projectcor") as server:
        result = diff(server, PROJECTCOR_CLIENT="nobody:nothing", PROJECTCOR_TOKEN="")

    assert result.return_value == 2
    assert "projectcor: ended early: nothing more is sent to projectcor: POST /v1/oauth/token gave no token" in (
        result.output
    )
    assert len(server.seen) == 1
