"""What is kept of a real tenant: ids, enums, numbers, dates; of everything else its shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from requests.structures import CaseInsensitiveDict
from stand_in import Alter, standing_in

from mockserver import files
from mockserver.contract.discovery import read_all
from mockserver.contract.gate.redaction import masked, redacted
from mockserver.contract.holding import problems_of
from mockserver.contract.real import Terms, real_target
from mockserver.contract.target import Target
from mockserver.errors import MockServerError
from mockserver.spec.fragment import load_provider

PROVIDERS = ("awork", "azure_devops", "clockify", "projectcor")
CANARIES = {"name": "Canary Kanarek", "mail": "canary.kanarek@tenant.example", "note": "Kanarek is ill: flu"}


def record(name: str, folder: Path, alter: Alter | None = None) -> list[dict[str, Any]]:
    with standing_in(name, alter) as server:
        provider = load_provider(files.specs() / name)
        target = real_target(provider, {f"{name.upper()}_TOKEN": server.token}, server.url, Terms(record=folder))
        assert isinstance(target, Target)
        read_all(target)
        told = "".join(path.read_text() for path in folder.rglob("*") if path.is_file())
        assert server.token not in told
    return [orjson.loads(path.read_bytes()) for path in sorted((folder / name).glob("*.json"))]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_recorded_answer_keeps_to_the_fragment_as_the_answer_did(tmp_path: Path, name: str):
    exchanges = record(name, tmp_path)

    provider = load_provider(files.specs() / name)
    assert exchanges
    for one in exchanges:
        operation, headers = provider.operations[one["operation"]], CaseInsensitiveDict(one["headers"])
        problems = list(problems_of(provider, operation, one["status"], headers, one["body"], is_real=False))
        assert problems == [], one


def test_ids_enums_numbers_and_dates_stay_and_names_do_not(tmp_path: Path):
    exchanges = record("awork", tmp_path)

    person = next(one["body"] for one in exchanges if one["operation"] == "get_user")
    capacity = next(one["body"] for one in exchanges if one["operation"] == "get_user_capacity")
    assert person["id"] == capacity["userId"]
    assert set(person["firstName"].lower()) == {"a"}
    assert capacity["weeklyCapacity"]["mon"] == 28800
    assert capacity["createdOn"].startswith("20")


def test_planted_personal_data_is_in_no_recording(tmp_path: Path):
    def plant(answer):
        if answer.path.startswith("/api/v1/users?") or answer.path == "/api/v1/users":
            rows = answer.json
            for row in rows:
                row |= {"firstName": CANARIES["name"], "nick": CANARIES["note"], "id2": {"x": CANARIES["mail"]}}
                row["createdBy"] = CANARIES["mail"]
            answer.json = rows
        answer.headers["X-Caller"] = CANARIES["mail"]
        answer.headers["Set-Cookie"] = f"session={CANARIES['note']}"
        if answer.path == "/api/v1/me":
            answer.headers["Content-Type"] = "text/html"
            answer.raw = f"<p>{CANARIES['name']}</p>".encode()

    record("awork", tmp_path, plant)

    told = "".join(path.read_text() for path in tmp_path.rglob("*.json"))
    assert "nick" in told
    for canary in CANARIES.values():
        assert canary not in told
        for word in canary.split():
            assert word not in told or word == "is"


@pytest.mark.parametrize("member", [{"bugsBehavior": "AsTasks"}, {"workingDays": ["monday"]}])
def test_words_that_a_pattern_lists_stay(member: dict[str, Any]):
    provider = load_provider(files.specs() / "azure_devops")
    body = provider.operations["update_team_settings"].body
    assert body is not None

    assert redacted(provider.references, body.content["application/json"].schema, member) == member


def test_a_text_is_masked_to_its_shape():
    assert masked("Zoë Ünal-7 +49 (0)30 <x@y.de> 東京") == "Aaa Aaaa-0 +00 (0)00 <a@a.aa> aa"


def test_a_folder_with_recordings_is_not_written_over(tmp_path: Path):
    record("awork", tmp_path)

    with pytest.raises(MockServerError, match="has recordings already; remove them or name another folder"):
        record("awork", tmp_path)
