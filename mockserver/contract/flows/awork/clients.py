"""Client applications: named, registered, given secrets that are shown once, deleted."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

from mockserver.contract.flows.awork._calls import body, clock, done, finally_gone, moment, rows, within
from mockserver.contract.flows.awork._own import CALLBACK, VERIFIER, code_for, own_client
from mockserver.contract.flows.awork._refusals import (
    impossible,
    invalid,
    login,
    not_found,
    refused,
    unconvertible,
)
from mockserver.contract.target import Target

_REGISTRATION: dict[str, Any] = {
    "redirect_uris": [CALLBACK, "https://fabrikam.example/ü"],
    "client_name": "Zoë  東京 \U0001f511",
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "scope": "full_access offline_access",
}
_NO_FORMS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"displayName": 1}, "$.displayName", "System.String"),
    ({"redirectUris": "x"}, "$.redirectUris", "System.Collections.Generic.List`1[System.String]"),
    ({"redirectUris": ["x", 1]}, "$.redirectUris[1]", "System.String"),
)


def flow_client_application_from_creation_to_deletion(target: Target) -> None:
    since, others = clock(target), rows(target, "list_client_applications")
    name = f"Night.shift_{uuid4().hex}~-"
    forms: list[dict[str, Any]] = [
        {"clientId": name, "displayName": " Nächte  \U0001f319 ", "redirectUris": [CALLBACK, "x"]},
        {"displayName": "Flow", "isConfidential": False},
        {"clientId": "y" * 68 + uuid4().hex, "displayName": None, "redirectUris": None, "isConfidential": None},
    ]
    made = []
    for form in forms:
        told = body(target.call("create_client_application", json=form))
        finally_gone(target, "delete_client_application", clientId=told["clientId"])
        is_confidential = form.get("isConfidential") is not False
        assert (len(told.pop("clientSecret", "")) >= 32) is is_confidential
        shown = {"displayName": form["displayName"]} if form.get("displayName") else {}
        shown |= {"redirectUris": form.get("redirectUris") or [], "isConfidential": is_confidential}
        shown |= {"clientId": form.get("clientId", told["clientId"]), "updatedOn": told["createdOn"]}
        assert told == {**shown, "createdOn": told["createdOn"]}
        within(target, since, told["createdOn"])
        made.append(told)
        assert body(target.call("get_client_application", clientId=told["clientId"])) == told
        assert rows(target, "list_client_applications") == [*others, *made]
        taken = target.call("create_client_application", json={"clientId": told["clientId"], "displayName": "No"})
        refused(taken, 400, "duplication-violation", "A client application with this client id exists already.")
    first: dict[str, Any] = {"clientId": name}
    latest = made[0]["updatedOn"]
    for form in (
        {"displayName": " Tag ", "redirectUris": ["https://a.example", "https://b.example"]},
        {"displayName": "x" * 300, "redirectUris": []},
        {"redirectUris": [CALLBACK], "isConfidential": False, "createdOn": "2001-01-01T00:00:00Z"},
        {"displayName": None, "redirectUris": None},
        {"displayName": "Z"},
        {"displayName": "Z"},
    ):
        changed = body(target.call("update_client_application", **first, json=form))
        said = {"displayName": form["displayName"]} if form.get("displayName") else {}
        said |= {"redirectUris": form.get("redirectUris") or [], "updatedOn": changed["updatedOn"]}
        assert changed == {name: value for name, value in made[0].items() if name != "displayName"} | said
        assert moment(latest) <= moment(changed["updatedOn"])
        latest = changed["updatedOn"]
        assert body(target.call("get_client_application", **first)) == changed
        assert rows(target, "list_client_applications") == [*others, changed, *made[1:]]
    within(target, since, latest)
    assert body(target.call("get_client_application", **first)) == changed
    not_found(target.call("get_client_application", clientId=name.upper()))
    for told in made:
        key: dict[str, Any] = {"clientId": told["clientId"]}
        done(target.call("delete_client_application", **key))
        not_found(target.call("get_client_application", **key))
        not_found(target.call("update_client_application", **key, json={}))
        not_found(target.call("delete_client_application", **key))
        not_found(target.call("generate_client_secret", **key))
    assert rows(target, "list_client_applications") == others


def flow_a_refused_client_application_changes_nothing(target: Target) -> None:
    client = own_client(target)
    others = rows(target, "list_client_applications")
    for operation, key in (("create_client_application", {}), ("update_client_application", client["clientId"])):
        told: dict[str, Any] = {"clientId": key} if key else {}
        for form, path, kind in _NO_FORMS:
            invalid(target.call(operation, **told, json=form), unconvertible(path, kind))
    wrong = target.call("create_client_application", json={"isConfidential": "no"})
    invalid(wrong, unconvertible("$.isConfidential", "System.Nullable`1[System.Boolean]"))
    for bad in ("a b", "", "a/b", "é"):
        told_of_form = ("ClientId", "'ClientId' is not in the correct format.")
        if not bad.strip():
            told_of_form = ("ClientId", "'ClientId' should not be empty.")
        invalid(target.call("create_client_application", json={"clientId": bad}), told_of_form)
    long = ("ClientId", "The length of 'ClientId' must be 100 characters or fewer.")
    invalid(target.call("create_client_application", json={"clientId": "x" * 101}), long)
    assert rows(target, "list_client_applications") == others


def flow_secret_works_until_the_next_is_made(target: Target) -> None:
    since = clock(target)
    client, sibling = own_client(target, isConfidential=True), own_client(target, isConfidential=True)
    beside = body(target.call("get_client_application", clientId=sibling["clientId"]))
    order = [one["clientId"] for one in rows(target, "list_client_applications")]
    key: dict[str, Any] = {"clientId": client["clientId"]}
    secrets = [client["clientSecret"]]
    for _ in range(3):
        told = body(target.call("generate_client_secret", **key))
        assert told.keys() == {"clientSecret"}
        secrets.append(told["clientSecret"])
        shown = body(target.call("get_client_application", **key))
        assert shown == {name: value for name, value in client.items() if name != "clientSecret"} | {
            "updatedOn": shown["updatedOn"]
        }
        within(target, since, shown["updatedOn"])
        for secret in (*secrets[:-1], "", secrets[-1].swapcase(), secrets[-1][:-1], f"{secrets[-1]}x"):
            login(_exchanged(target, client["clientId"], secret), "invalid_client")
        assert body(_exchanged(target, client["clientId"], secrets[-1]))["expires_in"] == 86400
    assert len(set(secrets)) == len(secrets)
    assert [one["clientId"] for one in rows(target, "list_client_applications")] == order
    assert body(target.call("get_client_application", clientId=sibling["clientId"])) == beside
    assert body(_exchanged(target, sibling["clientId"], sibling["clientSecret"]))["expires_in"] == 86400
    public: dict[str, Any] = {"clientId": own_client(target)["clientId"]}
    impossible(target.call("generate_client_secret", **public), "A public client application has no secret.")


def flow_anybody_registers_a_client_application(target: Target) -> None:
    since = clock(target)
    plain = {"redirect_uris": ["x"]}
    for form in (_REGISTRATION, plain, {**plain, "token_endpoint_auth_method": "none", "software_id": "ours"}):
        reply = target.call("register_client_application", json=form, headers={"Authorization": None})
        told = body(reply, 201)
        finally_gone(target, "delete_client_application", clientId=told["client_id"])
        until = clock(target)
        method = form.get("token_endpoint_auth_method", "client_secret_basic")
        secret = {"client_secret": told.get("client_secret"), "client_secret_expires_at": 0} if method != "none" else {}
        assert told == {
            "client_id": told["client_id"],
            "client_id_issued_at": told["client_id_issued_at"],
            **secret,
            "redirect_uris": form["redirect_uris"],
            "token_endpoint_auth_method": method,
            "grant_types": form.get("grant_types", ["authorization_code"]),
            "response_types": ["code"],
            **{name: form[name] for name in ("client_name", "scope") if name in form},
        }
        assert since <= told["client_id_issued_at"] <= until
        shown = body(target.call("get_client_application", clientId=told["client_id"]))
        assert (shown["redirectUris"], shown["isConfidential"]) == (form["redirect_uris"], method != "none")
        assert shown.get("displayName") == form.get("client_name")
        assert shown["createdOn"] == shown["updatedOn"]
        assert int(moment(shown["createdOn"]).timestamp()) == told["client_id_issued_at"]
        assert rows(target, "list_client_applications")[-1] == shown
        if "client_secret" in secret:
            assert len(told["client_secret"]) >= 32


def flow_a_refused_registration_registers_nothing(target: Target) -> None:
    before = rows(target, "list_client_applications")
    for form, error, about in (
        ({}, "invalid_redirect_uri", "'redirect_uris' is missing."),
        ({"redirect_uris": []}, "invalid_redirect_uri", "'redirect_uris' is not acceptable."),
        ({"redirect_uris": [""]}, "invalid_redirect_uri", "'redirect_uris' is not acceptable."),
        ({"redirect_uris": ["x"], "client_name": 1}, "invalid_client_metadata", "'client_name' is not acceptable."),
        (
            {"redirect_uris": ["x"], "token_endpoint_auth_method": "x"},
            "invalid_client_metadata",
            "'token_endpoint_auth_method' is not acceptable.",
        ),
    ):
        reply = target.call("register_client_application", json=form)
        assert (reply.status, reply.body) == (400, {"error": error, "error_description": about})
    assert rows(target, "list_client_applications") == before


def _exchanged(target: Target, client_id: str, secret: str) -> Any:
    """What a code is answered with; the client application shows itself by HTTP Basic."""
    form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    form["code"] = code_for(target, client_id)
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return target.call("create_token", form=form, headers={"Authorization": f"Basic {basic}"})
