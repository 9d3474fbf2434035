"""``/__admin/faults``: what may be injected, how it is counted, listed, removed and told of."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, TOY, Api, MakeApp

SOLARIS = "/books/00000000-0000-4000-8000-000000000001"
NOT_HERE = {"error": {"code": "not-here", "message": "We do not have that."}}


def inject(admin: Api, effect: dict[str, Any], **told: Any) -> dict[str, Any]:
    answer = admin.post("/faults", {"effect": effect, **told})
    assert answer.status_code == 201, answer.text
    return answer.json


def statuses(library: Api, calls: int, path: str = SOLARIS) -> list[int]:
    return [library.get(path).status_code for _ in range(calls)]


def problems(admin: Api, told: Any) -> dict[str, str]:
    refused = admin.post("/faults", told)
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json"), refused.text
    assert admin.get("/faults").json == {"faults": []}
    return {one["at"]: f"{one['found']} | {one['expected']}" for one in refused.json["problems"]}


def test_a_fault_is_kept_with_its_id_and_counts(admin: Api, library: Api) -> None:
    made = inject(admin, {"status": 404}, provider="library", operation="get_book", times=2)
    seen = statuses(library, 3)

    assert made == {
        "id": "1",
        "provider": "library",
        "operation": "get_book",
        "effect": {"status": 404},
        "times": 2,
        "every": None,
        "probability": None,
        "force": False,
        "seen": 0,
        "hits": 0,
        "spent": False,
    }
    assert seen == [404, 404, 200]
    assert admin.get("/faults").json == {"faults": [made | {"seen": 2, "hits": 2, "spent": True}]}
    assert admin.get("/faults/1").json["spent"] is True


def test_every_strikes_each_so_manieth_and_neither_strikes_always(admin: Api, library: Api) -> None:
    third = inject(admin, {"status": 404}, every=3)
    some = statuses(library, 7)
    admin.delete(f"/faults/{third['id']}")
    inject(admin, {"status": 404})

    assert some == [200, 200, 404, 200, 200, 404, 200]
    assert statuses(library, 3) == [404] * 3


def test_chance_repeats_with_the_worlds_seed(admin: Api, library: Api) -> None:
    def drawn(seed: int) -> list[int]:
        admin.post("/reset", {"seed": seed})
        inject(admin, {"status": 404}, probability=0.5)
        return statuses(library, 40)

    first, second, other = drawn(7), drawn(7), drawn(8)
    admin.post("/reset", {"seed": 1})

    assert first == second != other
    assert 8 < first.count(404) < 32


def test_the_first_fault_that_is_due_strikes_and_later_ones_do_not_see_the_request(admin: Api, library: Api) -> None:
    inject(admin, {"status": 404}, times=1)
    inject(admin, {"status": 400}, times=1)

    assert statuses(library, 3) == [404, 400, 200]
    assert [(one["seen"], one["hits"]) for one in admin.get("/faults").json["faults"]] == [(1, 1), (1, 1)]


def test_whom_a_fault_means_is_whom_it_strikes(admin: Api, library: Api, rooms: Api) -> None:
    inject(admin, {"status": 401}, provider="library", operation="list_books")

    assert [library.get(path).status_code for path in ("/books", SOLARIS, "/shelves")] == [401, 200, 200]
    assert rooms.get("/visits").status_code != 401
    assert "fault" not in admin.get("/journal").json["exchanges"][0]


def test_an_operation_means_its_twins_too(make_app: MakeApp) -> None:
    archive = TOY / "archive"
    client = make_app(specs=(archive / "specs",), fixtures=(archive / "fixtures",)).test_client()
    client.post("/__admin/faults", json={"operation": "list_boxes", "effect": {"status": 404}})

    answers = [client.get(f"/archive.test/north/{path}").status_code for path in ("Rooms/east/Boxes", "Boxes")]

    assert answers == [404, 404]


def test_a_fault_for_many_strikes_where_its_status_is_declared(admin: Api, library: Api) -> None:
    inject(admin, {"status": 404})

    assert [library.get(path).status_code for path in (SOLARIS, "/books", "/nothing")] == [404, 200, 404]
    assert admin.get("/faults").json["faults"][0]["seen"] == 2


def test_force_strikes_where_it_is_not_declared_in_our_words(admin: Api, library: Api) -> None:
    inject(admin, {"status": 503}, force=True)

    answer, lost = library.get("/books"), library.get("/nothing")

    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.json["title"] == "Service Unavailable"
    assert answer.json["detail"].startswith('fault 1: {"status":503} forces a status that is not declared')
    assert lost.status_code == 503


def test_a_status_that_has_no_name_can_be_forced(admin: Api, library: Api) -> None:
    inject(admin, {"status": 599}, force=True)

    assert (library.get("/books").status_code, library.get("/books").json["title"]) == (599, "Unknown")


def test_faults_are_removed_one_by_one_or_all(admin: Api, library: Api) -> None:
    made = [inject(admin, {"status": 404}, operation="get_book")["id"] for _ in range(3)]

    removed = [admin.delete("/faults/2"), admin.delete("/faults/2"), admin.get("/faults/2")]
    left = [one["id"] for one in admin.get("/faults").json["faults"]]
    cleared = admin.delete("/faults")

    assert made == ["1", "2", "3"]
    assert [one.status_code for one in removed] == [204, 404, 404]
    assert (left, cleared.status_code, admin.get("/faults").json) == (["1", "3"], 204, {"faults": []})
    assert statuses(library, 1) == [200]
    assert inject(admin, {"status": 404})["id"] == "4"


def test_faults_belong_to_a_world_and_end_with_its_reset(client: FlaskClient, library: Api) -> None:
    there = Api(client, "/__world/faulty/library.test/v1", LIBRARIAN)
    made = client.post("/__admin/faults?world=faulty", json={"effect": {"status": 404}})

    before = [api.get(SOLARIS).status_code for api in (library, there)]
    client.post("/__world/faulty/__admin/reset")

    assert (made.status_code, before) == (201, [200, 404])
    assert there.get(SOLARIS).status_code == 200
    assert client.get("/__world/faulty/__admin/faults").json == {"faults": []}
    client.delete("/__admin/worlds/faulty")


def test_the_journal_marks_what_was_struck_and_nothing_else(admin: Api, library: Api) -> None:
    inject(admin, {"status": 404}, times=1)
    statuses(library, 2)

    passed, struck = admin.get("/journal").json["exchanges"]

    assert struck["fault"] == {"id": "1", "effect": {"status": 404}}
    assert (struck["status"], struck["refused_at"], struck["response"]["body"]) == (404, "fault", NOT_HERE)
    assert "fault" not in passed


def test_a_forced_refusal_is_explained_with_a_curl_that_uses_up_no_fault(admin: Api, library: Api) -> None:
    inject(admin, {"status": 404}, operation="get_book")
    refused = library.get(SOLARIS)

    told = admin.get(f"/explain/{refused.headers['X-Mock-Explain']}").json

    assert (told["step"], told["rule"]) == ("fault", 'fault 1: {"status":404}')
    assert told["got"] == {"id": "1", "effect": {"status": 404}}
    assert told["expected"].endswith("DELETE /__admin/faults/1 removes it")
    assert "common.yaml:" in told["source"]
    assert "http://localhost/library.test/v1/books/" in told["curl"]
    assert admin.get("/faults").json["faults"][0]["seen"] == 1


def test_the_evidence_of_a_forced_status_is_that_of_its_declaration(admin: Api, library: Api) -> None:
    inject(admin, {"status": 503}, operation="get_book", force=True)
    inject(admin, {"status": 401}, operation="list_books")
    library.get(SOLARIS)
    invented = admin.get("/explain/last").json["evidence"]
    library.get("/books")
    declared = admin.get("/explain/last").json["evidence"]

    assert (invented, declared) == (None, "documented")


def test_a_status_nobody_declares_names_those_that_are(admin: Api) -> None:
    one = problems(admin, {"provider": "library", "operation": "get_book", "effect": {"status": 503}})
    all_of_them = problems(admin, {"effect": {"status": 503}})

    assert one == {
        "/effect/status": "503, which is not declared for library.get_book | "
        '400, 401 and 404, or "force": true beside the effect'
    }
    assert all_of_them["/effect/status"].startswith("503, which is not declared for any of ")


@pytest.mark.parametrize("force", [False, True])
def test_a_success_cannot_be_injected(admin: Api, force: bool) -> None:
    told = problems(admin, {"operation": "create_book", "effect": {"status": 201}, "force": force})

    assert told["/effect/status"].endswith("a success that nothing was done for is never sent")


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ([], {""}),
        ({}, {"/effect"}),
        ({"effect": {}}, {"/effect"}),
        ({"effect": {"status": 404, "delay": 1}}, {"/effect"}),
        ({"effect": {"explode": True}}, {"/effect"}),
        ({"effect": {"status": "404"}}, {"/effect/status"}),
        ({"effect": {"status": 99}}, {"/effect/status"}),
        ({"effect": {"delay": 0}}, {"/effect/delay"}),
        ({"effect": {"delay": 1e9}}, {"/effect/delay"}),
        ({"effect": {"drop": "after"}}, {"/effect/drop"}),
        ({"effect": {"truncate": -1}}, {"/effect/truncate"}),
        ({"effect": {"malformed": False}}, {"/effect/malformed"}),
        ({"effect": {"status": 404}, "times": 0}, {"/times"}),
        ({"effect": {"status": 404}, "every": True}, {"/every"}),
        ({"effect": {"status": 404}, "probability": 1.5}, {"/probability"}),
        ({"effect": {"status": 404}, "probability": "x"}, {"/probability"}),
        ({"effect": {"status": 404}, "times": 1, "every": 2}, {"/every"}),
        ({"effect": {"status": 404}, "force": "yes"}, {"/force"}),
        ({"effect": {"status": 404}, "provider": "librarry"}, {"/provider"}),
        ({"effect": {"status": 404}, "provider": ["library"]}, {"/provider"}),
        ({"effect": {"status": 404}, "operation": "get_bok"}, {"/operation"}),
        ({"effect": {"status": 404}, "provider": "reading_room", "operation": "get_book"}, {"/operation"}),
        ({"effect": 1, "times": 0, "surprise": 1, "provider": "x"}, {"/effect", "/times", "/surprise", "/provider"}),
    ],
)
def test_what_makes_no_sense_is_refused_with_every_problem(admin: Api, told: Any, at: set[str]) -> None:
    assert problems(admin, told).keys() == at


def test_an_unknown_operation_is_told_the_nearest(admin: Api) -> None:
    told = problems(admin, {"operation": "get_bok", "effect": {"status": 404}})

    assert "such as get_book" in told["/operation"]


def test_faults_keep_to_their_openapi(app: Flask, admin: Api) -> None:
    document = admin.get("/openapi.json").json
    made = inject(admin, {"status": 404}, times=1)

    def validator(name: str) -> Any:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        return jsonschema_rs.validator_for(schema)

    assert [error.message for error in validator("Fault").iter_errors(made)] == []
    assert validator("WantedFault").is_valid({"effect": {"drop": "before"}, "every": 2})
    assert not validator("WantedFault").is_valid({"effect": {"drop": "before", "delay": 1}})
