"""Records of the flows' own, gone when a flow is over, and callers who may do exactly so much."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mockserver.contract.flows.awork._calls import body, finally_gone, fresh, rows
from mockserver.contract.target import Target

CALLBACK = "http://127.0.0.1:8765/callback"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
MASTER_DATA = ("firstName", "lastName", "birthDate", "gender", "title", "position", "language")
_FULL = "full_access offline_access"


def preset_role(target: Target) -> str:
    """Id of the preset role for everyday work."""
    roles = rows(target, "list_roles")
    home: str = next(one["id"] for one in roles if one["isPreset"] and not (one["isAdminRole"] or one["isGuestRole"]))
    return home


def own_role(target: Target, *permissions: str) -> dict[str, Any]:
    """A role that may do this, each written ``feature:level``."""
    role: dict[str, Any] = body(target.call("create_role", json={"name": fresh("Flow")}))
    target.finally_do(lambda: delete_role(target, role["id"]))
    features = defaultdict(list)
    for feature, _, level in (one.partition(":") for one in permissions):
        features[feature].append(level)
    for feature, levels in features.items():
        form = {"feature": feature, "accessLevels": levels}
        body(target.call("set_role_permission", roleId=role["id"], json=form))
    return role


def delete_role(target: Target, role_id: str) -> None:
    """The role is gone, whether or not it was there; its people are in the preset role."""
    form = {"newRoleId": preset_role(target)}
    assert target.call("delete_role", roleId=role_id, json=form).status in (204, 404)


def own_client(target: Target, **form: Any) -> dict[str, Any]:
    """A public client application, or as ``form`` says."""
    told = {"displayName": "Flow", "redirectUris": [CALLBACK], "isConfidential": False, **form}
    client: dict[str, Any] = body(target.call("create_client_application", json=told))
    finally_gone(target, "delete_client_application", clientId=client["clientId"])
    return client


def own_api_user(target: Target, **form: Any) -> dict[str, Any]:
    """An API user; without a role it is an admin."""
    user: dict[str, Any] = body(target.call("create_api_user", json={"name": "Flow", **form}))
    finally_gone(target, "delete_api_user", apiUserId=user["id"])
    return user


def own_key(target: Target, *permissions: str) -> str:
    """A key of an API user that may do exactly this."""
    client = own_client(target)["clientId"]
    role = own_role(target, *permissions)["id"]
    user = own_api_user(target, roleId=role, clientId=client)
    return key_of(target, client, user["id"])


def key_of(target: Target, client_id: str, api_user_id: str) -> str:
    """A new key."""
    told = body(target.call("generate_api_key", clientId=client_id, json={"apiUserId": api_user_id}))
    assert (told.keys(), told["token_type"]) == ({"token_type", "access_token"}, "Bearer")
    token: str = told["access_token"]
    return token


def own_webhook(target: Target, **form: Any) -> dict[str, Any]:
    """A webhook that is not active."""
    told = {"name": "Flow", "uri": "https://hooks.fabrikam.example/flow", "events": "user_added", "isActive": False}
    told |= {"authenticationType": "none", **form}
    webhook: dict[str, Any] = body(target.call("create_webhook", json=told))
    finally_gone(target, "delete_webhook", webhookId=webhook["id"])
    return webhook


def code_for(target: Target, client_id: str, **query: str) -> str:
    """An authorization code for the verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "grant_type": "authorization_code",
        "redirect_uri": CALLBACK,
        "scope": _FULL,
        "state": "a b&c=ü",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **query,
    }
    sent = target.call("authorize", query=asked)
    assert body(sent, 302) is None
    address = urlsplit(sent.headers["location"])
    told = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == asked["redirect_uri"]
    assert told.keys() == {"code", "state"}
    assert told["state"] == [asked["state"]]
    return told["code"][0]


def log_in(target: Target, client_id: str, **query: str) -> dict[str, Any]:
    """The tokens of a person who lets a public client application act for him or her."""
    form = {"grant_type": "authorization_code", "client_id": client_id, "redirect_uri": CALLBACK}
    form |= {"code": code_for(target, client_id, **query), "code_verifier": VERIFIER}
    issued: dict[str, Any] = body(target.call("create_token", form=form))
    return issued


def restored_person(target: Target, person: str) -> dict[str, Any]:
    """The person, whose master data come back when the flow is over."""
    before: dict[str, Any] = body(target.call("get_user", userId=person))
    form = {name: before[name] for name in MASTER_DATA if name in before}
    target.finally_call("update_user", userId=person, json=form)
    return before


def role_of(target: Target, credential: str) -> str:
    """Id of the role of a credential's owner."""
    told = body(target.call("get_my_permissions", credential=credential))
    role: str = told["userPermission"]["roleId"]
    return role
