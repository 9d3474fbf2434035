"""Tokens: issued for a key, a password, a code and a refresh token, and refused for what almost fits."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import body
from mockserver.contract.target import Target

_KEY: dict[str, Any] = {"query": {"grant_type": "client_credentials"}, "credential": "client"}
_UNAUTHORIZED = {"error": 401, "message": "Unauthorized"}


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = target.tokens["user"]
    for almost in (token.swapcase(), token[:-1], f"{token}x", token.split(".")[2], target.tokens["client"]):
        refused = target.call("get_me", token=almost)
        assert (refused.status, refused.body) == (401, _UNAUTHORIZED)
    assert target.call("get_me", credential="expired").body == _UNAUTHORIZED
    key = target.tokens["client"]
    for almost in (key.swapcase(), f"{key}x", key[1:], token):
        refused = target.call("issue_token", query=_KEY["query"], token=almost)
        assert (refused.status, refused.body) == (401, _UNAUTHORIZED)


def flow_key_becomes_a_token_that_can_be_refreshed_once(target: Target) -> None:
    me = body(target.call("get_me"))
    issued = body(target.call("issue_token", **_KEY))
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 3600)
    assert body(target.call("get_me", token=issued["access_token"])) == me

    form = {"refresh_token": issued["refresh_token"]}
    access, refresh = _tokens(body(target.call("refresh_token", form=form)))
    assert body(target.call("get_me", token=access)) == me
    assert target.call("refresh_token", form=form).body == _UNAUTHORIZED
    assert refresh != issued["refresh_token"]
    assert target.call("issue_token", query={"grant_type": "Client_Credentials"}, credential="client").status == 400
    assert target.call("refresh_token", form={}).status == 400


def flow_password_becomes_a_token(target: Target) -> None:
    declared = target.provider.operations["log_in"].body
    assert declared is not None
    form = next(iter(next(iter(declared.content.values())).examples.values()))
    told = body(target.call("log_in", form=form))
    access, refresh = told["token"]["access_token"], told["token"]["refreshToken"]
    assert _tokens(told) == (access, refresh)
    assert body(target.call("get_me", token=access))["email"] == form["email"]
    assert target.call("log_in", form={**form, "password": form["password"].upper()}).body == _UNAUTHORIZED
    assert target.call("log_in", form={**form, "email": "nobody@fabrikam.example"}).body == _UNAUTHORIZED
    assert target.call("log_in", form={"email": form["email"]}).status == 400


def flow_code_works_once(target: Target) -> None:
    asked = {one.name: one.example for one in target.provider.operations["exchange_code"].parameters}
    first = target.call("exchange_code", query=asked)
    # A server that has been tested before has no code left.
    assert first.status == 401 or target.call("get_me", token=body(first)["access_token"]).status == 200
    again = target.call("exchange_code", query=asked)
    assert (again.status, again.body) == (401, _UNAUTHORIZED)


def _tokens(told: dict[str, Any]) -> tuple[str, str]:
    """Access and refresh token, flat as documented or, where a server tells no more, nested as observed."""
    if told.keys() == {"token"}:
        return told["token"]["access_token"], told["token"]["refreshToken"]
    return told["access_token"], told["refresh_token"]
