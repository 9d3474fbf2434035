"""What the journal tells of an exchange, and how it is searched."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import READER, Api


@pytest.fixture
def journal(admin: Api) -> Any:
    def read(query: str = "") -> list[dict[str, Any]]:
        answer = admin.get(f"/journal{query}")
        assert answer.status_code == 200
        return answer.get_json()["exchanges"]

    return read


def test_an_exchange_is_told_whole(library: Api, journal: Any) -> None:
    library.post("/books?note=x", {"title": "Eden", "shelf": 1}, token=READER)

    (exchange,) = journal()
    assert exchange.pop("took_us") >= 0
    book = exchange["response"]["body"]
    assert exchange == {
        "id": "1",
        "at": "2026-03-04T12:00:00Z",
        "world": "default",
        "provider": "library",
        "host": "library.test",
        "operation": "create_book",
        "method": "POST",
        "path": "/v1/books",
        "query": "note=x",
        "status": 201,
        "request": {
            "credential": "reader",
            "content_type": "application/json",
            "headers": {"Authorization": "Bearer ***"},
            "body": {"title": "Eden", "shelf": 1},
        },
        "response": {"body": {"title": "Eden", "shelf": 1, "id": book["id"]}},
        "refused_at": None,
    }


def test_without_a_body_there_is_null(library: Api, journal: Any) -> None:
    library.delete("/shelves/1")

    (exchange,) = journal()
    assert exchange["request"] == {
        "credential": "librarian",
        "content_type": None,
        "headers": {"Authorization": "Bearer ***"},
        "body": None,
    }
    assert exchange["response"] == {"body": None}


@pytest.mark.parametrize(
    ("call", "status", "step"),
    [
        (("GET", "/nowhere", {}), 404, "operation"),
        (("DELETE", "/shelves", {}), 405, "operation"),
        (("GET", "/shelves", {"token": None}), 401, "authenticate"),
        (("GET", "/shelves/none", {}), 400, "validate"),
        (("GET", "/books?page=0", {}), 422, "validate"),
        (("POST", "/books", {"data": "{", "media": "application/json"}), 422, "validate"),
        (("POST", "/books", {"data": "{", "media": "text/plain"}), 415, "validate"),
        (("DELETE", "/shelves/1", {"token": READER}), 403, "authorize"),
        (("GET", "/shelves/3", {}), 404, "behave"),
        (("POST", "/shelves", {"json": {"number": 1, "label": "x"}}), 409, "behave"),
    ],
)
def test_a_refusal_names_its_step(
    library: Api, journal: Any, call: tuple[str, str, Any], status: int, step: str
) -> None:
    method, path, told = call

    answer = library(method, path, **told)

    (exchange,) = journal()
    assert (answer.status_code, exchange["status"], exchange["refused_at"]) == (status, status, step)
    assert answer.headers["X-Mock-Explain"] == exchange["id"] == "1"


def test_a_success_has_nothing_to_explain(library: Api) -> None:
    assert "X-Mock-Explain" not in library.get("/shelves").headers


def test_an_unknown_host_is_journalled_without_a_provider(client: FlaskClient, journal: Any) -> None:
    answer = client.get("/libary.test/v1/shelves?token=canary")

    (exchange,) = journal()
    assert (exchange["provider"], exchange["operation"], exchange["refused_at"]) == (None, None, "host")
    assert (exchange["path"], exchange["query"], exchange["status"]) == ("/libary.test/v1/shelves", "", 404)
    assert answer.headers["X-Mock-Explain"] == "1"


def test_a_body_that_is_no_json_is_told_as_text(library: Api, journal: Any) -> None:
    library.post("/books", data=b"\xff{", media="application/json")

    assert journal()[0]["request"]["body"] == "\ufffd{"


@pytest.mark.parametrize("depth", [65, 300, 900])
def test_a_body_too_deep_to_be_written_again_is_told_as_text(library: Api, journal: Any, depth: int) -> None:
    raw = "[" * depth + "]" * depth

    library.post("/books", data=raw, media="application/json")

    assert journal()[0]["request"]["body"] == raw


def test_a_body_beyond_the_limit_is_not_kept(library: Api, journal: Any) -> None:
    library.post("/books", data=b" " * (1024 * 1024 + 1), media="application/json")

    assert (journal()[0]["status"], journal()[0]["request"]["body"]) == (413, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "654321"),
        ("?limit=2", "65"),
        ("?limit=0", ""),
        ("?provider=library", "4321"),
        ("?provider=reading_room", "65"),
        ("?provider=nobody", ""),
        ("?operation=list_shelves", "21"),
        ("?operation=list_shelves&limit=1", "2"),
        ("?status=401", "2"),
        ("?status=200", "51"),
        ("?refused=true", "6432"),
        ("?refused", "6432"),
        ("?refused=false", "51"),
        ("?refused=0", "51"),
        ("?refused=true&provider=library&status=404", "43"),
    ],
)
def test_exchanges_are_found_by_what_they_were(library: Api, rooms: Api, journal: Any, query: str, found: str) -> None:
    library.get("/shelves")
    library.get("/shelves", token=None)
    library.get("/shelves/99")
    library.get("/nowhere")
    rooms.get("/visits/00000000-0000-4000-8000-0000000000c1")
    rooms.get("/visits/00000000-0000-4000-8000-00000000dead")

    assert "".join(exchange["id"] for exchange in journal(query)) == found


@pytest.mark.parametrize("limit", ["-1", "x", "1.5", "", "٣", "9" * 5000])
def test_a_limit_that_is_no_number_is_refused(admin: Api, limit: str) -> None:
    answer = admin.get("/journal", query={"limit": limit})

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_deleting_the_journal_forgets_it_and_goes_on_counting(library: Api, admin: Api, journal: Any) -> None:
    library.get("/shelves")

    assert admin.delete("/journal").status_code == 204

    assert journal() == []
    library.get("/shelves")
    assert journal()[0]["id"] == "2"


def test_the_control_plane_leaves_no_trace(admin: Api, journal: Any) -> None:
    admin.get("/state")
    admin.get("/nowhere")

    assert journal() == []


def test_of_a_refusal_with_very_many_problems_the_first_hundred_are_kept(library: Api, admin: Api) -> None:
    many = [{"year": "x" * 5000}, *({"a": 1} for _ in range(2000))]

    library.post("/books", {"title": "Eden", "shelf": 1, "editions": many})

    problems = admin.get("/explain/last").json["problems"]
    assert len(problems) == 100
    assert max(len(str(problem)) for problem in problems) < 3000
