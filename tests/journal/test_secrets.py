"""Secrets are never kept: whatever the control plane gives back is searched for canaries."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from toy.api import STEWARD, Api, MakeApp

from mockserver.universe import Universe

CANARY = "canary-5up3r/s3+cret & ä"
COUNTER = "/tickets.rooms.test/tickets"
FORM = "application/x-www-form-urlencoded"


def told(app: Flask) -> Iterator[tuple[str, str]]:
    """Everything that the control plane says of what was sent."""
    client = app.test_client()
    for path in ("/__admin/journal", "/", "/__admin/explain/last"):
        yield path, client.get(path).get_data(as_text=True)
    for exchange in client.get("/__admin/journal").get_json()["exchanges"]:
        yield f"explain {exchange['id']}", client.get(f"/__admin/explain/{exchange['id']}").get_data(as_text=True)


def assert_no_canary(app: Flask, canary: str = CANARY) -> None:
    forms = {canary, quote(canary), quote(canary, safe=""), quote_plus(canary), json.dumps(canary)[1:-1]}
    forms |= {json.dumps(canary, ensure_ascii=False)[1:-1], canary.partition("&")[0], "5up3r"}
    forms |= {base64.b64encode(f":{canary}".encode()).decode()}
    for where, text in told(app):
        for form in forms:
            assert form not in text, f"{where} tells {form!r}: {text}"
    kept = repr(list(app.extensions["mockserver"].journal.of("default")))
    assert "5up3r" not in kept, "the journal holds it, even though nothing tells it"


HEADERS: dict[str, dict[str, str]] = {
    "bearer": {"Authorization": f"Bearer {CANARY}"},
    "another scheme": {"Authorization": f"Token {CANARY}"},
    "basic": {"Authorization": "Basic " + base64.b64encode(f"me:{CANARY}".encode()).decode()},
    "key": {"X-Library-Key": CANARY},
    "a header nobody declared": {"X-Api-Token": CANARY},
    "cookie": {"Cookie": f"session={CANARY}"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_what_a_header_presents(app: Flask, library: Api, headers: dict[str, str]) -> None:
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}

    for path in ("/shelves", "/loans", "/nowhere", "/shelves/labels"):
        library.get(path, token=None, headers=sent)

    assert_no_canary(app)


@pytest.mark.parametrize(
    "query",
    [
        f"token={quote(CANARY, safe='')}",
        f"access_token={quote_plus(CANARY)}&page=1",
        f"page=0&api_key={quote(CANARY, safe='')}",
        f"API-KEY={quote(CANARY, safe='')}",
        f"%74oken={quote(CANARY, safe='')}",
        f"client_secret={quote(CANARY, safe='')}%ff",
        f"sessionId={quote(CANARY, safe='')}",
    ],
)
def test_what_a_query_calls_a_secret(app: Flask, library: Api, query: str) -> None:
    for path in ("/books", "/shelves/1", "/nowhere"):
        library.get(f"{path}?{query}")
        library.get(f"{path}?{query}", token=None)

    assert_no_canary(app)


def test_the_presented_token_wherever_else_it_stands(app: Flask, library: Api) -> None:
    token = "canary-5up3r/s3+cret"
    spelt = token.replace("c", "\\u0063").replace("/", "\\/")

    library.get(f"/shelves/{quote(token)}", token=token)
    library.get(f"/books?genre={quote(token, safe='')}&x={token}", token=token)
    library.post("/books", {"title": token, "shelf": token}, token=token)
    library.post("/books", data=f'{{"title":"{spelt}"}}', media="application/json", token=token)
    library.post("/books", data=f"note={quote(token, safe='')}", media=FORM, token=token)
    library.post("/books", data=f"just {token}", media="text/plain", token=token)

    assert_no_canary(app, token)


BODIES: dict[str, Any] = {
    "declared": {"phrase": CANARY},
    "declared, in another case": {"PHRASE": CANARY},
    "declared, and too short": {"phrase": CANARY, "hints": "no list"},
    "nested": {"hints": [{"text": "a cave", "phrase": CANARY}]},
    "nested, and refused": {"hints": [{"phrase": CANARY}, {"text": 5, "phrase": CANARY}]},
    "nobody declared it": {"password": CANARY},
    "deep": {"more": [{"further": {"authToken": CANARY}}]},
    "a whole object": {"credentials": {"user": CANARY, "pin": CANARY}},
    "an array": {"tokens": [CANARY, [CANARY]]},
    "echoed beside": {"phrase": CANARY, "hints": [{"text": f"it is {CANARY}!"}]},
    "a type error": {"phrase": [CANARY]},
    "refused as a whole": [{"phrase": CANARY}],
    "a name within": {"hints": {"phrase": CANARY}},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_a_json_body_calls_a_secret(app: Flask, rooms: Api, body: Any) -> None:
    for path in ("/readers/ada", "/readers/ada?dryRun=maybe", "/readers/far-too-long-a-name-for-a-reader", "/nowhere"):
        rooms.put(path, body)
        rooms.put(path, body, token=None)

    assert_no_canary(app)


@pytest.mark.parametrize(
    "raw",
    [
        f'{{"phrase": "{CANARY}", ',
        f'{{"phrase": "{CANARY}", "phrase": "{CANARY}"}}',
        f'{{"password": "{CANARY}"',
        f"{{'password': '{CANARY}'}}",
        f'{{"phr\\u0061se": "{CANARY}"}}',
        f'{{"p\\u0061ssword": "{CANARY}"',
        f'{{"phrase": "{CANARY}", "x": NaN}}',
        '{"phrase": "' + CANARY + '", "x": ' + "[" * 70 + "]" * 70 + "}",
        '{"phrase": "' + CANARY + '", "x": ' + "[" * 900 + "]" * 900 + "}",
        f"phrase={quote(CANARY, safe='')}&more",
        f"password: {CANARY}",
        f"<password>{CANARY}</password>",
    ],
)
@pytest.mark.parametrize("media", ["application/json", "text/plain", FORM, None])
def test_what_cannot_be_read_and_looks_secret(app: Flask, rooms: Api, raw: str, media: str | None) -> None:
    answer = rooms.put("/readers/ada", data=raw.encode(), media=media)

    assert answer.status_code < 500
    assert_no_canary(app)


@pytest.mark.parametrize(
    "form",
    [
        f"kind=day&code={quote_plus(CANARY)}",
        f"kind=day&c%6fde={quote_plus(CANARY)}",
        f"kind=none&code={quote_plus(CANARY)}",
        f"kind=day&code={quote_plus(CANARY)}&code={quote_plus(CANARY)}",
        f"kind=day&code={quote_plus(CANARY)}&scope={quote_plus(CANARY)}",
        f"kind=day&code={quote_plus(CANARY)}&password={quote_plus(CANARY)}",
        f"kind=day&code={quote_plus(CANARY)}%ff",
    ],
)
@pytest.mark.parametrize("media", [FORM, f"{FORM}; charset=utf-8", "text/plain", None])
def test_what_a_form_calls_a_secret_and_what_is_answered(
    app: Flask, client: FlaskClient, form: str, media: str | None
) -> None:
    client.post(COUNTER, data=form, content_type=media)

    assert_no_canary(app)


def test_a_path_parameter_and_a_header_that_are_declared_secret(make_app: MakeApp, toy: Any, tmp_path: Any) -> None:
    folder = tmp_path / "specs" / "vault"
    folder.mkdir(parents=True)
    folder.joinpath("common.yaml").write_text(
        """openapi: 3.1.0
info: {title: Vault, version: 1.0.0}
servers: [{url: https://vault.test/v1}]
paths:
  /doors/{phrase}/open:
    get:
      operationId: open_door
      parameters:
        - {name: phrase, in: path, required: true, schema: {type: string, format: password}, example: sesame}
        - {name: Knock, in: header, schema: {type: string, format: password, maxLength: 5}, example: x}
      responses:
        "200": {description: Open., content: {application/json: {schema: {type: object}}}}
        "400":
          description: Shut.
          content: {application/json: {schema: {type: object}, example: {message: Shut.}}}
"""
    )
    folder.joinpath("handlers.py").write_text(
        "def refuse(body, error, call):\n    return {'message': [problem.message for problem in error.problems]}\n\n\n"
        "def open_door(call):\n    return {'opened': call.params['phrase']}\n"
    )
    app = make_app(specs=(toy / "specs", tmp_path / "specs"))
    client = app.test_client()

    opened = client.get("/vault.test/v1/doors/canary-5up3r-a/open")
    shut = client.get("/vault.test/v1/doors/canary-5up3r-a/open", headers={"Knock": "canary-5up3r-b"})

    assert (opened.status_code, shut.status_code) == (200, 400)
    assert b"5up3r" in shut.data
    assert_no_canary(app, "canary-5up3r-a")
    assert_no_canary(app, "canary-5up3r-b")


def test_a_secret_in_a_reply_of_ours_that_breaks_its_fragment(
    make_app: MakeApp, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "specs" / "mint"
    folder.mkdir(parents=True)
    folder.joinpath("common.yaml").write_text(
        """openapi: 3.1.0
info: {title: Mint, version: 1.0.0}
servers: [{url: https://mint.test}]
paths:
  /coin:
    get:
      operationId: get_coin
      responses:
        "200":
          description: A coin.
          content:
            application/json:
              schema:
                oneOf:
                  - {type: object, properties: {stamp: {type: string, format: password, maxLength: 4}}}
                  - {type: array}
"""
    )
    folder.joinpath("handlers.py").write_text("def get_coin(call):\n    return {'stamp': 'canary-5up3r'}\n")
    app = make_app(specs=(tmp_path / "specs",))

    with caplog.at_level(logging.CRITICAL):
        assert app.test_client().get("/mint.test/coin").status_code == 500

    assert_no_canary(app, "canary-5up3r")


def test_what_is_kept_is_still_worth_reading(universe: Universe, admin: Api, rooms: Api) -> None:
    rooms.put("/readers/ada?note=hello&dryRun=true", {"phrase": "open sesame", "hints": [{"text": "open sesame"}]})

    (exchange,) = admin.get("/journal").json["exchanges"]

    assert (exchange["path"], exchange["query"]) == ("/ghent/api/readers/ada", "note=hello&dryRun=true")
    assert exchange["request"]["body"] == {"phrase": "***", "hints": [{"text": "***"}]}
    assert exchange["response"]["body"] == {"phrase": "***", "hints": [{"text": "***"}], "name": "ada"}
    assert exchange["request"]["credential"] == "steward"


def test_harmless_names_are_kept(rooms: Api, admin: Api) -> None:
    body = {"author": "Lem", "token_type": "Bearer", "hints": [{"text": "a cave"}], "code": "ISBN"}

    rooms.put("/readers/ada", body)

    assert admin.get("/journal").json["exchanges"][0]["request"]["body"] == body


def test_no_frame_of_a_refused_call_is_kept(universe: Universe, rooms: Api) -> None:
    rooms.put("/readers/ada", data=b'{"phrase": "canary-5up3r', media="application/json")

    (exchange,) = universe.journal.of("default")
    assert exchange.error is not None
    assert (exchange.error.__traceback__, exchange.error.__context__, exchange.error.__cause__) == (None, None, None)
    assert STEWARD not in repr(exchange)
