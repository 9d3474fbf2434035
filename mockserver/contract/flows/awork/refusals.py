"""Who is not let in, what has no address, what cannot be read: the same at every operation, and nothing is changed."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body, finally_gone, me
from mockserver.contract.flows.awork._own import (
    delete_role,
    key_of,
    own_api_user,
    own_client,
    own_key,
    restored_person,
)
from mockserver.contract.flows.awork._refusals import (
    forbidden,
    gateway,
    invalid,
    no_path,
    not_found,
    refused,
    unconvertible,
)
from mockserver.contract.flows.awork._table import GUIDS, READ, WRITE, Call, calls, everything
from mockserver.contract.sending import Sent
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_path

_BAD_TOKEN, _EXPIRED = "Bad token; invalid JSON", "Unauthorized: token expired"
_EVERYTHING = [
    *(READ, WRITE, "workspace-manage-config:delete"),
    *(f"user-master-data:{level}" for level in ("read", "write", "delete")),
    *(f"user-planning-data:{level}" for level in ("read", "write", "delete")),
]
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_OPENED = ("get_role", "update_role", "list_role_users", "list_role_permissions", "set_role_permission")


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    head, claims, signature = token.split(".")
    before = everything(target)
    for call in calls(target):

        def tried(authorization: str | None, call: Call = call) -> Reply:
            return target.call(call.operation, **call.told, headers={"Authorization": authorization})

        for nothing in (None, token, f"Token {token}", "Basic " + base64.b64encode(f":{token}".encode()).decode()):
            gateway(tried(nothing))
        for almost in (token[:-1], f"{token}x", f"{head}.{claims}.{signature.swapcase()}"):
            gateway(tried(f"Bearer {almost}"))
        gateway(tried(f"Bearer {signature}"), _BAD_TOKEN)
        gateway(target.call(call.operation, **call.told, credential="expired"), _EXPIRED)
        unread = {**call.told, **({"json": {"name": 1}} if call.form is not None else {})}
        gateway(target.call(call.operation, **unread, headers={"Authorization": None}))
    for nothing in ("", "Bearer", "Bearer ", f"Basic {token}", f"BearerX{token}"):
        gateway(target.call("get_me", headers={"Authorization": nothing}))
    for bad in (f"{head}.{claims}", "x", token.upper()):
        gateway(target.call("get_me", token=bad), _BAD_TOKEN)
    gateway(target.call("get_me", token=f"{head}.{claims}.x"))
    assert body(target.call("get_me", headers={"Authorization": f"bearer {token}"})) == body(target.call("get_me"))
    # What the calls were to be made on was the flow's own and came after the rest.
    after = everything(target)
    assert [one[: len(other)] for one, other in zip(after, before, strict=True)][:5] == before[:5]


def flow_each_operation_asks_for_its_permission(target: Target) -> None:
    table = [one for one in calls(target) if one.permission]
    before = everything(target)
    nobody = own_key(target)
    for permission in dict.fromkeys(one.permission for one in table if one.permission):
        all_but_this = own_key(target, *(one for one in _EVERYTHING if one != permission))
        just_this = own_key(target, permission)
        for call in [one for one in table if one.permission == permission]:
            for token in (all_but_this, nobody):
                forbidden(target.call(call.operation, **call.told, token=token))
            # Who may not do it does not learn what there is.
            unknown = {**call.told, **dict.fromkeys(call.key, NOBODY)}
            forbidden(target.call(call.operation, **unknown, token=nobody))
            if target.provider.operations[call.operation].method == "GET":
                allowed = body(target.call(call.operation, **call.told, token=just_this))
                assert allowed == body(target.call(call.operation, **call.told))
    assert _own_left_out(everything(target)) == _own_left_out(before)


def flow_another_admin_may_do_the_same(target: Target) -> None:
    table, gone = calls(target), own_api_user(target)["id"]
    client = own_client(target)["clientId"]
    key = key_of(target, client, own_api_user(target, clientId=client)["id"])
    person = me(target, credential="member")
    before = restored_person(target, person)
    week = body(target.call("get_user_capacity", userId=person))["weeklyCapacity"]
    home = body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"]
    target.finally_call("update_user_capacity", userId=person, json=week)
    target.finally_call("activate_user", userId=person)
    for call in sorted(table, key=lambda one: _LAST.index(one.operation) if one.operation in _LAST else -1):
        told = call.told
        if "userId" in told:
            told["userId"] = gone if call.operation == "delete_user" else person
        if call.operation == "move_user_to_role":
            told["json"] = {"userId": person, "toRoleId": home}
        made = target.call(call.operation, **told, token=key)
        body(made, 200 if made.status == 200 else 204)
        if call.operation in _MADE:
            name, undo = _MADE[call.operation]
            finally_gone(target, undo, **{name: made.body.get("id") or made.body["clientId"]})
        if call.operation == "create_role":
            target.finally_do(partial(delete_role, target, made.body["id"]))
    assert body(target.call("get_user", userId=person))["createdOn"] == before["createdOn"]


_LAST = (
    "activate_user",
    "delete_webhook",
    "delete_api_user",
    "delete_client_application",
    "delete_role",
    "delete_user",
)
_MADE = {
    "create_api_user": ("apiUserId", "delete_api_user"),
    "create_client_application": ("clientId", "delete_client_application"),
    "create_webhook": ("webhookId", "delete_webhook"),
}


def flow_addresses_are_matched_exactly(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    told = {"Authorization": f"Bearer {token}"}
    for call in calls(target):
        operation = target.provider.operations[call.operation]
        path = example_path(operation, call.key)
        for wrong in (f"{path}/x/y/z", f"{path}/", path.replace("/api/v1/", "/api/v3/")):
            no_path(target.request(Sent(operation.method, wrong, headers=told)))
        gateway(target.request(Sent(operation.method, f"{path}/x/y/z")))
        others = [one.method for one in target.provider.operations.values() if one.path == operation.path]
        for method in [one for one in _METHODS if one not in others]:
            reply = target.request(Sent(method, path, headers=told))
            refused(reply, 405, "invalid-operation", "This address does not have the method.")
            assert reply.headers["Allow"].replace(" ", "").split(",") == sorted(others)
        for name in call.key:
            for malformed in (f"{call.key[name]}.", NOBODY.replace("-", "")):
                reply = target.call(call.operation, **{**call.told, name: malformed})
                no_path(reply) if _is_guid(call.operation, name) else not_found(reply)
            not_found(target.call(call.operation, **{**call.told, name: NOBODY}))


def flow_bodies_that_cannot_be_read_are_refused(target: Target) -> None:
    table = [one for one in calls(target) if one.form is not None]
    before = everything(target)
    no_object = "The body is not a JSON object."
    for call in table:
        for raw in (b'{"name": 1', b'{"name": "\xff"}', b'{"name": "a", "name": "b"}'):
            reply = target.call(call.operation, **call.key, raw=("application/json", raw))
            refused(reply, 400, "validation-failed", no_object, ("$", no_object))
        for raw in (b"[]", b"null", b"1"):
            reply = target.call(call.operation, **call.key, raw=("application/json", raw))
            invalid(reply, unconvertible("$", "System.Object"))
        empty = target.call(call.operation, **call.key, raw=("application/json", b""))
        refused(empty, 400, "invalid-model", "The model is empty.")
        for media in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
            reply = target.call(call.operation, **call.key, raw=(media, b'{"name": "x"}'))
            refused(reply, 415, "invalid-model", "The content type of the body is not supported.")
    assert everything(target) == before
    person = table[0].key
    shown = body(target.call("get_user", **person))
    form = {name: shown[name] for name in ("firstName", "lastName", "position", "language") if name in shown}
    target.finally_call("update_user", **person, json=form)
    for media in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/merge+json"):
        raw = b'{"firstName": "' + media[-4:].encode() + b'"}'
        assert body(target.call("update_user", **person, raw=(media, raw)))["firstName"] == media[-4:]


def _is_guid(operation: str, name: str) -> bool:
    return name in GUIDS or (name == "roleId" and operation != "get_role")


def _own_left_out(shown: list[Any]) -> list[Any]:
    """What is not one of the callers that were made in the meantime."""
    return [[one for one in rows if "Flow" not in str(one)] for rows in shown[:5]]
