"""Who may do what: ``x-mock.allow`` and the grants that a caller holds."""

from __future__ import annotations

from toy.api import ADA, READER, Api

STAFF_ONLY = {"error": {"code": "staff-only", "message": "Ask a librarian."}}


def test_a_role_that_is_not_allowed_is_refused_and_nothing_happens(library: Api) -> None:
    answer = library.delete("/shelves/1", token=READER)

    assert (answer.status_code, answer.json) == (403, STAFF_ONLY)
    assert library.get("/shelves/1").status_code == 200


def test_a_role_that_is_allowed_may(library: Api) -> None:
    assert library.delete("/shelves/1").status_code == 204


def test_without_allow_every_caller_may(library: Api) -> None:
    assert library.post("/books", {"title": "Eden", "shelf": 1}, token=READER).status_code == 201


def test_a_request_is_read_before_it_is_authorized(library: Api) -> None:
    assert library.post("/shelves", {"label": 5}, token=READER).status_code == 422
    assert library.delete("/shelves/one", token=READER).status_code == 400
    assert library.delete("/shelves/9999", token=READER).status_code == 403


def test_a_grant_may_depend_on_the_request(rooms: Api) -> None:
    own = rooms.post("/visits", {"reader": "ada", "seat": 1}, token=ADA)
    another = rooms.post("/visits", {"reader": "mary", "seat": 1}, token=ADA)

    assert own.status_code == 201
    assert another.status_code == 401
    assert another.json == {
        "detail": "Not with this ticket.",
        "places": [],
        "trace": another.headers["room-trace"],
    }


def test_the_status_of_a_kind_is_the_providers(rooms: Api, library: Api) -> None:
    assert rooms.post("/visits", {"reader": "mary", "seat": 1}, token=ADA).status_code == 401
    assert rooms.get("/visits/none").status_code == 404
    assert library.get("/books/none").status_code == 400
    assert library.post("/books", {}).status_code == 422
