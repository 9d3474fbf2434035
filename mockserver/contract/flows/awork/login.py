"""Logging in as a person: authorization code with PKCE, refresh, taking the consent back."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mockserver.contract.flows.awork._calls import body
from mockserver.contract.target import Target

_CALLBACK = "http://127.0.0.1:8765/callback"
_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def flow_person_logs_in_with_pkce_and_takes_it_back(target: Target) -> None:
    form: dict[str, Any] = {"redirect_uris": [_CALLBACK], "token_endpoint_auth_method": "none"}
    client = body(target.call("register_client_application", json=form))["client_id"]
    code = _code(target, client)
    form = {"grant_type": "authorization_code", "client_id": client, "redirect_uri": _CALLBACK, "code": code}
    assert target.call("create_token", form={**form, "code_verifier": "w" * 43}).status == 400

    code = _code(target, client)
    form |= {"code": code, "code_verifier": _VERIFIER}
    issued = body(target.call("create_token", form=form))
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 86400)
    assert target.call("create_token", form=form).status == 400, "a code works once"
    assert body(target.call("get_me", token=issued["access_token"]))["workspace"]

    refresh = {"grant_type": "refresh_token", "client_id": client, "refresh_token": issued["refresh_token"]}
    again = body(target.call("create_token", form=refresh))
    assert target.call("create_token", form=refresh).status == 400, "a refresh token works once"
    token = again["access_token"]
    assert client in [one["clientId"] for one in body(target.call("list_authorized_clients", token=token))]

    assert target.call("revoke_authorized_clients", token=token).status == 204
    assert target.call("get_me", token=token).status == 401
    assert target.call("create_token", form={**refresh, "refresh_token": again["refresh_token"]}).status == 400


def _code(target: Target, client: str) -> str:
    """An authorization code for the verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(_VERIFIER.encode()).digest()
    query = {
        "client_id": client,
        "response_type": "code",
        "grant_type": "authorization_code",
        "redirect_uri": _CALLBACK,
        "scope": "full_access offline_access",
        "state": "a b&c",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    sent = target.call("authorize", query=query)
    assert sent.status == 302, sent.body
    address = urlsplit(sent.headers["location"])
    told = parse_qs(address.query)
    assert (f"{address.scheme}://{address.netloc}{address.path}", told["state"]) == (_CALLBACK, ["a b&c"])
    return told["code"][0]
