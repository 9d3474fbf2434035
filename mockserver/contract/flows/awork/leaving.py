"""People who leave: archived, shut out, deleted; the last admin stays."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body, clock, done, me, people, rows, within
from mockserver.contract.flows.awork._own import own_api_user, own_client, restored_person
from mockserver.contract.flows.awork._refusals import gateway, impossible, invalid, not_found, unconvertible
from mockserver.contract.target import Target

_LAST_ADMIN = "The admin role needs at least one active user."


def flow_archived_people_are_shown_on_demand(target: Target) -> None:
    everybody = people(target)
    person = everybody[-1]
    key: dict[str, Any] = {"userId": person}
    before = restored_person(target, person)
    target.finally_call("set_user_archived", **key, json={"isArchived": False})
    whole = rows(target, "list_users", {"showArchived": "true"})
    for archived in (True, True, False, False, True, False):
        told = body(target.call("set_user_archived", **key, json={"isArchived": archived}))
        assert told == {**before, **_changed(told), "isArchived": archived, "updatedBy": me(target)}
        assert told["resourceVersion"] > before["resourceVersion"]
        assert body(target.call("get_user", **key)) == told
        assert people(target) == [one for one in everybody if one != person or not archived]
        assert rows(target, "list_users", {"showArchived": "true"}) == [told if one == before else one for one in whole]
        assert person in people(target, showArchived="TRUE")
    for bad, kind in ((None, "System.Boolean"), ("true", "System.Boolean"), (1, "System.Boolean")):
        refused = target.call("set_user_archived", **key, json={"isArchived": bad})
        invalid(refused, unconvertible("$.isArchived", kind))
    not_found(target.call("set_user_archived", userId=NOBODY, json={"isArchived": True}))


def flow_shut_out_people_cannot_call(target: Target) -> None:
    since, person = clock(target), me(target, credential="member")
    key: dict[str, Any] = {"userId": person}
    before = restored_person(target, person)
    target.finally_call("activate_user", **key)
    everybody = people(target)
    for _ in range(3):
        done(target.call("deactivate_user", **key))
        out = body(target.call("get_user", **key))
        changed = {**_changed(out), "deactivatedOn": out["deactivatedOn"], "updatedBy": me(target)}
        shut = {"isDeactivated": True, "status": {**before["status"], "isDeactivated": True}}
        assert out == {**before, **changed, **shut}
        within(target, since, out["deactivatedOn"], out["updatedOn"])
        for operation in ("get_me", "list_users", "get_current_user", "get_my_permissions"):
            gateway(target.call(operation, credential="member"))
        assert people(target) == everybody
        done(target.call("deactivate_user", **key))
        assert body(target.call("get_user", **key)) == out

        done(target.call("activate_user", **key))
        back = body(target.call("get_user", **key))
        assert back == {**before, **_changed(back), "updatedBy": me(target)}
        assert back["resourceVersion"] > out["resourceVersion"] > before["resourceVersion"]
        for operation in ("get_me", "get_current_user"):
            told = body(target.call(operation, credential="member"))
            assert {name: value for name, value in told.items() if name not in ("accountId", "workspace")} == back
        done(target.call("activate_user", **key))
        assert body(target.call("get_user", **key)) == back
    for operation in ("deactivate_user", "activate_user"):
        not_found(target.call(operation, userId=NOBODY))


def flow_deleted_people_are_gone_everywhere(target: Target) -> None:
    everybody = rows(target, "list_users", {"showArchived": "true"})
    programs = rows(target, "list_api_users")
    for name in ("Short-lived", "Ωmega \U0001f6ab"):
        # People come in by invitation, so one is taken who can be made: an API user is a row among them.
        client = own_client(target)["clientId"]
        user = own_api_user(target, name=name, clientId=client)
        shown = body(target.call("get_user", userId=user["id"]))
        assert rows(target, "list_users", {"showArchived": "true"}) == [*everybody, shown]
        done(target.call("delete_user", userId=user["id"]))
        for operation in ("get_user", "delete_user"):
            not_found(target.call(operation, userId=user["id"]))
        not_found(target.call("get_api_user", apiUserId=user["id"]))
        assert rows(target, "list_users", {"showArchived": "true"}) == everybody
        assert rows(target, "list_api_users") == programs
    not_found(target.call("delete_user", userId=NOBODY))


def flow_last_admin_stays(target: Target) -> None:
    admins = [one["id"] for one in rows(target, "list_roles") if one["isAdminRole"]]
    assert len(admins) == 1
    shown = {one["id"]: one for one in rows(target, "list_users")}
    held = [one["userId"] for one in rows(target, "list_role_users", roleId=admins[0])]
    active = [one for one in held if one in shown and not shown[one]["isDeactivated"]]
    if len(active) > 1:
        return  # somebody would be left
    key: dict[str, Any] = {"userId": active[0]}
    other = next(one["id"] for one in rows(target, "list_roles") if not one["isAdminRole"])
    impossible(target.call("delete_user", **key), _LAST_ADMIN)
    impossible(target.call("deactivate_user", **key), _LAST_ADMIN)
    impossible(target.call("set_user_archived", **key, json={"isArchived": True}), _LAST_ADMIN)
    impossible(target.call("move_user_to_role", json={**key, "toRoleId": other}), _LAST_ADMIN)
    assert body(target.call("get_user", **key)) == shown[active[0]]
    assert [one["userId"] for one in rows(target, "list_role_users", roleId=admins[0])] == held


def _changed(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("updatedOn", "resourceVersion")}
