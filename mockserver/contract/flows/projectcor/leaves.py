"""Leaves: put down, shown with their user, moved, struck out; never two at a time."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    NOBODY,
    body,
    clock,
    company,
    invalid,
    moment,
    no_leave,
    no_leave_type,
    no_user,
    own_user,
    people,
    refused,
    user,
    whole,
    within,
)
from mockserver.contract.target import Target

_TAKEN = (400, "F010", "The user has another leave at that time.")
_FAR = {"start": "2031-03-03T08:00:00Z", "end": "2031-03-07T16:00:00Z"}
_MEMBERS = ("id", "user_id", "company_id", "leave_type_id")


def flow_leave_from_creation_to_deletion(target: Target) -> None:
    since, at = clock(target), company(target)
    person, other = own_user(target), own_user(target)
    types = {one["id"]: one for one in whole(target, "list_leave_types")}
    first, second = list(types)[:2]
    others = people(target)
    forms: list[dict[str, Any]] = [
        {**_FAR, "leaveTypeId": first, "allDay": True},
        {"start": "2031-03-07T16:00:00Z", "end": "2031-03-07T16:30:00Z", "leaveTypeId": second},
        {"start": "2030-12-31T23:59:59Z", "end": "2031-01-01T00:00:00Z", "leaveTypeId": first, "allDay": False},
        {"start": "2031-06-01T01:00:00+02:00", "end": "2031-06-01T00:00:00.999Z", "leaveTypeId": first},
        {"start": "2032-02-29T00:00:00Z", "end": "2032-02-29T00:00:00Z", "leaveTypeId": second, "allDay": True},
    ]
    utc = {"2031-06-01T01:00:00+02:00": "2031-05-31T23:00:00Z", "2031-06-01T00:00:00.999Z": "2031-06-01T00:00:00Z"}
    made: list[dict[str, Any]] = []
    for form in forms:
        told = body(target.call("create_leave", json={**form, "userId": person["id"], "company_id": NOBODY}))
        said = {"start": utc.get(form["start"], form["start"]), "end": utc.get(form["end"], form["end"])}
        stamp = told["created_at"]
        assert told == {
            "user_id": person["id"],
            "company_id": at,
            "leave_type_id": form["leaveTypeId"],
            **said,
            "created_at": stamp,
            "updated_at": stamp,
            "all_day": form.get("allDay", False),
            "id": told["id"],
        }
        within(target, since, moment(stamp, " "))
        made.append(told)
        _expect(target, person["id"], made, types)
    assert len({one["id"] for one in made}) == len(made)
    same = body(target.call("create_leave", json={**forms[0], "userId": other["id"]}))
    _expect(target, other["id"], [same], types)

    for change in (
        {"leaveTypeId": second, "start": "2031-03-04T08:00:00Z", "end": "2031-03-05T16:00:00Z"},
        {"leaveTypeId": second, "start": "2031-03-04T08:00:00Z", "end": "2031-03-05T16:00:00Z"},
        {"leaveTypeId": first, **_FAR},
        {"leaveTypeId": first, "start": "2029-01-01T00:00:00Z", "end": "2029-01-01T00:00:01Z"},
    ):
        form = {**change, "userId": person["id"]}
        told = body(target.call("update_leave", licenseId=made[0]["id"], json=form))
        moved = {"leave_type_id": change["leaveTypeId"], "start": change["start"], "end": change["end"]}
        assert told == {**made[0], **moved, "updated_at": told["updated_at"], "deleted_at": None}
        within(target, since, moment(told["updated_at"], " "))
        made[0] |= {**moved, "updated_at": told["updated_at"]}
        _expect(target, person["id"], made, types)
        _expect(target, other["id"], [same], types)
    while made:
        gone = {"id": made.pop()["id"], "userId": person["id"]}
        if not made:
            no_leave(target.call("delete_leave", json={**gone, "userId": other["id"]}))
        assert body(target.call("delete_leave", json=gone)) == {"id": gone["id"]}
        if not made:
            no_leave(target.call("delete_leave", json=gone))
        no_leave(target.call("update_leave", licenseId=gone["id"], json={**forms[0], "userId": person["id"]}))
        _expect(target, person["id"], made, types)
    assert user(target, person["id"]) == person
    assert people(target) == [one if one["id"] != other["id"] else _row(target, other) for one in others]


def flow_a_refused_leave_changes_nothing(target: Target) -> None:
    person, other = own_user(target), own_user(target)
    kind = whole(target, "list_leave_types")[0]["id"]
    form: dict[str, Any] = {"userId": person["id"], "leaveTypeId": kind, **_FAR}
    leave = body(target.call("create_leave", json=form))
    before = user(target, person["id"])
    later = body(
        target.call("create_leave", json={**form, "start": "2031-04-01T00:00:00Z", "end": "2031-04-02T00:00:00Z"})
    )
    key: dict[str, Any] = {"licenseId": later["id"]}
    for start, end in (
        (_FAR["start"], _FAR["end"]),
        ("2031-03-07T15:59:59Z", "2031-03-08T00:00:00Z"),
        ("2031-03-01T00:00:00Z", "2031-03-03T08:00:01Z"),
        ("2031-03-01T00:00:00Z", "2031-03-09T00:00:00Z"),
        ("2031-03-04T00:00:00Z", "2031-03-04T00:00:01Z"),
    ):
        refused(target.call("create_leave", json={**form, "start": start, "end": end}), *_TAKEN)
        refused(target.call("update_leave", **key, json={**form, "start": start, "end": end}), *_TAKEN)
    for operation, told in (("create_leave", {}), ("update_leave", key)):
        backwards = {**form, "start": "2033-01-02T00:00:00Z", "end": "2033-01-01T23:59:59Z"}
        invalid(target.call(operation, **told, json=backwards), "after", "end")
        for name in ("start", "end"):
            for bad in ("yesterday", "2031-03-03", "2031-03-03 08:00:00", "2031-02-30T00:00:00Z", ""):
                invalid(target.call(operation, **told, json={**form, name: bad}), "date", name)
            for no_text in (None, 1, True):
                invalid(target.call(operation, **told, json={**form, name: no_text}), "string", name)
        for name in ("userId", "leaveTypeId"):
            for rule, number in (
                ("integer", None),
                ("integer", "1"),
                ("integer", 1.5),
                ("above", -1),
                ("under", 2147483648),
                ("integer", True),
            ):
                invalid(target.call(operation, **told, json={**form, name: number}), rule, name)
        for name in ("userId", "leaveTypeId", "start", "end"):
            lacking = {one: value for one, value in form.items() if one != name}
            invalid(target.call(operation, **told, json=lacking), "required", name)
        for nobody in (0, NOBODY):
            no_user(target.call(operation, **told, json={**form, "userId": nobody}))
        for nothing in (0, NOBODY):
            no_leave_type(target.call(operation, **told, json={**form, "leaveTypeId": nothing}))
    invalid(target.call("create_leave", json={**form, "allDay": "true"}), "boolean", "allDay")
    no_leave(target.call("update_leave", **key, json={**form, "userId": other["id"]}))
    no_leave(target.call("update_leave", licenseId=NOBODY, json=form))
    _refuses_to_delete(target, {"id": later["id"], "userId": person["id"]})
    assert body(target.call("delete_leave", json={"id": later["id"], "userId": person["id"]})) == {"id": later["id"]}
    assert user(target, person["id"]) == before
    assert [one["id"] for one in before["leaves"]] == [leave["id"]]
    assert user(target, other["id"]) == other


def _refuses_to_delete(target: Target, gone: dict[str, Any]) -> None:
    """Whatever is not quite the form that deletes a leave is refused."""
    wrong = (("integer", None), ("integer", "1"), ("integer", 1.5), ("above", -1), ("under", 2147483648))
    for name in gone:
        for rule, number in wrong:
            invalid(target.call("delete_leave", json={**gone, name: number}), rule, name)
        for nothing in (0, NOBODY, 2147483647):
            no_leave(target.call("delete_leave", json={**gone, name: nothing}))
        invalid(target.call("delete_leave", json={one: gone[one] for one in gone if one != name}), "required", name)


def flow_leaves_come_in_pages_the_latest_first(target: Target) -> None:
    person = own_user(target)["id"]
    kind = whole(target, "list_leave_types")[0]["id"]
    for day in (3, 1, 5, 2, 4, 12, 11, 10, 9, 8, 7, 6):
        times = {"start": f"2031-03-{day:02}T08:00:00Z", "end": f"2031-03-{day:02}T16:00:00Z"}
        body(target.call("create_leave", json={"userId": person, "leaveTypeId": kind, **times}))
    rows = body(target.call("list_leaves", query={"usersId": person, "size": 1000}))
    assert [one["start"][8:10] for one in rows] == [f"{day:02}" for day in range(12, 0, -1)]
    assert body(target.call("list_leaves", query={"usersId": person})) == rows[:10]
    assert body(target.call("list_leaves", query={"usersId": person, "offset": 2})) == rows[10:]
    for size in (1, 2, 5, 11, 12, 13):
        for offset in (1, 2, 3, 100):
            found = body(target.call("list_leaves", query={"usersId": person, "size": size, "offset": offset}))
            assert found == rows[(offset - 1) * size : offset * size]
    for name, bad, rule in (
        *(("offset", bad, "above") for bad in ("0", "-1")),
        *(("size", bad, "above") for bad in ("0", "-1")),
        *((name, bad, "integer") for name in ("offset", "size", "usersId") for bad in ("x", "", "1.0", "true")),
        ("size", "1001", "under"),
        ("usersId", "-1", "above"),
    ):
        invalid(target.call("list_leaves", query={"usersId": person, name: bad}), rule, name)
    invalid(target.call("list_leaves"), "required", "usersId")
    assert body(target.call("list_leaves", query={"usersId": NOBODY})) == []
    for one in people(target):
        listed = body(target.call("list_leaves", query={"usersId": one["id"], "size": 1000}))
        assert sorted(row["id"] for row in listed) == sorted(row["id"] for row in one["leaves"])


def _expect(target: Target, person: int, made: list[dict[str, Any]], types: dict[int, dict[str, Any]]) -> None:
    """The user has exactly these leaves, alone and in the list of leaves, each moment in the spelling of the place."""
    kept = [{**one, "start": one["start"], "end": one["end"]} for one in made]
    shown = user(target, person)["leaves"]
    assert [one["id"] for one in shown] == [one["id"] for one in kept]
    rows = body(target.call("list_leaves", query={"usersId": person, "size": 1000}))
    assert [one["id"] for one in rows] == [
        one["id"] for one in sorted(kept, key=lambda one: (one["start"], one["id"]), reverse=True)
    ]
    for one in kept:
        plain = {name: one[name] for name in (*_MEMBERS, "all_day")} | {"deleted_at": None}
        kind = types[one["leave_type_id"]]
        stamps = {name: one[name].replace(" ", "T") + "Z" for name in ("created_at", "updated_at")}
        inside = next(row for row in shown if row["id"] == one["id"])
        assert inside == {**plain, "start": one["start"], "end": one["end"], **stamps, "leaveType": _spelt(kind, "Z")}
        listed = next(row for row in rows if row["id"] == one["id"])
        times = {name: one[name].replace("Z", ".000Z") for name in ("start", "end")}
        stamps = {name: one[name] for name in ("created_at", "updated_at")}
        assert listed == {**plain, **times, **stamps, "leaveType": _spelt(kind, " ")}


def _spelt(kind: dict[str, Any], spelling: str) -> dict[str, Any]:
    """A type of leaves as it stands within a leave."""
    stamps = {name: kind[name].removesuffix(".000Z") for name in ("created_at", "updated_at")}
    if spelling == " ":
        return kind | {name: one.replace("T", " ") for name, one in stamps.items()}
    return kind | {name: f"{one}Z" for name, one in stamps.items()}


def _row(target: Target, person: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in people(target) if one["id"] == person["id"])
