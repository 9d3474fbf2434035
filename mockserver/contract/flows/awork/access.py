"""API users and their keys: an API user without a role is an admin, and its keys go with it."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import GUID, NO_TEXTS, NOBODY, body, clock, done, me, moment, rows, within
from mockserver.contract.flows.awork._own import key_of, own_api_user, own_client, own_role
from mockserver.contract.flows.awork._refusals import (
    empty,
    gateway,
    impossible,
    invalid,
    not_found,
    unconvertible,
)
from mockserver.contract.target import Target

_MEMBERS = ["name", "roleId", "clientId", "id", "createdOn", "createdBy", "updatedOn", "updatedBy"]
_NAMES = ("  Zoë  東京  ", "x" * 300, "\U0001f916 bot", "a", "Ünï-\u0639\u0631\u0628\u064a")


def flow_api_user_from_creation_to_deletion(target: Target) -> None:
    since, caller = clock(target), me(target)
    others = rows(target, "list_api_users")
    role, client = own_role(target)["id"], own_client(target)["clientId"]
    forms: list[dict[str, Any]] = [
        {"roleId": role, "clientId": client},
        {"roleId": None, "clientId": None},
        {},
        {"clientId": ""},
        {"roleId": role.upper(), "id": NOBODY, "createdOn": "2001-01-01T00:00:00Z"},
    ]
    made = []
    for name, form in zip(_NAMES, forms, strict=True):
        created = own_api_user(target, **{**form, "name": name})
        said = {"name": name, "roleId": role if form.get("roleId") else None, "clientId": form.get("clientId") or None}
        stamps = {"createdOn": created["createdOn"], "updatedOn": created["createdOn"]}
        assert created == {**said, "id": created["id"], **stamps, "createdBy": caller, "updatedBy": caller}
        assert list(created) == _MEMBERS
        assert GUID.fullmatch(created["id"])
        within(target, since, created["createdOn"])
        made.append(created)
        assert body(target.call("get_api_user", apiUserId=created["id"])) == created
        assert body(target.call("get_api_user", apiUserId=created["id"].upper())) == created
        assert rows(target, "list_api_users") == [*others, *made]
    first: dict[str, Any] = {"apiUserId": made[0]["id"]}
    latest = made[0]["updatedOn"]
    for form in (
        {"name": "x" * 301},
        {"name": " é ", "roleId": role},
        {"name": " é ", "roleId": role},
        {"name": "n", "roleId": None, "clientId": NOBODY, "createdBy": NOBODY},
    ):
        changed = body(target.call("update_api_user", **first, json=form))
        said = {"name": form["name"], "roleId": form.get("roleId"), "updatedOn": changed["updatedOn"]}
        assert changed == {**made[0], **said}
        assert moment(latest) <= moment(changed["updatedOn"])
        latest = changed["updatedOn"]
        assert body(target.call("get_api_user", **first)) == changed
        assert rows(target, "list_api_users") == [*others, changed, *made[1:]]
    within(target, since, latest)
    assert body(target.call("get_api_user", **first)) == changed
    while made:
        gone = made.pop()["id"]
        done(target.call("delete_api_user", apiUserId=gone))
        not_found(target.call("get_api_user", apiUserId=gone))
        not_found(target.call("update_api_user", apiUserId=gone, json={"name": "y"}))
        not_found(target.call("delete_api_user", apiUserId=gone))
        not_found(target.call("get_user", userId=gone))
        assert [one["id"] for one in rows(target, "list_api_users")] == [one["id"] for one in [*others, *made]]
    assert rows(target, "list_api_users") == others


def flow_a_refused_api_user_changes_nothing(target: Target) -> None:
    created = own_api_user(target)
    others = rows(target, "list_api_users")
    key: dict[str, Any] = {"apiUserId": created["id"]}
    for operation, told in (("create_api_user", {}), ("update_api_user", key)):
        for form in ({}, {"name": None}, {"name": ""}, {"name": " \t\n"}):
            invalid(target.call(operation, **told, json=form), empty("Name"))
        for bad in NO_TEXTS:
            wrong = target.call(operation, **told, json={"name": bad})
            invalid(wrong, unconvertible("$.name", "System.String"))
        for no_guid in ("x", "", 1, NOBODY[:-1], "{" + NOBODY + "}", NOBODY.replace("-", "")):
            wrong = target.call(operation, **told, json={"name": "x", "roleId": no_guid})
            invalid(wrong, unconvertible("$.roleId", "System.Nullable`1[System.Guid]"))
        not_found(target.call(operation, **told, json={"name": "x", "roleId": NOBODY}))
    not_found(target.call("create_api_user", json={"name": "x", "clientId": "nobody-has-this"}))
    wrong = target.call("create_api_user", json={"name": "x", "clientId": 1})
    invalid(wrong, unconvertible("$.clientId", "System.String"))
    assert rows(target, "list_api_users") == others
    assert body(target.call("get_api_user", **key)) == created


def flow_key_acts_as_its_api_user_until_that_goes(target: Target) -> None:
    client, other = own_client(target)["clientId"], own_client(target)["clientId"]
    user = own_api_user(target, name="Schlüssel", clientId=client)
    keys = [key_of(target, client, user["id"]) for _ in range(3)]
    assert len({*keys, *target.tokens.values()}) == len(keys) + len(target.tokens)
    for key in keys:
        shown = body(target.call("get_me", token=key))
        assert (shown["id"], shown["firstName"], shown["accountId"]) == (user["id"], "Schlüssel", user["id"])
        mine = body(target.call("get_my_permissions", token=key))["userPermission"]
        assert (mine["userId"], mine["isAdmin"], mine["roleId"]) == (user["id"], True, None)
    made = body(target.call("create_api_user", json={"name": "made with the key"}, token=keys[0]))
    target.finally_call("delete_api_user", apiUserId=made["id"])
    assert (made["createdBy"], made["updatedBy"]) == (user["id"], user["id"])
    wrong = target.call("generate_api_key", clientId=other, json={"apiUserId": user["id"]})
    impossible(wrong, "The API user does not belong to the client application.")
    not_found(target.call("generate_api_key", clientId=client, json={"apiUserId": NOBODY}))
    not_found(target.call("generate_api_key", clientId="nobody-has-this", json={"apiUserId": user["id"]}))
    for bad in ("x", 1, None):
        wrong = target.call("generate_api_key", clientId=client, json={"apiUserId": bad})
        invalid(wrong, unconvertible("$.apiUserId", "System.Guid"))
    in_use = target.call("delete_client_application", clientId=client)
    impossible(in_use, "API users belong to the client application.")

    done(target.call("delete_api_user", apiUserId=user["id"]))
    for key in keys:
        gateway(target.call("list_api_users", token=key))
