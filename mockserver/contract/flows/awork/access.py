"""How programs come in: API users, their keys, client applications, credentials that almost fit."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body
from mockserver.contract.target import Target

_CALLBACK = "http://127.0.0.1:8765/callback"


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    for almost in (token.swapcase(), token[:-1], f"{token}x", token.split(".")[2]):
        assert target.call("list_users", token=almost).status == 401
    assert target.call("list_users", credential="expired").status == 401


def flow_api_user_from_creation_to_deletion(target: Target) -> None:
    others = body(target.call("list_api_users"))
    role = body(target.call("list_roles"))[1]["id"]
    client = body(target.call("list_client_applications"))[0]["clientId"]
    created = body(target.call("create_api_user", json={"name": "  Zoë 東京  ", "roleId": role, "clientId": client}))
    key: dict[str, Any] = {"apiUserId": created["id"]}

    assert body(target.call("get_api_user", **key)) == created
    assert body(target.call("list_api_users")) == [*others, created]

    changed = body(target.call("update_api_user", **key, json={"name": "x" * 300}))
    assert changed == {**created, "name": "x" * 300, "roleId": None, "updatedOn": changed["updatedOn"]}
    assert changed["updatedOn"] >= created["updatedOn"]
    assert body(target.call("get_api_user", **key)) == changed
    assert target.call("update_api_user", **key, json={"name": " "}).status == 400
    assert target.call("update_api_user", **key, json={"name": "y", "roleId": NOBODY}).status == 404
    assert target.call("get_api_user", **key, credential="member").status == 401
    assert target.call("get_api_user", **key, credential="config-reader").status == 200
    assert target.call("delete_api_user", **key, credential="config-reader").status == 401
    assert body(target.call("get_api_user", **key)) == changed

    assert target.call("delete_api_user", **key).status == 204
    assert target.call("get_api_user", **key).status == 404
    assert target.call("update_api_user", **key, json={"name": "y"}).status == 404
    assert target.call("delete_api_user", **key).status == 404
    assert body(target.call("list_api_users")) == others


def flow_api_key_works_until_its_api_user_goes(target: Target) -> None:
    client = body(target.call("create_client_application", json={"displayName": "Keys", "isConfidential": False}))
    user = body(target.call("create_api_user", json={"name": "Keys", "clientId": client["clientId"]}))
    form: dict[str, Any] = {"apiUserId": user["id"]}
    key = body(target.call("generate_api_key", clientId=client["clientId"], json=form))["access_token"]

    made = body(target.call("create_api_user", json={"name": "made with the key"}, token=key))
    assert made["createdBy"] == user["id"]
    assert target.call("generate_api_key", clientId=client["clientId"], json={"apiUserId": NOBODY}).status == 404

    assert target.call("delete_api_user", apiUserId=user["id"]).status == 204
    assert target.call("list_api_users", token=key).status == 401


def flow_client_application_from_creation_to_deletion(target: Target) -> None:
    others = body(target.call("list_client_applications"))
    form = {"clientId": "night.shift", "displayName": "Night", "redirectUris": [_CALLBACK], "isConfidential": True}
    created = body(target.call("create_client_application", json=form))
    key: dict[str, Any] = {"clientId": "night.shift"}
    shown = {name: value for name, value in created.items() if name != "clientSecret"}
    assert created["clientSecret"]
    assert body(target.call("get_client_application", **key)) == shown
    assert target.call("create_client_application", json=form).status == 400
    assert body(target.call("list_client_applications")) == [*others, shown]
    changed = body(target.call("update_client_application", **key, json={"displayName": "Day", "redirectUris": []}))
    assert changed == {**shown, "displayName": "Day", "redirectUris": [], "updatedOn": changed["updatedOn"]}
    assert body(target.call("get_client_application", **key)) == changed
    assert body(target.call("generate_client_secret", **key))["clientSecret"] != created["clientSecret"]
    assert target.call("delete_client_application", **key).status == 204
    assert target.call("get_client_application", **key).status == 404
    assert body(target.call("list_client_applications")) == others
