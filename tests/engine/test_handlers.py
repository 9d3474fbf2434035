"""Handlers and hooks: what fragments cannot say, said in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from toy.api import NOW, TOY, Api, MakeApp

VISIT = "/visits/00000000-0000-4000-8000-0000000000c1"
DAY = {"Room-Day": "2026-03-04"}
FIRST = {
    "id": "00000000-0000-4000-8000-0000000000c1",
    "reader": "ada",
    "seat": 4,
    "tags": ["quiet"],
    "came": "2026-03-02T09:00:00Z",
}


def test_what_a_handler_returns_is_the_body_of_the_declared_answer(rooms: Api) -> None:
    answer = rooms.get(VISIT)

    assert (answer.status_code, answer.content_type, answer.json) == (200, "application/json", FIRST)


def test_a_page_gets_the_providers_page_headers(rooms: Api) -> None:
    answer = rooms.get("/visits?page=2&pageSize=3", headers=DAY)

    assert [visit["seat"] for visit in answer.json] == [7]
    told = {name: answer.headers[name] for name in ("room-page", "room-items", "room-total")}
    assert told == {"room-page": "2", "room-items": "1", "room-total": "4"}


def test_a_size_beyond_the_maximum_is_cut_to_it(rooms: Api) -> None:
    assert len(rooms.get("/visits?pageSize=1000", headers=DAY).json) == 3


def test_a_reply_may_bring_headers_of_its_own(rooms: Api) -> None:
    answer = rooms.post("/visits", {"reader": "mary", "seat": 9, "unheard": "of"})

    visit = answer.json
    assert answer.status_code == 201
    assert visit == {"id": visit["id"], "reader": "mary", "seat": 9, "came": "2026-03-04T12:00:00+00:00"}
    assert answer.headers["Location"] == f"http://localhost/rooms.test/ghent/api/visits/{visit['id']}"
    assert rooms.get(f"/visits/{visit['id']}").json == visit


def test_the_headers_hook_speaks_in_every_reply(rooms: Api) -> None:
    answers = [rooms.get(VISIT), rooms.get("/nowhere"), rooms.get("/visits"), rooms.get(VISIT, token=None)]

    assert [answer.status_code for answer in answers] == [200, 404, 400, 401]
    assert len({answer.headers["room-trace"] for answer in answers}) == 4


def test_not_found_is_the_declared_404(rooms: Api) -> None:
    answer = rooms.get("/visits/00000000-0000-4000-8000-00000000dead")

    assert (answer.status_code, answer.content_type) == (404, "application/vnd.room+json")
    assert answer.json == {"detail": "Nothing there.", "places": [], "trace": answer.headers["room-trace"]}


def test_an_own_reason_takes_its_example_and_its_message(rooms: Api) -> None:
    ended = rooms.post(f"{VISIT}/end")
    again = rooms.post(f"{VISIT}/end")

    assert (ended.status_code, ended.json) == (200, {**FIRST, "left": "2026-03-04T12:00:00+00:00"})
    assert again.status_code == 400
    assert again.json == {
        "detail": "The reader left at 2026-03-04T12:00:00+00:00.",
        "places": [],
        "trace": again.headers["room-trace"],
    }


def test_the_time_of_a_call_is_the_worlds(rooms: Api, admin: Api) -> None:
    admin.put("/clock", {"advance": 3600})

    assert rooms.post("/visits", {"reader": "mary", "seat": 9}).json["came"] == "2026-03-04T13:00:00+00:00"
    assert NOW.hour == 12


def test_a_refusal_names_the_places_that_are_wrong(rooms: Api) -> None:
    answer = rooms.get("/visits/none")

    assert answer.json is not None
    assert (answer.status_code, answer.json["detail"]) == (404, "Nothing there.")
    assert answer.json["places"] == ['path visitId: "none" is not a "uuid"']


def test_a_handler_module_is_loaded_anew_for_each_app(tmp_path: Path, make_app: MakeApp) -> None:
    (tmp_path / "specs" / "counter").mkdir(parents=True)
    (tmp_path / "specs" / "counter" / "common.yaml").write_text(
        """openapi: 3.1.0
info: {title: Counter, version: 1.0.0}
servers: [{url: https://counter.test}]
paths:
  /next:
    get:
      operationId: next_number
      responses: {"200": {description: Next., content: {application/json: {schema: {type: integer}}}}}
"""
    )
    (tmp_path / "specs" / "counter" / "handlers.py").write_text(
        "seen = []\n\n\ndef next_number(call):\n    seen.append(1)\n    return len(seen)\n"
    )
    one, other = (make_app(specs=(tmp_path / "specs",)).test_client() for _ in range(2))

    assert [one.get("/counter.test/next").json for _ in range(2)] == [1, 2]
    assert other.get("/counter.test/next").json == 1


def test_helpers_and_imports_of_a_handler_module_are_no_handlers(client: FlaskClient) -> None:
    listed = client.get("/__admin/operations").get_json()["operations"]

    answered_by = {one["operationId"]: one["answered_by"] for one in listed if one["provider"] == "reading_room"}
    assert set(answered_by.values()) == {"handler"}
    assert (TOY / "specs" / "reading_room" / "handlers.py").read_text().count("\ndef _") == 2


@pytest.mark.parametrize(
    ("returned", "detail"),
    [
        ("{1, 2}", "body /: not JSON"),
        ('"\\ud800"', "body /: not JSON"),
        ("float('nan')", "body /: null is not of types"),
        ("2**70", "Integer exceeds 64-bit range"),
        ("{'a': object()}", "not JSON"),
    ],
)
def test_what_is_no_json_is_our_fault(tmp_path: Path, make_app: MakeApp, returned: str, detail: str) -> None:
    folder = tmp_path / "specs" / "odd"
    folder.mkdir(parents=True)
    folder.joinpath("common.yaml").write_text(
        """openapi: 3.1.0
info: {title: Odd, version: 1.0.0}
servers: [{url: https://odd.test}]
paths:
  /it:
    get:
      operationId: get_it
      responses: {"200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/It"}}}}}
components:
  schemas:
    It: {type: ["null", number, object, string]}
"""
    )
    folder.joinpath("handlers.py").write_text(f"def get_it(call):\n    return {returned}\n")

    answer = make_app(specs=(tmp_path / "specs",)).test_client().get("/odd.test/it")

    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert detail in answer.get_json()["detail"]


def test_a_status_that_no_rfc_names_is_sent_all_the_same(tmp_path: Path, make_app: MakeApp) -> None:
    folder = tmp_path / "specs" / "odd"
    folder.mkdir(parents=True)
    folder.joinpath("common.yaml").write_text(
        """openapi: 3.1.0
info: {title: Odd, version: 1.0.0}
servers: [{url: https://odd.test}]
paths:
  /it:
    get:
      operationId: get_it
      responses:
        "200": {description: It.}
        "299": {description: Something else.}
"""
    )
    folder.joinpath("handlers.py").write_text(
        "from mockserver.engine import Reply\n\n\ndef get_it(call):\n    return Reply(None, 299)\n"
    )

    answer = make_app(specs=(tmp_path / "specs",)).test_client().get("/odd.test/it")

    assert (answer.status, answer.data) == ("299 Unknown", b"")
