"""Every way in which fragments, seeds and handlers can be wrong stops the start, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mockserver.app import create_app
from mockserver.errors import BrokenFilesError, MockServerError
from mockserver.universe import Settings

COMMON = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://shop.test/v1}]
security: [{bearer: []}]
x-mock:
  message: /message
  collections:
    toys: {key: id, ids: integer, schema: Toy}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    Toy:
      type: object
      properties: {id: {type: integer}, name: {type: string}}
      required: [id]
"""
TOYS = """\
openapi: 3.1.0
info: {title: Toys, version: 1.0.0}
paths:
  /toys:
    get:
      operationId: list_toys
      x-mock: {list: toys}
      responses: {"200": {description: All., content: {application/json: {schema: {type: array}, example: []}}}}
  /toys/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 1}]
    get:
      operationId: get_toy
      x-mock: {get: toys}
      x-evidence: {documented: page}
      responses:
        "200": {description: One., content: {application/json: {schema: {$ref: "common.yaml#/components/schemas/Toy"}}}}
        "404": {description: None.}
"""
SEED = """\
credentials:
  owner: {token: t-1, role: owner}
records:
  toys:
    - {id: 1, name: kite}
    - {id: 2, name: ball}
"""
FILES = {"specs/shop/common.yaml": COMMON, "specs/shop/toys.yaml": TOYS, "fixtures/default/shop.yaml": SEED}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, so that places are told from there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    create_app(Settings(specs=(Path.cwd() / "specs",), fixtures=(Path.cwd() / "fixtures",), shipped=False))


def flaws(files: Mapping[str, str]) -> list[str]:
    with pytest.raises(BrokenFilesError) as told:
        start({**FILES, **files})
    assert str(told.value).splitlines() == [str(flaw) for flaw in told.value.flaws]
    return str(told.value).splitlines()


def test_the_files_below_are_good_before_they_are_broken() -> None:
    start(FILES)


# File, what is replaced, with what, and the one flaw that this makes.
FRAGMENTS = {
    "a key twice": (
        "toys", "      operationId: get_toy\n", "      operationId: get_toy\n      operationId: get_toy\n",
        "toys.yaml:13: the key 'operationId' a second time; keep one of the two",
    ),
    "no OpenAPI 3.1": (
        "toys", "openapi: 3.1.0", "openapi: 3.0.3",
        "toys.yaml:1: not an OpenAPI 3.1 document; begin it with `openapi: 3.1.0`",
    ),
    "no title": (
        "toys", "{title: Toys, version", "{version",
        "toys.yaml:2: no info.title; add `info: {title: …, version: …}`",
    ),
    "a key of ours that nobody knows": (
        "toys", "x-evidence:", "x-evidenced:",
        "toys.yaml:14: the unknown key 'x-evidenced'; use one of x-mock, x-contract, x-evidence",
    ),
    "x-mock where nobody reads it": (
        "toys", "    get:\n      operationId: list_toys",
        "    x-mock: {list: toys}\n    get:\n      operationId: list_toys",
        "toys.yaml:5: x-mock where nobody reads it; move it to an operation or to the top of common.yaml",
    ),
    "x-mock at the top of another file": (
        "toys", "paths:", "x-mock: {}\npaths:",
        "toys.yaml:3: x-mock where nobody reads it; move it to an operation or to the top of common.yaml",
    ),
    "x-mock on a path's parameters": (
        "toys", "    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 1}]",
        "    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 1, x-mock: {}}]",
        "toys.yaml:10: x-mock where nobody reads it; move it to an operation or to the top of common.yaml",
    ),
    "x-evidence where nobody reads it": (
        "toys", "paths:", "x-evidence: {documented: page}\npaths:",
        "toys.yaml:3: x-evidence where nobody reads it; move it to an operation or a response",
    ),
    "x-evidence deep in a response": (
        "toys", '"404": {description: None.}',
        '"404": {description: None., content: {text/plain: {x-evidence: {assumed: us}}}}',
        "toys.yaml:17: x-evidence where nobody reads it; move it to an operation or a response",
    ),
    "an unknown evidence": (
        "toys", "{documented: page}", "{guessed: page}",
        "toys.yaml:14: evidence {'guessed': 'page'}; write one of documented, observed, assumed and its source",
    ),
    "an unknown evidence of a response": (
        "toys", "{description: None.}", "{description: None., x-evidence: {rumoured: page}}",
        "toys.yaml:17: evidence {'rumoured': 'page'}; write one of documented, observed, assumed and its source",
    ),
    "an unknown key of an operation's x-mock": (
        "toys", "{get: toys}", "{get: toys, sort: id}",
        "toys.yaml:13: the unknown key 'sort'; use one of list, get, create, update, replace, delete, match, key,"
        " constant, allow, same_as",
    ),
    "two standard methods": (
        "toys", "{get: toys}", "{get: toys, delete: toys}",
        "toys.yaml:13: get and delete at once; keep one of them",
    ),
    "a standard method and a constant": (
        "toys", "{list: toys}", "{list: toys, constant: true}",
        "toys.yaml:7: list and constant at once; keep one of them",
    ),
    "a constant that is not true": (
        "toys", "{list: toys}", "{constant: yes}",
        "toys.yaml:7: 'yes'; write true, or leave it out",
    ),
    "a constant without an example": (
        "toys", "{get: toys}", "{constant: true}",
        "toys.yaml:13: a constant that is no GET with an example; declare the answer's example",
    ),
    "match without a standard method": (
        "toys", "{get: toys}", "{match: [id]}",
        "toys.yaml:13: match or key without a standard method; add one of list, get, create, update, replace, delete",
    ),
    "match that is no list": (
        "toys", "{get: toys}", "{get: toys, match: id}",
        "toys.yaml:13: 'id' where a list of names is expected; write [name, name]",
    ),
    "match that names no parameter": (
        "toys", "{get: toys}", "{get: toys, match: [id, shop]}",
        "toys.yaml:13: no parameter 'shop'; use one of id",
    ),
    "a key that is no path parameter": (
        "toys", "{get: toys}", "{get: toys, key: toyId}",
        "toys.yaml:13: no path parameter 'toyId'; use one of id",
    ),
    "a get without a key in its path": (
        "toys", "{list: toys}", "{get: toys}",
        "toys.yaml:7: no path parameter that holds the key; add one, or use list or create",
    ),
    "a collection that nobody declared": (
        "toys", "{get: toys}", "{get: games}",
        "toys.yaml:13: the unknown collection 'games'; use one of toys, or declare it in common.yaml",
    ),
    "a standard method without a collection's name": (
        "toys", "{get: toys}", "{get: [toys]}",
        "toys.yaml:13: ['toys'] where a name is expected; write one name",
    ),
    "x-mock that is no mapping": (
        "toys", "{get: toys}", "get",
        "toys.yaml:13: 'get' where names and values are expected; write `name: value` lines",
    ),
    "no operationId": (
        "toys", "      operationId: get_toy\n", "",
        "toys.yaml:11: no operationId; add a snake_case one",
    ),
    "no success": (
        "toys", '"200": {description: One., content: {application/json: {schema:'
        ' {$ref: "common.yaml#/components/schemas/Toy"}}}}', '"400": {description: No.}',
        "toys.yaml:11: no answer below 400; declare the one that success gives",
    ),
    "an answer for many statuses": (
        "toys", '"404"', "default",
        "toys.yaml:17: the answer 'default'; name one status, like 404",
    ),
    "no answers": (
        "toys", "      responses: {\"200\": {description: All., content: {application/json: {schema: {type: array},"
        " example: []}}}}\n", "",
        "toys.yaml:5: an operation that cannot be read (KeyError('responses')); hold it to"
        " https://spec.openapis.org/oas/v3.1.1",
    ),
    "the same id twice": (
        "toys", "get_toy", "list_toys",
        "toys.yaml:11: a second operation 'list_toys'; rename it; the first is specs/shop/toys.yaml:5",
    ),
    "a $ref to nowhere": (
        "toys", "schemas/Toy", "schemas/Toi",
        "toys.yaml:16: $ref 'common.yaml#/components/schemas/Toi' leads nowhere; correct the file name or the pointer",
    ),
    "a $ref to no file": (
        "toys", "common.yaml#", "commons.yaml#",
        "toys.yaml:16: $ref 'commons.yaml#/components/schemas/Toy' leads nowhere; correct the file name or the pointer",
    ),
    "a $ref into text": (
        "toys", "common.yaml#/components/schemas/Toy", "common.yaml#/info/title/text",
        "toys.yaml:16: $ref 'common.yaml#/info/title/text' leads nowhere; correct the file name or the pointer",
    ),
    "a $ref to nowhere deep in a schema": (
        "common", "name: {type: string}", 'name: {anyOf: [{$ref: "#/components/schemas/Name"}]}',
        "common.yaml:15: $ref '#/components/schemas/Name' leads nowhere; correct the file name or the pointer",
    ),
    "a $ref in a circle": (
        "common", "    Toy:\n", '    Loop: {$ref: "#/components/schemas/Loop"}\n    Toy:\n',
        "common.yaml:13: $ref '#/components/schemas/Loop' leads back to itself; break the circle",
    ),
    "a path parameter that the path has not": (
        "toys", "name: id,", "name: toy,",
        "toys.yaml:11: {id} in the path without a parameter; declare 'id' in path\n"
        "toys.yaml:11: the path parameter 'toy'; write {toy} into the path, or drop it",
    ),
    "a parameter within a segment": (
        "toys", "/toys/{id}:", "/toys/no-{id}:",
        "toys.yaml:11: a parameter within the segment 'no-{id}'; give it a segment of its own",
    ),
    "a cookie": (
        "toys", "    parameters: [", "    parameters: [{name: c, in: cookie, schema: {type: string}}, ",
        "toys.yaml:10: the parameter 'c' in 'cookie'; use one of path, query, header",
    ),
    "an array that is not repeated": (
        "toys", "    parameters: [", "    parameters: [{name: c, in: query, explode: false, schema: {type: array}}, ",
        "toys.yaml:10: the array 'c' in a form that is not read; put arrays into the query, each item by itself"
        " (style form, explode)",
    ),
    "an array in a header": (
        "toys", "    parameters: [", "    parameters: [{name: c, in: header, schema: {type: array}}, ",
        "toys.yaml:10: the array 'c' in a form that is not read; put arrays into the query, each item by itself"
        " (style form, explode)",
    ),
    "a parameter without a schema": (
        "toys", "    parameters: [", "    parameters: [{name: c, in: query}, ",
        "toys.yaml:11: an operation that cannot be read (KeyError('schema')); hold it to"
        " https://spec.openapis.org/oas/v3.1.1",
    ),
    "a path without methods": (
        "toys", "paths:\n", "paths:\n  /games:\n",
        "toys.yaml:4: None where names and values are expected; write `name: value` lines",
    ),
    "components in a list": (
        "toys", "paths:\n", "components: [a]\npaths:\n",
        "toys.yaml:3: ['a'] where names and values are expected; write `name: value` lines",
    ),
    "an operation in a word": (
        "toys", "paths:\n", "paths:\n  /games: {get: all}\n",
        "toys.yaml:4: an operation that cannot be read (AttributeError(\"'str' object has no attribute 'get'\"));"
        " hold it to https://spec.openapis.org/oas/v3.1.1",
    ),
    "an unknown security scheme": (
        "toys", "      operationId: get_toy\n", "      operationId: get_toy\n      security: [{card: []}]\n",
        "toys.yaml:13: security names the unknown scheme 'card'; declare it in components.securitySchemes",
    ),
    "security that is no list": (
        "toys", "      operationId: get_toy\n", "      operationId: get_toy\n      security: 5\n",
        "toys.yaml:13: security that cannot be read (TypeError(\"'int' object is not iterable\")); hold it to"
        " https://spec.openapis.org/oas/v3.1.1",
    ),
    "a kind of security that is not known": (
        "common", "{type: http, scheme: bearer}", "{type: http, scheme: digest}",
        "common.yaml:11: security scheme 'bearer' of an unknown kind; use http bearer, http basic, apiKey in header or"
        " oauth2\n"
        "common.yaml:4: security names the unknown scheme 'bearer'; declare it in components.securitySchemes",
    ),
    "a server without a host": (
        "common", "https://shop.test/v1", "/v1",
        "common.yaml:3: server '/v1' without a fixed host; write the vendor's full URL\n"
        "toys.yaml:5: no server; add `servers` here or to common.yaml\n"
        "toys.yaml:11: no server; add `servers` here or to common.yaml",
    ),
    "a server whose host varies": (
        "common", "{url: https://shop.test/v1}", "{url: 'https://{town}.shop.test/v1'}",
        "common.yaml:3: server 'https://{town}.shop.test/v1' without a fixed host; write the vendor's full URL\n"
        "toys.yaml:5: no server; add `servers` here or to common.yaml\n"
        "toys.yaml:11: no server; add `servers` here or to common.yaml",
    ),
    "a server with an unknown variable": (
        "common", "{url: https://shop.test/v1}", "{url: 'https://shop.test/{town}'}",
        "common.yaml:3: no variable for {town}; declare it below `variables`\n"
        "toys.yaml:5: no server; add `servers` here or to common.yaml\n"
        "toys.yaml:11: no server; add `servers` here or to common.yaml",
    ),
    "a component of the same name": (
        "toys", "paths:\n", "components: {schemas: {Toy: {type: object}}}\npaths:\n",
        "toys.yaml:3: a second schemas component 'Toy'; rename it; the first is specs/shop/common.yaml:13",
    ),
    "an unknown setting": (
        "common", "  message: /message\n", "  massage: /message\n",
        "common.yaml:6: the unknown key 'massage'; use one of message, statuses, reading, pagination, collections, quirks, rate_limits",
    ),
    "a setting that is no text": (
        "common", "  message: /message\n", "  message: [/message]\n",
        "common.yaml:6: ['/message'] where a name is expected; write one name",
    ),
    "a status for an unknown kind": (
        "common", "  message: /message\n", "  statuses: {teapot: 418}\n",
        "common.yaml:6: the unknown key 'teapot'; use one of unauthenticated, forbidden, no_operation, not_found,"
        " wrong_method, malformed_path, media_type, too_large, invalid, conflict, throttled",
    ),
    "a status that is none": (
        "common", "  message: /message\n", "  statuses: {forbidden: 200}\n",
        "common.yaml:6: 200; write a status such as 403",
    ),
    "an unknown way of reading": (
        "common", "  message: /message\n", "  reading: {whole_floats: round, ignore_case: [header], trim: true}\n",
        "common.yaml:6: the unknown key 'trim'; use one of whole_floats, ignore_case\n"
        "common.yaml:6: 'round'; write accept or refuse\n"
        "common.yaml:6: 'header'; write any of path, query and body",
    ),
    "an unknown pagination": (
        "common", "  message: /message\n", "  pagination: {maximum: all, headers: {rows: x-rows}, start: 0}\n",
        "common.yaml:6: the unknown key 'start'; use one of page, size, maximum, headers\n"
        "common.yaml:6: the unknown key 'rows'; use one of page, size, items, total, last\n"
        "common.yaml:6: 'all'; write a number of rows",
    ),
    "a collection of an unknown kind": (
        "common", "{key: id, ids: integer, schema: Toy}", "{key: id, ids: ulid, schema: Toi, sorted: true}",
        "common.yaml:8: the unknown key 'sorted'; use one of key, ids, schema, indexes\n"
        "common.yaml:8: 'ulid'; write uuid or integer\n"
        "common.yaml:8: no component schema 'Toi'; name one of components.schemas",
    ),
    "a collection with the mock's own name": (
        "common", "  collections:\n", "  collections:\n    credentials: {key: name}\n",
        "common.yaml:8: a collection named 'credentials'; rename it; the mock keeps its own tokens there",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), FRAGMENTS.values(), ids=FRAGMENTS)
def test_a_flawed_fragment_is_named_with_its_line(file: str, old: str, new: str, told: str) -> None:
    name = f"specs/shop/{file}.yaml"
    assert FILES[name].count(old) >= 1

    assert flaws({name: FILES[name].replace(old, new, 1)}) == [f"specs/shop/{line}" for line in told.splitlines()]


def test_two_fragments_that_claim_a_method_and_path_are_both_named() -> None:
    again = TOYS.replace("list_toys", "list_all_toys").replace("get_toy", "get_one_toy").replace("{id}", "{toy}")

    assert flaws({"specs/shop/again.yaml": again.replace("name: id,", "name: toy,")}) == [
        "specs/shop/toys.yaml:5: GET /toys is already answered by 'list_all_toys'; remove one; the first is"
        " specs/shop/again.yaml:5",
        "specs/shop/toys.yaml:11: GET /toys/{id} is already answered by 'get_one_toy'; remove one; the first is"
        " specs/shop/again.yaml:11",
    ]


def test_the_flaws_of_all_providers_are_told_together() -> None:
    broken = {"specs/shop/toys.yaml": TOYS.replace("{get: toys}", "{get: games}")}
    other = {
        "specs/stall/common.yaml": COMMON.replace("shop.test", "stall.test"),
        "specs/stall/toys.yaml": TOYS.replace("{get: toys}", "{get: cards}"),
    }

    assert flaws(broken | other) == [
        "specs/shop/toys.yaml:13: the unknown collection 'games'; use one of toys, or declare it in common.yaml",
        "specs/stall/toys.yaml:13: the unknown collection 'cards'; use one of toys, or declare it in common.yaml",
    ]


def test_two_providers_cannot_share_a_host() -> None:
    other = {"specs/stall/common.yaml": COMMON, "specs/stall/toys.yaml": TOYS}

    assert flaws(other) == [
        "specs/stall: the host 'shop.test' of provider 'shop' again; give each provider its own hosts"
    ]


def test_a_provider_that_stands_in_two_folders_is_refused() -> None:
    for folder in ("one", "two"):
        Path(folder, "shop").mkdir(parents=True)
        Path(folder, "shop", "common.yaml").write_text(COMMON)

    with pytest.raises(BrokenFilesError, match=r"two/shop: a second provider 'shop'; rename it; the first is one/shop"):
        create_app(Settings(specs=(Path.cwd() / "one", Path.cwd() / "two"), shipped=False))


def test_a_folder_without_fragments_is_refused() -> None:
    Path("specs").mkdir()

    with pytest.raises(BrokenFilesError) as told:
        create_app(Settings(specs=(Path.cwd() / "specs",), shipped=False))

    assert str(told.value) == "specs: no folder with fragments in it; name the folder that holds <provider>/*.yaml"


HANDLERS = {
    "a handler of no operation": (
        "def list_toys(call):\n    return []\n\n\ndef list_games(call):\n    return []\n",
        "handlers.py:5: the handler 'list_games' names no operation of shop; rename it, or begin it with _",
    ),
    "a module that breaks": (
        "import os\n\nos.nothing()\n",
        "handlers.py:3: cannot be loaded (AttributeError(\"module 'os' has no attribute 'nothing'\")); correct the"
        " module",
    ),
    "a module that is no Python": (
        "def list_toys(call):\n    return [\n",
        "handlers.py:2: cannot be loaded (SyntaxError(\"'[' was never closed\", ",
    ),
}


@pytest.mark.parametrize(("text", "told"), HANDLERS.values(), ids=HANDLERS)
def test_flawed_handlers_are_named_with_their_line(text: str, told: str) -> None:
    (line,) = flaws({"specs/shop/handlers.py": text})

    assert line.startswith(f"specs/shop/{told}")


def test_an_operation_cannot_be_named_like_a_hook() -> None:
    assert flaws({"specs/shop/toys.yaml": TOYS.replace("get_toy", "headers")}) == [
        "specs/shop/toys.yaml:11: the operationId 'headers' is a hook's name; rename the operation"
    ]


SEEDS = {
    "a key twice": ("owner: {", "owner: {token: t-1, ", "2: the key 'token' a second time; keep one of the two"),
    "another top level": (
        "records:", "rows: []\nrecords:", "1: something else than extends, credentials, quirks, records; keep these keys only",
    ),
    "an unknown tag": ("kite", "!month 1", "5: the unknown tag '!month'; known here: !week"),
    "a week that is none": (
        "kite", '!week "monday"', "5: 'monday' is no week, day and time such as '-2 tue 09:30'; correct the value",
    ),
    "a time that is none": (
        "kite", '!week "0 mon 25:00"',
        "5: '0 mon 25:00' is no week, day and time such as '-2 tue 09:30'; correct the value",
    ),
    "an unknown collection": (
        "  toys:", "  games: []\n  toys:",
        "4: the unknown collection 'games'; use one of toys, or declare it in x-mock",
    ),
    "records that are no list": (
        "    - {id: 1, name: kite}\n    - {id: 2, name: ball}\n", "    id: 1\n",
        "4: no list of records; write one `- {…}` for each",
    ),
    "records that are no mapping": (
        "records:\n  toys:\n    - {id: 1, name: kite}\n    - {id: 2, name: ball}\n", "records: []\n",
        "3: no mapping of collections; write `collection: [record, …]`",
    ),
    "a record that breaks its schema": (
        "name: kite", "name: 5", "5: toys: 5 is not of type \"string\"; write what the component 'Toy' allows",
    ),
    "a record without a key": (
        "{id: 1, name: kite}", "{name: kite}",
        "5: toys: no id; write a key of its own\n"
        "5: toys: \"id\" is a required property; write what the component 'Toy' allows",
    ),
    "a record key twice": ("id: 2", "id: 1", "6: toys: the id 1 a second time; write a key of its own"),
    "a record key of no kind that a path could hold": (
        "id: 2", "id: [2]",
        "6: toys: the id [2]; write a text or an integer\n"
        "6: toys: [2] is not of type \"integer\"; write what the component 'Toy' allows",
    ),
    "a number that no JSON reader keeps": (
        "id: 2", "id: 99999999999999999999",
        "6: toys: what JSON cannot keep (Integer exceeds 64-bit range); write integers within 64 bits",
    ),
    "credentials that are no mapping": (
        "  owner: {token: t-1, role: owner}\n", "  - owner\n",
        "1: no mapping of names; write `name: {token: …, role: …}`",
    ),
    "a credential without a token": (
        "token: t-1, ", "", "2: credentials: no token; write a token of its own",
    ),
    "a token that is no text": (
        "token: t-1", "token: 5", "2: credentials: the token 5; write a text",
    ),
    "a role that is no text": (
        "role: owner", "role: [owner]", "2: credentials: the role ['owner']; write a text",
    ),
    "an unknown member of a credential": (
        "role: owner", "role: owner, roles: x",
        "2: credentials: the unknown member 'roles'; write one of token, role, subject, expires, scheme",
    ),
    "an unknown scheme of a credential": (
        "role: owner", "role: owner, scheme: card",
        "2: credentials: the unknown scheme 'card'; write one of bearer",
    ),
    "an expiry without a time": (
        "role: owner", 'role: owner, expires: !week "0 mon"',
        "2: credentials: the expiry '2026-03-02'; write a time with its offset, such as 2026-03-02T09:00:00Z",
    ),
    "an expiry that is none": (
        "role: owner", "role: owner, expires: soon",
        "2: credentials: the expiry 'soon'; write a time with its offset, such as 2026-03-02T09:00:00Z",
    ),
    "the same token twice": (
        "records:", "  other: {token: t-1}\nrecords:",
        "3: credentials: the same token as 'owner'; write a token of its own",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), SEEDS.values(), ids=SEEDS)
def test_a_flawed_seed_is_named_with_its_line(old: str, new: str, told: str) -> None:
    assert SEED.count(old) >= 1
    seed = {"fixtures/default/shop.yaml": SEED.replace(old, new, 1)}

    assert flaws(seed) == [f"fixtures/default/shop.yaml:{line}" for line in told.splitlines()]


def test_a_scenario_that_nobody_wrote_is_refused_by_name() -> None:
    start(FILES)

    with pytest.raises(MockServerError, match="no scenario 'winter'; use one of default"):
        create_app(
            Settings(specs=(Path("specs"),), fixtures=(Path("fixtures"),), shipped=False, scenario="winter"),
        )
