"""Which provider and operation an address means."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, STEWARD, Api, MakeApp

NO_ROOM = {"error": {"code": "no-room", "message": "There is no such room."}}
NOT_SO = {"error": {"code": "not-so", "message": "That cannot be done here."}}
CARD = {"Authorization": f"Bearer {LIBRARIAN}"}
TICKET = {"Authorization": f"Bearer {STEWARD}"}


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/library.test/v1/shelves/2",
        "http://localhost:8080/library.test/v1/shelves/2",
        "http://127.0.0.1/Library.TEST/v1/shelves/2",
        "http://library.test/v1/shelves/2",
        "http://LIBRARY.test/v1/shelves/2",
        "http://library.test:8080/v1/shelves/2",
        "https://library.test/v1/shelves/2",
        "http://localhost/library.test/v1/shelves/%32",
    ],
)
def test_path_prefix_and_host_header_reach_the_same_operation(client: FlaskClient, address: str) -> None:
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")

    answer = client.get(f"/{path}", base_url=f"{scheme}://{host}", headers=CARD)

    assert (answer.status_code, answer.json) == (200, {"number": 2, "label": "Poetry"})


def test_the_host_header_comes_before_the_path(client: FlaskClient) -> None:
    assert client.get("/library.test/v1/shelves/2", base_url="http://library.test", headers=CARD).status_code == 404
    assert client.get("/__admin/health", base_url="http://library.test", headers=CARD).json == NO_ROOM


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/nowhere",
        "/v1",
        "/v1/",
        "/v1/shelf",
        "/v1/shelves/",
        "/v1//shelves",
        "/v1/shelves/1/",
        "/V1/shelves",
        "/v2/shelves",
    ],
)
def test_an_unknown_path_is_404_in_the_providers_words(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/library.test{path}", headers=CARD)

    assert (answer.status_code, answer.json, answer.content_type) == (404, NO_ROOM, "application/json")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/shelves", "GET, POST"),
        ("OPTIONS", "/shelves", "GET, POST"),
        ("HEAD", "/shelves", "GET, POST"),
        ("QUERY", "/shelves", "GET, POST"),
        ("get", "/shelves", "GET, POST"),
        ("POST", "/shelves/1", "DELETE, GET, PATCH, PUT"),
        ("DELETE", "/shelves/labels", "GET"),
    ],
)
def test_another_method_is_405_with_those_that_there_are(library: Api, method: str, path: str, allowed: str) -> None:
    answer = library(method, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.data == b"" if method == "HEAD" else answer.json == NOT_SO


def test_a_literal_segment_comes_before_a_parameter(library: Api) -> None:
    assert library.get("/shelves/labels").json == ["Poetry", "Maps", "History"]
    assert library.get("/shelves/label").status_code == 400


def test_the_server_variables_values_are_served_and_no_others(client: FlaskClient) -> None:
    visit = "api/visits/00000000-0000-4000-8000-0000000000c1"

    assert client.get(f"/rooms.test/ghent/{visit}", headers=TICKET).status_code == 200
    assert client.get(f"/rooms.test/leuven/{visit}", headers=TICKET).status_code == 200
    for refused in ("paris", "Ghent", ""):
        for method in ("GET", "PUT"):
            answer = client.open(f"/rooms.test/{refused}/{visit}", method=method, headers=TICKET)
            assert answer.status_code == 404
            assert answer.json is not None
            assert answer.json["detail"] == "Nothing there."


def test_a_shared_answer_keeps_its_media_type_and_its_required_headers(client: FlaskClient) -> None:
    answer = client.get("/rooms.test/nowhere", headers=TICKET)

    assert (answer.status_code, answer.content_type) == (404, "application/vnd.room+json")
    assert answer.json == {"detail": "Nothing there.", "places": [], "trace": answer.headers["room-trace"]}


def test_a_path_item_may_live_on_another_host(client: FlaskClient) -> None:
    form = {"kind": "day", "code": "from-the-counter"}

    assert client.post("/tickets.rooms.test/tickets", data=form).status_code == 200
    assert client.post("/tickets", base_url="http://tickets.rooms.test", data=form).status_code == 200
    assert client.post("/rooms.test/ghent/api/tickets", data=form, headers=TICKET).status_code == 404


def test_links_begin_with_the_address_that_the_client_used(client: FlaskClient, make_app: MakeApp) -> None:
    path, body = "/ghent/api/visits", {"reader": "grace", "seat": 1}

    by_path = client.post(f"/rooms.test{path}", base_url="http://mock:8080", json=body, headers=TICKET)
    by_host = client.post(path, base_url="https://rooms.test", json=body, headers=TICKET)

    assert by_path.headers["Location"].startswith("http://mock:8080/rooms.test/ghent/api/visits/")
    assert by_host.headers["Location"].startswith("https://rooms.test/ghent/api/visits/")


@pytest.mark.parametrize(("trusted", "began"), [(True, "https://mock.example/"), (False, "http://localhost/")])
def test_forwarded_addresses_count_behind_a_trusted_proxy_only(make_app: MakeApp, trusted: bool, began: str) -> None:
    forwarded = {"X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "mock.example, inner"}
    client = make_app(trust_proxy=trusted).test_client()

    answer = client.post(
        "/rooms.test/ghent/api/visits", json={"reader": "grace", "seat": 1}, headers={**TICKET, **forwarded}
    )

    assert answer.headers["Location"].startswith(f"{began}rooms.test/ghent/api/visits/")


def test_an_unknown_host_is_refused_in_the_mocks_words(client: FlaskClient) -> None:
    answer = client.get("/libary.test/v1/shelves", headers=CARD)

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "'libary.test' is no known host; the path begins with one of library.test, rooms.test,"
        " tickets.rooms.test",
        "nearest": "library.test",
    }


@pytest.mark.parametrize(
    "raw", [b"/library.test/v1/shelves/\xff", b"/library.test/\xe4/shelves", b"/library.test/v1/shelves/\x00"]
)
def test_a_path_that_is_not_utf_8_finds_nothing(client: FlaskClient, raw: bytes) -> None:
    path = raw.decode("latin-1")

    answer = client.get("/", headers=CARD, environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})

    assert answer.status_code in (400, 404)
    assert answer.content_type == "application/json"


def test_a_path_in_utf_8_is_decoded(client: FlaskClient, rooms: Api) -> None:
    registered = rooms.put("/readers/J%C3%B6rg", {"phrase": "open sesame"})

    assert (registered.status_code, registered.json["name"]) == (200, "Jörg")
