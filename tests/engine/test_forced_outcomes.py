"""Forced outcomes: what they make of a call, in the provider's own words, and what they leave undone."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, TOY, Api, MakeApp

BOOKS = "/books"
SOLARIS = "/books/00000000-0000-4000-8000-000000000001"
EDEN = {"title": "Eden", "shelf": 1}


@pytest.fixture
def inject(admin: Api) -> Any:
    def inject(effect: dict[str, Any], **told: Any) -> None:
        made = admin.post("/faults", {"effect": effect, **told})
        assert made.status_code == 201, made.text

    return inject


def titles(library: Api, admin: Api) -> list[str]:
    admin.delete("/faults")
    return [book["title"] for book in library.get(BOOKS).json]


def test_a_forced_status_comes_before_the_credential_and_writes_nothing(library: Api, admin: Api, inject: Any) -> None:
    inject({"status": 409})

    answers = [library.post(BOOKS, EDEN, token=token) for token in (LIBRARIAN, None, "nobody's")]

    assert [(one.status_code, one.json["error"]["code"]) for one in answers] == [(409, "taken")] * 3
    assert "Eden" not in titles(library, admin)


def test_the_provider_completes_a_forced_refusal(rooms: Api, inject: Any) -> None:
    inject({"status": 401})

    answer = rooms.get("/visits")

    assert (answer.status_code, answer.content_type) == (401, "application/vnd.room+json")
    assert (answer.json["detail"], answer.json["trace"]) == ("Who are you?", answer.headers["room-trace"])


@pytest.fixture
def archive(make_app: MakeApp) -> FlaskClient:
    folder = TOY / "archive"
    return make_app(specs=(folder / "specs",), fixtures=(folder / "fixtures",)).test_client()


def boxes(client: FlaskClient, code: int, **headers: str) -> Any:
    return client.get("/archive.test/north/Boxes", headers={"Prefer": f"code={code}", **headers})


def test_a_forced_status_stays_where_the_provider_would_have_given_another(archive: FlaskClient) -> None:
    """Its hook answers strangers who read with 203."""
    answer = boxes(archive, 401)

    assert (answer.status_code, answer.data, answer.headers.get("Content-Type")) == (401, b"", None)


def test_too_many_requests_bring_a_time_to_wait_though_limits_are_not_enforced(archive: FlaskClient) -> None:
    answer = boxes(archive, 429)

    assert (answer.status_code, answer.json, answer.headers["Retry-After"]) == (429, {"why": "Slowly."}, "1")


def test_a_preference_forces_one_call(library: Api, admin: Api) -> None:
    struck = library.get(SOLARIS, headers={"Prefer": "code=404"})
    passed = library.get(SOLARIS)

    assert (struck.status_code, struck.headers["Preference-Applied"]) == (404, "code=404")
    assert struck.json == {"error": {"code": "not-here", "message": "We do not have that."}}
    assert (passed.status_code, passed.headers.get("Preference-Applied")) == (200, None)
    told = admin.get(f"/explain/{struck.headers['X-Mock-Explain']}").json
    assert (told["step"], told["rule"], told["got"]) == ("fault", "Prefer: code=404", "Prefer: code=404")
    assert told["curl"]
    assert all("fault" not in one for one in admin.get("/journal").json["exchanges"])


@pytest.mark.parametrize(
    "header",
    [
        "code=404",
        "Code = 404",
        'code="404"',
        "respond-async, wait=10, code=404",
        'handling="a, b; code=400", code=404; because="x, y"',
        "code=404, code=400",
        " code=404;foo ,",
        'code="4\\04"',
    ],
)
def test_preferences_are_read_as_rfc_7240_writes_them(library: Api, header: str) -> None:
    assert library.get(SOLARIS, headers={"Prefer": header}).status_code == 404


@pytest.mark.parametrize("header", ["return=minimal", "respond-async", 'handling="code=404"', "wait=5; code=404", ""])
def test_other_preferences_change_nothing(library: Api, header: str) -> None:
    answer = library.get(SOLARIS, headers={"Prefer": header})

    assert (answer.status_code, answer.headers.get("Preference-Applied")) == (200, None)


@pytest.mark.parametrize("code", ["503", "201", "teapot", "", "40x", "4040", "⑨"])
def test_a_code_that_is_not_declared_is_refused_and_those_that_are_named(library: Api, admin: Api, code: str) -> None:
    answer = library.get(SOLARIS, headers={"Prefer": f"code={code}".encode().decode("latin-1")}, token=None)

    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json["detail"].endswith("for get_book; prefer one of 200, 400, 401 and 404")
    assert admin.get(f"/explain/{answer.headers['X-Mock-Explain']}").json["step"] == "fault"


def test_preferring_the_success_carries_the_call_out(library: Api, admin: Api) -> None:
    made = library.post(BOOKS, EDEN, headers={"Prefer": "code=201"})
    refused = library.post(BOOKS, EDEN, headers={"Prefer": "code=201"}, token=None)

    assert (made.status_code, made.headers["Preference-Applied"]) == (201, "code=201")
    assert (refused.status_code, refused.headers.get("Preference-Applied")) == (401, None)
    assert titles(library, admin)[-1] == "Eden"


def test_a_path_that_is_none_can_be_forced_to_the_answers_of_such_paths(library: Api) -> None:
    answers = [library.get("/nothing", headers={"Prefer": f"code={code}"}, token=None) for code in (404, 401, 409)]

    assert [one.status_code for one in answers] == [404, 401, 400]
    assert answers[2].json["detail"].endswith("a path that library does not have; prefer one of 401, 404 and 405")


def test_a_preference_outranks_a_fault_which_does_not_see_the_call(library: Api, admin: Api, inject: Any) -> None:
    inject({"status": 400}, times=1)

    answers = [library.get(SOLARIS, headers={"Prefer": "code=404"}), library.get(SOLARIS)]

    assert [one.status_code for one in answers] == [404, 400]


def test_a_delay_is_waited_for_then_the_call_is_carried_out(library: Api, admin: Api, inject: Any) -> None:
    inject({"delay": 0.05})

    began = time.monotonic()
    answer = library.post(BOOKS, EDEN)
    took = time.monotonic() - began

    (exchange,) = admin.get("/journal").json["exchanges"]
    assert answer.status_code == 201
    assert took >= 0.05
    assert exchange["took_us"] >= 50_000
    assert (exchange["fault"]["effect"], exchange["refused_at"]) == ({"delay": 0.05}, None)


def test_a_call_dropped_before_anything_was_not_made(library: Api, admin: Api, inject: Any) -> None:
    inject({"drop": "before"})

    with pytest.raises(ConnectionAbortedError, match="fault 1"):
        library.post(BOOKS, EDEN)

    (exchange,) = admin.get("/journal").json["exchanges"]
    assert (exchange["status"], exchange["response"]["body"], exchange["refused_at"]) == (0, None, "fault")
    assert admin.get("/explain/last").json["curl"]
    assert "Eden" not in titles(library, admin)


@pytest.mark.parametrize("effect", [{"drop": "body"}, {"truncate": 10}])
def test_an_answer_that_is_cut_off_is_lost_after_the_write(
    library: Api, admin: Api, inject: Any, effect: dict[str, Any]
) -> None:
    inject(effect, operation="create_book")

    with pytest.raises(ConnectionAbortedError, match="fault 1"):
        _ = library.post(BOOKS, EDEN).data

    (exchange,) = admin.get("/journal").json["exchanges"]
    assert (exchange["status"], exchange["response"]["body"]["title"]) == (201, "Eden")
    assert (exchange["refused_at"], exchange["fault"]["effect"]) == ("fault", effect)
    assert "Eden" in titles(library, admin)


def test_the_answer_to_a_write_without_body_is_lost_too(library: Api, admin: Api, inject: Any) -> None:
    inject({"drop": "body"})

    with pytest.raises(ConnectionAbortedError):
        library.delete(SOLARIS)

    assert "Solaris" not in titles(library, admin)


def test_a_malformed_body_is_no_json_and_all_else_is_right(library: Api, inject: Any) -> None:
    inject({"malformed": True})

    answer = library.get(SOLARIS)

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["X-Mock-Explain"] == "1"
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.data)


def test_what_is_shorter_than_the_cut_arrives_whole(library: Api, inject: Any) -> None:
    inject({"truncate": 100_000})

    assert library.get(SOLARIS).json["title"] == "Solaris"


@pytest.mark.parametrize("effect", [{"truncate": 3}, {"malformed": True}])
def test_where_there_is_no_body_none_is_cut(library: Api, inject: Any, effect: dict[str, Any]) -> None:
    inject(effect)

    assert library.delete(SOLARIS).status_code == 204
