"""Worlds: private copies of everything that changes, chosen by path, header or query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from toy.api import LIBRARIAN, TOY, Api, MakeApp

BOOKS = "/library.test/v1/books"
AS_LIBRARIAN = {"Authorization": f"Bearer {LIBRARIAN}"}
SOLARIS = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The shared app without worlds of other tests."""
    universe = shared_app.extensions["mockserver"]
    universe.reset("default")
    yield shared_app
    for world in universe.worlds.open()[1:]:
        universe.worlds.end(world.name)


def titles(client: FlaskClient, world: str = "", **headers: str) -> list[str]:
    prefix = f"/__world/{world}" if world else ""
    answer = client.get(f"{prefix}{BOOKS}", headers={**AS_LIBRARIAN, **headers})
    assert answer.status_code == 200, answer.text
    return [book["title"] for book in answer.json]


def add(client: FlaskClient, title: str, world: str = "", **headers: str) -> Any:
    prefix = f"/__world/{world}" if world else ""
    told = {"title": title, "shelf": 1}
    answer = client.post(f"{prefix}{BOOKS}", json=told, headers={**AS_LIBRARIAN, **headers})
    assert answer.status_code == 201, answer.text
    return answer


def names(client: FlaskClient) -> list[str]:
    return [one["name"] for one in client.get("/__admin/worlds").json["worlds"]]


def test_a_world_is_chosen_by_path_or_by_header_which_wins(client: FlaskClient) -> None:
    add(client, "Eden", "a")
    add(client, "Ubik", **{"X-Mock-World": "b"})

    assert "Eden" in titles(client, "a")
    assert titles(client, **{"X-Mock-World": "A"}) == titles(client, "a")
    assert titles(client, "a", **{"X-Mock-World": "b"}) == titles(client, "b")
    assert titles(client) == titles(client, "c") == ["Solaris", "Fiasco", "Odes"]


def test_a_host_by_its_name_is_reached_within_a_world(client: FlaskClient) -> None:
    add(client, "Eden", "a")

    answer = client.get("/__world/a/v1/books", headers={**AS_LIBRARIAN, "Host": "library.test"})

    assert [book["title"] for book in answer.json][-1] == "Eden"


@pytest.mark.parametrize("name", ["", "-a", "a b", "a.b", "ä", "x" * 65, "a%2Fb"])
def test_a_name_that_is_none_is_refused_in_the_mocks_words(client: FlaskClient, name: str) -> None:
    by_path = client.get(f"/__world/{name}{BOOKS}", headers=AS_LIBRARIAN)
    by_query = client.get("/__admin/journal", query_string={"world": name})

    if name != "a%2Fb":  # a slash by any spelling ends the name
        assert (by_path.status_code, by_path.content_type) == (400, "application/problem+json")
    if name:
        assert by_query.status_code == 400
    assert names(client)[:1] == ["default"]


def test_links_stay_in_their_world(client: FlaskClient) -> None:
    told = client.get("/__admin/providers", headers={"X-Mock-World": "a"}).json["providers"][0]
    same = client.get("/__world/a/__admin/providers").json["providers"][0]
    again = client.get("/__admin/providers?world=a").json["providers"][0]

    assert told == same == again
    assert told["base_url"] == "http://localhost/__world/a/library.test/v1"


def test_a_redirect_stays_in_its_world(client: FlaskClient) -> None:
    token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJncmFjZSJ9.c3Rld2FyZA"
    answer = client.post(
        "/__world/a/rooms.test/ghent/api/visits",
        json={"reader": "ada", "seat": 3},
        headers={"Authorization": f"Bearer {token}", "Room-Day": "2026-03-04"},
    )

    assert answer.status_code == 201
    assert answer.headers["Location"].startswith("http://localhost/__world/a/rooms.test/ghent/api/visits/")


def test_the_control_plane_is_that_of_the_world(client: FlaskClient) -> None:
    add(client, "Eden", "a")
    client.put("/__world/a/__admin/clock", json={"now": "2030-01-01T00:00:00Z"})

    there = client.get("/__admin/state", headers={"X-Mock-World": "a"}).json
    here = client.get("/__admin/state").json
    books = client.get("/__world/a/__admin/state/library/books").json

    assert (there["clock"]["now"], here["clock"]["now"]) == ("2030-01-01T00:00:00Z", "2026-03-04T12:00:00Z")
    assert [book["title"] for book in books][-1] == "Eden"
    assert (there["exchanges"], here["exchanges"]) == (1, 0)


def test_reset_and_restore_concern_one_world(client: FlaskClient) -> None:
    for world in ("a", "b"):
        add(client, "Eden", world)
    taken = client.get("/__admin/state?world=a").json

    client.post("/__world/a/__admin/reset")
    restored = client.put("/__admin/state?world=c", json=taken)
    broken = client.put("/__admin/state?world=b", json={**taken, "seed": "x"})

    assert (restored.status_code, broken.status_code) == (200, 422)
    told = {world: titles(client, world)[-1] for world in ("a", "b", "c")}
    assert told == {"a": "Odes", "b": "Eden", "c": "Eden"}
    assert [one["world"] for one in client.get("/__admin/journal?world=a").json["exchanges"]] == ["a"]


def test_refusals_are_explained_in_their_world(client: FlaskClient) -> None:
    refused = client.get(f"/__world/a{BOOKS}")

    exchange = refused.headers["X-Mock-Explain"]
    told = client.get(f"/__admin/explain/{exchange}").json
    last = client.get("/__world/a/__admin/explain/last").json
    assert (exchange, told["id"], told["step"]) == ("a:1", "a:1", "authenticate")
    assert last == told
    assert "http://localhost/__world/a/library.test/v1/books" in told["curl"]
    assert client.get("/__admin/explain/last").status_code == 404


def test_looking_at_a_world_does_not_open_it(client: FlaskClient) -> None:
    client.get("/__admin/state?world=a")
    client.get("/__admin/journal?world=a")

    assert names(client) == ["default"]


def test_open_worlds_are_listed_with_what_changed(client: FlaskClient) -> None:
    titles(client, "a")
    add(client, "Eden", "b")
    client.delete(f"/__world/b{BOOKS}/{SOLARIS}", headers=AS_LIBRARIAN)

    told = client.get("/__admin/worlds").json["worlds"]

    assert [(one["name"], one["changed_records"]) for one in told] == [("default", 0), ("b", 2), ("a", 0)]
    assert told[0]["last_used"] is None
    assert told[1]["last_used"] >= told[2]["last_used"]


def test_a_world_is_told_without_its_records(client: FlaskClient) -> None:
    add(client, "Eden", "a")

    opened, unopened = client.get("/__admin/worlds/A").json, client.get("/__admin/worlds/b").json

    assert opened == {**unopened, "name": "a", "changed_records": 1}
    assert (opened["scenario"], opened["seed"]) == ("default", 1)
    assert opened["clock"] == {"now": "2026-03-04T12:00:00Z", "frozen": True}
    assert names(client) == ["default", "a"]
    assert client.get("/__admin/worlds/a%20b").status_code == 400


def test_a_world_that_was_ended_begins_anew(client: FlaskClient) -> None:
    add(client, "Eden", "a")

    gone = client.delete("/__admin/worlds/A")
    again = client.delete("/__admin/worlds/a")
    main = client.delete("/__admin/worlds/default")

    assert (gone.status_code, again.status_code, main.status_code) == (204, 404, 409)
    assert client.get("/__admin/journal?world=a").json == {"exchanges": []}
    assert titles(client, "a") == ["Solaris", "Fiasco", "Odes"]


def test_beyond_the_limit_the_least_recently_used_goes_and_its_journal_says_so(make_app: MakeApp) -> None:
    client = make_app(max_worlds=2).test_client()
    for world in ("a", "b"):
        add(client, "Eden", world)
    add(client, "Ubik")
    titles(client, "a")

    titles(client, "c")

    assert names(client) == ["default", "c", "a"]
    assert "Eden" in titles(client, "a")
    assert titles(client, "b") == ["Solaris", "Fiasco", "Odes"]
    assert "Ubik" in titles(client)
    (exchange,) = client.get("/__admin/journal?world=b").json["exchanges"]
    assert exchange["note"].startswith("this world begins anew")
    assert all("note" not in one for one in client.get("/__admin/journal?world=a").json["exchanges"])


def test_worlds_repeat_each_other(client: FlaskClient) -> None:
    made = [add(client, "Eden", world).json["id"] for world in ("a", "b")]

    assert made[0] == made[1]


def test_the_page_shows_the_world_of_its_address(client: FlaskClient) -> None:
    add(client, "Eden", "a")

    page = client.get("/__world/a/").text

    assert "http://localhost/__world/a/library.test/v1" in page
    assert 'href="/__world/a/__admin/journal"' in page


WORLDS = ("default", "a", "b")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WORLDS),
        st.sampled_from(["add", "delete", "clock", "quirk", "fault", "reset", "refuse", "read"]),
        st.integers(0, 5),
    ),
    max_size=20,
)


@pytest.fixture(scope="module")
def alone(make_app: MakeApp) -> list[Flask]:
    """An app for all worlds, and one for each world by itself."""
    archive = TOY / "archive"
    told = {
        "specs": (TOY / "specs", archive / "specs"),
        "fixtures": (TOY / "fixtures", archive / "fixtures"),
        "rate_limits": True,
    }
    return [make_app(**told) for _ in range(1 + len(WORLDS))]


def step(api: Api, what: str, number: int) -> list[Any]:
    """What a client sees of one step."""
    if what == "add":
        answer = api.client.post(api.base + BOOKS, json={"title": f"Book {number}", "shelf": 1}, headers=AS_LIBRARIAN)
    elif what == "delete":
        answer = api.client.delete(f"{api.base}{BOOKS}/{SOLARIS}", headers=AS_LIBRARIAN)
    elif what == "clock":
        answer = api.client.put(f"{api.base}/__admin/clock", json={"advance": number})
    elif what == "quirk":
        answer = api.client.put(f"{api.base}/__admin/quirks", json={"archive.loud": number % 2 == 0})
    elif what == "fault":
        told = {"effect": {"status": 401}, "probability": 0.2 * number} if number else {"effect": {"status": 401}}
        answer = api.client.post(f"{api.base}/__admin/faults", json=told)
    elif what == "reset":
        answer = api.client.post(f"{api.base}/__admin/reset")
    elif what == "refuse":
        answer = api.client.get(f"{api.base}{BOOKS}")
    else:
        answer = api.client.get(
            f"{api.base}/archive.test/north/boxes?version=1",
            headers={"Authorization": "Basic a2VlcGVyOm9wZW4tc2VzYW1l"},
        )
    return [answer.status_code, answer.text.replace(api.base, "")]


def state(api: Api) -> list[Any]:
    told = api.client.get(f"{api.base}/__admin/state").json
    exchanges = api.client.get(f"{api.base}/__admin/journal").json["exchanges"]
    quirks = api.client.get(f"{api.base}/__admin/quirks").json
    faults = api.client.get(f"{api.base}/__admin/faults").json
    return [told, quirks, faults, [{**one, "id": 0, "world": "", "took_us": 0} for one in exchanges]]


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_interleaved_worlds_see_what_each_would_see_alone(alone: list[Flask], steps: list[Any]) -> None:
    """Records, ids, clock, switches, faults, rate windows, journal: nothing crosses."""
    together, *single = [app.test_client() for app in alone]
    for client in (together, *single):
        client.post("/__admin/reset")
    for name in WORLDS[1:]:
        together.delete(f"/__admin/worlds/{name}")
    shared = {name: Api(together, "" if name == "default" else f"/__world/{name}", None) for name in WORLDS}
    lone = {name: Api(client, "", None) for name, client in zip(WORLDS, single, strict=True)}

    for name, what, number in steps:
        assert step(shared[name], what, number) == step(lone[name], what, number)

    for name in WORLDS:
        assert state(shared[name]) == state(lone[name])
