"""awork: what each write leaves behind for the reads."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mockserver.contract.target import Reply, Target

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULT_WEEK = dict(zip(_DAYS, (28800,) * 5 + (0, 0), strict=True))
_NOBODY = "00000000-0000-4000-8000-000000000000"
_CALLBACK = "http://127.0.0.1:8765/callback"


def flow_capacity_is_replaced_as_a_whole(target: Target) -> None:
    person, sibling = _people(target)[:2]
    before = _body(target.call("get_user_capacity", userId=sibling))
    created = _body(target.call("get_user_capacity", userId=person))
    full = dict(zip(_DAYS, (3600, 7200, 10800, 14400, 18000, 21600, 86400), strict=True))
    forms: list[tuple[dict[str, Any], dict[str, int]]] = [
        (full, full),
        ({"tue": 60}, dict.fromkeys(_DAYS, 0) | {"tue": 60}),
        (dict.fromkeys(_DAYS, 0), dict.fromkeys(_DAYS, 0)),
        ({}, _DEFAULT_WEEK),
        (full, full),
        ({**dict.fromkeys(_DAYS), "capacityPerWeek": None}, _DEFAULT_WEEK),
        ({"capacityPerWeek": 126003}, dict(zip(_DAYS, (25201, 25201, 25201, 25200, 25200, 0, 0), strict=True))),
        ({"capacityPerWeek": 0}, dict.fromkeys(_DAYS, 0)),
        ({"capacityPerWeek": 5, "sun": 86400}, dict.fromkeys(_DAYS, 0) | {"sun": 86400}),
        ({"weeklyCapacity": full}, _DEFAULT_WEEK),
        (full, full),
        (full, full),
    ]
    latest = created["updatedOn"]
    for form, week in forms:
        written = _body(target.call("update_user_capacity", userId=person, json=form))
        read = _body(target.call("get_user_capacity", userId=person))

        assert written == read, f"PUT {form} answered {written}, GET reads {read}"
        assert read["weeklyCapacity"] == week, f"PUT {form} left {read['weeklyCapacity']}"
        assert read["capacityPerWeek"] == sum(week.values())
        assert (read["userId"], read["createdOn"], read["createdBy"]) == (person, created["createdOn"], created["createdBy"])
        assert read["updatedOn"] >= latest
        latest = read["updatedOn"]
    assert _body(target.call("get_user_capacity", userId=sibling)) == before


def flow_a_refused_capacity_changes_nothing(target: Target) -> None:
    person = _people(target)[0]
    before = _body(target.call("get_user_capacity", userId=person))
    for bad in (-1, 86401, 2147483648, 1.5, 28800.0, "28800", True, [], {}):
        refused = target.call("update_user_capacity", userId=person, json={"mon": bad, "tue": 1})

        assert refused.status == 400, f"mon={bad!r} answered {refused.status}"
        is_bound = bad in (-1, 86401) and not isinstance(bad, bool)
        assert refused.body["code"] == ("value-out-of-range" if is_bound else "validation-failed"), f"mon={bad!r}: {refused.body}"
    assert target.call("update_user_capacity", userId=person, json={"capacityPerWeek": 604801}).status == 400
    assert _body(target.call("get_user_capacity", userId=person)) == before


def flow_only_planners_touch_the_capacity_of_others(target: Target) -> None:
    me = _body(target.call("get_me", credential="member"))["id"]
    other = next(person for person in _people(target) if person != me)
    before = _body(target.call("get_user_capacity", userId=other))

    assert target.call("update_user_capacity", userId=me, json={"mon": 60}, credential="member").status == 200
    assert target.call("get_user_capacity", userId=other, credential="member").status == 401
    assert target.call("update_user_capacity", userId=other, json={"mon": 60}, credential="member").status == 401
    assert target.call("get_user_capacity", userId=_NOBODY, credential="member").status == 401
    assert _body(target.call("get_user_capacity", userId=other)) == before
    assert target.call("update_user_capacity", userId=other, json={"mon": 60}, credential="planner").status == 200
    assert target.call("get_user_capacity", userId=_NOBODY).status == 404


def flow_credentials_that_almost_fit_are_refused(target: Target) -> None:
    token = next(iter(target.tokens.values()))
    for almost in (token.swapcase(), token[:-1], f"{token}x", token.split(".")[2]):
        assert target.call("list_users", token=almost).status == 401
    assert target.call("list_users", credential="expired").status == 401


def flow_api_user_from_creation_to_deletion(target: Target) -> None:
    others = _body(target.call("list_api_users"))
    role = _body(target.call("list_roles"))[1]["id"]
    client = _body(target.call("list_client_applications"))[0]["clientId"]
    created = _body(target.call("create_api_user", json={"name": "  Zoë 東京  ", "roleId": role, "clientId": client}))
    key = {"apiUserId": created["id"]}

    assert _body(target.call("get_api_user", **key)) == created
    assert _body(target.call("list_api_users")) == [*others, created]

    changed = _body(target.call("update_api_user", **key, json={"name": "x" * 300}))
    assert changed == {**created, "name": "x" * 300, "roleId": None, "updatedOn": changed["updatedOn"]}
    assert changed["updatedOn"] >= created["updatedOn"]
    assert _body(target.call("get_api_user", **key)) == changed
    assert target.call("update_api_user", **key, json={"name": " "}).status == 400
    assert target.call("update_api_user", **key, json={"name": "y", "roleId": _NOBODY}).status == 404
    assert target.call("get_api_user", **key, credential="member").status == 401
    assert target.call("get_api_user", **key, credential="config-reader").status == 200
    assert target.call("delete_api_user", **key, credential="config-reader").status == 401
    assert _body(target.call("get_api_user", **key)) == changed

    assert target.call("delete_api_user", **key).status == 204
    assert target.call("get_api_user", **key).status == 404
    assert target.call("update_api_user", **key, json={"name": "y"}).status == 404
    assert target.call("delete_api_user", **key).status == 404
    assert _body(target.call("list_api_users")) == others


def flow_api_key_works_until_its_api_user_goes(target: Target) -> None:
    client = _body(target.call("create_client_application", json={"displayName": "Keys", "isConfidential": False}))
    user = _body(target.call("create_api_user", json={"name": "Keys", "clientId": client["clientId"]}))
    form = {"apiUserId": user["id"]}
    key = _body(target.call("generate_api_key", clientId=client["clientId"], json=form))["access_token"]

    made = _body(target.call("create_api_user", json={"name": "made with the key"}, token=key))
    assert made["createdBy"] == user["id"]
    assert target.call("generate_api_key", clientId=client["clientId"], json={"apiUserId": _NOBODY}).status == 404

    assert target.call("delete_api_user", apiUserId=user["id"]).status == 204
    assert target.call("list_api_users", token=key).status == 401


def flow_user_is_replaced_archived_shut_out_and_deleted(target: Target) -> None:
    everybody = _people(target)
    person = next(one for one in reversed(everybody) if one != _body(target.call("get_me", credential="member"))["id"])
    key = {"userId": person}
    before = _body(target.call("get_user", **key))

    changed = _body(target.call("update_user", **key, json={"firstName": "Ægir", "lastName": "Ω", "position": "Lead"}))
    assert (changed["firstName"], changed["lastName"], changed["position"]) == ("Ægir", "Ω", "Lead")
    assert changed["createdOn"] == before["createdOn"]
    assert _body(target.call("get_user", **key)) == changed
    cleared = _body(target.call("update_user", **key, json={"firstName": "Ægir", "lastName": "Ω"}))
    assert "position" not in cleared

    assert target.call("set_user_archived", **key, json={"isArchived": True}).status == 200
    assert person not in _people(target)
    assert person in _people(target, showArchived="true")
    assert target.call("set_user_archived", **key, json={"isArchived": False}).status == 200
    assert _people(target) == everybody

    assert target.call("deactivate_user", **key).status == 204
    assert _body(target.call("get_user", **key))["isDeactivated"] is True
    assert target.call("activate_user", **key).status == 204
    assert _body(target.call("get_user", **key))["isDeactivated"] is False

    assert target.call("delete_user", **key).status == 204
    assert target.call("get_user", **key).status == 404
    assert target.call("get_user_capacity", **key).status == 404
    assert _people(target) == [one for one in everybody if one != person]


def flow_role_from_creation_to_deletion(target: Target) -> None:
    others = _body(target.call("list_roles"))
    role = _body(target.call("create_role", json={"name": "Night Shift"}))
    key = {"roleId": role["id"]}
    assert _body(target.call("get_role", **key)) == role
    assert _body(target.call("get_role", roleId="Night Shift")) == role
    assert target.call("create_role", json={"name": "Night Shift"}).status == 400
    assert _body(target.call("list_roles")) == [*others, role]
    renamed = _body(target.call("update_role", **key, json={"name": "Day Shift"}))
    assert _body(target.call("get_role", **key)) == {**role, "name": "Day Shift", "updatedOn": renamed["updatedOn"]}

    permission = {"feature": "user-planning-data", "accessLevels": ["read"]}
    assert target.call("set_role_permission", **key, json=permission).status == 200
    assert [one["feature"] for one in _body(target.call("list_role_permissions", **key))] == ["user-planning-data"]

    me = _body(target.call("get_me", credential="member"))["id"]
    home = _body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"]
    other = next(person for person in _people(target) if person != me)
    assert target.call("move_user_to_role", json={"userId": me, "toRoleId": role["id"]}).status == 204
    assert [one["userId"] for one in _body(target.call("list_role_users", **key))] == [me]
    assert target.call("get_user_capacity", userId=other, credential="member").status == 200
    assert target.call("update_user_capacity", userId=other, json={}, credential="member").status == 401
    assert target.call("set_role_permission", **key, json={**permission, "accessLevels": []}).status == 204
    assert _body(target.call("list_role_permissions", **key)) == []
    assert target.call("get_user_capacity", userId=other, credential="member").status == 401

    assert target.call("delete_role", **key, json={"newRoleId": home}).status == 204
    assert target.call("get_role", **key).status == 404
    assert _body(target.call("get_my_permissions", credential="member"))["userPermission"]["roleId"] == home
    assert _body(target.call("list_roles")) == others


def flow_archived_role_takes_nobody(target: Target) -> None:
    role = _body(target.call("create_role", json={"name": "Old Times"}))
    assert target.call("set_role_archived", roleId=role["id"], json={"isArchived": True}).status == 204
    assert role["id"] not in [one["id"] for one in _body(target.call("list_roles"))]
    assert role["id"] in [one["id"] for one in _body(target.call("list_roles", query={"showArchived": "true"}))]
    refused = target.call("create_api_user", json={"name": "Late", "roleId": role["id"]})
    assert (refused.status, refused.body["code"]) == (400, "entity-archived")


def flow_client_application_from_creation_to_deletion(target: Target) -> None:
    others = _body(target.call("list_client_applications"))
    form = {"clientId": "night.shift", "displayName": "Night", "redirectUris": [_CALLBACK], "isConfidential": True}
    created = _body(target.call("create_client_application", json=form))
    key = {"clientId": "night.shift"}
    shown = {name: value for name, value in created.items() if name != "clientSecret"}
    assert created["clientSecret"]
    assert _body(target.call("get_client_application", **key)) == shown
    assert target.call("create_client_application", json=form).status == 400
    assert _body(target.call("list_client_applications")) == [*others, shown]
    changed = _body(target.call("update_client_application", **key, json={"displayName": "Day", "redirectUris": []}))
    assert changed == {**shown, "displayName": "Day", "redirectUris": [], "updatedOn": changed["updatedOn"]}
    assert _body(target.call("get_client_application", **key)) == changed
    assert _body(target.call("generate_client_secret", **key))["clientSecret"] != created["clientSecret"]
    assert target.call("delete_client_application", **key).status == 204
    assert target.call("get_client_application", **key).status == 404
    assert _body(target.call("list_client_applications")) == others


def flow_person_logs_in_with_pkce_and_takes_it_back(target: Target) -> None:
    form: dict[str, Any] = {"redirect_uris": [_CALLBACK], "token_endpoint_auth_method": "none"}
    client = _body(target.call("register_client_application", json=form))["client_id"]
    code = _code(target, client)
    form = {"grant_type": "authorization_code", "client_id": client, "redirect_uri": _CALLBACK, "code": code}
    assert target.call("create_token", form={**form, "code_verifier": "w" * 43}).status == 400

    code = _code(target, client)
    form |= {"code": code, "code_verifier": _VERIFIER}
    issued = _body(target.call("create_token", form=form))
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 86400)
    assert target.call("create_token", form=form).status == 400, "a code works once"
    assert _body(target.call("get_me", token=issued["access_token"]))["workspace"]

    refresh = {"grant_type": "refresh_token", "client_id": client, "refresh_token": issued["refresh_token"]}
    again = _body(target.call("create_token", form=refresh))
    assert target.call("create_token", form=refresh).status == 400, "a refresh token works once"
    token = again["access_token"]
    assert client in [one["clientId"] for one in _body(target.call("list_authorized_clients", token=token))]

    assert target.call("revoke_authorized_clients", token=token).status == 204
    assert target.call("get_me", token=token).status == 401
    assert target.call("create_token", form={**refresh, "refresh_token": again["refresh_token"]}).status == 400


def flow_webhook_from_creation_to_deletion(target: Target) -> None:
    others = _body(target.call("list_webhooks"))
    form = {
        "name": "Käse",
        "uri": "https://hooks.fabrikam.example/in",
        "events": "user_added,user_updated",
        "isActive": True,
        "authenticationType": "none",
    }
    created = _body(target.call("create_webhook", json=form))
    key = {"webhookId": created["id"]}
    assert {name: created[name] for name in form} == form
    assert created["receiverType"] == "custom"
    assert _body(target.call("get_webhook", **key)) == created
    assert _body(target.call("list_webhooks")) == [*others, created]
    slack = {**form, "uri": "https://hooks.slack.com/services/T0/B0/X0", "isActive": False}
    changed = _body(target.call("update_webhook", **key, json=slack))
    assert (changed["receiverType"], changed["isActive"], changed["createdOn"]) == ("slack", False, created["createdOn"])
    assert _body(target.call("get_webhook", **key)) == changed
    assert target.call("update_webhook", **key, json={**form, "events": "capacity_updated"}).status == 400
    assert _body(target.call("get_webhook", **key)) == changed
    assert target.call("delete_webhook", **key).status == 204
    assert target.call("get_webhook", **key).status == 404
    assert _body(target.call("list_webhooks")) == others


def flow_pages_sum_to_the_whole(target: Target) -> None:
    everybody = _people(target)
    paged: list[str] = []
    page = 1
    while True:
        reply = target.call("list_users", query={"page": page, "pageSize": 5})
        rows = [person["id"] for person in _body(reply)]
        told = [int(reply.headers[name]) for name in ("aw-page", "aw-pagesize", "aw-items", "aw-totalitems")]
        assert told == [page, 5, len(rows), len(everybody)]
        if not rows:
            break
        paged += rows
        page += 1
    assert paged == everybody
    for bad in ("0", "-1", "1.0", "x", ""):
        assert target.call("list_users", query={"page": bad}).status == 400


_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


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


def _people(target: Target, **query: str) -> list[str]:
    return [person["id"] for person in _body(target.call("list_users", query=query))]


def _body(reply: Reply) -> Any:
    assert reply.status < 300, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body
