"""``/__admin/state`` and ``/__admin/reset``: what a world holds, read and written from outside."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import DESK, LIBRARIAN, READER, Api

MAPS = {"number": 9, "label": "Maps"}
PROBLEM = "application/problem+json"


def problems(answer: Any) -> list[tuple[str, str, str]]:
    """Place, found and expected of every problem of a refused write."""
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    told = answer.get_json()
    assert told["detail"] == "nothing was changed; correct every problem and send it again"
    return [(one["at"], one["found"], one["expected"]) for one in told["problems"]]


def test_the_state_is_told_whole(admin: Api) -> None:
    state = admin.get("/state").json

    assert list(state) == ["scenario", "seed", "clock", "quirks", "exchanges", "providers"]
    assert (state["scenario"], state["seed"], state["exchanges"]) == ("default", 1, 0)
    assert state["clock"] == {"now": "2026-03-04T12:00:00Z", "frozen": True}
    assert list(state["providers"]["library"]) == ["credentials", "shelves", "books", "loans"]
    assert state["providers"]["library"]["credentials"][0] == {
        "name": "librarian",
        "token": LIBRARIAN,
        "role": "librarian",
        "subject": "grace",
    }


def test_a_state_that_was_read_can_be_put_back(library: Api, rooms: Api, admin: Api) -> None:
    library.post("/books", {"title": "Eden", "shelf": 1})
    library.delete("/shelves/2")
    library.patch("/shelves/1", {"width": None})
    rooms.post("/visits", {"reader": "mary", "seat": 3})
    admin.put("/clock", {"advance": 86400})
    taken = admin.get("/state").json

    admin.post("/reset", {"scenario": "summer"})
    put = admin.put("/state", taken)

    assert (put.status_code, put.json) == (200, taken)
    assert admin.get("/state").json == taken
    assert library.get("/shelves/2").status_code == 404


def test_a_put_state_replaces_everything(admin: Api, library: Api) -> None:
    state = admin.get("/state").json
    state["providers"] = {"library": {"credentials": state["providers"]["library"]["credentials"], "shelves": [MAPS]}}

    assert admin.put("/state", state).status_code == 200

    assert library.get("/shelves").json == [MAPS]
    assert library.get("/books").json == []
    assert admin.get("/state").json["providers"]["reading_room"]["visits"] == []


def test_parts_of_a_state_may_be_left_out(admin: Api) -> None:
    before = admin.get("/state").json

    put = admin.put("/state", {"providers": before["providers"]})

    assert (put.status_code, put.json) == (200, before)


def test_reset_after_a_put_state_goes_back_to_the_scenario(admin: Api) -> None:
    before = admin.get("/state").json
    changed = {**before, "seed": 5, "clock": {"now": "2030-01-01T00:00:00Z", "frozen": False}, "providers": {}}
    assert admin.put("/state", changed).status_code == 200

    admin.post("/reset")

    assert admin.get("/state").json == before


def test_every_problem_of_a_state_is_named_and_nothing_changes(admin: Api) -> None:
    before = admin.get("/state").json
    broken = copy.deepcopy(before)
    library = broken["providers"]["library"]
    broken |= {"scenario": "winter", "seed": "x", "exchanges": 1.5, "more": 1}
    broken["clock"] = {"now": "noon", "frozen": "yes", "speed": 2}
    broken["providers"]["nobody"] = {}
    broken["providers"]["reading_room"] = []
    library["games"] = []
    library["loans"] = {}
    library["shelves"] += [{"number": 1, "label": "Again"}, {"number": "x"}, "shelf", {"number": 1.5, "label": "Half"}]
    library["credentials"] += [
        {"name": "a", "token": LIBRARIAN},
        {"name": "b"},
        {"name": "c", "token": "t", "scheme": "x"},
    ]

    told = problems(admin.put("/state", broken))

    assert sorted(told) == sorted([
        ("/more", "an unknown member", "scenario, seed, clock, quirks, exchanges, providers"),
        ("/scenario", "'winter'", "one of default, summer"),
        ("/seed", "'x'", "an integer"),
        ("/exchanges", "1.5", "an integer"),
        ("/clock/speed", "an unknown member", "now, frozen"),
        (
            "/clock/now",
            "'noon' is no time such as '2026-03-02T09:00:00Z', between 1970 and 9000",
            "a time with its offset",
        ),
        ("/clock/frozen", "'yes'", "true or false"),
        ("/providers/nobody", "an unknown provider", "library, reading_room"),
        ("/providers/reading_room", "list", "collections by name"),
        ("/providers/library/games", "the unknown collection 'games'", "credentials, shelves, books, loans"),
        ("/providers/library/loans", "dict", "a list of records"),
        ("/providers/library/shelves/3/number", "the number 1 a second time", "a key of its own"),
        ("/providers/library/shelves/4/number", '"x" is not of type "integer"', "what the component 'Shelf' allows"),
        ("/providers/library/shelves/4", '"label" is a required property', "what the component 'Shelf' allows"),
        ("/providers/library/shelves/5", "'shelf'", "an object"),
        ("/providers/library/shelves/6/number", "the number 1.5", "a text or an integer"),
        ("/providers/library/shelves/6/number", '1.5 is not of type "integer"', "what the component 'Shelf' allows"),
        ("/providers/library/credentials/5/token", "the same token as 'librarian'", "a token of its own"),
        ("/providers/library/credentials/6", "no token", "a token of its own"),
        ("/providers/library/credentials/7/scheme", "the unknown scheme 'x'", "one of bearer, basic, key"),
    ])  # fmt: skip
    assert admin.get("/state").json == before


@pytest.mark.parametrize("state", [[], "x", 1, {}, {"providers": []}, {"scenario": "default"}])
def test_what_is_no_state_is_refused(admin: Api, state: Any) -> None:
    assert problems(admin.put("/state", state)) == [("", "no providers", "an object as GET /__admin/state gives it")]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"NaN"])
@pytest.mark.parametrize("path", ["/state", "/state/library/shelves", "/state/library/shelves/1", "/clock"])
def test_what_is_no_json_is_400(admin: Api, path: str, raw: bytes) -> None:
    answer = admin("PUT", path, data=raw, media="application/json")

    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert answer.get_json()["detail"].startswith("the body is not JSON (")


def test_a_collection_is_read_replaced_and_emptied(admin: Api, library: Api) -> None:
    assert admin.get("/state/library/shelves").json == library.get("/shelves").json

    put = admin.put("/state/library/shelves", [MAPS, {"number": 1, "label": "First"}])
    assert (put.status_code, put.json) == (200, [MAPS, {"number": 1, "label": "First"}])
    assert library.get("/shelves").json == put.json

    deleted = admin.delete("/state/library/shelves")
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert library.get("/shelves").json == []


def test_a_replaced_collection_that_is_broken_changes_nothing(admin: Api) -> None:
    before = admin.get("/state/library/shelves").json

    assert problems(admin.put("/state/library/shelves", [MAPS, MAPS, {"number": 3}])) == [
        ("/1/number", "the number 9 a second time", "a key of its own"),
        ("/2", '"label" is a required property', "what the component 'Shelf' allows"),
    ]
    assert problems(admin.put("/state/library/shelves", MAPS)) == [("", "dict", "a list of records")]
    assert admin.get("/state/library/shelves").json == before


def test_a_record_is_read_put_and_deleted(admin: Api, library: Api) -> None:
    assert admin.get("/state/library/shelves/7").json == {"number": 7, "label": "Essays", "width": None}

    made = admin.put("/state/library/shelves/9", MAPS)
    changed = admin.put("/state/library/shelves/1", {"number": 1, "label": "First"})
    assert (made.status_code, made.json, changed.status_code) == (200, MAPS, 200)
    assert [shelf["label"] for shelf in library.get("/shelves").json] == ["First", "Poetry", "Essays", "Maps"]

    assert admin.delete("/state/library/shelves/9").status_code == 204
    assert library.get("/shelves/9").status_code == 404


def test_a_put_record_must_fit_its_component_and_its_address(admin: Api) -> None:
    assert problems(admin.put("/state/library/shelves/1", {"number": 2, "label": "x"})) == [
        ("/number", "the number 2", "'1', as in the address")
    ]
    assert problems(admin.put("/state/library/shelves/1", {"number": 1, "label": 5})) == [
        ("/label", '5 is not of type "string"', "what the component 'Shelf' allows")
    ]
    assert problems(admin.put("/state/library/shelves/1", [])) == [("", "[]", "an object")]
    assert admin.get("/state/library/shelves/1").json == {"number": 1, "label": "Science fiction", "width": 90}


def test_credentials_are_records_too(admin: Api, library: Api) -> None:
    new = {"name": "new", "token": "new-card", "role": "reader"}

    assert admin.put("/state/library/credentials/new", new).status_code == 200
    assert admin.delete("/state/library/credentials/reader").status_code == 204

    assert library.get("/shelves", token="new-card").status_code == 200
    assert library.get("/shelves", token=READER).status_code == 401
    assert problems(admin.put("/state/library/credentials/newer", {**new, "name": "newer", "token": DESK})) == [
        ("/token", "the same token as 'desk'", "a token of its own")
    ]
    assert admin.put("/state/library/credentials/new", {**new, "role": "librarian"}).status_code == 200


def test_an_expiry_that_nobody_could_read_is_refused(admin: Api) -> None:
    record = {"name": "new", "token": "new-card", "expires": "tomorrow"}

    assert problems(admin.put("/state/library/credentials/new", record)) == [
        ("/expires", "the expiry 'tomorrow'", "a time with its offset, such as 2026-03-02T09:00:00Z")
    ]


def test_keys_with_slashes_are_reached(admin: Api) -> None:
    record = {"name": "a/b c", "phrase": "open sesame"}

    assert admin.put("/state/reading_room/readers/a/b%20c", record).status_code == 200

    assert admin.get("/state/reading_room/readers/a/b%20c").json == record


@pytest.mark.parametrize(
    ("method", "path", "detail"),
    [
        ("GET", "/state/nobody/books", "no provider 'nobody'; use one of library, reading_room"),
        ("PUT", "/state/nobody/books", "no provider 'nobody'; use one of library, reading_room"),
        (
            "DELETE",
            "/state/library/games",
            "no collection 'games' in library; use one of credentials, shelves, books, loans",
        ),
        (
            "PUT",
            "/state/library/games/1",
            "no collection 'games' in library; use one of credentials, shelves, books, loans",
        ),
        ("GET", "/state/library/shelves/99", "no record '99' in library/shelves; GET the collection to see the keys"),
        (
            "DELETE",
            "/state/library/shelves/99",
            "no record '99' in library/shelves; GET the collection to see the keys",
        ),
    ],
)
def test_what_is_not_there_is_404_with_what_is(admin: Api, method: str, path: str, detail: str) -> None:
    answer = admin(method, path, json=[] if method == "PUT" else None)

    assert (answer.status_code, answer.content_type) == (404, PROBLEM)
    assert answer.get_json() == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": detail}


def test_reset_restores_the_scenario_and_empties_the_journal(library: Api, admin: Api) -> None:
    before = admin.get("/state").json
    library.delete("/shelves/1")
    admin.put("/clock", {"advance": 60, "frozen": False})

    answer = admin.post("/reset")

    assert (answer.status_code, answer.data) == (204, b"")
    assert admin.get("/state").json == before
    assert admin.get("/journal").json == {"exchanges": []}


def test_reset_changes_the_scenario(library: Api, admin: Api) -> None:
    assert admin.post("/reset", {"scenario": "summer"}).status_code == 204

    assert library.get("/shelves").json == [{"number": 1, "label": "Holiday reading"}]
    assert admin.get("/state").json["scenario"] == "summer"


def test_reset_changes_the_seed_and_the_first_week_from_now_on(client: FlaskClient) -> None:
    told = {"seed": 7, "now": "2025-06-18T09:00:00Z"}

    first = client.post("/__world/seeded/__admin/reset", json=told)
    state = client.get("/__world/seeded/__admin/state").json
    client.put("/__world/seeded/__admin/clock", json={"advance": 604800})
    client.post("/__world/seeded/__admin/reset")

    assert first.status_code == 204
    assert (state["seed"], state["clock"]) == (7, {"now": "2025-06-18T09:00:00Z", "frozen": True})
    assert client.get("/__world/seeded/__admin/state").json == state
    assert state["providers"] != client.get("/__admin/state").json["providers"]
    assert client.delete("/__admin/worlds/seeded").status_code == 204


def test_reset_reads_a_body_without_a_length(client: FlaskClient, admin: Api) -> None:
    answer = client.post(
        "/__admin/reset",
        input_stream=io.BytesIO(b'{"scenario":"summer"}'),
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 204
    assert admin.get("/state").json["scenario"] == "summer"


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b'{"scenario":"winter"}', 422, "no scenario 'winter'; use one of default, summer"),
        (b'{"scenario":5}', 422, "nothing was changed"),
        (b'{"scenery":"summer"}', 422, "nothing was changed"),
        (b'{"seed":true}', 422, "nothing was changed"),
        (b'{"scenario":"summer","now":"tomorrow"}', 422, "nothing was changed"),
        (b"[]", 422, "nothing was changed"),
        (b"null", 422, "nothing was changed"),
        (b"{", 400, "the body is not JSON ("),
    ],
)
def test_a_reset_that_cannot_be_done_changes_nothing(
    admin: Api, library: Api, body: bytes, status: int, detail: str
) -> None:
    library.delete("/shelves/1")
    before = admin.get("/state").json

    answer = admin("POST", "/reset", data=body)

    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert answer.get_json()["detail"].startswith(detail)
    assert admin.get("/state").json == before
