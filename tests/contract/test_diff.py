"""Mock and real API compared: every kind of difference is found, rightly blamed, counted, and met with a patch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner, Result
from sandboxes import SANDBOXES, sandbox_file
from stand_in import Answer, StandIn, standing_in

from mockserver.cli import cli

PROVIDERS = ("awork", "azure_devops", "clockify", "projectcor")


def people(server: StandIn) -> list[str]:
    return [one["id"] for one in server.universe.world.store("awork")["users"]]


def sandbox(server: StandIn, folder: Path) -> Path:
    told = SANDBOXES["awork"]
    path = folder / "sandbox.yaml"
    path.write_text(yaml.safe_dump({"awork": {**told, "ids": {"userId": people(server)[2:4]}}}))
    return path


def diff(server: StandIn, *flags: str | Path, mock: StandIn | None = None) -> Result:
    origin = f"http://{urlsplit(mock.url).netloc}" if mock else None
    told = ["diff", "--provider", server.provider, "--base-url", server.url, *map(str, flags)]
    told += ["--mock-url", origin] if origin else []
    return CliRunner().invoke(cli, told, env={f"{server.provider.upper()}_TOKEN": server.token}, standalone_mode=False)


def told(result: Result) -> Any:
    assert result.exception is None, result.exception
    return json.loads(result.output)


def rows(change: Callable[[dict[str, Any]], object]) -> Callable[[Answer], None]:
    """Changes every record of an answer."""

    def alter(answer: Answer) -> None:
        body = answer.json
        for record in body if isinstance(body, list) else [body]:
            change(record)
        answer.json = body

    return alter


def is_at(answer: Answer, method: str, *ends: str) -> bool:
    path = answer.path.partition("?")[0]
    return answer.method == method and answer.status < 300 and any(path.endswith(end) for end in ends)


def nicknamed(answer: Answer) -> None:
    if is_at(answer, "GET", "/v1/users"):
        rows(lambda one: one.update(nickname="Mari"))(answer)


def unnamed(answer: Answer) -> None:
    if "/workspaces/" in answer.path:
        rows(lambda one: one.update(id=None))(answer)


def drifted(server: StandIn) -> Callable[[Answer], None]:
    """A real API that has moved on in eleven ways since the fragments were written."""
    weeks: dict[str, Any] = {}
    stamps = iter(range(1000))

    def alter(answer: Answer) -> None:
        if is_at(answer, "POST", "/apiusers"):
            answer.status = 201
        if is_at(answer, "GET", "/clientapplications"):
            answer.headers.pop("aw-items")
        if is_at(answer, "GET", "/permissions/features"):
            answer.headers["Content-Type"] = "text/plain"
        if is_at(answer, "GET", "/roles"):
            rows(lambda one: one.pop("name"))(answer)
        if is_at(answer, "GET", "/users"):
            rows(lambda one: one.update(nickname="Mari"))(answer)
        if is_at(answer, "GET", "/users/me"):
            rows(lambda one: one.update(isExternal="no") if "isExternal" in one else one.update(firstName=7))(answer)
        unnamed(answer)
        if is_at(answer, "GET", "/webhooks"):
            rows(lambda one: one.update(createdOn="yesterday", authenticationType="mutualTls"))(answer)
        if is_at(answer, "GET", "/capacity"):
            week = weeks.setdefault(answer.path, answer.json["weeklyCapacity"]["fri"])
            rows(lambda one: one["weeklyCapacity"].update(fri=week))(answer)
            rows(lambda one: one.update(createdOn=f"2026-01-01T00:00:{next(stamps) % 60:02}Z"))(answer)

    return alter


@pytest.fixture(scope="module")
def drift(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("drift")
    with standing_in("awork") as server:
        flags = ("--write", "--sandbox", sandbox(server, folder), "--receipts", folder, "--json")
        server.alter = drifted(server)
        findings: list[dict[str, Any]] = told(diff(server, *flags))["findings"]
    return findings


@pytest.mark.parametrize(
    ("operation", "kind", "at"),
    [
        ("create_api_user", "status", "201"),
        ("list_client_applications", "header", "aw-items"),
        ("list_permission_features", "media type", ""),
        ("list_roles", "missing", "/*/name"),
        ("list_users", "undeclared", "/*/nickname"),
        ("get_workspace", "null", "/id"),
        ("get_current_user", "type", "/isExternal"),
        ("get_user_capacity", "fact", "/capacityPerWeek"),
        ("list_webhooks", "format", "/*/createdOn"),
        ("list_webhooks", "enum", "/*/authenticationType"),
        ("update_user_capacity", "effect", "get_user_capacity weeklyCapacity.fri"),
        ("update_user_capacity", "effect", "get_user_capacity createdOn"),
    ],
)
def test_drift_is_found_and_the_real_api_blamed(drift: list[dict[str, Any]], operation: str, kind: str, at: str):
    found = [one for one in drift if (one["operation"], one["kind"], one["at"]) == (f"awork.{operation}", kind, at)]

    assert [one["verdict"] for one in found] == ["DRIFT"], drift
    assert 1 <= found[0]["seen"] <= found[0]["of"]
    assert found[0]["place"].startswith("specs/awork/")


def test_nothing_else_is_found(drift: list[dict[str, Any]]):
    assert {one["operation"].partition(".")[2] for one in drift} == {
        "create_api_user", "list_client_applications", "list_permission_features", "list_roles", "list_users",
        "list_role_users", "get_current_user", "get_workspace", "list_webhooks", "get_user_capacity",
        "update_user_capacity",
    }  # fmt: skip
    assert {one["verdict"] for one in drift} == {"DRIFT"}


@pytest.mark.parametrize(
    ("operation", "kind", "line"),
    [
        ("list_users", "undeclared", "+nickname: {type: string}"),
        ("get_workspace", "null", '+type: [string, "null"]'),
        ("list_webhooks", "enum", "+enum: [none, header, mutualTls]"),
        ("list_webhooks", "format", "-format: date-time"),
        ("create_api_user", "status", '+"201": {description: "Seen at the real API."}'),
        ("get_current_user", "type", "+type: [boolean, string]"),
    ],
)
def test_the_patch_would_make_the_fragment_true(drift: list[dict[str, Any]], operation: str, kind: str, line: str):
    patch = next(one["patch"] for one in drift if (one["operation"], one["kind"]) == (f"awork.{operation}", kind))

    assert line in [*("-" + one for one in patch["minus"]), *("+" + one for one in patch["plus"])]
    file, _, number = patch["place"].partition(":")
    key = line[1:].partition(":")[0]
    assert key in "".join(Path(file).read_text().splitlines()[int(number) - 1 : int(number) + 1]) or kind in (
        "undeclared", "status"
    )  # fmt: skip


def test_what_a_write_did_is_counted(drift: list[dict[str, Any]]):
    found = {one["at"]: one for one in drift if one["kind"] == "effect"}

    assert found["get_user_capacity weeklyCapacity.fri"]["seen"] == 2  # one write of it on each of two records
    assert found["get_user_capacity weeklyCapacity.fri"]["real"] == "as sent, lost"
    assert found["get_user_capacity createdOn"]["seen"] == found["get_user_capacity createdOn"]["of"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_real_api_that_is_as_declared_differs_in_nothing(tmp_path: Path, name: str):
    with standing_in(name) as server:
        result = diff(server, "--write", "--sandbox", sandbox_file(name, tmp_path), "--receipts", tmp_path)

    assert result.return_value == 0, result.output
    assert result.output.endswith("0 new, 0 known, 0 gone\n")


def test_the_mock_is_blamed_for_what_it_breaks_and_the_spec_for_what_both_do(tmp_path: Path):
    def broken(answer: Answer) -> None:
        if is_at(answer, "GET", "/users"):
            rows(lambda one: one.update(nickname="Mari"))(answer)  # on both sides
        if is_at(answer, "GET", "/me") and answer.path.startswith("/api.awork.com/"):
            rows(lambda one: one.update(id=7))(answer)
        if is_at(answer, "GET", "/capacity") and answer.path.startswith("/api.awork.com/"):
            rows(lambda one: one["weeklyCapacity"].update(mon=1))(answer)

    with standing_in("awork", broken) as real, standing_in("awork", broken) as mock:
        flags = ("--write", "--sandbox", sandbox(real, tmp_path), "--receipts", tmp_path, "--json")
        findings = told(diff(real, *flags, mock=mock))["findings"]

    verdicts = {(one["operation"].partition(".")[2], one["kind"], one["at"]): one["verdict"] for one in findings}
    assert verdicts["list_users", "undeclared", "/*/nickname"] == "SPEC TOO NARROW"
    assert verdicts["get_me", "type", "/id"] == "MOCK BUG"
    assert verdicts["update_user_capacity", "effect", "get_user_capacity weeklyCapacity.mon"] == "MOCK BUG"
    assert "DRIFT" not in verdicts.values()


def test_a_recording_replays_without_a_secret(tmp_path: Path):
    with standing_in("awork") as server:
        server.alter = drifted(server)
        flags = ("--write", "--sandbox", sandbox(server, tmp_path), "--receipts", tmp_path, "--json")
        live = told(diff(server, *flags, "--record", tmp_path / "kept"))["findings"]

    flags = ("diff", "--recording", str(tmp_path / "kept"), "--json")
    offline = told(CliRunner().invoke(cli, flags, env={"AWORK_TOKEN": None}, standalone_mode=False))["findings"]

    assert offline == live


def test_known_differences_are_no_news_and_gone_ones_are(tmp_path: Path):
    known = tmp_path / "known.yaml"
    entry = {"operation": "awork.list_users", "kind": "undeclared", "at": "/*/nickname"}
    more = {"since": "2026-11-22", "reason": "Announced on the status page."}
    known.write_text(yaml.safe_dump([{**entry, **more}]))

    with standing_in("awork") as server:
        server.alter = nicknamed
        first = diff(server, "--known", known)
        server.alter = None
        then = diff(server, "--known", known)

    assert (first.return_value, first.output.splitlines()[-1]) == (0, "0 new, 1 known, 0 gone")
    assert then.return_value == 1
    assert f"{known}:1: undeclared /*/nickname of awork.list_users no longer occurs; remove it" in then.output


@pytest.mark.parametrize("entry", [{}, {"operation": "a.b"}, {"since": "soon"}])
def test_a_known_difference_without_date_and_reason_is_refused(tmp_path: Path, entry: dict[str, str]):
    known = tmp_path / "known.yaml"
    full = {"operation": "a.b", "kind": "type", "at": "/x", "since": "2026-11-22", "reason": "why"}
    known.write_text(yaml.safe_dump([{**full, **entry} if "since" in entry else entry]))

    with standing_in("awork") as server:
        result = diff(server, "--known", known)

    assert "give it at, kind, operation, reason, since" in str(result.exception)


def test_without_a_real_side_it_says_what_to_set():
    clean = {f"{name.upper()}_TOKEN": None for name in PROVIDERS}
    result = CliRunner().invoke(cli, ["diff"], env=clean, standalone_mode=False)

    assert "no real API to compare with; set one of AWORK_TOKEN, " in str(result.exception)


def test_the_report_is_for_people(tmp_path: Path):
    with standing_in("awork") as server:
        server.alter = unnamed
        result = diff(server)

    place = "specs/awork/workspaces.yaml"
    head, sides, evidence, at, minus, plus, *_ = result.output.splitlines()
    assert head == "DRIFT  awork.get_workspace  null /id"
    assert sides == "  spec: string · mock: as declared · real: null"
    assert evidence.startswith(f"  seen in 1 of 1 · {place}:")
    assert at.startswith(f"  @@ {place}:")
    assert (minus, plus) == ("  -type: string", '  +type: [string, "null"]')
    assert result.return_value == 1
