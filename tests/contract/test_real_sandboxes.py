"""Whole runs that write, at a stand-in of each provider: the sandbox alone is changed, and nothing stays changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
import yaml
from click.testing import CliRunner
from sandboxes import ids_in, records, sandbox_file
from stand_in import StandIn, standing_in

from mockserver import files
from mockserver.cli import cli
from mockserver.contract.gate.allowing import Asked, asked_for, only_reads
from mockserver.contract.sending import Sent
from mockserver.spec.fragment import load_provider

WRITTEN = {
    "awork": {
        "update_user", "update_user_capacity",
        "create_api_user", "update_api_user", "delete_api_user",
        "create_webhook", "update_webhook", "delete_webhook",
        "create_client_application", "update_client_application", "delete_client_application",
    },
    "azure_devops": {"update_capacity", "update_team_days_off", "update_team_settings"},
    "clockify": {"update_member_profile", "create_webhook", "update_webhook", "delete_webhook"},
    "projectcor": {"create_user", "update_user", "delete_user"},
}  # fmt: skip


def run(server: StandIn, folder: Path) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "mockserver", "contract", "real", "--base-url", server.url, "--examples", "0"]
    told += ["--provider", server.provider, "--write", "--sandbox", str(sandbox_file(server.provider, folder))]
    environ = {**os.environ, f"{server.provider.upper()}_TOKEN": server.token}
    return subprocess.run(told, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def writes(server: StandIn) -> list[Asked]:
    provider = load_provider(files.specs() / server.provider)
    asked = [asked_for(provider, Sent(one.method, one.path.partition("?")[0])) for one in server.seen]
    return [one for one in asked if not only_reads(one.operation)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ids": {"usrId": ["1"]}}, "awork has no parameter usrId"),
        ({"create": ["api-user"]}, "awork has no resource api-user; use one of api_user, "),
        ({"create": ["role"]}, "nothing makes, reads and removes a role of awork"),
    ],
)
def test_a_sandbox_that_names_what_is_not_there_is_refused(tmp_path: Path, wrong: dict[str, object], said: str):
    path = tmp_path / "sandbox.yaml"
    path.write_text(yaml.safe_dump({"awork": {"tenant": {"workspaceId": "1"}, **wrong}}))
    told = ["diff", "--provider", "awork", "--write", "--sandbox", str(path)]

    result = CliRunner().invoke(cli, told, env={"AWORK_TOKEN": "t"}, standalone_mode=False)

    assert said in str(result.exception)


def test_a_sandbox_of_nobody_is_refused(tmp_path: Path):
    path = tmp_path / "sandbox.yaml"
    path.write_text("awrok: {tenant: {workspaceId: '1'}}")
    told = ["diff", "--provider", "awork", "--write", "--sandbox", str(path)]

    result = CliRunner().invoke(cli, told, env={"AWORK_TOKEN": "t"}, standalone_mode=False)

    assert "the sandbox names no provider 'awrok'; use one of awork, azure_devops" in str(result.exception)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_run_writes_what_the_sandbox_names_and_leaves_nothing_behind(tmp_path: Path, name: str):
    with standing_in(name) as server:
        before = records(server)
        result = run(server, tmp_path)
        after = records(server)

    assert result.returncode == 0, result.stdout
    assert after == before
    (receipt,) = tmp_path.glob("receipt-*")
    lines = [orjson.loads(line) for line in receipt.read_bytes().splitlines()]
    noted = {line["number"] for line in lines if "what" in line}
    assert {line["number"] for line in lines if "undone" in line} == noted
    assert f"{len(noted)} records written, 0 left over" in result.stdout
    assert {one.operation.id for one in writes(server)} == WRITTEN[name]
    made = {str(line["id"]) for line in lines if "id" in line}
    assert {value for one in writes(server) for value in one.params.values()} <= ids_in(name) | made
