"""Users: the same wherever they are shown, changed member by member, refused as a whole, taken in and deleted."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    HIDDEN,
    NOBODY,
    body,
    free_address,
    invalid,
    moment,
    no_user,
    own_user,
    people,
    user,
    whole,
)
from mockserver.contract.target import Target

_PLANS = {4: "Project Management", 5: "Capacity Planning"}
_MEMBERS = [
    *("id", "first_name", "last_name", "picture", "email", "cuil", "remaining_hours", "user_position_id", "role_id"),
    *("daily_hours", "labels", "plan_id", "plan_name", "hidden", "position_name", "category_id", "category_name"),
    "leaves",
]
_POSITION = ("position_name", "category_id", "category_name")
_DEFAULTS = {
    "cuil": "",
    "remaining_hours": 0,
    "daily_hours": 8,
    "plan_id": 5,
    "hidden": False,
    "labels": [],
    "leaves": [],
}
_DETAILS: dict[str, Any] = {
    "phone": "1",
    "description": "",
    "birthday": "1990-02-28",
    "work_in": "x",
    "hourly_rate": 0.5,
    "monthly_hours": 2147483647,
    "charge_hours": False,
    "salary": 0,
}
_CHANGES: list[dict[str, Any]] = [
    {},
    {"first_name": "Ægir 東京 \U0001f9d1‍\U0001f4bb"},
    {"last_name": " Ω " + "x" * 300 + " "},
    {"first_name": "", "last_name": "É" * 300},
    {"first_name": "y" * 300, "last_name": "two  blanks"},
    {"email": "FREE"},
    {"role_id": 6},
    {"role_id": 1},
    {"role_id": 4},
    {"user_position_id": NOBODY},
    {"user_position_id": 0},
    {"user_position_id": "KNOWN"},
    {"daily_hours": 0},
    {"daily_hours": 2147483647},
    {"daily_hours": 5.0},
    {"daily_hours": 5},
    {"daily_hours": 5},
    {"plan_id": 4},
    {"plan_id": 5},
    {"hidden": True},
    {"hidden": False},
    {**_DETAILS, "salary_from": "12-2026"},
    {"hourly_rate": 2147483647, "monthly_hours": 0, "charge_hours": True, "salary": 2147483647},
    {"unknown": None, "id": NOBODY, "picture": "x", "cuil": "x", "remaining_hours": 7, "labels": [], "leaves": []},
]


def flow_person_is_the_same_wherever_shown(target: Target) -> None:
    named = {one["id"]: one for one in whole(target, filters='{"withHiddenUsers":true,"withPosition":true}')}
    positions = {one["id"]: one for one in body(target.call("list_positions"))}
    labels = {
        label["id"]: label
        for group in body(target.call("list_labels", query={"model": "user", "is_filterable": "false"}))
        for label in group["labels"]
    }
    everybody = whole(target, filters=HIDDEN)
    for row in everybody:
        one = user(target, row["id"])
        assert list(one) == list(row) == _MEMBERS
        assert row == {**one, "labels": _short(one["labels"]), **dict.fromkeys(_POSITION)}
        assert named[row["id"]] == {**one, "labels": _short(one["labels"])}
        position = positions.get(one["user_position_id"])
        told = (position["name"], position["category_id"], position["category_name"]) if position else (None,) * 3
        assert tuple(one[name] for name in _POSITION) == told
        assert one["plan_name"] == _PLANS[one["plan_id"]]
        assert one["picture"].startswith("https://")
        assert one["role_id"] in range(1, 7)
        for label in one["labels"] or []:
            assert label == labels[label["id"]]
        for leave in one["leaves"]:
            assert leave["user_id"] == one["id"]
            assert leave["leave_type_id"] == leave["leaveType"]["id"]
            assert moment(leave["start"], "Z") <= moment(leave["end"], "Z")
            assert moment(leave["created_at"], "Z") <= moment(leave["updated_at"], "Z")
    assert len({one["id"] for one in everybody}) == len({one["email"].lower() for one in everybody}) == len(everybody)
    assert people(target) == [one for one in everybody if not one["hidden"]]
    assert people(target) == whole(target, filters='{"withHiddenUsers":false,"withPosition":false,"unknown":1}')
    caller = body(target.call("get_me"))
    assert caller == user(target, caller["id"])


def flow_put_changes_what_is_sent_and_nothing_else(target: Target) -> None:
    first, second = own_user(target), own_user(target, last_name="Sibling")
    others = whole(target, filters=HIDDEN)
    known = body(target.call("list_positions"))[-1]
    key: dict[str, Any] = {"user_id": first["id"]}
    expected = dict(first)
    for change in _CHANGES:
        form = dict(change)
        if form.get("email") == "FREE":
            form["email"] = free_address(target)
        if form.get("user_position_id") == "KNOWN":
            form["user_position_id"] = known["id"]
        written = body(target.call("update_user", **key, json=form))

        expected |= {name: value for name, value in form.items() if name in first and name not in _FIXED}
        expected["plan_name"] = _PLANS[expected["plan_id"]]
        if "user_position_id" in form:
            expected |= dict.fromkeys(_POSITION)
        if form.get("user_position_id") == known["id"]:
            expected |= {"position_name": known["name"]}
            expected |= {name: known[name] for name in ("category_id", "category_name")}
        assert written == expected, f"PUT {form} answered {written}"
        assert type(written["daily_hours"]) is int
        for _ in range(2):
            assert user(target, first["id"]) == written, f"PUT {form} is not what GET reads"
        assert list(written) == _MEMBERS
    row = {**expected, "labels": [], **dict.fromkeys(_POSITION)}
    assert whole(target, filters=HIDDEN) == [row if one["id"] == first["id"] else one for one in others]
    assert user(target, second["id"]) == second
    back = {name: first[name] for name in ("first_name", "last_name", "email", "role_id", "user_position_id")}
    back |= {name: first[name] for name in ("daily_hours", "plan_id", "hidden")}
    for _ in range(2):
        assert body(target.call("update_user", **key, json=back)) == first
    assert body(target.call("update_user", **key, json={"email": first["email"].upper()}))["email"].isupper()
    assert whole(target, filters=HIDDEN)[-1] == others[-1]


def flow_user_from_creation_to_deletion(target: Target) -> None:
    everybody, hidden = people(target), whole(target, filters=HIDDEN)
    position = {one["id"]: one for one in body(target.call("list_positions"))}
    form: dict[str, Any] = {"first_name": " Zoë ", "last_name": "Flow 東京 \U0001f9cd", "role_id": 4}
    forms: list[dict[str, Any]] = [
        form,
        {**form, **_DETAILS, "role_id": 1, "plan_id": 4, "daily_hours": 0, "user_position_id": NOBODY},
        {**form, "first_name": "x" * 300, "last_name": "", "role_id": 6, "hidden": True, "id": NOBODY, "cuil": "x"},
        {**form, "role_id": 2, "daily_hours": 2147483647},
    ]
    made: list[dict[str, Any]] = []
    for one in forms:
        told = {**one, "email": free_address(target).replace("flow", "Flow")}
        created = own_user(target, **told)
        said = {name: value for name, value in told.items() if name in created and name not in _FIXED}
        at = position.get(created["user_position_id"])
        place = (at["name"], at["category_id"], at["category_name"]) if at else (None,) * 3
        assert created == {
            "id": created["id"],
            "picture": created["picture"],
            "user_position_id": created["user_position_id"],
            **_DEFAULTS,
            **said,
            "plan_name": _PLANS[said.get("plan_id", 5)],
            **dict(zip(_POSITION, place, strict=True)),
        }
        assert list(created) == _MEMBERS
        assert created["picture"].startswith("https://")
        assert created["id"] not in [user["id"] for user in [*hidden, *made]]
        assert user(target, created["id"]) == created
        made.append(created)
        assert [one["id"] for one in whole(target, filters=HIDDEN)] == [one["id"] for one in [*hidden, *made]]
        for taken in (told["email"], told["email"].upper()):
            invalid(target.call("create_user", json={**form, "email": taken}), "unique", "email")
            change = target.call("update_user", user_id=hidden[0]["id"], json={"first_name": "No", "email": taken})
            invalid(change, "unique", "email")
    assert [one["id"] for one in people(target)][len(everybody) :] == [one["id"] for one in made if not one["hidden"]]
    while made:
        gone = made.pop()["id"]
        assert body(target.call("delete_user", user_id=gone)) is True
        no_user(target.call("get_user", user_id=gone))
        no_user(target.call("update_user", user_id=gone, json={}))
        no_user(target.call("update_user_labels", user_id=gone, json={"labelId": 0}))
        no_user(target.call("delete_user", user_id=gone))
        assert body(target.call("list_leaves", query={"usersId": gone})) == []
        assert [one["id"] for one in whole(target, filters=HIDDEN)] == [one["id"] for one in [*hidden, *made]]
    assert people(target) == everybody
    assert whole(target, filters=HIDDEN) == hidden


_FIXED = ("id", "picture", "cuil", "remaining_hours", "labels", "leaves")


def _short(labels: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """Labels as lists show them."""
    return labels and [{name: label[name] for name in ("id", "lang", "name")} for label in labels]
