"""Permissions: what a role may do holds at once, for everybody in it, and is told the same everywhere."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import body, clock, done, me, other_than, rows, within
from mockserver.contract.flows.awork._own import own_api_user, own_role, role_of
from mockserver.contract.flows.awork._refusals import forbidden
from mockserver.contract.target import Target

_OFTEN = 4  # what goes wrong now and then is caught


def flow_permissions_are_the_same_for_role_and_caller(target: Target) -> None:
    features = body(target.call("list_permission_features"))
    for credential in [one for one in target.tokens if one != "expired"]:
        told = body(target.call("get_my_permissions", credential=credential))
        assert body(target.call("get_my_permissions", credential=credential)) == told
        mine = told["userPermission"]
        assert mine["userId"] == me(target, credential=credential)
        assert (mine["isBlocked"], mine["projectRolesPermissions"]) == (False, [])
        if mine["isAdmin"]:
            assert [one["feature"] for one in mine["permissions"]] == features
            assert all(one["accessLevels"] == ["read", "write", "delete"] for one in mine["permissions"])
            continue
        role = body(target.call("get_role", roleId=mine["roleId"]))
        assert (mine["isAdmin"], mine["isGuest"]) == (role["isAdminRole"], role["isGuestRole"])
        listed = rows(target, "list_role_permissions", roleId=role["id"])
        assert mine["permissions"] == [{name: one[name] for name in ("feature", "accessLevels")} for one in listed]
        assert {one["feature"] for one in listed} <= set(features)
        assert mine["userId"] in [one["userId"] for one in rows(target, "list_role_users", roleId=role["id"])]
    assert told["signature"]


def flow_permissions_hold_at_once(target: Target) -> None:
    since = clock(target)
    mine, home = me(target, credential="member"), role_of(target, "member")
    other = other_than(target, mine)
    role, sibling = own_role(target), own_role(target, "project-master-data:read")
    key: dict[str, Any] = {"roleId": role["id"]}
    beside = rows(target, "list_role_permissions", roleId=sibling["id"])
    signature = body(target.call("get_my_permissions", credential="member"))["signature"]
    target.finally_call("move_user_to_role", json={"userId": mine, "toRoleId": home})
    _move(target, mine, role["id"])
    inside = [{"userId": mine, "isDeactivated": False, "roleId": role["id"]}]
    assert [rows(target, "list_role_users", **key) for _ in range(_OFTEN)] == [inside] * _OFTEN
    assert mine not in [one["userId"] for one in rows(target, "list_role_users", roleId=home)]
    week = body(target.call("get_user_capacity", userId=other))
    created: dict[str, Any] = {}
    for levels in (["read"], ["read", "delete"], ["delete", "read"], ["delete"], ["read", "write", "delete"]):
        form = {"feature": "user-planning-data", "accessLevels": levels}
        told = body(target.call("set_role_permission", **key, json=form))
        created = created or {"id": told["id"], "createdOn": told["createdOn"]}
        assert told == {**form, **created, "updatedOn": told["updatedOn"]}
        within(target, since, told["createdOn"], told["updatedOn"])
        assert rows(target, "list_role_permissions", **key) == [told]
        permissions = body(target.call("get_my_permissions", credential="member"))
        assert permissions["userPermission"]["permissions"] == [form]
        assert permissions["userPermission"]["roleId"] == role["id"]
        assert permissions["signature"] != signature
        signature = permissions["signature"]
        read = target.call("get_user_capacity", userId=other, credential="member")
        if "read" in levels:
            assert body(read) == week
        else:
            forbidden(read)
    body(target.call("set_role_permission", **key, json={"feature": "project-create", "accessLevels": ["write"]}))
    listed = rows(target, "list_role_permissions", **key)
    assert [one["feature"] for one in listed] == ["user-planning-data", "project-create"]
    for _ in range(2):
        done(target.call("set_role_permission", **key, json={**form, "accessLevels": []}))
        assert rows(target, "list_role_permissions", **key) == listed[1:]
        forbidden(target.call("get_user_capacity", userId=other, credential="member"))
    assert rows(target, "list_role_permissions", roleId=sibling["id"]) == beside

    program = own_api_user(target, roleId=role["id"])
    version = body(target.call("get_user", userId=mine))["resourceVersion"]
    done(target.call("delete_role", **key, json={"newRoleId": sibling["id"]}))
    person = body(target.call("get_user", userId=mine))
    assert person["resourceVersion"] > version
    within(target, since, person["updatedOn"])
    moved = [{**inside[0], "roleId": sibling["id"]}]
    assert rows(target, "list_role_users", roleId=sibling["id"]) == moved
    assert body(target.call("get_api_user", apiUserId=program["id"]))["roleId"] == sibling["id"]
    assert body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"] == sibling["id"]


def _move(target: Target, person: str, role: str) -> None:
    """The person is in the role from here on, and who he or she was."""
    before = body(target.call("get_user", userId=person))
    done(target.call("move_user_to_role", json={"userId": person, "toRoleId": role, "reason": 1}))
    after = body(target.call("get_user", userId=person))
    assert after["resourceVersion"] > before["resourceVersion"]
    assert after["createdOn"] == before["createdOn"]
