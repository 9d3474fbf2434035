"""The journal keeps the last exchanges, bounded in number and in bytes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from toy.api import Api

from mockserver.errors import Problem, Unreadable
from mockserver.journal.journal import Exchange, Journal


def exchange(number: int, *, size: int = 0, error: Unreadable | None = None, world: str = "default") -> Exchange:
    return Exchange(
        serial=number,
        at=datetime(2026, 3, 4, tzinfo=UTC),
        world=world,
        provider="library",
        host="library.test",
        operation=None,
        method="GET",
        path="/",
        query="",
        address="http://localhost/library.test",
        content_type=None,
        credential=None,
        request=b"",
        status=200,
        response=b"x" * size,
        error=error,
        ours=None,
        took_us=1,
    )


def serials(journal: Journal, world: str = "default") -> list[int]:
    return [one.serial for one in journal.of(world)]


def test_the_newest_come_first_and_the_oldest_go() -> None:
    journal = Journal(max_exchanges=3)

    for number in range(5):
        journal.add(exchange(number))

    assert serials(journal) == [4, 3, 2]


def test_the_bytes_of_all_bodies_are_bounded() -> None:
    journal = Journal(max_bytes=10_000)

    for number in range(5):
        journal.add(exchange(number, size=3000))

    assert serials(journal) == [4, 3]


def test_an_exchange_beyond_the_limit_is_kept_alone() -> None:
    journal = Journal(max_bytes=10_000)

    for number in range(3):
        journal.add(exchange(number, size=20_000))
    assert serials(journal) == [2]

    journal.add(exchange(3))
    assert serials(journal) == [3]


def test_each_world_has_a_ring_of_its_own() -> None:
    journal = Journal(max_exchanges=2)

    for number in range(4):
        journal.add(exchange(number, world="a"))
        journal.add(exchange(10 + number, world="b"))
    journal.clear("a")

    assert (serials(journal, "a"), serials(journal, "b"), serials(journal)) == ([], [13, 12], [])
    assert journal.find("a", "3") is None


def test_where_the_bytes_are_too_many_those_of_the_idlest_world_go_first() -> None:
    journal = Journal(max_bytes=10_000)
    journal.add(exchange(1, size=3000, world="idle"))
    journal.add(exchange(2, size=3000, world="busy"))

    journal.add(exchange(3, size=3000, world="busy"))

    assert (serials(journal, "idle"), serials(journal, "busy")) == ([], [3, 2])


def test_problems_count_too() -> None:
    journal = Journal(max_bytes=50_000)
    many = Unreadable("schema", problems=[Problem("body", (), "type", "x")] * 40)

    journal.add(exchange(1, error=many))
    journal.add(exchange(2, error=many))

    assert serials(journal) == [2]


def test_clearing_forgets_everything_and_its_bytes() -> None:
    journal = Journal(max_bytes=10_000)
    journal.add(exchange(1, size=8000))

    journal.clear("default")
    for number in (2, 3):
        journal.add(exchange(number, size=3000))

    assert serials(journal) == [3, 2]


def test_an_exchange_is_found_by_its_id_and_the_last_refusal_by_last() -> None:
    journal = Journal()
    journal.add(exchange(1, error=Unreadable("schema")))
    journal.add(exchange(2))

    found = [journal.find("default", wanted) for wanted in ("2", "1", "last")]
    assert [one.id for one in found if one] == ["2", "1", "1"]
    assert journal.find("default", "3") is None
    journal.clear("default")
    assert journal.find("default", "last") is None


def test_two_hundred_are_kept_of_a_world(library: Api, admin: Api) -> None:
    for _ in range(205):
        library.get("/shelves/1")

    kept = [one["id"] for one in admin.get("/journal").json["exchanges"]]

    assert kept == [str(number) for number in range(205, 5, -1)]


def test_iterating_sees_the_journal_as_it_was() -> None:
    journal = Journal()
    for number in range(3):
        journal.add(exchange(number))

    seen = []
    for one in journal.of("default"):
        seen.append(one.serial)
        journal.add(exchange(9))

    assert seen == [2, 1, 0]


def test_an_exchange_of_another_thread_is_never_half_there() -> None:
    with pytest.raises(AttributeError):
        exchange(1).status = 500  # type: ignore[misc]
