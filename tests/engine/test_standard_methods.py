"""What answers where there is no handler: the standard methods on a declared collection."""

from __future__ import annotations

from typing import Any

import pytest
from toy.api import READER, Api

SOLARIS = "00000000-0000-4000-8000-000000000001"
ODES = "00000000-0000-4000-8000-000000000003"
NOBODY = "00000000-0000-4000-8000-00000000dead"
NOT_HERE = {"error": {"code": "not-here", "message": "We do not have that."}}
NO_SHELF = {"error": {"code": "no-shelf", "message": "There is no such shelf."}}
TAKEN = {"error": {"code": "taken", "message": "That is there already."}}


def test_list_gives_every_record_in_order(library: Api) -> None:
    answer = library.get("/shelves")

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.json == [
        {"number": 1, "label": "Science fiction", "width": 90},
        {"number": 2, "label": "Poetry"},
        {"number": 7, "label": "Essays", "width": None},
    ]


def test_get_gives_the_record(library: Api) -> None:
    answer = library.get("/shelves/7")

    assert (answer.status_code, answer.json) == (200, {"number": 7, "label": "Essays", "width": None})


def test_create_gives_the_record_with_a_new_number_and_get_finds_it(library: Api) -> None:
    made = library.post("/shelves", {"label": "Maps", "width": 120})

    assert (made.status_code, made.json) == (201, {"label": "Maps", "width": 120, "number": 8})
    assert library.get("/shelves/8").json == made.json
    assert library.get("/shelves").json[-1] == made.json


def test_a_number_never_comes_twice(library: Api) -> None:
    first = library.post("/shelves", {"label": "Maps"}).json["number"]
    library.delete(f"/shelves/{first}")

    assert library.post("/shelves", {"label": "Maps"}).json["number"] == first + 1


def test_create_makes_a_version_4_uuid(library: Api) -> None:
    made = library.post("/books", {"title": "Eden", "shelf": 1})

    assert made.status_code == 201
    assert made.json["id"][14] == "4"
    assert library.get(f"/books/{made.json['id']}").json == {"id": made.json["id"], "title": "Eden", "shelf": 1}


def test_create_keeps_a_key_that_the_client_chose_unless_it_is_taken(library: Api) -> None:
    assert library.post("/shelves", {"number": 40, "label": "Maps"}).json == {"number": 40, "label": "Maps"}

    again = library.post("/shelves", {"number": 40, "label": "Atlases"})

    assert (again.status_code, again.json) == (409, TAKEN)
    assert library.get("/shelves/40").json == {"number": 40, "label": "Maps"}
    assert library.post("/shelves", {"label": "More"}).json["number"] == 41


def test_update_changes_what_was_sent_and_nothing_else(library: Api) -> None:
    changed = library.patch("/shelves/1", {"width": 120})

    assert (changed.status_code, changed.json) == (200, {"number": 1, "label": "Science fiction", "width": 120})
    assert library.get("/shelves/1").json == changed.json
    assert library.patch("/shelves/1", {}).json == changed.json
    assert library.patch("/shelves/1", {"width": None}).json["width"] is None


def test_replace_drops_what_was_not_sent_and_keeps_the_key(library: Api) -> None:
    replaced = library.put("/shelves/1", {"number": 99, "label": "Fantasy"})

    assert (replaced.status_code, replaced.json) == (200, {"number": 1, "label": "Fantasy"})
    assert library.get("/shelves/1").json == {"number": 1, "label": "Fantasy"}
    assert library.get("/shelves/99").status_code == 404


def test_a_write_leaves_the_order_and_the_others_alone(library: Api) -> None:
    before = library.get("/shelves").json

    library.patch("/shelves/2", {"label": "Verse"})

    assert library.get("/shelves").json == [before[0], {"number": 2, "label": "Verse"}, before[2]]


def test_delete_answers_nothing_and_the_record_is_gone(library: Api) -> None:
    gone = library.delete("/shelves/2")

    assert (gone.status_code, gone.data) == (204, b"")
    assert "Content-Type" not in gone.headers
    assert "Content-Length" not in gone.headers
    assert (library.get("/shelves/2").status_code, library.get("/shelves/2").json) == (404, NO_SHELF)
    assert [shelf["number"] for shelf in library.get("/shelves").json] == [1, 7]


@pytest.mark.parametrize(
    ("method", "path", "body", "told"),
    [
        ("GET", "/shelves/3", None, NO_SHELF),
        ("PATCH", "/shelves/3", {"width": 1}, NOT_HERE),
        ("PUT", "/shelves/3", {"label": "x"}, NOT_HERE),
        ("DELETE", "/shelves/3", None, NOT_HERE),
        ("GET", f"/books/{NOBODY}", None, NOT_HERE),
        ("DELETE", f"/books/{NOBODY}", None, NOT_HERE),
        ("GET", f"/shelves/2/books/{SOLARIS}", None, NOT_HERE),
        ("DELETE", f"/shelves/2/books/{SOLARIS}", None, NOT_HERE),
    ],
)
def test_an_unknown_record_is_404_in_the_providers_words(
    library: Api, method: str, path: str, body: Any, told: dict[str, Any]
) -> None:
    answer = library(method, path, json=body)

    assert (answer.status_code, answer.json) == (404, told)
    assert len(library.get("/books").json) == 3


def test_match_narrows_a_nested_list(library: Api) -> None:
    assert [book["title"] for book in library.get("/shelves/1/books").json] == ["Solaris", "Fiasco"]
    assert [book["title"] for book in library.get("/shelves/2/books").json] == ["Odes"]
    assert library.get("/shelves/3/books").json == []


def test_match_is_part_of_what_is_created(library: Api) -> None:
    made = library.post("/shelves/7/books", {"title": "Essais"})

    assert made.status_code == 201
    assert (made.json["title"], made.json["shelf"]) == ("Essais", 7)
    assert [book["title"] for book in library.get("/shelves/7/books").json] == ["Essais"]


def test_a_nested_record_is_found_and_deleted_on_its_own_shelf_only(library: Api) -> None:
    assert library.get(f"/shelves/1/books/{SOLARIS}").json["title"] == "Solaris"

    assert library.delete(f"/shelves/1/books/{SOLARIS}").status_code == 204

    assert library.get(f"/books/{SOLARIS}").status_code == 404


def test_a_nested_list_follows_a_record_that_moves(library: Api) -> None:
    library.patch(f"/books/{ODES}", {"shelf": 1})

    assert [book["title"] for book in library.get("/shelves/1/books").json] == ["Solaris", "Fiasco", "Odes"]
    assert library.get("/shelves/2/books").json == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("genre=novel", ["Solaris", "Fiasco"]),
        ("lent=true", ["Solaris"]),
        ("lent=false", ["Fiasco", "Odes"]),
        ("pages=322", ["Fiasco"]),
        ("rating=4.5", ["Solaris"]),
        ("rating=4", ["Fiasco"]),
        ("rating=4.0", ["Fiasco"]),
        ("published=1961-06-01", ["Solaris"]),
        ("genre=novel&lent=false", ["Fiasco"]),
        ("genre=poetry&lent=true", []),
        ("shelf=1&genre=novel&size=1&page=2", ["Fiasco"]),
        ("unheard=of", ["Solaris", "Fiasco", "Odes"]),
    ],
)
def test_query_parameters_that_match_are_read_by_their_type(library: Api, query: str, titles: list[str]) -> None:
    answer = library.get(f"/books?{query}")

    assert answer.status_code == 200
    assert [book["title"] for book in answer.json] == titles


@pytest.mark.parametrize(
    ("query", "titles", "told"),
    [
        ("", "SFO", {"x-page": "1", "x-size": "10", "x-items": "3", "x-total": "3"}),
        ("?size=2", "SF", {"x-page": "1", "x-size": "2", "x-items": "2", "x-total": "3"}),
        ("?size=2&page=2", "O", {"x-page": "2", "x-size": "2", "x-items": "1", "x-total": "3"}),
        ("?size=2&page=3", "", {"x-page": "3", "x-size": "2", "x-items": "0", "x-total": "3"}),
        ("?size=5000", "SFO", {"x-page": "1", "x-size": "50", "x-items": "3", "x-total": "3"}),
        ("?page=9223372036854775807", "", {"x-items": "0", "x-total": "3"}),
        ("?lent=false&size=1", "F", {"x-page": "1", "x-size": "1", "x-items": "1", "x-total": "2"}),
    ],
)
def test_pages_come_with_their_headers(library: Api, query: str, titles: str, told: dict[str, str]) -> None:
    answer = library.get(f"/books{query}")

    assert "".join(book["title"][0] for book in answer.json) == titles
    assert {name: answer.headers[name] for name in told} == told


def test_a_list_without_page_parameters_is_whole(library: Api) -> None:
    answer = library.get("/shelves/1/books")

    assert len(answer.json) == 2
    headers = {name: answer.headers[name] for name in ("x-page", "x-size", "x-items", "x-total")}
    assert headers == {"x-page": "1", "x-size": "2", "x-items": "2", "x-total": "2"}


def test_an_empty_whole_list_is_page_one_of_nothing(library: Api) -> None:
    answer = library.get("/shelves/3/books")

    headers = {name: answer.headers[name] for name in ("x-page", "x-size", "x-items", "x-total")}
    assert (answer.json, headers) == ([], {"x-page": "1", "x-size": "0", "x-items": "0", "x-total": "0"})


def test_a_constant_answers_its_declared_example(library: Api) -> None:
    answer = library.get("/shelves/labels", token=None)

    assert (answer.status_code, answer.json) == (200, ["Poetry", "Maps", "History"])


def test_a_declared_operation_that_nothing_answers_is_501_in_our_words(library: Api) -> None:
    path = "/loans/00000000-0000-4000-8000-00000000a001/renewals"

    answer = library.post(path, headers={"X-Library-Key": "key-of-the-desk"})

    assert (answer.status_code, answer.content_type) == (501, "application/problem+json")
    assert answer.json is not None
    assert answer.json["detail"].endswith(
        "loans.yaml:64: 'renew_loan' is declared and nothing answers it yet; write a handler of that name"
    )


def test_it_is_authenticated_and_read_before_it_is_501(library: Api) -> None:
    assert library.post("/loans/00000000-0000-4000-8000-00000000a001/renewals", token=None).status_code == 401
    assert library.post("/loans/7/renewals", headers={"X-Library-Key": "key-of-the-desk"}).status_code == 400


def test_answers_are_found_as_the_reader_too(library: Api) -> None:
    assert library.get("/shelves", token=READER).json == library.get("/shelves").json
