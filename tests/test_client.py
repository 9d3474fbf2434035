"""The Python client: the control plane's verbs, and claims about the journal that say what came nearest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from toy.api import NOW, TOY

import mockserver
from mockserver.client import ControlPlane, Provider, RefusedError, World
from mockserver.errors import MockServerError
from mockserver.replay import own_server
from mockserver.universe import Settings

SOLARIS = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def control() -> ControlPlane:
    """The control plane of the toy, without a port."""
    archive = TOY / "archive"
    specs, fixtures = (TOY / "specs", archive / "specs"), (TOY / "fixtures", archive / "fixtures")
    return own_server(Settings(specs=specs, fixtures=fixtures, shipped=False, seed=1, now=NOW))


@pytest.fixture
def world(control: ControlPlane, request: pytest.FixtureRequest) -> World:
    return control.world(re.sub(r"\W+", "-", request.node.name)[-60:].strip("-_"))


@pytest.fixture
def library(world: World) -> Provider:
    return world.providers()["library"]


class Client:
    """Calls the library as its librarian, without a port."""

    def __init__(self, control: ControlPlane, library: Provider) -> None:
        self._control = control
        self._library = library

    def __call__(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> int:
        base = self._library.base_url.removeprefix(self._control.url)
        raw = json.dumps(body).encode() if body is not None else None
        told = {"Content-Type": "application/json", **(self._library.headers if headers is None else headers)}
        status, _ = self._control.send(method, base + path, told, raw)
        return status


@pytest.fixture
def call(control: ControlPlane, library: Provider) -> Client:
    return Client(control, library)


def test_the_public_names_are_at_hand() -> None:
    assert mockserver.ControlPlane is ControlPlane
    assert mockserver.MockServer.__name__ == "MockServer"
    with pytest.raises(AttributeError, match="no attribute 'Mockserver'"):
        _ = mockserver.Mockserver


def test_a_provider_is_what_a_client_is_configured_with(world: World, library: Provider, call: Client) -> None:
    assert library.base_url == f"{world.url}/library.test/v1"
    assert library.headers == {"Authorization": f"Bearer {library.token}"}
    assert list(library.credentials)[:1] == ["librarian"]
    assert call("GET", "/books") == 200


def test_worlds_are_apart_and_end(control: ControlPlane, world: World, call: Client) -> None:
    call("DELETE", f"/books/{SOLARIS}")
    main = control.providers()["library"].state["books"]

    changed = world.providers()["library"].state["books"]
    named = [one["name"] for one in control.worlds()]
    world.end()

    assert len(changed) == len(main) - 1
    assert world.name in named
    assert world.name not in [one["name"] for one in control.worlds()]


def test_a_snapshot_is_restored_by_assigning_it(world: World, library: Provider, call: Client) -> None:
    before = world.state
    call("DELETE", f"/books/{SOLARIS}")

    world.state = before

    assert {**world.state, "exchanges": 0} == {**before, "exchanges": 0}


def test_a_state_that_cannot_be_is_refused_with_every_problem(world: World) -> None:
    before = world.state

    with pytest.raises(RefusedError) as raised:
        world.state = {**before, "seed": "seven", "colour": "blue"}

    assert raised.value.status == 422
    assert [one["at"] for one in raised.value.problems] == ["/colour", "/seed"]
    assert "\n/seed: 'seven', expected an integer" in str(raised.value)
    assert world.state == before


def test_reset_changes_scenario_seed_and_time(world: World) -> None:
    world.reset("summer", seed=7, now=datetime(2025, 6, 18, 9, tzinfo=UTC))

    about = world.about()
    assert (about["name"], about["scenario"], about["seed"]) == (world.name, "summer", 7)
    assert about["clock"] == {"now": "2025-06-18T09:00:00Z", "frozen": True}


def test_the_clock_is_stopped_put_moved_and_let_run(world: World) -> None:
    world.clock.freeze("2026-03-02T09:00:00Z")
    world.clock.advance(90)
    world.clock.advance(timedelta(hours=1))
    stood = world.clock.now
    world.clock.set(datetime(2026, 5, 1))  # noqa: DTZ001 - a time without an offset is UTC
    put = world.clock.now
    world.clock.run()

    assert stood == datetime(2026, 3, 2, 10, 1, 30, tzinfo=UTC)
    assert put == datetime(2026, 5, 1, tzinfo=UTC)
    assert not world.clock.frozen


def test_quirks_are_put_as_on_the_command_line(world: World) -> None:
    before = dict(world.quirks)

    world.quirks.put("observed", "archive.loud=off")
    after = dict(world.quirks)
    world.quirks.put("documented", "archive.loud")

    assert before.keys() == after.keys()
    assert after["archive.loud"] is False
    assert world.quirks["archive.loud"] is True
    with pytest.raises(MockServerError, match=r"puts archive\.loud to no side"):
        world.quirks.put("archive.loud=perhaps")


def test_faults_are_added_listed_and_removed(world: World, call: Client) -> None:
    kept = world.faults.add({"status": 404}, provider="library", operation="get_book", times=1)

    answers = [call("GET", f"/books/{SOLARIS}") for _ in range(2)]

    assert answers == [404, 200]
    assert [(one["id"], one["hits"]) for one in world.faults.list()] == [(kept["id"], 1)]
    world.faults.remove(kept["id"])
    world.faults.remove()
    assert world.faults.list() == []


def test_records_are_read_and_written_past_the_api(library: Provider) -> None:
    books = library.collection("books")
    solaris = books.get(SOLARIS)

    books.put(SOLARIS, {**solaris, "title": "Eden"})
    changed = books.get(SOLARIS)["title"]
    books.delete(SOLARIS)

    assert changed == "Eden"
    assert SOLARIS not in [book["id"] for book in books.get()]
    books.replace([solaris])
    assert library.state["books"] == [solaris]
    books.delete()
    assert books.get() == []


def test_a_refusal_is_explained_by_its_number_or_as_the_last(world: World, call: Client) -> None:
    call("GET", "/nowhere")
    call("POST", "/books", {"title": 5})

    assert world.explain("1")["step"] == "operation"
    assert world.explain(f"{world.name}:1") == world.explain("1")
    assert world.explain()["step"] == "validate"


def test_deliveries_are_listed_and_forgotten(world: World) -> None:
    deliveries = world.deliveries

    deliveries.clear()

    assert deliveries == world.deliveries == []
    with pytest.raises(RefusedError, match="no delivery '7'"):
        deliveries.redeliver("7")


def test_people_are_compared(world: World) -> None:
    assert world.people()["differ"] == 0


def test_where_nobody_is_the_next_step_is_told() -> None:
    with pytest.raises(MockServerError, match=r"no mockserver at http://127\.0\.0\.1:9 \(.*; start one with"):
        ControlPlane("http://127.0.0.1:9").worlds()


class _Odd(BaseHTTPRequestHandler):
    """Answers text and closes, whatever was said of keeping the connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path.endswith("/worlds") else 200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")
        self.close_connection = True

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def stranger() -> Iterator[ControlPlane]:
    """A server that is no mockserver."""
    with HTTPServer(("127.0.0.1", 0), _Odd) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield ControlPlane(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_a_stranger_is_told_apart_and_a_closed_connection_is_opened_anew(stranger: ControlPlane) -> None:
    for _ in range(3):
        with pytest.raises(MockServerError, match="/worlds answered 404; is this a mockserver"):
            stranger.worlds()
        # It serves one after the other, so that the connection before is closed by now.
        with pytest.raises(MockServerError, match="/clock did not answer JSON; is this a mockserver"):
            ControlPlane(stranger.url).call("GET", "/clock")


def test_calls_are_counted(library: Provider, call: Client) -> None:
    for title in ("Eden", "Ubik"):
        call("POST", "/books?note=x", {"title": title, "shelf": 1})

    journal = library.journal
    journal.assert_called("create_book")
    journal.assert_called("library.create_book", times=2, method="POST", path="/v1/bo*", status=201)
    journal.assert_called("create_book", times=1, json={"title": "Eden"}, query={"note": "x"})
    journal.assert_called("create_book", at_least=2)
    journal.assert_called("delete_book", times=0)


def test_an_order_may_have_others_between(library: Provider, call: Client) -> None:
    call("GET", "/books")
    call("GET", "/nowhere")
    call("POST", "/books", {"title": "Eden", "shelf": 1})

    library.journal.assert_called(order=["list_books", "create_book"])
    with pytest.raises(AssertionError) as raised:
        library.journal.assert_called(order=["create_book", "list_books"])

    assert str(raised.value).splitlines() == [
        "expected create_book then list_books; no list_books after create_book among 3 exchanges, oldest first:",
        "  1 GET /v1/books 200 (library.list_books)",
        "  2 GET /v1/nowhere 404 (library) refused at operation",
        "  3 POST /v1/books 201 (library.create_book)",
    ]


def test_a_miss_names_what_came_nearest_and_how_it_differs(library: Provider, call: Client) -> None:
    call("GET", "/books?page=1&page_size=2")
    call("POST", "/books", {"title": "Eden", "shelf": 1, "tags": ["a", "b"]})

    with pytest.raises(AssertionError) as raised:
        library.journal.assert_called(
            "create_book", json={"title": "Ubik", "shelf": 1, "tags": ["a"], "pages": 3}, query={"page": 2}
        )

    assert str(raised.value).splitlines()[1:] == [
        "  nearest  2 POST /v1/books 422 (library.create_book) refused at validate",
        '             query page is null, not ["2"]',
        '             json/title is "Eden", not "Ubik"',
        '             json/tags is ["a", "b"], not ["a"]',
        "             json/pages is missing, not 3",
        "  nearest  1 GET /v1/books?page=1&page_size=2 200 (library.list_books)",
        '             operation is "list_books", not "create_book"',
        '             query page is ["1"], not ["2"]',
        '             json is null, not {"title": "Ubik", "shelf": 1, "tags": ["a"], "pages": 3}',
    ]


def test_too_many_calls_are_listed(library: Provider, call: Client) -> None:
    for _ in range(2):
        call("GET", "/books")

    with pytest.raises(AssertionError) as raised:
        library.journal.assert_called("list_books", times=1)

    assert str(raised.value).splitlines() == [
        "expected exactly 1 of list_books; found 2 among 2 exchanges",
        "  fits     2 GET /v1/books 200 (library.list_books)",
        "  fits     1 GET /v1/books 200 (library.list_books)",
    ]


def test_a_journal_is_a_list_that_can_be_forgotten(world: World, call: Client) -> None:
    call("GET", "/books")
    journal = world.journal

    journal.clear()

    assert journal == world.journal == []


def test_whoever_watches_a_world_hears_of_changes_only(control: ControlPlane, world: World) -> None:
    heard: list[tuple[str, str, Any]] = []
    watched = control.world(world.name, lambda *told: heard.append(told))

    watched.clock.freeze()
    watched.people()
    watched.reset()

    assert heard == [("PUT", "/clock", {"frozen": True}), ("POST", "/reset", None)]
