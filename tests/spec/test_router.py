"""From host, path and method to an operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.spec.document import Document
from mockserver.spec.operation import Contents, Operation, Response, Server
from mockserver.spec.references import Located
from mockserver.spec.router import Match, Missed, Router, path_segments
from mockserver.spec.vocabulary import Mock

NOWHERE = Located({}, Document(Path("toy.yaml"), "toy.yaml", {}, ()), "", "")
PLAIN = Server("library.test", ("v1",))
TOWNS = Server("rooms.test", ("{town}", "api"), {"town": ("ghent", "leuven")})


def operation(method: str, path: str, *servers: Server) -> Operation:
    return Operation(
        provider="toy",
        id=f"{method} {path}",
        method=method,
        path=path,
        servers=servers or (PLAIN,),
        read=lambda: Contents((), None, {200: Response(200, frozenset(), {}, {}, "", NOWHERE)}),
        security=(),
        mock=Mock(),
        evidence={},
        summary="",
        node=NOWHERE,
    )


def router(*operations: Operation) -> Router:
    made = Router()
    for one in operations:
        assert made.add(one) is None
    return made


def found(made: Router, method: str, path: str, host: str = "library.test") -> tuple[str, dict[str, str]] | list[str]:
    """Id and parameters, or the ids of what the path has for other methods."""
    outcome = made.find(host, method, path_segments(path))
    if isinstance(outcome, Match):
        return outcome.operation.id, dict(outcome.params)
    assert isinstance(outcome, Missed)
    return [one.id for one in outcome.others]


def test_a_plain_segment_comes_before_a_parameter_in_any_order_of_declaration() -> None:
    for made in (
        router(operation("GET", "/books/{id}"), operation("GET", "/books/new")),
        router(operation("GET", "/books/new"), operation("GET", "/books/{id}")),
    ):
        assert found(made, "GET", "/v1/books/new") == ("GET /books/new", {})
        assert found(made, "GET", "/v1/books/newer") == ("GET /books/{id}", {"id": "newer"})


def test_a_dead_end_is_walked_back() -> None:
    made = router(operation("GET", "/books/new/form"), operation("GET", "/books/{id}/pages"))

    assert found(made, "GET", "/v1/books/new/pages") == ("GET /books/{id}/pages", {"id": "new"})
    assert found(made, "GET", "/v1/books/new/form") == ("GET /books/new/form", {})
    assert found(made, "GET", "/v1/books/new") == []


def test_two_dead_ends_are_walked_back() -> None:
    made = router(operation("GET", "/a/b/c/d"), operation("GET", "/a/{x}/c/e"), operation("GET", "/{y}/b/{z}/f"))

    assert found(made, "GET", "/v1/a/b/c/f") == ("GET /{y}/b/{z}/f", {"y": "a", "z": "c"})
    assert found(made, "GET", "/v1/a/b/c/e") == ("GET /a/{x}/c/e", {"x": "b"})


def test_the_most_literal_path_decides_which_methods_there_are() -> None:
    made = router(operation("GET", "/books/new"), operation("DELETE", "/books/{id}"))

    assert found(made, "DELETE", "/v1/books/new") == ["GET /books/new"]


def test_another_method_finds_what_the_path_has() -> None:
    made = router(operation("GET", "/books"), operation("POST", "/books"))

    assert found(made, "PATCH", "/v1/books") == ["GET /books", "POST /books"]
    assert found(made, "get", "/v1/books") == ["GET /books", "POST /books"]
    assert found(made, "GET", "/v1/book") == []


def test_operations_of_one_path_name_its_parameters_themselves() -> None:
    made = router(operation("GET", "/books/{id}"), operation("PUT", "/books/{bookId}"))

    assert found(made, "GET", "/v1/books/7") == ("GET /books/{id}", {"id": "7"})
    assert found(made, "PUT", "/v1/books/7") == ("PUT /books/{bookId}", {"bookId": "7"})


@pytest.mark.parametrize("path", ["/v1/books/", "/v1/books//", "/v1//books", "/v1/books/7/", "/v1/", "/v1", "/", ""])
def test_slashes_count(path: str) -> None:
    made = router(operation("GET", "/books"), operation("GET", "/books/{id}"))

    assert found(made, "GET", path) == []


def test_a_path_may_end_with_a_slash_where_it_is_declared_so() -> None:
    made = router(operation("GET", "/books/"), operation("GET", "/books/{id}"))

    assert found(made, "GET", "/v1/books/") == ("GET /books/", {})
    assert found(made, "GET", "/v1/books") == []


def test_segments_keep_their_case_and_their_text() -> None:
    made = router(operation("GET", "/books/{id}"))

    assert found(made, "GET", "/v1/Books/7") == []
    assert found(made, "GET", "/v1/books/Ä ö{x}") == ("GET /books/{id}", {"id": "Ä ö{x}"})


def test_a_server_variable_takes_its_declared_values_only() -> None:
    made = router(operation("GET", "/visits/{id}", TOWNS))

    assert found(made, "GET", "/leuven/api/visits/1", "rooms.test") == (
        "GET /visits/{id}",
        {"town": "leuven", "id": "1"},
    )
    assert found(made, "GET", "/paris/api/visits/1", "rooms.test") == []
    assert found(made, "PUT", "/paris/api/visits/1", "rooms.test") == []
    assert found(made, "PUT", "/ghent/api/visits/1", "rooms.test") == ["GET /visits/{id}"]


def test_a_refused_variable_leaves_the_path_to_others() -> None:
    everywhere = Server("rooms.test", ())
    made = router(operation("GET", "/visits", TOWNS), operation("GET", "/{any}/{thing}/visits", everywhere))

    assert found(made, "GET", "/paris/api/visits", "rooms.test") == (
        "GET /{any}/{thing}/visits",
        {"any": "paris", "thing": "api"},
    )


def test_an_operation_is_found_on_each_of_its_servers() -> None:
    made = router(operation("GET", "/books", PLAIN, Server("Mirror.Library.test", ())))

    assert list(made.hosts) == ["library.test", "mirror.library.test"]
    assert found(made, "GET", "/books", "mirror.library.test") == ("GET /books", {})
    assert found(made, "GET", "/v1/books", "mirror.library.test") == []


def test_the_same_method_and_path_is_refused_whatever_its_parameters_are_called() -> None:
    first = operation("GET", "/books/{id}")
    made = router(first)

    assert made.add(operation("GET", "/books/{bookId}")) is first
    assert made.add(operation("GET", "/books/{id}", Server("mirror.library.test", ()))) is None
