"""Types of leaves: the company's own are added, renamed and dropped; default ones stay."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    NO_TEXTS,
    NOBODY,
    body,
    clock,
    company,
    invalid,
    moment,
    no_leave_type,
    own_user,
    refused,
    user,
    whole,
    within,
)
from mockserver.contract.target import Target

_DEFAULT = (400, "F010", "Only custom leave types can be changed.")
_NAMES = ("Sabbatical 東京 \U0001f3d6", " padded  twice ", "x" * 300, "")


def flow_leave_type_from_creation_to_deletion(target: Target) -> None:
    since, at = clock(target), company(target)
    before = whole(target, "list_leave_types")
    made: list[dict[str, Any]] = []
    for name in _NAMES:
        created = body(target.call("create_leave_type", json={"name": name, "id": NOBODY, "company_id": NOBODY}))
        stamps = dict.fromkeys(("created_at", "updated_at"), created["created_at"])
        icon = created["icon_name"]
        assert created == {"name": name, "company_id": at, "icon_name": icon, **stamps, "id": created["id"]}
        target.finally_do(_dropping(target, created["id"]))
        within(target, since, moment(created["created_at"], " "))
        listed = whole(target, "list_leave_types")
        spelt = {one: f"{stamp.replace(' ', 'T')}.000Z" for one, stamp in stamps.items()}
        made.append({**created, **spelt, "type_code": listed[-1]["type_code"], "deleted_at": None})
        assert listed == [*before, *made]
        assert listed[-1]["type_code"] == f"UL{created['id']}"
    first: dict[str, Any] = {"leaveTypeId": made[0]["id"]}
    for name in ("Érläub \U0001f334", "", " x  z ", "y" * 300, "y" * 300):
        renamed = body(target.call("update_leave_type", **first, json={"name": name, "icon_name": "x"}))
        assert renamed == {**made[0], "name": name, "updated_at": renamed["updated_at"]}
        assert moment(made[0]["updated_at"], ".000Z") <= moment(renamed["updated_at"], ".000Z")
        made[0] = renamed
        assert whole(target, "list_leave_types") == [*before, *made]
    within(target, since, moment(made[0]["updated_at"], ".000Z"))
    while made:
        gone = made.pop()["id"]
        assert body(target.call("delete_leave_type", json={"id": gone})) == {"id": gone}
        no_leave_type(target.call("delete_leave_type", json={"id": gone}))
        no_leave_type(target.call("update_leave_type", leaveTypeId=gone, json={"name": "x"}))
        assert whole(target, "list_leave_types") == [*before, *made]


def flow_renaming_moves_the_stamp_of_an_older_type(target: Target) -> None:
    since, types = clock(target), whole(target, "list_leave_types")
    old = next(one for one in types if one["company_id"] is not None)
    target.finally_call("update_leave_type", leaveTypeId=old["id"], json={"name": old["name"]})
    renamed = body(target.call("update_leave_type", leaveTypeId=old["id"], json={"name": "Renamed"}))
    assert renamed == {**old, "name": "Renamed", "updated_at": renamed["updated_at"]}
    within(target, since, moment(renamed["updated_at"], ".000Z"))
    assert whole(target, "list_leave_types") == [renamed if one == old else one for one in types]


def flow_dropped_type_stays_in_its_leaves(target: Target) -> None:
    since, person = clock(target), own_user(target)["id"]
    kind = body(target.call("create_leave_type", json={"name": "Short-lived"}))["id"]
    target.finally_do(_dropping(target, kind))
    form = {"userId": person, "leaveTypeId": kind, "start": "2031-01-01T00:00:00Z", "end": "2031-01-02T00:00:00Z"}
    leave = body(target.call("create_leave", json=form))
    (before,) = user(target, person)["leaves"]
    assert (before["id"], before["leaveType"]["deleted_at"]) == (leave["id"], None)
    body(target.call("delete_leave_type", json={"id": kind}))
    (after,) = user(target, person)["leaves"]
    dropped = after["leaveType"]["deleted_at"]
    within(target, since, moment(dropped, "Z"))
    assert after == {**before, "leaveType": {**before["leaveType"], "deleted_at": dropped}}
    no_leave_type(target.call("create_leave", json={**form, "start": "2031-01-02T00:00:00Z"}))
    no_leave_type(target.call("update_leave", licenseId=leave["id"], json=form))


def flow_a_refused_leave_type_changes_nothing(target: Target) -> None:
    before = whole(target, "list_leave_types")
    own = next(one["id"] for one in before if one["company_id"] is not None)
    for default in [one["id"] for one in before if one["company_id"] is None]:
        refused(target.call("update_leave_type", leaveTypeId=default, json={"name": "x"}), *_DEFAULT)
        refused(target.call("delete_leave_type", json={"id": default}), *_DEFAULT)
    keys: list[tuple[str, dict[str, Any]]] = [("create_leave_type", {}), ("update_leave_type", {"leaveTypeId": own})]
    for operation, key in keys:
        for bad in NO_TEXTS:
            invalid(target.call(operation, **key, json={"name": bad}), "string", "name")
        invalid(target.call(operation, **key, json={"title": "x"}), "required", "name")
    for rule, number in (("integer", None), ("integer", "1"), ("integer", 1.5), ("above", -1), ("under", 2147483648)):
        invalid(target.call("delete_leave_type", json={"id": number}), rule, "id")
    invalid(target.call("delete_leave_type", json={"name": "x"}), "required", "id")
    no_leave_type(target.call("delete_leave_type", json={"id": NOBODY}))
    no_leave_type(target.call("update_leave_type", leaveTypeId=NOBODY, json={"name": "x"}))
    for one in before:
        assert moment(one["created_at"], ".000Z") <= moment(one["updated_at"], ".000Z")
        assert one["deleted_at"] is None
    assert whole(target, "list_leave_types") == before


def _dropping(target: Target, kind: int) -> Any:
    """Drops the type, unless the flow did."""

    def undo() -> None:
        assert target.call("delete_leave_type", json={"id": kind}).status in (200, 404)

    return undo
