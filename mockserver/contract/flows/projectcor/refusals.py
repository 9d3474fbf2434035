"""Who is not let in, what has no address, what cannot be read: the same at every operation, and nothing is changed."""

from __future__ import annotations

import base64

from mockserver.contract.flows.projectcor._calls import body, finally_gone, invalid, refused, tokens, unauthorized
from mockserver.contract.flows.projectcor._table import Call, calls, everything
from mockserver.contract.sending import Sent
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_path

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_NO_OBJECT = (400, "F010", "The body is not a JSON object.")
_NO_TYPE = (415, "F010", "The content type of the body is not supported.")


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = target.tokens["user"]
    head, said, signature = token.split(".")
    table = calls(target)
    before = everything(target)
    for call in table:

        def tried(authorization: str | None, call: Call = call) -> Reply:
            return target.call(call.operation, **call.told, headers={"Authorization": authorization})

        for nothing in (None, token, f"Token {token}"):
            unauthorized(tried(nothing))
        for pair in (f":{token}", target.tokens["client"]):
            unauthorized(tried("Basic " + base64.b64encode(pair.encode()).decode()))
        for almost in (token[:-1], f"{token}x", f"{head}.{said}.{signature.swapcase()}", token.swapcase(), signature):
            unauthorized(tried(f"Bearer {almost}"))
        unauthorized(target.call(call.operation, **call.told, credential="expired"))
        if call.form is not None:
            unread = {**call.told, "json": {"name": 1, "id": "x", "role_id": 7}}
            unauthorized(target.call(call.operation, **unread, headers={"Authorization": None}))
    assert everything(target) == before
    for nothing in ("", "Bearer", "Bearer ", f"Basic {token}", f"BearerX{token}"):
        unauthorized(target.call("get_me", headers={"Authorization": nothing}))
    for bad in (f"{head}.{said}", f"{head}.{said}.x", "x", token.upper(), target.tokens["client"]):
        unauthorized(target.call("get_me", token=bad))
    me = body(target.call("get_me"))
    assert body(target.call("get_me", headers={"Authorization": f"bearer {token}"})) == me
    assert body(target.call("get_me", token=tokens(target)["access_token"])) == me


def flow_issued_token_may_do_the_same(target: Target) -> None:
    table = calls(target)
    email = next(one.form["email"] for one in table if one.operation == "create_user")
    last = ("delete_leave", "delete_leave_type", "delete_user")
    for call in sorted(table, key=lambda one: one.operation in last and last.index(one.operation) + 1):
        reply = target.call(call.operation, **call.told, token=tokens(target)["access_token"])
        if call.operation == "update_user_labels":
            invalid(reply, "exists", "labelId")
        else:
            made = body(reply)
        if call.operation == "create_user":
            assert made["email"] == email
            finally_gone(target, made["id"])
        if call.operation == "create_leave_type":
            target.finally_call("delete_leave_type", json={"id": made["id"]})


def flow_token_routes_have_one_method(target: Target) -> None:
    for operation in ("issue_token", "exchange_code", "refresh_token", "log_in"):
        path = example_path(target.provider.operations[operation], {})
        basic = "Basic " + base64.b64encode(target.tokens["client"].encode()).decode()
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            reply = target.request(Sent(method, path, headers={"Authorization": basic}))
            refused(reply, 405, "E_METHOD_NOT_ALLOWED", f"Cannot {method} {path}")
            assert reply.headers["Allow"] == "POST"


def flow_addresses_are_matched_exactly(target: Target) -> None:
    told = {"Authorization": f"Bearer {target.tokens['user']}"}
    table = calls(target)
    before = everything(target)
    for call in table:
        operation = target.provider.operations[call.operation]
        path = example_path(operation, call.key)
        for wrong in (f"{path}/x/y/z", f"{path}/", path.replace("/v1/", "/v2/")):
            reply = target.request(Sent(operation.method, wrong, headers=told))
            refused(reply, 404, "E_ROUTE_NOT_FOUND", f"Cannot {operation.method} {wrong}")
            unauthorized(target.request(Sent(operation.method, wrong)))
        others = [one.method for one in target.provider.operations.values() if one.path == operation.path]
        for method in [one for one in _METHODS if one not in others]:
            reply = target.request(Sent(method, path, headers=told))
            refused(reply, 405, "E_METHOD_NOT_ALLOWED", f"Cannot {method} {path}")
            assert reply.headers["Allow"].replace(" ", "").split(",") == sorted(others)
        for name in call.key.keys() - {"name"}:
            for malformed in ("x", "+1", "1.0", "%31x", "1 ", "me", "NaN"):
                invalid(target.call(call.operation, **{**call.told, name: malformed}), "integer", name)
            invalid(target.call(call.operation, **{**call.told, name: "-1"}), "above", name)
    assert everything(target) == before


def flow_bodies_that_cannot_be_read_are_refused(target: Target) -> None:
    table = [one for one in calls(target) if one.form is not None]
    before = everything(target)
    for call in table:
        for raw in (
            b"",
            b'{"id": 1',
            b'{"name": "\xff"}',
            b'{"id": 1, "id": 2}',
            b"[]",
            b"null",
            b'"x"',
            b"1",
            b"nothing",
        ):
            reply = target.call(call.operation, **call.key, raw=("application/json", raw))
            refused(reply, *_NO_OBJECT)
        for media in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx", "application/xml"):
            reply = target.call(call.operation, **call.key, raw=(media, b'{"name": "x"}'))
            refused(reply, *_NO_TYPE)
    assert everything(target) == before
    person = next(one.key for one in table if one.operation == "update_user")
    for media in ("application/json; charset=utf-8", "APPLICATION/JSON"):
        raw = b'{"first_name": "' + media[:3].encode() + b'"}'
        assert body(target.call("update_user", **person, raw=(media, raw)))["first_name"] == media[:3]
