"""What every store does, whatever it keeps its records in."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import orjson
import pytest
from stores import DropError, Open


def ids(records: list[dict[str, Any]]) -> str:
    return "".join(record["id"] for record in records)


def test_records_come_in_the_order_of_the_seed(transaction: Open, seeded: list[dict[str, Any]]) -> None:
    with transaction() as store:
        assert list(store["books"]) == seeded
        assert store["books"].where() == seeded
        assert store["books"].page(0, None) == (seeded, 4)
        assert len(store["books"]) == 4


def test_a_record_is_found_by_its_key(transaction: Open, seeded: list[dict[str, Any]]) -> None:
    with transaction() as store:
        assert store["books"].get("c") == seeded[2]
        assert store["books"].get("z") is None
        assert "c" in store["books"]
        assert "z" not in store["books"]


def test_what_is_looked_at_is_the_record_and_cannot_be_changed(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e", "shelf": 3, "tags": ["poems"], "author": {"name": "Keats"}})
        record: Any = store["books"].look("e")

        assert record == {"id": "e", "shelf": 3, "tags": ("poems",), "author": {"name": "Keats"}}
        assert store["books"].look_where(shelf=3) == [record]
        assert store["books"].look("z") is None
        for part in (record, record["author"], record["tags"]):
            with pytest.raises(TypeError):
                part[0] = "another"


def test_who_looks_again_sees_what_was_written_meanwhile(transaction: Open) -> None:
    with transaction() as store:
        before = store["books"].look("a")
        store["books"].put({"id": "a", "shelf": 9})

        assert store["books"].look("a") == {"id": "a", "shelf": 9}
        assert store["books"].look_where(shelf=9) == [{"id": "a", "shelf": 9}]
        assert before == {"id": "a", "shelf": 1, "title": "Solaris"}


def test_keys_are_compared_as_text(transaction: Open) -> None:
    with transaction() as store:
        store["shelves"].put({"number": 7})

        assert store["shelves"].get("7") == store["shelves"].get(7) == {"number": 7}
        assert 7 in store["shelves"]
        assert store["shelves"].delete("7")


@pytest.mark.parametrize(
    ("equals", "found"),
    [
        ({"shelf": 1}, "ab"),
        ({"shelf": 1.0}, "ab"),
        ({"shelf": 2, "title": "Odes"}, "c"),
        ({"shelf": 2, "title": "Solaris"}, ""),
        ({"title": "Solaris"}, "a"),
        ({"title": "solaris"}, ""),
        ({"shelf": True}, ""),
        ({"shelf": "1"}, ""),
        ({"shelf": None}, "d"),
        ({"colour": None}, "abcd"),
        ({"colour": "red"}, ""),
    ],
)
def test_members_are_compared_as_json(transaction: Open, equals: dict[str, Any], found: str) -> None:
    with transaction() as store:
        assert ids(store["books"].where(**equals)) == found
        assert ids(store["books"].page(0, None, **equals)[0]) == found


def test_members_may_be_called_like_the_arguments(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e", "self": 1, "offset": 2, "limit": 3})

        assert ids(store["books"].where(self=1, offset=2, limit=3)) == "e"
        assert ids(store["books"].page(0, 1, self=1, offset=2, limit=3)[0]) == "e"


@pytest.mark.parametrize(
    ("offset", "limit", "found"),
    [
        (0, 2, "ab"),
        (1, 2, "bc"),
        (3, 2, "d"),
        (4, 2, ""),
        (9, 2, ""),
        (0, 0, ""),
        (2, None, "cd"),
        (0, sys.maxsize + 1, "abcd"),
        (sys.maxsize + 1, 10, ""),
        (sys.maxsize + 1, None, ""),
    ],
)
def test_a_page_is_a_part_and_the_number_of_all(transaction: Open, offset: int, limit: int | None, found: str) -> None:
    with transaction() as store:
        rows, total = store["books"].page(offset, limit)

    assert (ids(rows), total) == (found, 4)


def test_a_page_of_matching_records_counts_these(transaction: Open) -> None:
    with transaction() as store:
        rows, total = store["books"].page(1, 5, shelf=1)

    assert (ids(rows), total) == ("b", 2)


def test_a_page_may_begin_among_the_records_that_came(transaction: Open) -> None:
    with transaction() as store:
        for key in "efgh":
            store["books"].put({"id": key})
        store["books"].delete("b")
        store["books"].delete("f")

    with transaction() as store:
        assert ids(store["books"].page(2, 3)[0]) == "deg"
        assert ids(store["books"].page(4, 9)[0]) == "gh"
        assert store["books"].page(5, 1) == ([{"id": "h"}], 6)


def test_a_put_record_keeps_its_place_and_a_new_one_comes_last(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e"})
        store["books"].put({"id": "b", "shelf": 9})

        assert ids(list(store["books"])) == "abcde"

    with transaction() as store:
        assert ids(list(store["books"])) == "abcde"
        assert store["books"].get("b") == {"id": "b", "shelf": 9}


@pytest.mark.parametrize("in_one_call", [True, False])
def test_a_record_that_was_deleted_and_put_back_comes_last(transaction: Open, in_one_call: bool) -> None:
    with transaction() as store:
        store["books"].put({"id": "e"})
        store["books"].delete("b")
        if in_one_call:
            store["books"].put({"id": "b"})
            assert ids(list(store["books"])) == "acdeb"
    if not in_one_call:
        with transaction() as store:
            store["books"].put({"id": "b"})

    with transaction() as store:
        assert ids(list(store["books"])) == "acdeb"
        assert ids(store["books"].page(2, 9)[0]) == "deb"


def test_deleting_tells_whether_there_was_anything(transaction: Open) -> None:
    with transaction() as store:
        assert store["books"].delete("a")
        assert not store["books"].delete("a")
        assert not store["books"].delete("z")
        assert (ids(list(store["books"])), len(store["books"])) == ("bcd", 3)

    with transaction() as store:
        assert not store["books"].delete("a")
        assert (ids(list(store["books"])), len(store["books"])) == ("bcd", 3)


def test_a_record_that_came_and_went_within_a_call_leaves_nothing(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e"})
        store["books"].delete("e")

    with transaction() as store:
        assert ids(list(store["books"])) == "abcd"
        assert store["books"].get("e") is None


def test_a_call_sees_its_own_writes_at_once(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e", "shelf": 1})
        store["books"].put({"id": "a", "shelf": 2})
        store["books"].delete("b")

        assert store["books"].get("a") == {"id": "a", "shelf": 2}
        assert store["books"].get("b") is None
        assert ids(store["books"].where(shelf=1)) == "e"
        assert ids(store["books"].where(shelf=2)) == "ac"
        assert (ids(store["books"].page(0, 2)[0]), store["books"].page(0, 2)[1]) == ("ac", 4)


def test_an_index_follows_changes(transaction: Open) -> None:
    with transaction() as store:
        store["books"].where(shelf=1)
        store["books"].put({"id": "a", "shelf": 2})
        store["books"].put({"id": "e", "shelf": 1})
    with transaction() as store:
        assert ids(store["books"].where(shelf=1)) == "be"
        assert ids(store["books"].where(shelf=2)) == "ac"
        store["books"].put({"id": "a", "shelf": 1})
        store["books"].delete("b")
    with transaction() as store:
        assert ids(store["books"].where(shelf=1)) == "ae"


def test_a_failed_call_leaves_nothing(transaction: Open, seeded: list[dict[str, Any]]) -> None:
    with contextlib.suppress(DropError), transaction() as store:
        store["books"].put({"id": "e"})
        store["books"].put({"id": "a", "title": "Other"})
        store["books"].delete("b")
        store["shelves"].put({"number": 1})
        raise DropError

    with transaction() as store:
        assert list(store["books"]) == seeded
        assert len(store["shelves"]) == 0


def test_a_record_is_handed_out_as_a_copy(transaction: Open) -> None:
    with transaction() as store:
        books = store["books"]
        for handed in (books.get("a"), books.where(shelf=1)[0], books.page(0, 1)[0][0], next(iter(books))):
            assert handed is not None
            handed["title"] = "Changed"
            handed["added"] = True

        assert books.get("a") == {"id": "a", "shelf": 1, "title": "Solaris"}


def test_a_record_is_taken_in_as_a_copy(transaction: Open) -> None:
    tags = ["one"]
    record = {"id": "e", "tags": tags}
    with transaction() as store:
        store["books"].put(record)
        tags.append("two")
        record["more"] = 1

        assert store["books"].get("e") == {"id": "e", "tags": ["one"]}
    with transaction() as store:
        assert store["books"].get("e") == {"id": "e", "tags": ["one"]}


def test_a_record_keeps_its_values_and_the_order_of_its_members(transaction: Open) -> None:
    record = {"id": "e", "z": 1.5, "a": [None, True, {"ä": "ß\u0000😀"}], "m": -(2**63), "n": 2**64 - 1}

    with transaction() as store:
        store["books"].put(record)
    with transaction() as store:
        assert orjson.dumps(store["books"].get("e")) == orjson.dumps(record)


def test_a_record_without_its_key_or_with_what_is_no_json_is_refused(transaction: Open) -> None:
    with transaction() as store:
        with pytest.raises(KeyError):
            store["books"].put({"title": "Nobody's"})
        with pytest.raises(TypeError):
            store["books"].put({"id": "e", "huge": 2**64})
        with pytest.raises(TypeError):
            store["books"].put({"id": "e", "set": {1}})

        assert len(store["books"]) == 4


def test_a_collection_that_nobody_declared_is_a_key_error(transaction: Open) -> None:
    with transaction() as store, pytest.raises(KeyError):
        store["games"]


def test_writing_while_iterating_is_safe(transaction: Open) -> None:
    with transaction() as store:
        store["books"].put({"id": "e"})
        for record in store["books"]:
            store["books"].delete(record["id"])
            store["books"].put({"id": record["id"] + "2"})

        assert ids(list(store["books"])) == "a2b2c2d2e2"


def test_numbers_never_come_twice(transaction: Open) -> None:
    with transaction() as store:
        assert store["shelves"].next_number() == 1
        store["shelves"].put({"number": 41})
        assert store["shelves"].next_number() == 42
        store["shelves"].put({"number": 42})
        store["shelves"].put({"number": "annexe"})
    with transaction() as store:
        store["shelves"].delete(42)
        store["shelves"].delete(41)
    with transaction() as store:
        assert store["shelves"].next_number() == 43
