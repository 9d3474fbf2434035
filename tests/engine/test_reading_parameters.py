"""Path, query and header parameters are read strictly by their schemas."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, Api

from mockserver.engine.reading import Reader
from mockserver.engine.request import Request
from mockserver.universe import Universe

BAD_ADDRESS = {"error": {"code": "bad-address", "message": "That is no address."}}
INVALID = {"error": {"code": "invalid", "message": "That does not fit."}}
DAY = {"Room-Day": "2026-03-04"}


@pytest.mark.parametrize(
    "number",
    [
        "0", "-1", "+1", " 1", "1 ", "01", "1_0", "1.0", "1e0", "٣", "one", "1%0A", "%001", "0x1", "1,", "",
        "9223372036854775808", "99999999999999999999999999",
    ],
)  # fmt: skip
def test_an_integer_is_read_as_a_whole_or_not_at_all(library: Api, number: str) -> None:
    answer = library.get(f"/shelves/{number}")

    if number:
        assert (answer.status_code, answer.json) == (400, BAD_ADDRESS)
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("number", ["1", "9223372036854775807"])
def test_what_is_an_integer_is_looked_up(library: Api, number: str) -> None:
    assert library.get(f"/shelves/{number}").status_code == (200 if number == "1" else 404)


UUID = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    "text",
    [
        UUID.replace("-", ""), f"{{{UUID}}}", f"urn:uuid:{UUID}", f"{UUID}%0A", f"%20{UUID}", f"{UUID}%00", UUID[:-1],
        f"{UUID}0", UUID.replace("8", "g"), "x",
    ],
)  # fmt: skip
def test_a_uuid_has_hyphens_and_nothing_else(library: Api, text: str) -> None:
    answer = library.get(f"/books/{text}")

    assert (answer.status_code, answer.json) == (400, BAD_ADDRESS)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("lent=true", True),
        ("lent=false", True),
        ("lent=True", False),
        ("lent=1", False),
        ("lent=", False),
        ("lent", False),
        ("pages=-0", True),
        ("pages=-5", True),
        ("pages=%2B5", False),
        ("pages=+5", False),
        ("pages=5.0", False),
        ("pages=1_0", False),
        ("pages=%D9%A3", False),
        ("pages=-9223372036854775808", True),
        ("pages=-9223372036854775809", False),
        ("pages=9223372036854775808", False),
        ("rating=4", True),
        ("rating=-4.50", True),
        ("rating=1e2", True),
        ("rating=.5", False),
        ("rating=5.", False),
        ("rating=NaN", False),
        ("rating=Infinity", False),
        ("rating=1e999", False),
        ("rating=4,5", False),
        ("published=1961-06-01", True),
        ("published=1961-02-29", False),
        ("published=1961-6-1", False),
        ("published=1961-06-01T00:00:00Z", False),
        ("genre=novel", True),
        ("genre=Novel", False),
        ("genre=", False),
        ("page=0", False),
        ("size=0", False),
        ("page=1&page=1", False),
        ("genre=novel&genre=essay", False),
        ("Genre=Novel", True),
        ("unheard=of&unheard=of", True),
        ("", True),
        ("&&", True),
        ("=", True),
        ("%", True),
        ("unheard=%zz", True),
        ("unheard=%ff", False),
        ("%ff=1", False),
        ("genre=%ff", False),
        ("genre=%6eovel", True),
        ("%67enre=nonsense", False),
    ],
)
def test_query_parameters_fit_their_schema_or_are_refused(library: Api, query: str, fits: bool) -> None:
    answer = library.get(f"/books?{query}")

    assert answer.status_code == (200 if fits else 422)
    if not fits:
        assert answer.json == INVALID


def test_raw_bytes_in_a_query_count_as_percent_encoded(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {LIBRARIAN}"}

    for raw, status in (("unheard=ä".encode(), 200), (b"unheard=\xff", 422)):
        told = {"QUERY_STRING": raw.decode("latin-1")}
        assert client.get("/library.test/v1/books", headers=headers, environ_overrides=told).status_code == status


def test_every_problem_of_the_query_and_the_headers_is_named(rooms: Api) -> None:
    answer = rooms.get("/visits?page=0&pageSize=x&tags=loud&seats=0&seats=two&page=%ff", headers={"Room-Floor": "up"})

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["places"] == [
        "query page: 'page' is not UTF-8",
        "query page: 0 is less than the minimum of 1",
        "query pageSize: 'x' is not of type 'integer'",
        'query tags/0: "loud" is not one of "quiet" or "group"',
        "query seats/1: 'two' is not of type 'integer'",
        "header Room-Day: 'Room-Day' is required",
        "header Room-Floor: 'up' is not of type 'integer'",
    ]


@pytest.mark.parametrize(
    ("query", "seats"),
    [
        ("tags=quiet", [4, 6]),
        ("tags=quiet&tags=group", [4, 5, 6]),
        ("seats=4", [4]),
        ("seats=4&seats=7", [4, 7]),
        ("seats=7&tags=quiet", []),
        ("SEATS=7&seats=4", [4, 7]),
    ],
)
def test_an_array_is_sent_item_by_item_and_read_by_the_type_of_its_items(
    rooms: Api, query: str, seats: list[int]
) -> None:
    answer = rooms.get(f"/visits?{query}&pageSize=9", headers=DAY)

    assert answer.status_code == 200
    assert [visit["seat"] for visit in answer.json] == seats


@pytest.mark.parametrize("query", ["seats=4,7", "seats=1&seats=2&seats=3&seats=4", "seats=", "tags=quiet&tags=loud"])
def test_an_array_that_breaks_its_schema_is_refused(rooms: Api, query: str) -> None:
    assert rooms.get(f"/visits?{query}", headers=DAY).status_code == 400


@pytest.mark.parametrize("day", ["2026-03-04", "2024-02-29"])
def test_a_header_parameter_is_read_whatever_its_case(rooms: Api, day: str) -> None:
    assert rooms.get("/visits", headers={"room-DAY": day}).status_code == 200


@pytest.mark.parametrize("day", ["", "today", "2026-02-29", "2026-03-04\u00a0"])
def test_a_header_parameter_must_fit(rooms: Api, day: str) -> None:
    assert rooms.get("/visits", headers={"Room-Day": day}).status_code == 400


def test_names_of_query_parameters_count_in_any_case_where_the_provider_says_so(rooms: Api) -> None:
    assert len(rooms.get("/visits?PAGESIZE=1", headers=DAY).json) == 1
    assert rooms.get("/visits?pageSize=1&PAGESIZE=1", headers=DAY).status_code == 400


def test_defaults_of_query_and_headers_are_filled_in(universe: Universe) -> None:
    provider = universe.providers["reading_room"]
    request = Request("GET", "rooms.test", [], "", {"Room-Day": "2026-03-04"}.get, b"", "")

    read = Reader(provider, provider.operations["list_visits"]).params(request, {}, {})

    assert read == {"pageSize": 2, "Room-Day": "2026-03-04", "Room-Floor": 1}


@pytest.mark.parametrize(("text", "status"), [("True", 200), ("FALSE", 200), ("1", 400), ("yes", 400)])
def test_where_the_case_of_the_query_is_ignored_booleans_are_read_in_any(rooms: Api, text: str, status: int) -> None:
    answer = rooms.put(f"/readers/ada?DRYRUN={text}", {"phrase": "open sesame"})

    assert answer.status_code == status
