"""Tokens: issued for a key, a password, a code and a refresh token, and refused for what almost fits."""

from __future__ import annotations

import base64
from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    body,
    claims,
    clock,
    invalid,
    refused,
    tokens,
    unauthorized,
    user,
)
from mockserver.contract.target import Reply, Target

_KEY: dict[str, Any] = {"grant_type": "client_credentials"}
_HOUR = 3600


def flow_key_becomes_a_token(target: Target) -> None:
    since, me = clock(target), body(target.call("get_me"))
    seen = set()
    for _ in range(4):
        issued = tokens(target)
        _hold(target, issued, since)
        assert body(target.call("get_me", token=issued["access_token"])) == me
        seen |= {issued["access_token"], issued["refresh_token"]}
    assert len(seen) == 8
    token = issued["access_token"]
    head, said, signature = token.split(".")
    for almost in (token[:-1], f"{token}x", f"{head}.{said}.{signature.swapcase()}", issued["refresh_token"]):
        unauthorized(target.call("get_me", token=almost))


def flow_caller_is_shown_as_changed(target: Target) -> None:
    before = body(target.call("get_me"))
    key: dict[str, Any] = {"user_id": before["id"]}
    target.finally_call("update_user", **key, json={"first_name": before["first_name"]})
    for name in ("Changed", "Ümit \U0001f98a", before["first_name"]):
        changed = body(target.call("update_user", **key, json={"first_name": name}))
        assert body(target.call("get_me")) == changed == {**before, "first_name": name}


def flow_key_that_almost_fits_is_refused(target: Target) -> None:
    pair = target.tokens["client"]
    key, _, secret = pair.partition(":")
    others = [token for name, token in target.tokens.items() if name != "client"]
    for almost in (
        *(f"{key}:{secret.swapcase()}", f"{key.upper()}:{secret}", f"{secret}:{key}", f"{key}:", f":{secret}"),
        *(f"{before}{token}" for before in ("", ":", "x:") for token in others),
        *(f"{pair}x", pair[:-1], pair[1:], f"{key}{secret}", "x", ""),
    ):
        basic = "Basic " + base64.b64encode(almost.encode()).decode()
        unauthorized(_asked(target, basic))
    for told in (None, "", "Basic", f"Basic {pair}", f"Bearer {pair}", *(f"Bearer {token}" for token in others)):
        unauthorized(_asked(target, told))
    invalid(target.call("issue_token", query={}, credential="client"), "required", "grant_type")
    for kind in ("password", "Client_Credentials", ""):
        invalid(target.call("issue_token", query={"grant_type": kind}, credential="client"), "in", "grant_type")
    unauthorized(target.call("issue_token", query={}, headers={"Authorization": None}))


def flow_refresh_token_works_once(target: Target) -> None:
    since, me = clock(target), body(target.call("get_me"))
    access, refresh = (tokens(target)[name] for name in ("access_token", "refresh_token"))
    seen = {access, refresh}
    for number in range(4):
        told = body(target.call("refresh_token", form={"refresh_token": refresh}))
        unauthorized(target.call("refresh_token", form={"refresh_token": refresh}))
        access, refresh = _flat(told)
        assert not seen & {access, refresh}, number
        seen |= {access, refresh}
        if "token" not in told:
            _hold(target, told, since)
        assert body(target.call("get_me", token=access)) == me
    for almost in (refresh.swapcase(), refresh[:-1], f"{refresh}x", access, "", "x"):
        unauthorized(target.call("refresh_token", form={"refresh_token": almost}))
    invalid(target.call("refresh_token", form={"token": refresh}), "required", "refresh_token")
    assert _flat(body(target.call("refresh_token", form={"refresh_token": refresh})))


def flow_password_becomes_a_token(target: Target) -> None:
    declared = target.provider.operations["log_in"].body
    assert declared is not None
    form = next(iter(next(iter(declared.content.values())).examples.values()))
    since = clock(target)
    for email in (form["email"], form["email"].upper(), form["email"]):
        told = body(target.call("log_in", form={**form, "email": email}))
        nested, (access, refresh) = told["token"], _flat(told)
        assert nested.keys() == {"access_token", "type", "refreshToken", "expirationTime"}
        assert (access, refresh) == (nested["access_token"], nested["refreshToken"])
        assert nested["type"] == "bearer"
        assert nested["expirationTime"] == f"{claims(access)['exp']}000"
        assert since + _HOUR - 1 <= int(nested["expirationTime"]) / 1000 <= clock(target) + _HOUR + 1
        if len(told) > 1:
            _hold(target, {name: value for name, value in told.items() if name != "token"}, since)
        me = body(target.call("get_me", token=access))
        assert me["email"] == form["email"]
        assert me == user(target, me["id"])
        assert _flat(body(target.call("refresh_token", form={"refresh_token": refresh})))
    secret = form["password"]
    for wrong in (secret.upper(), secret[:-1], f"{secret}x", f" {secret}", "", "x"):
        unauthorized(target.call("log_in", form={**form, "password": wrong}))
    for email in ("nobody@fabrikam.example", f"x{form['email']}"):
        unauthorized(target.call("log_in", form={**form, "email": email}))
    for name in form:
        invalid(target.call("log_in", form={key: form[key] for key in form if key != name}), "required", name)
    invalid(target.call("log_in", form={**form, "email": "x"}), "email", "email")


def flow_code_works_once(target: Target) -> None:
    asked = {one.name: one.example for one in target.provider.operations["exchange_code"].parameters}
    since = clock(target)
    first = target.call("exchange_code", query=asked)
    if first.status == 200:
        issued = body(first)
        _hold(target, issued, since)
        me = body(target.call("get_me", token=issued["access_token"]))
        assert me == user(target, me["id"])
        assert claims(issued["access_token"])["sub"] == str(me["id"])
        again = body(target.call("refresh_token", form={"refresh_token": issued["refresh_token"]}))
        assert body(target.call("get_me", token=_flat(again)[0])) == me
    else:
        unauthorized(first)  # a server that has been tested before has no code left
    for code in (asked["code"], asked["code"].swapcase(), f"{asked['code']}x", "", "x"):
        unauthorized(target.call("exchange_code", query={**asked, "code": code}))
    for name in asked:
        lacking = {key: value for key, value in asked.items() if key != name}
        invalid(target.call("exchange_code", query=lacking), "required", name)
    invalid(target.call("exchange_code", query={**asked, "grant_type": "code"}), "in", "grant_type")


def flow_forms_of_tokens_are_read_strictly(target: Target) -> None:
    for operation in ("log_in", "refresh_token"):
        for media in ("application/json", "text/plain"):
            wrong = target.call(operation, raw=(media, b'{"email": "x", "refresh_token": "x"}'))
            refused(wrong, 415, "F010", "The content type of the body is not supported.")
        empty = target.call(operation, raw=("application/x-www-form-urlencoded", b""))
        refused(empty, 400, "F010", "The form is empty.")


def _asked(target: Target, authorization: str | None) -> Reply:
    return target.call("issue_token", query=_KEY, headers={"Authorization": authorization})


def _hold(target: Target, issued: dict[str, Any], since: float) -> None:
    """Tokens as documented, the first of them a JWT that ends in an hour."""
    assert issued.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", _HOUR)
    assert type(issued["expires_in"]) is int
    assert len(issued["refresh_token"]) >= 32
    assert since + _HOUR <= claims(issued["access_token"])["exp"] <= clock(target) + _HOUR + 1


def _flat(told: dict[str, Any]) -> tuple[str, str]:
    """Access and refresh token, flat as documented or, where a server tells no more, nested as observed."""
    if told.keys() == {"token"}:
        return told["token"]["access_token"], told["token"]["refreshToken"]
    return told["access_token"], told["refresh_token"]
