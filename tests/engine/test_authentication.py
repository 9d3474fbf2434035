"""Who calls: the token looked up among the world's credentials."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from toy.api import ADA, DESK, EXPIRED, LIBRARIAN, NOW, READER, SOON, STEWARD, Api

from mockserver.universe import Universe

LOAN = "/loans/00000000-0000-4000-8000-00000000a001"
SOLARIS = "/books/00000000-0000-4000-8000-000000000001"
MISSING = {"error": {"code": "no-card", "message": "Show your library card."}}
UNKNOWN = {"error": {"code": "bad-card", "message": "This card is not ours."}}
OLD = {"error": {"code": "old-card", "message": "This card has expired."}}


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("written", [f"Bearer {READER}", f"bearer {READER}", f"BEARER {READER}", f"Bearer   {READER}"])
def test_a_bearer_token_lets_in_however_the_scheme_is_written(library: Api, written: str) -> None:
    assert library.get("/shelves", headers={"Authorization": written}).status_code == 200


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, MISSING),
        ("", MISSING),
        ("Bearer", MISSING),
        ("Bearer ", MISSING),
        (READER, MISSING),
        (f"Token {READER}", MISSING),
        (f"Bearer{READER}", MISSING),
        (basic(f":{READER}"), MISSING),
        (f"Bearer {READER[:-1]}", UNKNOWN),
        (f"Bearer {READER}x", UNKNOWN),
        (f"Bearer {READER.upper()}", UNKNOWN),
        (f"Bearer {READER} {READER}", UNKNOWN),
        (f"Bearer {READER},", UNKNOWN),
        ("Bearer \xe4\xf6\xfc", UNKNOWN),
        (f"Bearer {DESK}", UNKNOWN),
        (f"Bearer {EXPIRED}", OLD),
    ],
)
def test_anything_else_is_refused_with_its_reason(library: Api, written: str | None, told: dict[str, object]) -> None:
    headers = {} if written is None else {"Authorization": written}

    answer = library.get("/shelves", token=None, headers=headers)

    assert (answer.status_code, answer.json) == (401, told)


def test_a_token_expires_by_the_worlds_clock(library: Api, universe: Universe) -> None:
    friday = NOW + timedelta(days=2, hours=6)

    universe.world.clock.set(now=friday - timedelta(seconds=1))
    assert library.get("/shelves", token=SOON).status_code == 200

    universe.world.clock.set(now=friday)
    assert (library.get("/shelves", token=SOON).status_code, library.get("/shelves", token=SOON).json) == (401, OLD)


@pytest.mark.parametrize("user", ["", "anybody", "ä", "a b"])
def test_basic_takes_the_password_for_the_token_whatever_the_user(library: Api, user: str) -> None:
    headers = {"Authorization": basic(f"{user}:{READER}")}

    assert library.get("/loans", headers=headers).status_code == 200


def test_a_user_of_basic_may_be_written_in_latin_1(library: Api) -> None:
    headers = {"Authorization": "Basic " + base64.b64encode(b"Zo\xeb:" + READER.encode()).decode()}

    assert library.get("/loans", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (basic(f"me:{READER[:-1]}"), UNKNOWN),
        (basic(f"me:{READER}:more"), UNKNOWN),
        (basic(f"{READER}:"), MISSING),
        (basic(READER), MISSING),
        ("Basic !!!", MISSING),
        ("Basic " + base64.b64encode(b":\xff\xfe").decode(), MISSING),
        ("Basic " + base64.b64encode(f":{READER}".encode()).decode().rstrip("="), MISSING),
        (f"Bearer {READER}", MISSING),
    ],
)
def test_other_basic_credentials_are_refused(library: Api, written: str, told: dict[str, object]) -> None:
    answer = library.get("/loans", headers={"Authorization": written})

    assert answer.status_code == 401
    # The library declares no example for "malformed", so its first one answers.
    assert answer.json == told


def test_a_header_of_its_own_holds_the_bare_token(library: Api) -> None:
    assert library.get("/loans", token=None, headers={"x-library-key": DESK}).status_code == 200
    assert library.get("/loans", token=None, headers={"X-Library-Key": f"Bearer {DESK}"}).json == UNKNOWN
    assert library.get("/loans", token=None, headers={"X-Library-Key": ""}).status_code == 401


def test_a_credential_may_be_bound_to_one_scheme(library: Api) -> None:
    assert library.get("/loans", headers={"Authorization": basic(f":{DESK}")}).json == UNKNOWN
    assert library.get("/loans", token=None, headers={"X-Library-Key": READER}).status_code == 200


def test_any_of_several_alternatives_lets_in_and_the_first_that_is_tried_decides(library: Api) -> None:
    key = {"X-Library-Key": DESK}

    assert library.get(SOLARIS, token=READER).status_code == 200
    assert library.get(SOLARIS, token=None, headers=key).status_code == 200
    assert library.get(SOLARIS, token="nonsense", headers=key).json == UNKNOWN
    assert library.get(SOLARIS, token=READER, headers={"X-Library-Key": "nonsense"}).status_code == 200
    assert library.get(SOLARIS, token=None).json == MISSING


def test_schemes_of_one_alternative_are_needed_together(library: Api) -> None:
    key = {"X-Library-Key": DESK}

    assert library.delete(LOAN, token=LIBRARIAN).json == MISSING
    assert library.delete(LOAN, token=None, headers=key).json == MISSING
    assert library.delete(LOAN, token="nonsense", headers=key).json == UNKNOWN
    assert library.delete(LOAN, token=LIBRARIAN, headers={"X-Library-Key": "nonsense"}).json == UNKNOWN
    assert library.delete(LOAN, token=LIBRARIAN, headers=key).status_code == 204


def test_an_empty_alternative_lets_anybody_in_who_shows_nothing_wrong(library: Api) -> None:
    assert library.get(LOAN, token=None).status_code == 200
    assert library.get(LOAN, token=READER).status_code == 200
    assert (library.get(LOAN, token="nonsense").status_code, library.get(LOAN, token="nonsense").json) == (401, UNKNOWN)


def test_an_operation_without_security_asks_nobody(library: Api) -> None:
    assert library.get("/shelves/labels", token=None).status_code == 200
    assert library.get("/shelves/labels", token="nonsense").status_code == 200


@pytest.mark.parametrize(
    ("token", "detail"),
    [
        ("nonsense", "That is no ticket."),
        ("a.b", "That is no ticket."),
        ("a.b.c.d", "That is no ticket."),
        ("a.b.c", "That is no ticket."),
        (f"{ADA.rpartition('.')[0]}.", "That is no ticket."),
        # Well formed, and nobody has it: the first example, since none is named for it.
        (f"{ADA}x", "Who are you?"),
        (f"{STEWARD.rpartition('.')[0]}.c2lnbmVk", "Who are you?"),
    ],
)
def test_where_tokens_are_jwts_others_are_malformed(rooms: Api, token: str, detail: str) -> None:
    answer = rooms.get("/visits/00000000-0000-4000-8000-0000000000c1", token=token)

    assert answer.status_code == 401
    assert answer.json is not None
    assert (answer.json["detail"], answer.json["places"]) == (detail, [])


def test_a_stranger_does_not_learn_which_paths_and_methods_exist(library: Api) -> None:
    for answer in (
        library.get("/nowhere", token=None),
        library.patch("/shelves", {}, token=None),
        library.get("/shelves/none", token=None),
        library.post("/shelves", data="{", media="text/plain", token=None),
    ):
        assert (answer.status_code, answer.json) == (401, MISSING)


def test_another_method_of_a_path_wants_what_the_path_wants(library: Api) -> None:
    told = {"error": {"code": "not-so", "message": "That cannot be done here."}}

    assert library.post("/shelves/labels", token=None).json == told
    assert library.put("/loans", token=READER).json == MISSING
    assert library.put("/loans", headers={"X-Library-Key": DESK}).json == told
