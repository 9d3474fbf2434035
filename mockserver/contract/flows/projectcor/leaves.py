"""Leaves, their types, and working times."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import NOBODY, body, is_refused, people
from mockserver.contract.target import Target

_FAR = {"start": "2031-03-03T08:00:00Z", "end": "2031-03-07T16:00:00Z"}


def flow_leave_from_creation_to_deletion(target: Target) -> None:
    person, other = people(target)[:2]
    kinds = body(target.call("list_leave_types", query={"page": "false"}))["data"]
    before = body(target.call("get_user", user_id=person["id"]))
    form: dict[str, Any] = {"userId": person["id"], "leaveTypeId": kinds[0]["id"], **_FAR, "allDay": True}
    created = body(target.call("create_leave", json=form))
    assert (created["start"], created["end"], created["all_day"]) == (_FAR["start"], _FAR["end"], True)
    shown = body(target.call("get_user", user_id=person["id"]))["leaves"]
    assert [one["id"] for one in shown] == [*(one["id"] for one in before["leaves"]), created["id"]]
    assert shown[-1]["leaveType"]["id"] == kinds[0]["id"]
    listed = body(target.call("list_leaves", query={"usersId": person["id"], "size": 1}))
    assert [one["id"] for one in listed] == [created["id"]]
    assert listed[0]["start"] == "2031-03-03T08:00:00.000Z"

    inside = {**form, "start": "2031-03-07T15:00:00Z", "end": "2031-03-08T15:00:00Z"}
    for refused in (form, inside, {**form, "end": "2031-03-01T00:00:00Z"}, {**form, "start": "yesterday"}):
        assert target.call("create_leave", json=refused).status == 400, refused
    for refused in ({**form, "userId": NOBODY}, {**form, "leaveTypeId": NOBODY}):
        assert target.call("create_leave", json=refused).status == 404, refused
    same_time = body(target.call("create_leave", json={**form, "userId": other["id"]}))
    assert body(target.call("delete_leave", json={"id": same_time["id"], "userId": other["id"]}))

    moved = {**form, "leaveTypeId": kinds[1]["id"], "end": "2031-03-05T16:00:00Z"}
    del moved["allDay"]
    key: dict[str, Any] = {"licenseId": created["id"]}
    changed = body(target.call("update_leave", **key, json=moved))
    assert (changed["leave_type_id"], changed["end"], changed["all_day"]) == (kinds[1]["id"], moved["end"], True)
    assert changed["created_at"] == created["created_at"]
    assert target.call("update_leave", **key, json={**moved, "userId": other["id"]}).status == 404
    assert target.call("update_leave", licenseId=NOBODY, json=moved).status == 404

    gone = {"id": created["id"], "userId": person["id"]}
    assert target.call("delete_leave", json={**gone, "userId": other["id"]}).status == 404
    assert body(target.call("delete_leave", json=gone)) == {"id": created["id"]}
    assert target.call("delete_leave", json=gone).status == 404
    assert body(target.call("get_user", user_id=person["id"])) == before


def flow_leave_type_from_creation_to_deletion(target: Target) -> None:
    before = body(target.call("list_leave_types", query={"page": "false"}))
    created = body(target.call("create_leave_type", json={"name": "Sabbatical 東京"}))
    key: dict[str, Any] = {"leaveTypeId": created["id"]}
    renamed = body(target.call("update_leave_type", **key, json={"name": "Long leave"}))
    assert (renamed["id"], renamed["name"]) == (created["id"], "Long leave")
    listed = body(target.call("list_leave_types", query={"page": "false"}))
    assert (listed["total"], listed["data"]) == (before["total"] + 1, [*before["data"], renamed])

    default = next(one["id"] for one in before["data"] if one["company_id"] is None)
    assert is_refused(target.call("update_leave_type", leaveTypeId=default, json={"name": "x"}), 400, "custom")
    assert is_refused(target.call("delete_leave_type", json={"id": default}), 400, "custom")
    assert body(target.call("delete_leave_type", json={"id": created["id"]})) == {"id": created["id"]}
    assert target.call("delete_leave_type", json={"id": created["id"]}).status == 404
    assert target.call("update_leave_type", **key, json={"name": "x"}).status == 404
    assert body(target.call("list_leave_types", query={"page": "false"})) == before


def flow_working_time_is_set_day_by_day(target: Target) -> None:
    before = body(target.call("list_working_times"))
    user_id, days = next((key, days) for key, days in before.items() if len(days) > 1)
    first = days[0]
    user = body(target.call("get_user", user_id=user_id))
    declared = target.provider.operations["set_working_time"].body
    assert declared is not None
    sample = next(iter(declared.content["application/json"].examples.values()))
    form = {"userId": int(user_id), "companyId": sample["companyId"]}
    day = {"dayOfWeek": str(first["day_of_week"]), "start": "07:15", "end": "12:00", "breakTime": "0.25"}

    assert target.call("set_working_time", json={**form, "workingTimes": [day]}).status == 200
    changed = {**first, "daily_hours": 4.5, "start_at": "07:15:00", "end_at": "12:00:00", "break_time": 0.25}
    assert body(target.call("list_working_times")) == {**before, user_id: [changed, *days[1:]]}
    assert body(target.call("get_user", user_id=user_id)) == user
    for bad in ({**day, "dayOfWeek": "8"}, {**day, "dayOfWeek": 1}, {**day, "end": "24:00"}, {**day, "breakTime": "3"}):
        assert target.call("set_working_time", json={**form, "workingTimes": [bad]}).status == 400, bad
    assert target.call("set_working_time", json={**form, "userId": NOBODY, "workingTimes": [day]}).status == 404

    back = {"start": first["start_at"][:5], "end": first["end_at"][:5], "breakTime": f"{first['break_time']}"}
    assert target.call("set_working_time", json={**form, "workingTimes": [{**day, **back}]}).status == 200
    assert body(target.call("list_working_times")) == before
