"""People, their roles and their pages."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import body, people
from mockserver.contract.target import Target


def flow_user_is_replaced_archived_shut_out_and_deleted(target: Target) -> None:
    everybody = people(target)
    person = next(one for one in reversed(everybody) if one != body(target.call("get_me", credential="member"))["id"])
    key: dict[str, Any] = {"userId": person}
    before = body(target.call("get_user", **key))

    changed = body(target.call("update_user", **key, json={"firstName": "Ægir", "lastName": "Ω", "position": "Lead"}))
    assert (changed["firstName"], changed["lastName"], changed["position"]) == ("Ægir", "Ω", "Lead")
    assert changed["createdOn"] == before["createdOn"]
    assert body(target.call("get_user", **key)) == changed
    cleared = body(target.call("update_user", **key, json={"firstName": "Ægir", "lastName": "Ω"}))
    assert "position" not in cleared

    assert target.call("set_user_archived", **key, json={"isArchived": True}).status == 200
    assert person not in people(target)
    assert person in people(target, showArchived="true")
    assert target.call("set_user_archived", **key, json={"isArchived": False}).status == 200
    assert people(target) == everybody

    assert target.call("deactivate_user", **key).status == 204
    assert body(target.call("get_user", **key))["isDeactivated"] is True
    assert target.call("activate_user", **key).status == 204
    assert body(target.call("get_user", **key))["isDeactivated"] is False

    assert target.call("delete_user", **key).status == 204
    assert target.call("get_user", **key).status == 404
    assert target.call("get_user_capacity", **key).status == 404
    assert people(target) == [one for one in everybody if one != person]


def flow_role_from_creation_to_deletion(target: Target) -> None:
    others = body(target.call("list_roles"))
    role = body(target.call("create_role", json={"name": "Night Shift"}))
    key: dict[str, Any] = {"roleId": role["id"]}
    assert body(target.call("get_role", **key)) == role
    assert body(target.call("get_role", roleId="Night Shift")) == role
    assert target.call("create_role", json={"name": "Night Shift"}).status == 400
    assert body(target.call("list_roles")) == [*others, role]
    renamed = body(target.call("update_role", **key, json={"name": "Day Shift"}))
    assert body(target.call("get_role", **key)) == {**role, "name": "Day Shift", "updatedOn": renamed["updatedOn"]}

    permission = {"feature": "user-planning-data", "accessLevels": ["read"]}
    assert target.call("set_role_permission", **key, json=permission).status == 200
    assert [one["feature"] for one in body(target.call("list_role_permissions", **key))] == ["user-planning-data"]

    me = body(target.call("get_me", credential="member"))["id"]
    home = body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"]
    other = next(person for person in people(target) if person != me)
    assert target.call("move_user_to_role", json={"userId": me, "toRoleId": role["id"]}).status == 204
    assert [one["userId"] for one in body(target.call("list_role_users", **key))] == [me]
    assert target.call("get_user_capacity", userId=other, credential="member").status == 200
    assert target.call("update_user_capacity", userId=other, json={}, credential="member").status == 401
    assert target.call("set_role_permission", **key, json={**permission, "accessLevels": []}).status == 204
    assert body(target.call("list_role_permissions", **key)) == []
    assert target.call("get_user_capacity", userId=other, credential="member").status == 401

    assert target.call("delete_role", **key, json={"newRoleId": home}).status == 204
    assert target.call("get_role", **key).status == 404
    assert body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"] == home
    assert body(target.call("list_roles")) == others


def flow_archived_role_takes_nobody(target: Target) -> None:
    role = body(target.call("create_role", json={"name": "Old Times"}))
    assert target.call("set_role_archived", roleId=role["id"], json={"isArchived": True}).status == 204
    assert role["id"] not in [one["id"] for one in body(target.call("list_roles"))]
    assert role["id"] in [one["id"] for one in body(target.call("list_roles", query={"showArchived": "true"}))]
    refused = target.call("create_api_user", json={"name": "Late", "roleId": role["id"]})
    assert (refused.status, refused.body["code"]) == (400, "entity-archived")


def flow_pages_sum_to_the_whole(target: Target) -> None:
    everybody = people(target)
    paged: list[str] = []
    page = 1
    while True:
        reply = target.call("list_users", query={"page": page, "pageSize": 5})
        rows = [person["id"] for person in body(reply)]
        told = [int(reply.headers[name]) for name in ("aw-page", "aw-pagesize", "aw-items", "aw-totalitems")]
        assert told == [page, 5, len(rows), len(everybody)]
        if not rows:
            break
        paged += rows
        page += 1
    assert paged == everybody
    for bad in ("0", "-1", "1.0", "x", ""):
        assert target.call("list_users", query={"page": bad}).status == 400
