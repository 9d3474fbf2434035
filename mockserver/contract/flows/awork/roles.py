"""Roles: named, permitted, filled, archived, deleted; every person in exactly one."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import (
    GUID,
    NO_TEXTS,
    NOBODY,
    body,
    clock,
    done,
    fresh,
    me,
    moment,
    people,
    rows,
    within,
)
from mockserver.contract.flows.awork._own import own_api_user, own_role, preset_role, role_of
from mockserver.contract.flows.awork._refusals import (
    empty,
    impossible,
    invalid,
    not_found,
    refused,
    unconvertible,
)
from mockserver.contract.target import Target

_PLAIN = dict.fromkeys(("isAdminRole", "isGuestRole", "isAgentRole", "isPreset", "isArchived"), False)
_TAKEN = (400, "duplication-violation", "A role with this name exists already.")
_ARCHIVED = (400, "entity-archived", "The role is archived.")


def flow_everybody_is_in_exactly_one_role(target: Target) -> None:
    roles = rows(target, "list_roles", {"showArchived": "true"})
    assert [sum(one[flag] for one in roles) for flag in ("isAdminRole", "isGuestRole")] == [1, 1]
    assert len({one["name"] for one in roles}) == len({one["id"] for one in roles}) == len(roles)
    assert rows(target, "list_roles") == [one for one in roles if not one["isArchived"]]
    assert not [one for one in roles if one["isPreset"] and one["isArchived"]]
    assert all(one["isPreset"] for one in roles if one["isAdminRole"] or one["isGuestRole"])
    shown = {one["id"]: one for one in rows(target, "list_users", {"showArchived": "true"})}
    programs = {one["id"]: one["roleId"] for one in rows(target, "list_api_users")}
    found = []
    for role in roles:
        assert moment(role["createdOn"]) <= moment(role["updatedOn"])
        assert body(target.call("get_role", roleId=role["id"])) == role
        assert body(target.call("get_role", roleId=role["id"].upper())) == role
        assert body(target.call("get_role", roleId=role["name"])) == role
        inside = rows(target, "list_role_users", {"showArchived": "true"}, roleId=role["id"])
        for one in inside:
            owner = shown[one["userId"]]
            assert one == {"userId": owner["id"], "isDeactivated": owner["isDeactivated"], "roleId": role["id"]}
            assert programs.get(owner["id"], role["id"]) == role["id"]
        working = [one for one in inside if not shown[one["userId"]]["isArchived"]]
        assert rows(target, "list_role_users", roleId=role["id"]) == working
        found += [one["userId"] for one in inside]
    assert sorted(found) == sorted(one for one in shown if programs.get(one, "") is not None)


def flow_role_from_creation_to_deletion(target: Target) -> None:
    since, caller = clock(target), me(target)
    others = rows(target, "list_roles")
    names = [
        fresh("Night Shift 夜 \U0001f319"),
        fresh("  Padded  ") + "  ",
        fresh("x" * 300),
        fresh("a  b"),
        fresh("É"),
    ]
    made = []
    for name in names:
        role = own_role_named(target, name)
        stamps = {"createdOn": role["createdOn"], "createdBy": caller, "updatedOn": role["createdOn"]}
        assert role == {"name": name, **_PLAIN, "id": role["id"], **stamps, "updatedBy": caller}
        assert GUID.fullmatch(role["id"])
        within(target, since, role["createdOn"])
        assert body(target.call("get_role", roleId=role["id"])) == role
        assert rows(target, "list_role_users", {"showArchived": "true"}, roleId=role["id"]) == []
        assert rows(target, "list_role_permissions", roleId=role["id"]) == []
        made.append(role)
        assert rows(target, "list_roles") == [*others, *made]
        refused(target.call("create_role", json={"name": name.upper()}), *_TAKEN)
    first, second = made[0], made[1]
    refused(target.call("update_role", roleId=first["id"], json={"name": second["name"]}), *_TAKEN)
    latest = first["updatedOn"]
    for name in (fresh("Day Shift"), first["name"].upper(), first["name"], first["name"]):
        renamed = body(target.call("update_role", roleId=first["id"], json={"name": name, "isAdminRole": True}))
        assert renamed == {**first, "name": name, "updatedOn": renamed["updatedOn"]}
        assert moment(latest) <= moment(renamed["updatedOn"])
        latest = renamed["updatedOn"]
        assert body(target.call("get_role", roleId=name)) == renamed
        assert rows(target, "list_roles") == [*others, renamed, *made[1:]]
    for role in made:
        done(target.call("delete_role", roleId=role["id"], json={"newRoleId": preset_role(target)}))
        not_found(target.call("get_role", roleId=role["id"]))
        not_found(target.call("get_role", roleId=role["name"]))
        not_found(target.call("update_role", roleId=role["id"], json={"name": "x"}))
        not_found(target.call("delete_role", roleId=role["id"], json={"newRoleId": preset_role(target)}))
    assert rows(target, "list_roles") == others


def flow_a_refused_role_changes_nothing(target: Target) -> None:
    role = own_role(target, "project-create:write")
    key: dict[str, Any] = {"roleId": role["id"]}
    roles = rows(target, "list_roles", {"showArchived": "true"})
    text, flag, guid = (f"System.{name}" for name in ("String", "Boolean", "Guid"))
    for operation, told in (("create_role", {}), ("update_role", key)):
        for form in ({}, {"name": None}, {"name": ""}, {"name": " \t"}):
            invalid(target.call(operation, **told, json=form), empty("Name"))
        for bad in NO_TEXTS:
            invalid(target.call(operation, **told, json={"name": bad}), unconvertible("$.name", text))
    for no_flag in (None, 1, "true"):
        archived = target.call("set_role_archived", **key, json={"isArchived": no_flag})
        invalid(archived, unconvertible("$.isArchived", flag))
    for no_guid in ("x", 1, None):
        refusal = target.call("delete_role", **key, json={"newRoleId": no_guid})
        invalid(refusal, unconvertible("$.newRoleId", guid))
    not_found(target.call("delete_role", **key, json={"newRoleId": NOBODY}))
    impossible(target.call("delete_role", **key, json={"newRoleId": role["id"]}), "The new role is the role to delete.")
    for preset in [one["id"] for one in roles if one["isPreset"]]:
        preserved = target.call("delete_role", roleId=preset, json={"newRoleId": role["id"]})
        impossible(preserved, "A preset role cannot be deleted.")
        preserved = target.call("set_role_archived", roleId=preset, json={"isArchived": True})
        impossible(preserved, "A preset role cannot be archived.")
    admin = next(one["id"] for one in roles if one["isAdminRole"])
    none: dict[str, Any] = {"feature": "project-create", "accessLevels": []}
    all_of_them = target.call("set_role_permission", roleId=admin, json=none)
    impossible(all_of_them, "The admin role has every permission.")
    unknown = "has a range of values which does not include 'moon'."
    for member, value in (("feature", "moon"), ("accessLevels", ["moon"])):
        refusal = target.call("set_role_permission", **key, json={**none, member: value})
        name = member[0].upper() + member[1:]
        invalid(refusal, (name, f"'{name}' {unknown}"))
    twice = ("AccessLevels", "'AccessLevels' must not contain duplicates.")
    invalid(target.call("set_role_permission", **key, json={**none, "accessLevels": ["read", "read"]}), twice)
    invalid(target.call("set_role_permission", **key, json={"feature": "project-create"}), empty("AccessLevels"))
    assert rows(target, "list_roles", {"showArchived": "true"}) == roles
    assert [one["accessLevels"] for one in rows(target, "list_role_permissions", **key)] == [["write"]]


def flow_archived_role_takes_nobody(target: Target) -> None:
    role = own_role(target)
    key: dict[str, Any] = {"roleId": role["id"]}
    roles = rows(target, "list_roles", {"showArchived": "true"})
    mine, home = me(target, credential="member"), role_of(target, "member")
    for archived in (True, True, False, True):
        done(target.call("set_role_archived", **key, json={"isArchived": archived}))
        shown = body(target.call("get_role", **key))
        assert shown == {**role, "isArchived": archived, "updatedOn": shown["updatedOn"]}
        assert (shown in rows(target, "list_roles")) is not archived
        assert rows(target, "list_roles", {"showArchived": "true"}) == [*roles[:-1], shown]
    refused(target.call("create_api_user", json={"name": "Late", "roleId": role["id"]}), *_ARCHIVED)
    refused(target.call("move_user_to_role", json={"userId": mine, "toRoleId": role["id"]}), *_ARCHIVED)
    program = own_api_user(target)
    late = target.call("update_api_user", apiUserId=program["id"], json={"name": "Late", "roleId": role["id"]})
    refused(late, *_ARCHIVED)
    assert body(target.call("get_api_user", apiUserId=program["id"])) == program
    assert role_of(target, "member") == home
    assert rows(target, "list_role_users", **key) == []
    for form in ({"userId": NOBODY, "toRoleId": home}, {"userId": mine, "toRoleId": NOBODY}):
        not_found(target.call("move_user_to_role", json=form))
    assert mine in people(target)


def own_role_named(target: Target, name: str) -> dict[str, Any]:
    """A role of that name, gone when the flow is over."""
    role: dict[str, Any] = body(target.call("create_role", json={"name": name}))
    form = {"newRoleId": preset_role(target)}
    target.finally_do(lambda: target.call("delete_role", roleId=role["id"], json=form))
    return role
