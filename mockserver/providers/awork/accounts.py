"""Logging in: OAuth 2.0, authorization code with PKCE (RFC 6749, RFC 7636). The person agrees at once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from mockserver.engine import Reply
from mockserver.errors import Invalid
from mockserver.providers.awork._callers import caller_of
from mockserver.providers.awork._clients import client_of
from mockserver.providers.awork._grants import is_over, revoke, token_name
from mockserver.providers.awork._stamps import stamp
from mockserver.providers.awork._tokens import base64url, issue_token, secret

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"  # what a header cannot hold is percent-encoded
_CODE_LIVES = timedelta(minutes=5)
_ACCESS_LIVES = timedelta(days=1)
_REFRESH_LIVES = timedelta(days=30)


def authorize(call: Call) -> Reply:
    """Sends the person back to the client application with a code. Raises Invalid."""
    asked = call.params
    application = call.store["client_applications"].get(asked["client_id"])
    if application is None:
        raise Invalid("invalid_client", got=asked["client_id"], expected="a client application")
    uri: str = asked["redirect_uri"]
    if uri not in application["redirectUris"]:
        message = "The 'redirect_uri' is not one of the client application."
        raise Invalid("invalid_request", message, got=uri, expected=application["redirectUris"])
    grant = {
        "id": call.new_id(),
        "clientId": application["clientId"],
        "userId": _agreeing(call)["id"],
        "scope": asked["scope"],
        "code": secret(call),
        "codeChallenge": asked["code_challenge"],
        "redirectUri": uri,
        "codeExpires": stamp(call.now + _CODE_LIVES),
        "refreshToken": None,
        "refreshExpires": None,
        "createdOn": stamp(call.now),
    }
    call.store["grants"].put(grant)
    told = {"code": grant["code"]} | ({"state": asked["state"]} if "state" in asked else {})
    return Reply(headers={"Location": f"{quote(uri, safe=_IN_ADDRESSES)}{'&' if '?' in uri else '?'}{urlencode(told)}"})


def create_token(call: Call) -> dict[str, Any]:
    """An access token for a day, and a refresh token that works once. Raises Invalid."""
    kind = call.body["grant_type"]
    if kind not in ("authorization_code", "refresh_token"):
        raise Invalid("unsupported_grant_type", got=kind, expected="authorization_code or refresh_token")
    application = client_of(call)
    grant = _by_code(call) if kind == "authorization_code" else _by_refresh_token(call)
    if grant["clientId"] != application["clientId"]:
        raise Invalid("invalid_grant", got=application["clientId"], expected=grant["clientId"])
    grant |= {
        "code": None,
        "codeChallenge": None,
        "codeExpires": None,
        "refreshToken": secret(call),
        "refreshExpires": stamp(call.now + _REFRESH_LIVES),
    }
    call.store["grants"].put(grant)
    resource = {"resource": "awork.com"} if kind == "authorization_code" else {}
    return {
        "access_token": _access_token(call, grant),
        "token_type": "Bearer",
        **resource,
        "expires_in": int(_ACCESS_LIVES.total_seconds()),
        "refresh_token": grant["refreshToken"],
    }


def list_authorized_clients(call: Call) -> list[Record]:
    """The client applications that the caller let in, one row for each, with the latest consent."""
    grants = {grant["clientId"]: grant for grant in call.store["grants"].where(userId=caller_of(call).id)}
    return [_shown(call, grant) for grant in grants.values()]


def revoke_authorized_clients(call: Call) -> None:
    """No client application acts for the caller any more."""
    for grant in call.store["grants"].where(userId=caller_of(call).id):
        revoke(call, grant)


def _agreeing(call: Call) -> Record:
    """The person of ``login_hint`` (e-mail address or id), else the first active admin. Raises Invalid."""
    hint: str | None = call.params.get("login_hint")
    people = (person for person in call.store["users"] if not person["isDeactivated"])
    if hint is None:
        admins = {role["id"] for role in call.store["roles"] if role["isAdminRole"]}
        found = next((one for one in people if one["roleId"] in admins and not one["isArchived"]), None)
    else:
        found = next((one for one in people if hint.lower() in _names(one)), None)
    if found is None:
        message = "The 'login_hint' names nobody who can log in."
        raise Invalid("invalid_request", message, got=hint, expected="the e-mail address or id of an active person")
    return found


def _names(person: Record) -> set[str]:
    addresses = {(one.get("value") or "").lower() for one in person["userContactInfos"] if one["type"] == "email"}
    return {person["id"], *addresses} - {""}


def _by_code(call: Call) -> Record:
    """The consent that the code belongs to, once everything sent with the code fits. Raises Invalid."""
    code, uri, verifier = (_field(call, name) for name in ("code", "redirect_uri", "code_verifier"))
    grant = next(iter(call.store["grants"].where(code=code)), None)
    if grant is None or is_over(call, grant["codeExpires"]):
        raise Invalid("invalid_grant", got="an unknown, used or expired code", expected="a code of `authorize`")
    challenge = base64url(hashlib.sha256(verifier.encode()).digest())
    if uri != grant["redirectUri"] or challenge != grant["codeChallenge"]:
        message = "The redirect_uri or the code_verifier does not belong to the code."
        raise Invalid("invalid_grant", message, expected="what the code was asked for with")
    return grant


def _by_refresh_token(call: Call) -> Record:
    """The consent that the refresh token belongs to. Raises Invalid."""
    grant = next(iter(call.store["grants"].where(refreshToken=_field(call, "refresh_token"))), None)
    if grant is None or is_over(call, grant["refreshExpires"]):
        raise Invalid("invalid_grant", got="an unknown, used or expired refresh token", expected="the latest one")
    return grant


def _field(call: Call, name: str) -> str:
    value: str | None = call.body.get(name)
    if not value:
        raise Invalid("invalid_request", f"The mandatory '{name}' parameter is missing.", expected=name)
    return value


def _access_token(call: Call, grant: Record) -> str:
    """A token of the person. Raises Invalid for one who is gone or deactivated."""
    person = call.store["users"].get(grant["userId"])
    if person is None or person["isDeactivated"]:
        raise Invalid("invalid_grant", got="a consent of somebody gone or deactivated", expected="an active person")
    return issue_token(call, token_name(grant), person, grant["clientId"], call.now + _ACCESS_LIVES)


def _shown(call: Call, grant: Record) -> Record:
    application = call.store["client_applications"].get(grant["clientId"]) or {}
    name = {"displayName": application["displayName"]} if "displayName" in application else {}
    return {"clientId": grant["clientId"], **name, "scope": grant["scope"], "createdOn": grant["createdOn"]}
