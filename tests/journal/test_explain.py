"""Why a request was refused, and a request that passes: pasted into a fresh mock, every curl works."""

from __future__ import annotations

import base64
import logging
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from toy.api import ADA, EXPIRED, LIBRARIAN, READER, STEWARD, MakeApp
from werkzeug.test import TestResponse

LIBRARY, ROOMS = "/library.test/v1", "/rooms.test/ghent/api"
SOLARIS = f"{LIBRARY}/books/00000000-0000-4000-8000-000000000001"
NOBODY = "00000000-0000-4000-8000-00000000dead"
LOAN = f"{LIBRARY}/loans/00000000-0000-4000-8000-00000000a001"
VISIT = f"{ROOMS}/visits/00000000-0000-4000-8000-0000000000c1"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def paste(client: FlaskClient, curl: str) -> TestResponse:
    """Send what a curl command would send."""
    words = shlex.split(curl)
    assert words[:2] == ["curl", "-sS"]
    method, url, headers, data = "GET", "", {}, None
    rest = iter(words[2:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        else:
            url = word
    address = urlsplit(url)
    return client.open(
        address.path,
        method=method,
        base_url=f"{address.scheme}://{address.netloc}",
        query_string=address.query,
        headers=headers,
        data=data,
    )


# Name: method, path, token, what else is sent, and what explain says of step, rule, got and expected.
REFUSALS: dict[str, tuple[str, str, str | None, dict[str, Any], tuple[str, str, Any, Any]]] = {
    "unknown host": (
        "GET", "/libary.test/v1/shelves", None, {},
        ("host", "host", "libary.test", "library.test or rooms.test or tickets.rooms.test"),
    ),
    "unknown path": (
        "GET", f"{LIBRARY}/shelf", LIBRARIAN, {}, ("operation", "no_operation", "GET /v1/shelf", "a declared path"),
    ),
    "unknown path, a slash too many": (
        "GET", f"{LIBRARY}/shelves/", LIBRARIAN, {},
        ("operation", "no_operation", "GET /v1/shelves/", "a declared path"),
    ),
    "unknown town": (
        "GET", VISIT.replace("ghent", "paris"), STEWARD, {},
        ("operation", "no_operation", "GET /paris/api/visits/00000000-0000-4000-8000-0000000000c1", "a declared path"),
    ),
    "unknown path on the other host": (
        "POST", "/tickets.rooms.test/ticket", STEWARD, {},
        ("operation", "no_operation", "POST /ticket", "a declared path"),
    ),
    "wrong method": (
        "DELETE", f"{LIBRARY}/shelves", LIBRARIAN, {}, ("operation", "wrong_method", "DELETE", ["GET", "POST"]),
    ),
    "wrong method of a record": (
        "POST", SOLARIS, LIBRARIAN, {}, ("operation", "wrong_method", "POST", ["DELETE", "GET", "PATCH", "PUT"]),
    ),
    "no token": (
        "GET", f"{LIBRARY}/shelves/2", None, {},
        ("authenticate", "missing", "no such header", "Authorization: Bearer <token>"),
    ),
    "no token on an unknown path": (
        "GET", f"{LIBRARY}/nowhere", None, {},
        ("authenticate", "missing", "no such header", "Authorization: Bearer <token>"),
    ),
    "no token in a write": (
        "POST", f"{LIBRARY}/books", None, {"json": {"title": "Eden", "shelf": 2}},
        ("authenticate", "missing", "no such header", "Authorization: Bearer <token>"),
    ),
    "unknown token": (
        "DELETE", SOLARIS, "nonsense", {},
        ("authenticate", "unknown", "a token that nobody has", "Authorization: Bearer <token>"),
    ),
    "expired token": (
        "GET", f"{LIBRARY}/shelves", EXPIRED, {},
        (
            "authenticate", "expired", "credential 'expired', expired at 2026-02-27T18:00:00Z",
            "Authorization: Bearer <token>",
        ),
    ),
    "malformed token": (
        "GET", VISIT, "nonsense", {},
        ("authenticate", "malformed", "a token that is no JWT", "Authorization: Bearer <token>"),
    ),
    "one of two schemes": (
        "DELETE", LOAN, LIBRARIAN, {},
        ("authenticate", "missing", "no such header", "Authorization: Bearer <token> and X-Library-Key: <token>"),
    ),
    "either of two schemes": (
        "GET", f"{LIBRARY}/loans", None, {},
        (
            "authenticate", "missing", "no such header",
            "Authorization: Basic base64(<anything>:<token>) or X-Library-Key: <token>",
        ),
    ),
    "basic that is not encoded": (
        "GET", f"{LIBRARY}/loans", None, {"headers": {"Authorization": "Basic !!!"}},
        (
            "authenticate", "malformed", "an empty token, or one that is not encoded",
            "Authorization: Basic base64(<anything>:<token>)",
        ),
    ),
    "malformed number": (
        "GET", f"{LIBRARY}/shelves/one", LIBRARIAN, {},
        ("validate", "path number: type", "one", "integer"),
    ),
    "malformed uuid": (
        "GET", f"{LIBRARY}/books/1", LIBRARIAN, {}, ("validate", "path id: format", "1", "uuid"),
    ),
    "number below its minimum": (
        "GET", f"{LIBRARY}/shelves/0", LIBRARIAN, {}, ("validate", "path number: minimum", 0, 1),
    ),
    "bad query": (
        "GET", f"{LIBRARY}/books?genre=novel&page=0", LIBRARIAN, {}, ("validate", "query page: minimum", 0, 1),
    ),
    "query sent twice": (
        "GET", f"{LIBRARY}/books?page=1&page=2", LIBRARIAN, {},
        ("validate", "query page: once", ["1", "2"], "one value"),
    ),
    "query that is not UTF-8": (
        "GET", f"{LIBRARY}/books?x=%ff", LIBRARIAN, {},
        ("validate", "query x: encoding", None, "percent-encoded UTF-8"),
    ),
    "missing header": (
        "GET", f"{ROOMS}/visits?tags=quiet", STEWARD, {},
        ("validate", "header Room-Day: required", None, "Room-Day"),
    ),
    "bad item of an array": (
        "GET", f"{ROOMS}/visits?seats=4&seats=x", STEWARD, {"headers": {"Room-Day": "2026-03-04"}},
        ("validate", "query seats/1: type", "x", "integer"),
    ),
    "no JSON": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"data": "{", "content_type": JSON},
        (
            "validate", "body /: syntax", "not JSON: unexpected end of data: line 1 column 2 (char 1)",
            "a body in application/json",
        ),
    ),
    "a name twice": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"data": '{"title":"a","title":"b"}', "content_type": JSON},
        ("validate", "body /: syntax", "the name 'title' twice in one object", "a body in application/json"),
    ),
    "no body": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {}, ("validate", "empty", "no body", "a body"),
    ),
    "empty body": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"content_type": JSON},
        ("validate", "empty", "an empty body", "a body in application/json"),
    ),
    "wrong media type": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"data": '{"title":"Eden","shelf":2}', "content_type": "text/plain"},
        ("validate", "media_type", "text/plain", "application/json"),
    ),
    "too large": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"data": " " * 1048577, "content_type": JSON},
        ("validate", "too_large", "a larger body", "at most --max-body bytes"),
    ),
    "missing member": (
        "POST", f"{LIBRARY}/books", LIBRARIAN, {"json": {"shelf": 1}},
        ("validate", "body /: required", {"shelf": 1}, "title"),
    ),
    "value out of range": (
        "PUT", SOLARIS, LIBRARIAN, {"json": {"title": "Eden", "shelf": 1, "rating": 6}},
        ("validate", "body /rating: maximum", 6, 5),
    ),
    "deep in a body": (
        "PATCH", SOLARIS, LIBRARIAN, {"json": {"editions": [{"year": 1968}, {"year": "old"}]}},
        ("validate", "body /editions/1/year: type", "old", ["integer"]),
    ),
    "whole float": (
        "POST", f"{ROOMS}/visits", STEWARD, {"data": '{"reader":"ada","seat":4.0}', "content_type": JSON},
        ("validate", "body /seat: type", 4.0, "an integer literal"),
    ),
    "form that breaks its schema": (
        "POST", "/tickets.rooms.test/tickets", None, {"data": "kind=day", "content_type": FORM},
        ("validate", "body /: required", {"kind": "day"}, "code"),
    ),
    "wrong role": (
        "DELETE", f"{LIBRARY}/shelves/7", READER, {},
        ("authorize", "forbidden", "credential 'reader', which holds reader", "one of librarian"),
    ),
    "wrong role in a write": (
        "POST", f"{LIBRARY}/shelves", READER, {"json": {"label": "Maps"}},
        ("authorize", "forbidden", "credential 'reader', which holds reader", "one of librarian"),
    ),
    "wrong grants": (
        "POST", f"{ROOMS}/visits", ADA, {"json": {"reader": "mary", "seat": 2}},
        ("authorize", "forbidden", "credential 'ada', which holds reader", "one of self, steward"),
    ),
    "unknown record": (
        "GET", f"{LIBRARY}/books/{NOBODY}", LIBRARIAN, {},
        ("behave", "not_found", NOBODY, "the id of one of the books"),
    ),
    "unknown record in a write": (
        "PATCH", f"{LIBRARY}/shelves/99", LIBRARIAN, {"json": {"width": 7}},
        ("behave", "not_found", 99, "the number of one of the shelves"),
    ),
    "taken key": (
        "POST", f"{LIBRARY}/shelves", LIBRARIAN, {"json": {"number": 1, "label": "x"}},
        ("behave", "conflict", 1, "a number that is not taken"),
    ),
    "unknown record of a handler": (
        "GET", f"{ROOMS}/visits/{NOBODY}", STEWARD, {}, ("behave", "not_found", NOBODY, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "token", "sent", "why"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_explained_and_its_curl_passes(
    client: FlaskClient,
    make_app: MakeApp,
    method: str,
    path: str,
    token: str | None,
    sent: dict[str, Any],
    why: tuple[str, str, Any, Any],
) -> None:
    headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **sent.get("headers", {})}
    path, _, query = path.partition("?")

    refused = client.open(path, method=method, query_string=query, **{**sent, "headers": headers})

    assert 400 <= refused.status_code < 500
    told = client.get(f"/__admin/explain/{refused.headers['X-Mock-Explain']}").get_json()
    assert (told["step"], told["rule"], told["got"], told["expected"]) == why
    assert told["id"] == "1"
    passed = paste(make_app().test_client(), told["curl"])
    assert passed.status_code < 400, f"{told['curl']} answers {passed.status_code} {passed.text}"
    assert paste(client, told["curl"]).status_code < 400


def explained(client: FlaskClient, refused: TestResponse) -> dict[str, Any]:
    answer = client.get(f"/__admin/explain/{refused.headers['X-Mock-Explain']}")
    assert answer.status_code == 200
    return answer.get_json()


def test_an_explanation_is_told_whole(client: FlaskClient) -> None:
    refused = client.post(
        f"{LIBRARY}/books",
        json={"title": "", "shelf": 1, "pages": 0},
        headers={"Authorization": f"Bearer {READER}"},
        base_url="http://mock:8080",
    )

    assert explained(client, refused) == {
        "id": "1",
        "step": "validate",
        "rule": "body /pages: minimum",
        "source": "tests/toy/specs/library/books.yaml:192",
        "got": 0,
        "expected": 1,
        "evidence": "documented",
        "evidence_source": "catalogue",
        "problems": [
            {
                "place": "body /pages",
                "rule": "minimum",
                "message": "0 is less than the minimum of 1",
                "got": 0,
                "expected": 1,
                "source": "tests/toy/specs/library/books.yaml:192",
            },
            {
                "place": "body /title",
                "rule": "minLength",
                "message": '"" is shorter than 1 character',
                "got": "",
                "expected": 1,
                "source": "tests/toy/specs/library/books.yaml:188",
            },
        ],
        "nearest": None,
        "curl": "curl -sS -X POST http://mock:8080/library.test/v1/books"
        " -H 'Authorization: Bearer card-of-the-librarian'"
        """ -H 'Content-Type: application/json' -d '{"title":"Eden","shelf":1}'""",
    }


def test_the_curl_mends_only_what_was_wrong(client: FlaskClient) -> None:
    """What was sent stays as it is where it was not the reason."""
    headers = {"Authorization": f"Bearer {READER}"}

    forbidden = client.post(f"{LIBRARY}/shelves", json={"label": "Maps of Mars"}, headers=headers)
    malformed = client.get(f"{LIBRARY}/shelves/2/books?page=x", headers={})

    assert """-d '{"label": "Maps of Mars"}'""" in explained(client, forbidden)["curl"]
    assert f"{LIBRARY}/shelves/2/books?page=x" in explained(client, malformed)["curl"]


def test_evidence_is_that_of_the_response_if_it_has_its_own(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {READER}"}

    less = explained(client, client.get(f"{LIBRARY}/shelves/99", headers=headers))
    same = explained(client, client.get(f"{LIBRARY}/books/{NOBODY}", headers=headers))

    assert (less["evidence"], less["evidence_source"]) == ("observed", "a-visit")
    assert (same["evidence"], same["evidence_source"]) == ("documented", "catalogue")


@pytest.mark.parametrize(
    ("method", "path", "nearest"),
    [
        (
            "GET", f"{LIBRARY}/boks",
            ("list_books", "GET", "/books", "'boks' in the path where 'books' is expected"),
        ),
        (
            "PATCH", f"{LIBRARY}/shelfs/1",
            ("update_shelf", "PATCH", "/shelves/{number}", "'shelfs' in the path where 'shelves' is expected"),
        ),
        (
            "GET", f"{LIBRARY}/shelves/",
            ("get_shelf", "GET", "/shelves/{number}", "nothing in the path where {number} is expected"),
        ),
        ("GET", f"{LIBRARY}/Books", ("list_books", "GET", "/books", "'Books' in the path where 'books' is expected")),
        ("PUT", f"{LIBRARY}/books", ("list_books", "GET", "/books", "method PUT where GET is expected")),
        (
            "GET", "/rooms.test/paris/api/visits",
            ("list_visits", "GET", "/visits", "'paris' in the path where 'ghent' or 'leuven' is expected"),
        ),
        (
            "POST", "/tickets.rooms.test/tickets/day",
            ("buy_ticket", "POST", "/tickets", "2 path segments where 1 are expected"),
        ),
    ],
)  # fmt: skip
def test_the_nearest_operation_is_named_with_what_differs(
    client: FlaskClient, method: str, path: str, nearest: tuple[str, str, str, str]
) -> None:
    token = LIBRARIAN if path.startswith(LIBRARY) else STEWARD

    told = explained(client, client.open(path, method=method, headers={"Authorization": f"Bearer {token}"}))

    assert tuple(told["nearest"].values()) == nearest
    assert told["source"].startswith("tests/toy/specs/")


def test_an_explanation_changes_nothing(client: FlaskClient) -> None:
    refused = client.post(f"{LIBRARY}/books", json={}, headers={"Authorization": f"Bearer {READER}"})
    before = client.get("/__admin/state").data

    for _ in range(2):
        explained(client, refused)

    assert client.get("/__admin/state").data == before
    assert len(client.get("/__admin/journal").get_json()["exchanges"]) == 1


def test_last_is_the_last_refusal(client: FlaskClient) -> None:
    client.get(f"{LIBRARY}/shelves")
    client.get(f"{LIBRARY}/shelves/labels")

    assert client.get("/__admin/explain/last").get_json()["id"] == "1"


@pytest.mark.parametrize(
    ("id", "detail"),
    [
        ("1", "exchange 1 was not refused; only refusals have an explanation"),
        ("2", "no exchange '2' in the journal; it keeps the last 200, GET /__admin/journal lists them"),
        ("last", "nothing was refused so far; GET /__admin/journal lists what was asked"),
    ],
)
def test_what_was_not_refused_has_no_explanation(client: FlaskClient, id: str, detail: str) -> None:  # noqa: A002
    client.get(f"{LIBRARY}/shelves/labels")

    answer = client.get(f"/__admin/explain/{id}")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.get_json()["detail"] == detail


@pytest.mark.parametrize(
    ("path", "got"), [("break", "the reply breaks its fragment"), ("stumble", "KeyError('mishap')")]
)
def test_our_own_failures_are_explained_too(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str, got: str
) -> None:
    with caplog.at_level(logging.CRITICAL):
        failed = client.post(f"{ROOMS}/mishaps/{path}", headers={"Authorization": f"Bearer {STEWARD}"})

    told = explained(client, failed)

    assert (told["step"], told["rule"], told["expected"]) == ("behave", "mock", "a reply that keeps to its fragment")
    assert got in told["got"]
    assert told["curl"] is None


def test_an_operation_that_nothing_answers_has_no_curl_that_passes(client: FlaskClient) -> None:
    failed = client.post(f"{LOAN}/renewals", headers={"X-Library-Key": "key-of-the-desk"})

    told = explained(client, failed)

    assert (told["step"], told["rule"], told["curl"]) == ("behave", "mock", None)


def test_a_curl_survives_the_shell_and_curls_own_signs(client: FlaskClient, make_app: MakeApp) -> None:
    query = "q='a b'&x[]={1,2}&y=$HOME`id`!"

    told = explained(client, client.get(f"{LIBRARY}/books", query_string=query))

    assert "[" not in told["curl"]
    assert "{" not in told["curl"]
    assert paste(make_app().test_client(), told["curl"]).status_code == 200


def test_a_host_that_is_called_by_name_stays_in_the_curl(client: FlaskClient) -> None:
    told = explained(client, client.get("/v1/shelves", base_url="https://library.test"))

    assert told["curl"].startswith("curl -sS https://library.test/v1/shelves ")


def test_basic_credentials_are_shown_encoded(client: FlaskClient) -> None:
    told = explained(client, client.get(f"{LIBRARY}/loans"))

    assert base64.b64encode(f":{LIBRARIAN}".encode()).decode() in told["curl"]
