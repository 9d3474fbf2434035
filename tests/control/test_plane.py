"""The control plane as a whole: what it lists, who may use it, and how it refuses."""

from __future__ import annotations

import shlex
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import DESK, LIBRARIAN, STEWARD, Api, MakeApp

from mockserver import __version__

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(("path", "status"), [("/health", "ok"), ("/ready", "ready")])
def test_health_and_readiness(admin: Api, path: str, status: str) -> None:
    answer = admin.get(path)

    assert (answer.status_code, answer.json) == (200, {"status": status, "version": __version__})


def test_providers_are_listed_with_what_a_client_needs(client: FlaskClient) -> None:
    answer = client.get("/__admin/providers", base_url="http://mock:8080")

    library, rooms = answer.get_json()["providers"]
    assert {name: library[name] for name in library if name != "credentials"} == {
        "name": "library",
        "title": "Library",
        "hosts": ["library.test"],
        "base_url": "http://mock:8080/library.test/v1",
        "operations": 21,
    }
    assert [one["name"] for one in library["credentials"]] == ["librarian", "reader", "expired", "soon", "desk"]
    assert library["credentials"][0] == {
        "name": "librarian",
        "role": "librarian",
        "header": "Authorization",
        "value": f"Bearer {LIBRARIAN}",
        "token": LIBRARIAN,
    }
    assert library["credentials"][4] == {
        "name": "desk",
        "role": "librarian",
        "header": "X-Library-Key",
        "value": DESK,
        "token": DESK,
    }
    assert (rooms["name"], rooms["hosts"]) == ("reading_room", ["rooms.test", "tickets.rooms.test"])
    assert rooms["base_url"] == "http://mock:8080/rooms.test/ghent/api"


def test_a_listed_credential_works_as_it_is_shown(client: FlaskClient, admin: Api) -> None:
    for provider, path in zip(admin.get("/providers").json["providers"], ("/shelves", "/readers/ada"), strict=True):
        first = provider["credentials"][0]
        base = provider["base_url"].removeprefix("http://localhost")
        method = "GET" if path == "/shelves" else "PUT"
        assert client.open(base + path, method=method, headers={first["header"]: first["value"]}).status_code == 200


def test_operations_are_listed_with_who_answers_them(admin: Api) -> None:
    listed = {one["operationId"]: one for one in admin.get("/operations").json["operations"]}

    assert len(listed) == 28
    assert listed["get_shelf_book"] == {
        "provider": "library",
        "method": "GET",
        "path": "/v1/shelves/{shelf}/books/{id}",
        "operationId": "get_shelf_book",
        "answered_by": "standard",
        "evidence": "documented",
        "evidence_source": "catalogue",
        "source": "tests/toy/specs/library/books.yaml:145",
        "summary": "A book if it stands on this shelf.",
    }
    answered_by = {name: listed[name]["answered_by"] for name in ("create_visit", "list_labels", "renew_loan")}
    assert answered_by == {"create_visit": "handler", "list_labels": "constant", "renew_loan": "501"}
    assert listed["list_visits"]["path"] == "/{town}/api/visits"
    assert listed["buy_ticket"]["path"] == "/tickets"


def test_the_fragments_come_as_one_document(admin: Api) -> None:
    document = admin.get("/openapi/library.json").json

    assert document["info"]["title"] == "Library"
    assert (
        len(
            [
                1
                for item in document["paths"].values()
                for method in item
                if method in ("get", "put", "post", "delete", "patch")
            ]
        )
        == 21
    )
    assert document["x-mock"]["collections"]["shelves"] == {"key": "number", "ids": "integer", "schema": "Shelf"}


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/openapi/nobody.json", 404, "no provider 'nobody'; use one of library, reading_room"),
        ("GET", "/journal?of=1", 422, "no filter 'of'; use one of provider, operation, status, refused and limit"),
        ("GET", "/nowhere", 404, "GET /__admin/nowhere: "),
        ("GET", "", 404, "GET /__admin: "),
        ("GET", "/state/", 404, "GET /__admin/state/: "),
        ("GET", "//state", 404, "GET /__admin//state: "),
        ("DELETE", "/state", 405, "DELETE /__admin/state: "),
        ("PUT", "/journal", 405, "PUT /__admin/journal: "),
        ("GET", "/reset", 405, "GET /__admin/reset: "),
    ],
)
def test_refusals_are_problem_documents(admin: Api, method: str, path: str, status: int, detail: str) -> None:
    answer = admin(method, path)

    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    told = answer.get_json()
    assert (told["type"], told["status"], told["title"]) == (
        "about:blank",
        status,
        HTTPStatus(status).phrase,
    )
    assert told["detail"].startswith(detail)
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("path", ["/favicon.ico"])
def test_paths_that_only_the_mock_could_have_are_404_in_its_words(client: FlaskClient, path: str) -> None:
    assert (client.get(path).status_code, client.get(path).content_type) == (404, PROBLEM)


# One call of each kind that the token guards.
GUARDED: list[tuple[str, str]] = [
    ("GET", "/providers"),
    ("GET", "/operations"),
    ("GET", "/openapi.json"),
    ("GET", "/openapi/library.json"),
    ("POST", "/reset"),
    ("GET", "/state"),
    ("PUT", "/state"),
    ("GET", "/state/library/credentials"),
    ("DELETE", "/state/library/shelves/1"),
    ("GET", "/journal"),
    ("DELETE", "/journal"),
    ("GET", "/explain/last"),
    ("GET", "/clock"),
    ("PUT", "/clock"),
]


@pytest.fixture(scope="module")
def guarded(make_app: MakeApp) -> FlaskClient:
    return make_app(admin_token="open-sesame").test_client()


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer open-sesam"},
        {"Authorization": "Bearer open-sesame2"},
        {"Authorization": "Bearer OPEN-SESAME"},
        {"Authorization": "Basic open-sesame"},
        {"Authorization": "open-sesame"},
        {"Authorization": "Bearer \xe4\xf6\xfc"},
        {"Cookie": "token=open-sesame"},
    ],
)
def test_a_token_guards_everything(guarded: FlaskClient, method: str, path: str, headers: dict[str, str]) -> None:
    answer = guarded.open(f"/__admin{path}", method=method, headers=headers)

    assert (answer.status_code, answer.content_type) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert b"open-sesame" not in answer.data


def test_every_route_but_health_is_guarded(guarded: FlaskClient) -> None:
    for rule in guarded.application.url_map.iter_rules():
        path = rule.rule.replace("<name>", "library").replace("<provider>", "library")
        path = path.replace("<collection>", "shelves").replace("<path:key>", "1").replace("<exchange_id>", "1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            expected = 200 if path in ("/", "/__admin/health", "/__admin/ready") else 401
            assert guarded.open(path, method=method).status_code == expected, path


def test_the_token_opens(guarded: FlaskClient) -> None:
    headers = {"Authorization": "Bearer open-sesame"}

    assert guarded.get("/__admin/state", headers=headers).status_code == 200
    assert guarded.get("/library.test/v1/shelves", headers={"Authorization": f"Bearer {LIBRARIAN}"}).status_code == 200


def test_without_a_control_plane_health_is_left_and_nothing_explains(make_app: MakeApp) -> None:
    client = make_app(admin=False).test_client()

    assert client.get("/__admin/health").status_code == 200
    assert client.get("/__admin/ready").status_code == 200
    for method, path in GUARDED:
        assert client.open(f"/__admin{path}", method=method).status_code == 404
    assert client.get("/").status_code == 404
    assert "GET /" not in client.get("/").get_json()["detail"].partition(":")[2]
    refused = client.get("/library.test/v1/shelves")
    assert refused.status_code == 401
    assert "X-Mock-Explain" not in refused.headers
    assert "X-Mock-Explain" not in client.get("/nowhere.test/").headers


def test_an_unexpected_failure_is_a_problem_document(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    app.testing = False

    def fail() -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(app.extensions["mockserver"].world, "snapshot", fail)
    answer = app.test_client().get("/__admin/state")

    assert (answer.status_code, answer.content_type) == (500, PROBLEM)


class TestHome:
    def test_the_page_shows_base_urls_credentials_operations_and_exchanges(
        self, client: FlaskClient, library: Api
    ) -> None:
        library.get("/shelves/99")

        page = client.get("/", base_url="http://mock:8080")

        assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
        for shown in (
            "http://mock:8080/library.test/v1",
            "http://mock:8080/rooms.test/ghent/api",
            LIBRARIAN,
            STEWARD,
            "get_shelf_book",
            "/v1/shelves/99",
            "/__admin/explain/1",
        ):
            assert shown in page.text

    def test_its_curls_work(self, client: FlaskClient) -> None:
        page = client.get("/").text
        shown = [part.partition("</pre>")[0] for part in page.split("<pre>")[1:]]
        assert len(shown) == 2
        for curl in shown:
            words = shlex.split(curl.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&"))
            url = next(word for word in words if word.startswith("http"))
            headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
            assert client.get(url.removeprefix("http://localhost"), headers=headers).status_code == 200

    def test_what_clients_sent_is_escaped(self, client: FlaskClient, library: Api) -> None:
        library.get("/<script>alert(1)</script>")
        library("<b>", "/x")
        client.get('/"><img src=x onerror=alert(1)>.test/')

        page = client.get("/", headers={"Host": "<i>host</i>"}).text

        for sent in ("<script>alert", "<b>", "<img", "<i>host"):
            assert sent not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_with_a_token_it_tells_no_secrets(self, guarded: FlaskClient) -> None:
        guarded.get("/library.test/v1/shelves/99", headers={"Authorization": f"Bearer {LIBRARIAN}"})

        page = guarded.get("/").text

        assert LIBRARIAN not in page
        assert STEWARD not in page
        assert "/v1/shelves/99" not in page
        assert "get_shelf_book" in page
