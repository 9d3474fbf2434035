"""What only some vendors do: refusing before reading, two paths for one operation, HTML and plain text, switches."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from toy.api import NOW, TOY, MakeApp
from werkzeug.test import TestResponse

ARCHIVE = TOY / "archive"
EAST = "/archive.test/north/rooms/east/boxes"
KEEPER = {"Authorization": "Basic " + base64.b64encode(b"keeper:open-sesame").decode()}
LETTER = {"X-Letter": "yes"}


@pytest.fixture(scope="module")
def shared_archive(make_app: MakeApp) -> Flask:
    return make_app(specs=(ARCHIVE / "specs",), fixtures=(ARCHIVE / "fixtures",))


@pytest.fixture
def archive(shared_archive: Flask) -> FlaskClient:
    shared_archive.extensions["mockserver"].reset()
    return shared_archive.test_client()


def boxes(client: FlaskClient, path: str = EAST, **told: Any) -> TestResponse:
    return client.get(path, headers=told.pop("headers", KEEPER), query_string={"version": "1", **told})


@pytest.mark.parametrize("path", ["/Archive.Test/NORTH/ROOMS/east/bOXES", "/archive.test/South/Rooms/east/Boxes"])
def test_literal_segments_and_server_variables_match_in_any_case(archive: FlaskClient, path: str) -> None:
    assert boxes(archive, path).json == [
        {"id": 1, "room": "east", "label": "1. Maps"},
        {"id": 3, "room": "east", "label": "3. Seals"},
    ]


def test_path_parameters_keep_their_case(archive: FlaskClient) -> None:
    assert boxes(archive, EAST.replace("east", "East")).status_code == 404


def test_an_operation_that_is_the_same_as_another_is_answered_as_that_one(archive: FlaskClient) -> None:
    added = archive.post("/archive.test/north/boxes", json={"label": "Plans"}, headers=KEEPER)

    assert (added.status_code, added.json) == (201, {"id": 5, "room": "east", "label": "Plans"})
    assert boxes(archive, "/archive.test/north/boxes", page="2").json == boxes(archive, page="2").json
    assert archive.post("/archive.test/north/boxes", json={}, headers=KEEPER).status_code == 400


def test_both_names_stand_in_journal_and_bundle(archive: FlaskClient) -> None:
    boxes(archive, "/archive.test/north/boxes")

    (exchange,) = archive.get("/__admin/journal").json["exchanges"]
    paths = archive.get("/__admin/openapi/archive.json").json["paths"]
    twin, original = paths["/Boxes"]["get"], paths["/Rooms/{room}/Boxes"]["get"]
    assert exchange["operation"] == "list_boxes_of_east"
    assert twin["responses"] == original["responses"]
    assert [one["name"] for one in twin["parameters"]] == ["page", "size", "version"]


def test_the_guard_refuses_before_parameters_and_body_are_read(archive: FlaskClient) -> None:
    nowhere = EAST.replace("east", "attic")

    unread = [
        archive.get(nowhere, headers=KEEPER, query_string={"page": "x"}),
        archive.post(nowhere, data="{", headers=KEEPER),
    ]

    assert [(one.status_code, one.json) for one in unread] == [(404, {"why": "Not there."})] * 2


def test_the_guard_comes_after_the_credential(archive: FlaskClient) -> None:
    assert archive.get(EAST.replace("east", "attic"), headers=LETTER).status_code == 401


def test_the_guard_may_give_a_parameter_that_was_sent_elsewhere(archive: FlaskClient) -> None:
    given = archive.get(EAST, headers={**KEEPER, "X-Version": "2"})
    wrong = archive.get(EAST, headers={**KEEPER, "X-Version": "3"})
    missing = archive.get(EAST, headers=KEEPER)

    assert [one.status_code for one in (given, wrong, missing)] == [200, 400, 400]


def test_a_refusal_may_be_a_whole_reply(archive: FlaskClient) -> None:
    page = archive.get(EAST)
    letter = archive.get(EAST, headers=LETTER)
    written = archive.post(EAST, json={"label": "Plans"})

    assert (page.status_code, page.content_type, page.text) == (203, "text/html", "<h1>Who is there?</h1>")
    assert (letter.status_code, letter.headers.get("Content-Type"), letter.data) == (401, None, b"")
    assert (written.status_code, written.text) == (401, "<h1>Who is there?</h1>")
    assert page.headers["X-Mock-Explain"] == "1"


def test_text_goes_out_as_text(archive: FlaskClient) -> None:
    answer = archive.get("/archive.test/north/cellar", headers=KEEPER)

    assert (answer.status_code, answer.content_type) == (404, "text/plain; charset=utf-8")
    assert answer.text == "no /north/cellar"


def test_an_unknown_server_variable_is_no_path_to_those_with_a_credential(archive: FlaskClient) -> None:
    path = EAST.replace("north", "west")

    assert [archive.get(path, headers=one).status_code for one in (LETTER, KEEPER)] == [401, 404]


def test_headers_of_the_hook_say_the_content_type_of_bodies(archive: FlaskClient) -> None:
    assert boxes(archive).content_type == "application/json; room=east"


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        ("keeper:open-sesame", 200),
        ("Keeper:open-sesame", 401),
        ("open-sesame", 401),
        ("x:keeper:open-sesame", 401),
        (":keeper:open-sesame", 401),
        (":open-sesame", 401),
        ("keeper:", 401),
        ("keeper", 401),
    ],
)
def test_a_token_with_a_colon_is_user_and_password(archive: FlaskClient, credentials: str, status: int) -> None:
    encoded = base64.b64encode(credentials.encode()).decode()

    assert boxes(archive, headers={"Authorization": f"Basic {encoded}", **LETTER}).status_code == status


def test_pairs_are_shown_as_they_are_sent_and_kept_nowhere(archive: FlaskClient) -> None:
    boxes(archive, headers={**KEEPER, "X-Echo": "open-sesame"}, room="keeper:open-sesame")

    (told,) = archive.get("/__admin/providers").json["providers"]
    assert told["credentials"][0] == {
        "name": "keeper",
        "role": None,
        "header": "Authorization",
        "value": KEEPER["Authorization"],
        "token": "keeper:open-sesame",
    }
    assert "open-sesame" not in archive.get("/__admin/journal").text


def test_a_parameter_of_several_types_is_read_as_the_first_that_fits(archive: FlaskClient) -> None:
    assert [len(boxes(archive, page=page).json) for page in ("1", "2", "3", "false")] == [2, 1, 0, 3]
    assert [boxes(archive, page=page).status_code for page in ("0", "true", "x", "")] == [400] * 4


def test_the_last_page_says_so(archive: FlaskClient) -> None:
    told = [boxes(archive, page=page).headers["last-page"] for page in ("1", "2", "3", "false")]

    assert told == ["false", "true", "true", "true"]


def label(client: FlaskClient) -> str:
    return boxes(client).json[0]["label"]


def test_switches_stand_as_documented_until_they_are_put(archive: FlaskClient) -> None:
    first = label(archive)
    told = archive.put("/__admin/quirks", json={"archive.loud": True}).json
    second = label(archive)
    archive.put("/__admin/quirks", json={"profile": "observed"})
    third = label(archive)
    archive.post("/__admin/reset")

    assert told["quirks"][0] == {
        "name": "archive.loud",
        "on": True,
        "documented": False,
        "observed": True,
        "about": "Labels are shouted.",
    }
    assert (first, second, third, label(archive)) == ("1. Maps", "1. MAPS", "MAPS", "1. Maps")


def test_switches_may_be_put_at_start(make_app: MakeApp) -> None:
    folders = {"specs": (ARCHIVE / "specs",), "fixtures": (ARCHIVE / "fixtures",)}
    client = make_app(**folders, quirks=("observed", "archive.formal", "archive.loud=off")).test_client()

    before = label(client)
    client.put("/__admin/quirks", json={"profile": "observed"})
    client.post("/__admin/reset")

    assert (before, label(client)) == ("1. Maps", "1. Maps")


@pytest.mark.parametrize(
    "put",
    [
        {"archive.quiet": True},
        {"archive.loud": "yes"},
        {"profile": "loud"},
        {"profile": "observed", "archive.loud": True},
        [],
    ],
)
def test_switches_that_do_not_exist_are_refused_and_nothing_changes(archive: FlaskClient, put: Any) -> None:
    refused = archive.put("/__admin/quirks", json=put)

    assert refused.status_code == 422
    assert label(archive) == "1. Maps"


def test_a_scenario_may_put_switches(make_app: MakeApp, tmp_path: Any) -> None:
    seed = (ARCHIVE / "fixtures" / "default" / "archive.yaml").read_text()
    (tmp_path / "noisy").mkdir()
    (tmp_path / "noisy" / "archive.yaml").write_text("quirks: {loud: true}\n" + seed)
    client = make_app(specs=(ARCHIVE / "specs",), fixtures=(ARCHIVE / "fixtures", tmp_path)).test_client()

    before = label(client)
    client.post("/__admin/reset", json={"scenario": "noisy"})

    assert (before, label(client)) == ("1. Maps", "1. MAPS")


def test_the_week_is_what_the_provider_states(archive: FlaskClient) -> None:
    told = archive.get("/__admin/people").json

    packer = {"email": "packer@archive.test", "name": "Packer", "hours": {"archive": 4}, "agree": True}
    assert told == {"providers": ["archive"], "people": [packer], "differ": 0}


@pytest.fixture
def limited(make_app: MakeApp) -> FlaskClient:
    app = make_app(specs=(ARCHIVE / "specs",), fixtures=(ARCHIVE / "fixtures",), rate_limits=True, now=NOW)
    return app.test_client()


def test_more_requests_than_a_window_has_are_refused_until_the_clock_moves_on(limited: FlaskClient) -> None:
    first = [boxes(limited) for _ in range(4)]
    limited.put("/__admin/clock", json={"advance": 10})
    second = [boxes(limited) for _ in range(3)]
    limited.put("/__admin/clock", json={"advance": 50})

    assert [one.status_code for one in (*first, *second)] == [200, 200, 200, 429, 200, 200, 429]
    assert (first[3].json, first[3].headers["Retry-After"]) == ({"why": "Slowly."}, "10")
    assert second[2].headers["Retry-After"] == "50"
    assert boxes(limited).status_code == 200


def test_a_limit_comes_before_the_credential_and_is_explained(limited: FlaskClient) -> None:
    for _ in range(3):
        boxes(limited, headers=LETTER)

    refused = boxes(limited, headers=LETTER)

    told = limited.get(f"/__admin/explain/{refused.headers['X-Mock-Explain']}").json
    assert (told["step"], told["expected"]) == ("rate-limit", "at most 3 in 10 s and at most 5 in 60 s")


def test_reset_gives_the_windows_back(limited: FlaskClient) -> None:
    for _ in range(4):
        boxes(limited)

    limited.post("/__admin/reset")

    assert boxes(limited).status_code == 200


def test_limits_that_are_not_enforced_refuse_nobody(archive: FlaskClient) -> None:
    assert {boxes(archive).status_code for _ in range(9)} == {200}
