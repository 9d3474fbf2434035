"""Users: changed member by member, refused as a whole, taken in and deleted."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import NOBODY, body, free_address, is_refused, people
from mockserver.contract.target import Target

_NO_TEXTS: tuple[Any, ...] = (None, 1, True, [], {})
_NO_INTEGERS: tuple[Any, ...] = (None, "3", 6.5, True, -1, 2147483648, [])
_NO_FLAGS: tuple[Any, ...] = (None, 0, 1, "true", [])
_BAD = {
    "last_name": _NO_TEXTS,
    "email": (*_NO_TEXTS, "", "x", "a@"),
    "role_id": (*_NO_INTEGERS, 0, 7),
    "user_position_id": _NO_INTEGERS,
    "phone": _NO_TEXTS,
    "description": _NO_TEXTS,
    "birthday": (*_NO_TEXTS, "", "1990-02-30", "01-01-1990"),
    "work_in": _NO_TEXTS,
    "hourly_rate": (None, "1", True, -0.5, []),
    "monthly_hours": _NO_INTEGERS,
    "daily_hours": _NO_INTEGERS,
    "plan_id": (*_NO_INTEGERS, 3, 6),
    "hidden": _NO_FLAGS,
    "charge_hours": _NO_FLAGS,
    "salary": _NO_INTEGERS,
    "salary_from": (*_NO_TEXTS, "13-2026", "2026-01", "1-2026"),
}


def flow_put_changes_what_is_sent_and_nothing_else(target: Target) -> None:
    sibling = people(target)[0]["id"]
    # Somebody new: what is written and never shown could not be put back.
    person = {"first_name": "Put", "last_name": "Flow", "email": free_address(target), "role_id": 4}
    key: dict[str, Any] = {"user_id": body(target.call("create_user", json=person))["id"]}
    before, other = body(target.call("get_user", **key)), body(target.call("get_user", user_id=sibling))
    changes: list[dict[str, Any]] = [
        {},
        {"first_name": "Ægir 東京"},
        {"last_name": " Ω " + "x" * 300},
        {"email": free_address(target)},
        {"role_id": 6},
        {"user_position_id": NOBODY},
        {"daily_hours": 0},
        {"daily_hours": 5},
        {"plan_id": 4},
        {"plan_id": 5},
        {"hidden": True},
        {"hidden": False},
        {"phone": "1", "description": "", "birthday": "1990-01-01", "work_in": "x", "hourly_rate": 0.5, "salary": 1},
        {"monthly_hours": 2147483647, "charge_hours": False, "salary_from": "12-2026", "unknown": None, "id": NOBODY},
    ]
    expected = dict(before)
    for form in changes:
        written = body(target.call("update_user", **key, json=form))
        read = body(target.call("get_user", **key))

        expected |= {name: value for name, value in form.items() if name in before and name != "id"}
        expected["plan_name"] = {4: "Project Management", 5: "Capacity Planning"}[expected["plan_id"]]
        if expected["user_position_id"] == NOBODY:
            expected |= {"position_name": None, "category_id": None, "category_name": None}
        assert written == read == expected, f"PUT {form} answered {written}, GET reads {read}"
        assert list(written) == list(before)
    assert body(target.call("get_user", user_id=sibling)) == other

    back = {name: before[name] for name in ("first_name", "last_name", "email", "role_id", "user_position_id")}
    back |= {name: before[name] for name in ("daily_hours", "plan_id", "hidden")}
    assert body(target.call("update_user", **key, json=back)) == before
    assert body(target.call("update_user", **key, json=back)) == before
    assert target.call("update_user", user_id=NOBODY, json={}).status == 404
    assert body(target.call("delete_user", **key)) is True


def flow_a_refused_put_changes_nothing(target: Target) -> None:
    person, other = people(target)[:2]
    key: dict[str, Any] = {"user_id": person["id"]}
    before = body(target.call("get_user", **key))
    for name, values in _BAD.items():
        for value in values:
            refused = target.call("update_user", **key, json={"first_name": "No", name: value})

            assert is_refused(refused, 400, f"validation failed on {name}"), f"{name}={value!r}: {refused.body}"
    taken = target.call("update_user", **key, json={"first_name": "No", "email": other["email"].upper()})
    assert is_refused(taken, 400, "unique validation failed on email"), taken.body
    assert body(target.call("get_user", **key)) == before


def flow_user_from_creation_to_deletion(target: Target) -> None:
    everybody = people(target)
    form: dict[str, Any] = {"first_name": "Zoë", "last_name": "Flow", "email": free_address(target), "role_id": 4}
    created = body(target.call("create_user", json=form))
    key: dict[str, Any] = {"user_id": created["id"]}
    assert {name: created[name] for name in form} == form
    assert (created["plan_id"], created["daily_hours"], created["hidden"]) == (5, 8, False)
    assert (created["labels"], created["leaves"], created["cuil"]) == ([], [], "")
    assert body(target.call("get_user", **key)) == created
    assert [one["id"] for one in people(target)] == [*(one["id"] for one in everybody), created["id"]]
    assert created["id"] in [one["id"] for one in body(target.call("search_users_by_name", name="zoË fl"))["data"]]
    assert target.call("create_user", json=form).status == 400
    assert target.call("create_user", json={**form, "email": "x@fabrikam.example", "role_id": 7}).status == 400

    assert body(target.call("update_user", **key, json={"hidden": True}))["hidden"] is True
    assert people(target) == everybody
    assert people(target, filters='{"withHiddenUsers":true}')[-1]["id"] == created["id"]
    assert body(target.call("search_users_by_name", name="Zoë Flow"))["data"] == []

    assert body(target.call("delete_user", **key)) is True
    assert target.call("get_user", **key).status == 404
    assert target.call("update_user", **key, json={}).status == 404
    assert target.call("delete_user", **key).status == 404
    assert people(target) == everybody


def flow_labels_come_and_go(target: Target) -> None:
    labels = [one for group in body(target.call("list_labels", query={"model": "user"})) for one in group["labels"]]
    person = next(one for one in people(target) if one["labels"] == [])
    key: dict[str, Any] = {"user_id": person["id"]}
    first, second = labels[:2]
    assert body(target.call("update_user_labels", **key, json={"labelId": first["id"]}))["labels"] == [first]
    for _ in range(2):
        both = body(target.call("update_user_labels", **key, json={"labelId": second["id"], "unassign": False}))
        assert both["labels"] == [first, second]
        assert body(target.call("get_user", **key)) == both
    short = [{name: label[name] for name in ("id", "lang", "name")} for label in (first, second)]
    assert next(one["labels"] for one in people(target) if one["id"] == person["id"]) == short
    assert is_refused(target.call("update_user_labels", **key, json={"labelId": 0}), 400, "exists validation failed")
    assert target.call("update_user_labels", user_id=NOBODY, json={"labelId": first["id"]}).status == 404
    for label in (first, second, second):
        body(target.call("update_user_labels", **key, json={"labelId": label["id"], "unassign": True}))
    assert body(target.call("get_user", **key))["labels"] == []


def flow_pages_sum_to_the_whole(target: Target) -> None:
    everybody = people(target)
    paged: list[dict[str, Any]] = []
    page = 1
    while True:
        told = body(target.call("list_users", query={"page": page, "perPage": 5}))
        assert (told["total"], told["perPage"], told["page"]) == (str(len(everybody)), 5, page)
        assert told["lastPage"] == -(-len(everybody) // 5)
        if not told["data"]:
            break
        paged += told["data"]
        page += 1
    assert paged == everybody
    for name, bad in (("page", "0"), ("page", "true"), ("page", "1.0"), ("perPage", "0"), ("perPage", "1001")):
        assert target.call("list_users", query={name: bad}).status == 400
    for bad in ("", "[]", "{", '{"withHiddenUsers":1}', '{"createdAt":"20240101"}', '{"updatedAt":null}'):
        assert is_refused(target.call("list_users", query={"filters": bad}), 400, "validation failed on filters")
