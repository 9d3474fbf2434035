"""Bodies are read strictly: JSON as RFC 8259 has it, by the declared schema, every problem named."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import LIBRARIAN, Api, MakeApp

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
EMPTY = {"error": {"code": "empty", "message": "Nothing was sent."}}
UNREADABLE = {"error": {"code": "unreadable", "message": "That cannot be read."}}
INVALID = {"error": {"code": "invalid", "message": "That does not fit."}}
WRONG_FORM = {"error": {"code": "wrong-form", "message": "We read JSON."}}
TOO_LARGE = {"error": {"code": "too-large", "message": "Bring less."}}
COUNTER = "/tickets.rooms.test/tickets"


def nested(depth: int) -> bytes:
    """A book within which objects and arrays stand ``depth`` deep."""
    inside = depth - 1
    return b'{"title":"Eden","shelf":1,"x":' + b"[" * inside + b"1" + b"]" * inside + b"}"


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"title":"Eden","shelf":1',
        b'{"title":"Eden","shelf":1}}',
        b'{"title":"Eden","shelf":1} x',
        b"{'title':'Eden'}",
        b'{"title":"Eden","shelf":1,}',
        b'{"title":"Eden","shelf":NaN}',
        b'{"title":"Eden","shelf":Infinity}',
        b'{"title":"Eden","shelf":-Infinity}',
        b'{"title":"Eden","shelf":1e400}',
        b'{"title":"Eden","shelf":01}',
        b'{"title":"Eden","shelf":+1}',
        b'{"title":"Eden","shelf":1.}',
        b'{"title":"Eden\n","shelf":1}',
        b'{"title":"Eden","shelf":1} // really',
        b'{"title":"\\ud800","shelf":1}',
        b'{"title":"\\udc00\\ud800","shelf":1}',
        b'{"title":"\xed\xa0\x80","shelf":1}',
        b'{"title":"\xff","shelf":1}',
        b'\xef\xbb\xbf{"title":"Eden","shelf":1}',
        '{"title":"Eden","shelf":1}'.encode("utf-16"),
        b'{"title":"Eden","title":"Eden","shelf":1}',
        b'{"title":"Eden","\\u0074itle":"Eden","shelf":1}',
        b'{"title":"a:b","shelf":1,"shelf":1}',
        b'{"title":"Eden","shelf":1,"editions":[{"year":1968,"year":1968}]}',
        b'{"title":"::::","shelf":1,"editions":[{"year":1968},{"year":1968,"year":1968}]}',
        nested(65),
        nested(900),
        nested(5000),
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b"\x00",
        b" ",
    ],
)
def test_what_is_no_json_is_unreadable(library: Api, raw: bytes) -> None:
    answer = library.post("/books", data=raw, media=JSON)

    assert (answer.status_code, answer.json) == (422, UNREADABLE)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"title":"a:b::c","shelf":1}',
        b'{"title":"{\\"a\\":1,\\"a\\":2}","shelf":1}',
        '{"title":"Ödön 空 😀\u0000"'.encode().replace(b"\x00", b"\\u0000") + b',"shelf":1}',
        b'\r\n\t {"title":"Eden","shelf":1}\n',
        b'{"title":"\\ud83d\\ude00","shelf":1}',
        b'{"title":"Eden","shelf":1,"editions":[{"year":1968},{"year":1968}]}',
        b'{"title":"Eden","shelf":9223372036854775807}',
        b'{"title":"Eden","shelf":-9223372036854775808}',
    ],
)
def test_what_is_json_is_taken(library: Api, raw: bytes) -> None:
    answer = library.post("/books", data=raw, media=JSON)

    assert answer.status_code == 201
    assert library.get(f"/books/{answer.json['id']}").json == answer.json


def test_sixty_four_levels_are_read_and_one_more_is_not(library: Api) -> None:
    assert library.post("/books", data=nested(64), media=JSON).json == INVALID
    assert library.post("/books", data=nested(65), media=JSON).json == UNREADABLE


@pytest.mark.parametrize(
    "media",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=latin-1",
        " application/json ;x=y",
        "application/vnd.library+json",
    ],
)
def test_json_is_taken_by_several_names(library: Api, media: str) -> None:
    assert library.post("/books", data=b'{"title":"Eden","shelf":1}', media=media).status_code == 201


@pytest.mark.parametrize(
    "media", [None, "text/plain", FORM, "text/json", "application/xml", "json", "application/jsonp", "*/*", ""]
)
def test_other_media_types_are_415(library: Api, media: str | None) -> None:
    answer = library.post("/books", data=b'{"title":"Eden","shelf":1}', media=media)

    assert (answer.status_code, answer.json) == (415, WRONG_FORM)


@pytest.mark.parametrize("media", [None, JSON])
def test_no_body_where_one_is_required_is_told_so(library: Api, media: str | None) -> None:
    answer = library.post("/books", data=b"", media=media)

    assert (answer.status_code, answer.json) == (422, EMPTY)


@pytest.mark.parametrize("media", [None, JSON, "text/plain"])
def test_an_optional_body_may_be_left_out_whatever_type_is_announced(rooms: Api, media: str | None) -> None:
    rooms.put("/readers/ada", {"phrase": "open sesame"})

    answer = rooms.put("/readers/ada", data=b"", media=media)

    assert (answer.status_code, answer.json) == (200, {"phrase": "open sesame", "name": "ada"})


def test_a_body_that_nobody_declared_is_ignored(library: Api) -> None:
    assert library.delete("/shelves/1", data=b"{", media=JSON).status_code == 204


def test_a_body_up_to_the_limit_is_read_and_a_larger_one_refused(make_app: MakeApp) -> None:
    library = Api(make_app(max_body=1000).test_client(), "/library.test/v1", LIBRARIAN)
    book = b'{"title":"Eden","shelf":1}'

    fits = library.post("/books", data=book.ljust(1000), media=JSON)
    exceeds = library.post("/books", data=book.ljust(1001), media=JSON)

    assert fits.status_code == 201
    assert (exceeds.status_code, exceeds.json) == (413, TOO_LARGE)


@pytest.mark.parametrize(("size", "status"), [(1000, 201), (1001, 413)])
def test_a_body_without_a_length_is_read_up_to_the_limit(make_app: MakeApp, size: int, status: int) -> None:
    client = make_app(max_body=1000).test_client()
    raw = b'{"title":"Eden","shelf":1}'.ljust(size)

    answer = client.open(
        "/library.test/v1/books",
        method="POST",
        headers={"Authorization": f"Bearer {LIBRARIAN}", "Transfer-Encoding": "chunked"},
        content_type=JSON,
        input_stream=io.BytesIO(raw),
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == status


def test_a_body_is_read_no_further_than_its_length(client: FlaskClient) -> None:
    answer = client.open(
        "/library.test/v1/shelves",
        method="POST",
        headers={"Authorization": f"Bearer {LIBRARIAN}", "Content-Length": "16"},
        content_type=JSON,
        input_stream=io.BytesIO(b'{"label": "Maps"} and more'),
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "book",
    [
        {"shelf": 1},
        {"title": "", "shelf": 1},
        {"title": "Eden", "shelf": "1"},
        {"title": "Eden", "shelf": None},
        {"title": "Eden", "shelf": True},
        {"title": "Eden", "shelf": 1.5},
        {"title": "Eden", "shelf": 1, "unheard": "of"},
        {"title": "Eden", "shelf": 1, "genre": "Novel"},
        {"title": "Eden", "shelf": 1, "lent": 1},
        {"title": "Eden", "shelf": 1, "lent": None},
        {"title": "Eden", "shelf": 1, "rating": 5.5},
        {"title": "Eden", "shelf": 1, "published": "1968-02-30"},
        {"title": "Eden", "shelf": 1, "editions": {"year": 1968}},
        [],
        "Eden",
        None,
        1,
    ],
)
def test_what_breaks_the_schema_is_refused_and_nothing_is_kept(library: Api, book: Any) -> None:
    answer = library.post("/books", data=b"null" if book is None else None, media=JSON, json=book)

    assert (answer.status_code, answer.json) == (422, INVALID)
    assert len(library.get("/books").json) == 3


def test_null_is_taken_where_it_is_declared(library: Api) -> None:
    answer = library.post("/books", {"title": "Eden", "shelf": 1, "rating": None})

    assert (answer.status_code, answer.json["rating"]) == (201, None)


def test_every_problem_of_a_body_is_named(rooms: Api) -> None:
    answer = rooms.post("/visits", {"seat": 41, "tags": ["loud", "quiet", 5], "wishes": {"lampHeight": "high"}})

    assert answer.status_code == 400
    assert answer.json is not None
    assert sorted(answer.json["places"]) == [
        'body /: "reader" is a required property',
        "body /seat: 41 is greater than the maximum of 40",
        'body /tags/0: "loud" is not one of "quiet" or "group"',
        'body /tags/2: 5 is not of type "string"',
        'body /tags/2: 5 is not one of "quiet" or "group"',
        'body /wishes/lampHeight: "high" is not of type "integer"',
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b'{"title":"Eden","shelf":1.0}', {"title": "Eden", "shelf": 1}),
        (b'{"title":"Eden","shelf":1e2}', {"title": "Eden", "shelf": 100}),
        (b'{"title":"Eden","shelf":-0.0}', {"title": "Eden", "shelf": 0}),
        (b'{"title":"Eden","shelf":1,"rating":4.0}', {"title": "Eden", "shelf": 1, "rating": 4.0}),
        (
            b'{"title":"Eden","shelf":1,"editions":[{"year":1968.0,"print_runs":[5e2,7]}]}',
            {"title": "Eden", "shelf": 1, "editions": [{"year": 1968, "print_runs": [500, 7]}]},
        ),
    ],
)
def test_a_whole_float_is_kept_as_an_integer_where_the_provider_takes_it(
    library: Api, sent: bytes, kept: dict[str, Any]
) -> None:
    answer = library.post("/books", data=sent, media=JSON)

    assert answer.status_code == 201
    book = library.get(f"/books/{answer.json['id']}").get_json()
    assert book == {**kept, "id": answer.json["id"]}
    assert type(book["shelf"]) is int
    assert all(type(one["year"]) is int for one in book.get("editions", ()))


def test_a_whole_float_is_refused_where_the_provider_does_not_take_it(rooms: Api) -> None:
    raw = b'{"reader":"grace","seat":4.0,"wishes":{"lampHeight":1e1,"cushions":[{"size":2},{"size":2.0}]}}'

    answer = rooms.post("/visits", data=raw, media=JSON)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["places"] == [
        'body /seat: 4.0 is not of type "integer"',
        'body /wishes/lampHeight: 10.0 is not of type "integer"',
        'body /wishes/cushions/1/size: 2.0 is not of type "integer"',
    ]


@pytest.mark.parametrize("number", ["9223372036854775808.0", "18446744073709551616", "1e300", "-1e19"])
def test_an_integer_beyond_64_bits_is_refused(library: Api, number: str) -> None:
    answer = library.post("/books", data=f'{{"title":"Eden","shelf":{number}}}', media=JSON)

    assert (answer.status_code, answer.json) == (422, INVALID)


def test_members_are_told_apart_by_case(library: Api) -> None:
    assert library.post("/books", {"Title": "Eden", "shelf": 1}).json == INVALID


def test_members_count_in_any_case_at_every_level_where_the_provider_says_so(rooms: Api) -> None:
    answer = rooms.post("/visits", {"READER": "grace", "Seat": 4, "Wishes": {"LAMPHEIGHT": "high"}})

    assert answer.json is not None
    assert answer.json["places"] == ['body /wishes/lampHeight: "high" is not of type "integer"']
    assert rooms.post("/visits", {"READER": "grace", "Seat": 4}).json["reader"] == "grace"


def test_an_exact_spelling_wins_over_another(rooms: Api) -> None:
    for body in ({"reader": "grace", "READER": "mary", "seat": 4}, {"READER": "mary", "reader": "grace", "seat": 4}):
        assert rooms.post("/visits", body).json["reader"] == "grace"


def test_a_form_is_read_by_its_schema(client: FlaskClient) -> None:
    answer = client.post(COUNTER, data="kind=day&code=a+b%26c%C3%A4+long", content_type=FORM)

    assert (answer.status_code, answer.json) == (200, {"ticket": "ticket.for.a b&cä long", "valid": 3600})


def test_a_form_field_sent_twice_is_a_list(client: FlaskClient) -> None:
    once = client.post(COUNTER, data="kind=day&code=from-the-counter&scope=a&scope=b", content_type=FORM)
    twice = client.post(COUNTER, data="kind=day&kind=year&code=from-the-counter", content_type=FORM)

    assert once.status_code == 200
    assert twice.status_code == 400
    assert twice.json is not None
    assert twice.json["places"][0] == 'body /kind: ["day","year"] is not of type "string"'


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"kind=day&code=\xff\xff\xff\xff\xff\xff\xff\xff", 400),
        (b"kind=day&code=%ff%ff%ff%ff%ff%ff%ff%ff", 400),
        (b"&".join(b"a=b" for _ in range(1001)), 400),
        (b"kind=day", 400),
        (b"kind=&code=from-the-counter", 400),
        (b'{"kind":"day","code":"from-the-counter"}', 400),
    ],
)
def test_a_form_that_is_none_or_breaks_its_schema_is_refused(client: FlaskClient, raw: bytes, status: int) -> None:
    assert client.post(COUNTER, data=raw, content_type=FORM).status_code == status


def test_json_is_no_form(client: FlaskClient) -> None:
    assert client.post(COUNTER, json={"kind": "day", "code": "from-the-counter"}).status_code == 415


def test_what_is_sent_again_is_read_as_the_first_time(library: Api, rooms: Api) -> None:
    for _ in range(3):
        book = library.post("/books", data=b'{"title":"Eden","shelf":1.0}', media=JSON).get_json()
        assert type(book["shelf"]) is int
        assert rooms.post("/visits", data=b'{"READER":"grace","Seat":4}', media=JSON).json["reader"] == "grace"
        twice = library.post("/books", data=b'{"title":"Eden","shelf":1,"shelf":1}', media=JSON)
        assert twice.json == UNREADABLE
