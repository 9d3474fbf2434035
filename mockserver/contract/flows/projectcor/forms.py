"""Forms of users that are refused, member by member, and labels that come and go."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    HIDDEN,
    NO_TEXTS,
    NOBODY,
    body,
    free_address,
    invalid,
    no_user,
    own_user,
    people,
    user,
    whole,
)
from mockserver.contract.target import Target

_NO_TEXT = [("string", bad) for bad in NO_TEXTS]
_NO_NUMBERS: tuple[Any, ...] = (None, "3", 6.5, True, [], {})
_NO_NUMBER = [("integer", bad) for bad in _NO_NUMBERS]
_NO_FLAGS: tuple[Any, ...] = (None, 0, 1, "true", [])
_NO_FLAG = [("boolean", bad) for bad in _NO_FLAGS]
_BOUNDS: list[tuple[str, Any]] = [("above", -1), ("under", 2147483648)]
_HOURS = [*_NO_NUMBER, *_BOUNDS]
_BAD: dict[str, list[tuple[str, Any]]] = {
    "first_name": _NO_TEXT,
    "last_name": _NO_TEXT,
    "email": [*_NO_TEXT, *(("email", bad) for bad in ("", "x", "a@", "@fabrikam.example"))],
    "role_id": [*_NO_NUMBER, *(("in", bad) for bad in (0, 7, -1))],
    "user_position_id": _HOURS,
    "phone": _NO_TEXT,
    "description": _NO_TEXT,
    "birthday": [*_NO_TEXT, *(("date", bad) for bad in ("", "1990-02-30", "01-01-1990", "1990-01-01T00:00:00Z"))],
    "work_in": _NO_TEXT,
    "hourly_rate": [*(("number", bad) for bad in _NO_NUMBERS if bad != 6.5), ("above", -0.5), ("under", 2147483647.5)],
    "monthly_hours": _HOURS,
    "daily_hours": _HOURS,
    "plan_id": [*_NO_NUMBER, *(("in", bad) for bad in (3, 6, 0))],
    "hidden": _NO_FLAG,
    "charge_hours": _NO_FLAG,
    "salary": _HOURS,
    "salary_from": [*_NO_TEXT, *(("regex", bad) for bad in ("13-2026", "00-2026", "2026-01", "1-2026", ""))],
}
_REQUIRED = ("first_name", "last_name", "email", "role_id")


def flow_a_refused_user_changes_nothing(target: Target) -> None:
    person = own_user(target)
    before = whole(target, filters=HIDDEN)
    form = {"first_name": "No", "last_name": "No", "email": free_address(target), "role_id": 4}
    for name, broken in _BAD.items():
        other = "first_name" if name != "first_name" else "last_name"
        for rule, bad in broken:
            invalid(target.call("update_user", user_id=person["id"], json={other: "No", name: bad}), rule, name)
            if name != "salary_from":
                invalid(target.call("create_user", json={**form, name: bad}), rule, name)
    for name in _REQUIRED:
        lacking = {key: value for key, value in form.items() if key != name}
        invalid(target.call("create_user", json=lacking), "required", name)
    no_user(target.call("update_user", user_id=NOBODY, json={}))
    no_user(target.call("update_user", user_id=9223372036854775807, json={}))
    # What is wrong with the form is told first.
    invalid(target.call("update_user", user_id=NOBODY, json={"role_id": 7}), "in", "role_id")
    assert user(target, person["id"]) == person
    assert whole(target, filters=HIDDEN) == before


def flow_labels_come_and_go(target: Target) -> None:
    groups = body(target.call("list_labels", query={"model": "user"}))
    known = [label for group in groups for label in group["labels"]]
    for one in people(target)[:4]:
        shown = user(target, one["id"])
        label = next(label for label in known if label not in (shown["labels"] or [{}]))
        if shown["labels"] is not None:  # nothing would bring null back
            given = body(target.call("update_user_labels", user_id=one["id"], json={"labelId": label["id"]}))
            assert given == {**shown, "labels": [*shown["labels"], label]}
            taken = {"labelId": label["id"], "unassign": True}
            assert body(target.call("update_user_labels", user_id=one["id"], json=taken)) == shown
        assert body(target.call("update_user", user_id=one["id"], json={})) == shown
    first, second = known[:2]
    person, sibling = own_user(target), own_user(target)
    key: dict[str, Any] = {"user_id": person["id"]}
    others = whole(target, filters=HIDDEN)
    for form, expected in (
        ({"labelId": second["id"]}, [second]),
        ({"labelId": second["id"], "unassign": False}, [second]),
        ({"labelId": first["id"], "unassign": True}, [second]),
        ({"labelId": first["id"]}, [second, first]),
        ({"labelId": first["id"]}, [second, first]),
        ({"labelId": second["id"], "unassign": True}, [first]),
        ({"labelId": second["id"], "unassign": True}, [first]),
        ({"labelId": first["id"], "unassign": True}, []),
    ):
        told = body(target.call("update_user_labels", **key, json=form))
        assert told == {**person, "labels": expected}, f"{form} answered {told}"
        assert user(target, person["id"]) == told
        short = [{name: label[name] for name in ("id", "lang", "name")} for label in expected]
        rows = whole(target, filters=HIDDEN)
        assert rows == [{**one, "labels": short} if one["id"] == person["id"] else one for one in others]
    project = body(target.call("list_labels", query={"model": "project"}))
    wrong = [0, NOBODY, *(label["id"] for group in project for label in group["labels"][:1])]
    for label in wrong:
        for unassign in (False, True):
            form = {"labelId": label, "unassign": unassign}
            invalid(target.call("update_user_labels", **key, json=form), "exists", "labelId")
    for rule, bad in _HOURS:
        invalid(target.call("update_user_labels", **key, json={"labelId": bad}), rule, "labelId")
    for rule, bad in _NO_FLAG:
        invalid(target.call("update_user_labels", **key, json={"labelId": 1, "unassign": bad}), rule, "unassign")
    invalid(target.call("update_user_labels", **key, json={}), "required", "labelId")
    no_user(target.call("update_user_labels", user_id=NOBODY, json={"labelId": first["id"]}))
    assert user(target, person["id"]) == person
    assert user(target, sibling["id"]) == sibling
