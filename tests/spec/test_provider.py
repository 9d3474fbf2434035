"""What the toy's fragments say, read into values."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.spec.fragment import Provider, SecurityScheme, load_provider
from mockserver.spec.vocabulary import STATUSES, CollectionSpec, Mock, Pagination, Standard


@pytest.fixture(scope="module")
def library(toy: Path) -> Provider:
    return load_provider(toy / "specs" / "library")


@pytest.fixture(scope="module")
def rooms(toy: Path) -> Provider:
    return load_provider(toy / "specs" / "reading_room")


def test_settings_are_read_from_the_common_file(rooms: Provider) -> None:
    settings = rooms.settings

    assert settings.message == "/detail"
    assert settings.statuses == {**STATUSES, "forbidden": 401, "malformed_path": 404}
    assert (settings.refuse_whole_floats, settings.ignore_query_case, settings.ignore_member_case) == (True, True, True)
    headers = {"page": "room-page", "items": "room-items", "total": "room-total"}
    assert settings.pagination == Pagination("page", "pageSize", 3, headers)
    assert settings.collections == {
        "visits": CollectionSpec("visits", "id", "uuid", "Visit", ("reader",)),
        "readers": CollectionSpec("readers", "name", "uuid", "Reader", ()),
    }


def test_settings_have_defaults(library: Provider) -> None:
    settings = library.settings

    assert (settings.refuse_whole_floats, settings.ignore_query_case, settings.ignore_member_case) == (
        False,
        False,
        False,
    )


def test_servers_and_security_of_the_common_file_hold_unless_a_fragment_or_operation_has_its_own(
    library: Provider, rooms: Provider
) -> None:
    security = {operation.id: operation.security for operation in library.operations.values()}

    assert security["list_books"] == (("bearer",),)
    assert security["list_labels"] == ()
    assert security["get_book"] == (("bearer",), ("key",))
    assert security["list_loans"] == (("basic",), ("key",))
    assert security["delete_loan"] == (("bearer", "key"),)
    assert security["get_loan"] == (("bearer",), ())
    assert [server.path for server in rooms.operations["get_visit"].servers] == ["rooms.test/ghent/api"]
    assert [server.path for server in rooms.operations["buy_ticket"].servers] == ["tickets.rooms.test"]
    assert rooms.hosts == ("rooms.test", "tickets.rooms.test")


def test_the_default_of_a_server_variable_comes_first(rooms: Provider) -> None:
    assert rooms.servers[0].variables == {"town": ("ghent", "leuven")}


def test_security_schemes_say_where_the_token_stands(library: Provider, rooms: Provider) -> None:
    assert library.schemes == {
        "bearer": SecurityScheme("bearer", "bearer"),
        "basic": SecurityScheme("basic", "basic"),
        "key": SecurityScheme("key", "header", header="X-Library-Key"),
    }
    assert rooms.schemes == {"bearer": SecurityScheme("bearer", "bearer", is_jwt=True)}


def test_parameters_of_the_path_item_and_shared_ones_belong_to_the_operation(library: Provider) -> None:
    parameters = {one.name: one for one in library.operations["list_books"].parameters}

    assert list(parameters) == ["page", "size", "genre", "lent", "pages", "rating", "published", "shelf"]
    assert {name: one.types for name, one in parameters.items()} == {
        "page": ("integer",),
        "size": ("integer",),
        "genre": ("string",),
        "lent": ("boolean",),
        "pages": ("integer",),
        "rating": ("number",),
        "published": ("string",),
        "shelf": ("integer",),
    }
    assert (parameters["size"].default, parameters["size"].example) == (10, 5)
    assert parameters["size"].place.endswith("tests/toy/specs/library/common.yaml:32")


def test_arrays_know_what_their_items_are_read_as(rooms: Provider) -> None:
    parameters = {one.name: one for one in rooms.operations["list_visits"].parameters}

    assert (parameters["tags"].types, parameters["tags"].items) == (("array",), "string")
    assert (parameters["seats"].types, parameters["seats"].items) == (("array",), "integer")


def test_x_mock_names_the_standard_method(library: Provider) -> None:
    operations = library.operations

    assert operations["list_shelf_books"].mock == Mock(Standard("list", "books", ("shelf",)))
    assert operations["get_shelf_book"].mock == Mock(Standard("get", "books", ("shelf",), "id"))
    assert operations["delete_book"].mock == Mock(Standard("delete", "books"), allow=frozenset({"librarian"}))
    assert operations["list_labels"].mock == Mock(constant=True)
    assert operations["renew_loan"].mock == Mock()


def test_a_response_that_is_less_certain_carries_its_own_evidence(library: Provider) -> None:
    operation = library.operations["get_shelf"]

    assert operation.evidence == {"documented": "house-rules"}
    assert operation.responses[404].evidence == {"observed": "a-visit"}
    assert operation.responses[401].evidence == {}


def test_responses_know_their_required_headers_and_named_examples(library: Provider) -> None:
    operation = library.operations["list_shelves"]

    assert operation.success.required == {"x-page", "x-size", "x-items", "x-total"}
    assert list(operation.responses[422].content["application/json"].examples) == ["schema", "unreadable", "empty"]
