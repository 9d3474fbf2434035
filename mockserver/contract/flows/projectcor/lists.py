"""Lists of users: pages that sum to the whole, filters, searches, and what cannot be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from mockserver.contract.flows.projectcor._calls import (
    HIDDEN,
    body,
    clock,
    finally_gone,
    invalid,
    own_user,
    people,
    total_of,
    whole,
)
from mockserver.contract.target import Target

_NO_FILTERS = {
    "": ("json", ""),
    "{": ("json", ""),
    "x": ("json", ""),
    "[]": ("object", ""),
    "null": ("object", ""),
    '{"withHiddenUsers":1}': ("boolean", ".withHiddenUsers"),
    '{"withHiddenUsers":"true"}': ("boolean", ".withHiddenUsers"),
    '{"withPosition":null}': ("boolean", ".withPosition"),
    '{"createdAt":"20240101"}': ("date", ".createdAt"),
    '{"createdAt":"2024-02-30"}': ("date", ".createdAt"),
    '{"updatedAt":null}': ("date", ".updatedAt"),
    '{"updatedAt":"2024-01-01T00:00:00Z"}': ("date", ".updatedAt"),
}


def flow_pages_sum_to_the_whole(target: Target) -> None:
    for number in range(3):
        own_user(target, first_name="Seite", last_name=f"{number}")
    lists: list[tuple[str, dict[str, Any]]] = [("list_users", {}), ("list_leave_types", {})]
    lists.append(("search_users_by_name", {"name": "seite"}))
    for operation, key in lists:
        rows = whole(target, operation, **key)
        total = total_of(operation, rows)
        assert len(rows) > 2
        default = body(target.call(operation, **key))
        assert default == {**_pages(total, len(rows), 20, 1), "data": rows[:20]}
        for size in (1, 2, len(rows) - 1, len(rows), len(rows) + 1, 1000):
            for page in {1, 2, 3, -(-len(rows) // size), -(-len(rows) // size) + 1, 2147483647}:
                told = body(target.call(operation, query={"page": page, "perPage": size}, **key))
                expected = rows[(page - 1) * size : page * size]
                assert told == {**_pages(total, len(rows), size, page), "data": expected}
                assert type(told["total"]) is type(total)
        one = body(target.call(operation, query={"perPage": 1}, **key))
        assert one["data"] == rows[:1]
    nothing = body(target.call("search_users_by_name", name="nobody is called like this"))
    assert nothing == {**_pages("0", 0, 20, 1), "data": []}


def flow_a_bad_page_is_refused(target: Target) -> None:
    lists: list[tuple[str, dict[str, Any]]] = [("list_users", {}), ("list_leave_types", {})]
    lists.append(("search_users_by_name", {"name": "a"}))
    for operation, key in lists:
        for bad in ("0", "-1", "true", "1.0", "x", "", "FALSE"):
            invalid(target.call(operation, query={"page": bad}, **key), "integer", "page")
        for bad, rule in (("0", "above"), ("-1", "above"), ("1001", "under"), ("x", "integer"), ("", "integer")):
            invalid(target.call(operation, query={"perPage": bad}, **key), rule, "perPage")
        invalid(target.call(operation, query="page=1&page=2", **key), "single", "page")


def flow_filters_keep_what_fits(target: Target) -> None:
    since = clock(target)
    everybody, hidden = people(target), whole(target, filters=HIDDEN)
    made = [own_user(target), own_user(target, hidden=True)]
    today = datetime.fromtimestamp(since, UTC).date()
    tomorrow, yesterday = today + timedelta(days=2), today - timedelta(days=1)
    ids = [one["id"] for one in made]
    for day in (today, yesterday):
        for name in ("createdAt", "updatedAt"):
            late = [one["id"] for one in whole(target, filters=f'{{"{name}":"{day}"}}')]
            assert ids[0] in late
            assert ids[1] not in late
            both = [one["id"] for one in whole(target, filters=f'{{"{name}":"{day}","withHiddenUsers":true}}')]
            assert set(ids) <= set(both)
            assert [one for one in both if one in late] == late
    for name in ("createdAt", "updatedAt"):
        later = whole(target, filters=f'{{"{name}":"{tomorrow}","withHiddenUsers":true}}')
        assert not set(ids) & {one["id"] for one in later}
        assert len(later) < len(hidden)
        assert [one["id"] for one in whole(target, filters=f'{{"{name}":"1970-01-01"}}')] == [
            *(one["id"] for one in everybody),
            ids[0],
        ]
    old = _first_created(target, hidden, today.isoformat())
    assert set(old) < {one["id"] for one in hidden} | set(ids)
    for bad, (rule, member) in _NO_FILTERS.items():
        invalid(target.call("list_users", query={"filters": bad}), rule, f"filters{member}")


def flow_search_finds_parts_of_names(target: Target) -> None:
    made = [
        own_user(target, first_name="Zoë-Ölç", last_name="Fløw Søk"),
        own_user(target, first_name="zoë-ölç", last_name="Anders 東京"),
        own_user(target, first_name="ZOË-ÖLÇ", last_name="Fløw", hidden=True),
    ]
    rows = {one["id"]: one for one in whole(target, filters=HIDDEN)}
    first, second, _ = (rows[one["id"]] for one in made)
    for text, found in (
        ("zoë-ölç", [first, second]),
        ("ZOË-ÖLÇ", [first, second]),
        ("ölç fl", [first]),
        ("FLØW SØK", [first]),
        ("東京", [second]),
        ("ölçfløw", []),
        ("Fløw Søk Zoë", []),
    ):
        told = whole(target, "search_users_by_name", name=text)
        assert told == found, f"searching {text!r} found {told}"
    for person in people(target)[:5]:
        name = f"{person['first_name']} {person['last_name']}"
        assert person in whole(target, "search_users_by_name", name=name), quote(name)
    body(target.call("update_user", user_id=made[1]["id"], json={"hidden": True}))
    assert whole(target, "search_users_by_name", name="zoë-ölç") == [first]
    body(target.call("delete_user", user_id=made[0]["id"]))
    assert whole(target, "search_users_by_name", name="zoë-ölç") == []
    finally_gone(target, made[0]["id"])


def _first_created(target: Target, rows: list[dict[str, Any]], day: str) -> list[int]:
    """Ids of those who were taken in on that day or later; fewer with every day."""
    earlier = [one["id"] for one in whole(target, filters='{"createdAt":"2000-01-01","withHiddenUsers":true}')]
    assert earlier[: len(rows)] == [one["id"] for one in rows]
    years = range(2015, int(day[:4]) + 2)
    for year in years:
        found = [one["id"] for one in whole(target, filters=f'{{"createdAt":"{year}-01-01","withHiddenUsers":true}}')]
        assert found == [one for one in earlier if one in found]
        earlier = found
    return earlier


def _pages(total: str | int, count: int, size: int, page: int) -> dict[str, Any]:
    return {"total": total, "perPage": size, "page": page, "lastPage": -(-count // size)}
