"""Logging in as a person: authorization code with PKCE, refresh, taking the consent back."""

from __future__ import annotations

import base64
from typing import Any

import orjson

from mockserver.contract.flows.awork._calls import body, clock, done, me, moment, rows, within
from mockserver.contract.flows.awork._own import CALLBACK, VERIFIER, code_for, log_in, own_api_user, own_client
from mockserver.contract.flows.awork._refusals import gateway, login
from mockserver.contract.target import Target

_GRANT = "The redirect_uri or the code_verifier does not belong to the code."
_USED = "The code or refresh token is unknown, used or expired."
_UNKNOWN = "The client application is unknown or its secret is wrong."
_REFRESHED = {"access_token", "token_type", "expires_in", "refresh_token"}


def flow_person_logs_in_with_pkce_and_takes_it_back(target: Target) -> None:
    since = clock(target)
    client = own_client(target, displayName="Anmeldung ü")["clientId"]
    sooner = own_api_user(target)["createdOn"]
    person, hint = _somebody_without_consents(target, client)
    issued = log_in(target, client, login_hint=hint)
    later = own_api_user(target)["createdOn"]
    assert issued.keys() == {*_REFRESHED, "resource"}
    assert (issued["token_type"], issued["expires_in"], issued["resource"]) == ("Bearer", 86400, "awork.com")
    refresh = {"grant_type": "refresh_token", "client_id": client}
    tokens = [issued]
    for _ in range(4):
        token = tokens[-1]["access_token"]
        assert me(target, token=token) == person
        ends = orjson.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["exp"]
        assert since + 86400 <= ends <= clock(target) + 86401
        again = body(target.call("create_token", form={**refresh, "refresh_token": tokens[-1]["refresh_token"]}))
        assert (again.keys(), again["token_type"], again["expires_in"]) == (_REFRESHED, "Bearer", 86400)
        used = target.call("create_token", form={**refresh, "refresh_token": tokens[-1]["refresh_token"]})
        login(used, "invalid_grant", _USED)
        tokens.append(again)
    for name in ("access_token", "refresh_token"):
        assert len({one[name] for one in tokens}) == len(tokens)
    token = tokens[-1]["access_token"]
    consents = body(target.call("list_authorized_clients", token=token))
    (consent,) = [one for one in consents if one["clientId"] == client]
    scope = {"scope": "full_access offline_access", "displayName": "Anmeldung ü"}
    assert consent == {"clientId": client, **scope, "createdOn": consent["createdOn"]}
    within(target, since, consent["createdOn"])
    assert moment(sooner) <= moment(consent["createdOn"]) <= moment(later)
    head, _, signature = token.rpartition(".")
    almost = (f"{head}.{signature.swapcase()}", token[:-1], f"{token}x")
    for one in almost:
        gateway(target.call("list_authorized_clients", token=one))

    done(target.call("revoke_authorized_clients", token=token))
    for one in tokens:
        gateway(target.call("get_me", token=one["access_token"]))
        gone = target.call("create_token", form={**refresh, "refresh_token": one["refresh_token"]})
        login(gone, "invalid_grant", _USED)
    fresh = log_in(target, client, login_hint=hint)["access_token"]
    assert [one["clientId"] for one in body(target.call("list_authorized_clients", token=fresh))] == [client]


def flow_consents_are_each_callers_own(target: Target) -> None:
    for credential in [one for one in target.tokens if one != "expired"]:
        before = body(target.call("list_authorized_clients", credential=credential))
        if before:
            continue  # nothing would bring these back
        done(target.call("revoke_authorized_clients", credential=credential))
        assert body(target.call("list_authorized_clients", credential=credential)) == []
    client, other = own_client(target)["clientId"], own_client(target)["clientId"]
    person, hint = _somebody_without_consents(target, client)
    first, second = log_in(target, client, login_hint=hint), log_in(target, other, login_hint=person)
    assert me(target, token=first["access_token"]) == me(target, token=second["access_token"]) == person
    consents = body(target.call("list_authorized_clients", token=first["access_token"]))
    assert [one["clientId"] for one in consents] == [client, other]
    done(target.call("delete_client_application", clientId=other))
    gateway(target.call("get_me", token=second["access_token"]))
    assert [one["clientId"] for one in body(target.call("list_authorized_clients", token=first["access_token"]))] == [
        client
    ]


def flow_code_belongs_to_its_request(target: Target) -> None:
    client, other = own_client(target)["clientId"], own_client(target)["clientId"]
    form = {"grant_type": "authorization_code", "client_id": client, "redirect_uri": CALLBACK}
    form["code_verifier"] = VERIFIER
    for wrong, told in (
        ({"code_verifier": "w" * 43}, _GRANT),
        ({"code_verifier": VERIFIER[:-1]}, _GRANT),
        ({"redirect_uri": f"{CALLBACK}/"}, _GRANT),
        ({"code": "unknown"}, _USED),
        ({"client_id": other}, _USED),
    ):
        refused = target.call("create_token", form={**form, "code": code_for(target, client), **wrong})
        login(refused, "invalid_grant", told)
    code = code_for(target, client)
    issued = body(target.call("create_token", form={**form, "code": code}))
    assert issued["expires_in"] == 86400
    login(target.call("create_token", form={**form, "code": code}), "invalid_grant", _USED)
    for name in ("code", "redirect_uri", "code_verifier", "client_id", "grant_type"):
        lacking = {key: value for key, value in {**form, "code": code}.items() if key != name}
        refused = target.call("create_token", form=lacking)
        login(refused, "invalid_request", f"The mandatory '{name}' parameter is missing.")
    login(target.call("create_token", form={**form, "grant_type": "password"}), "unsupported_grant_type")
    login(target.call("create_token", form={**form, "client_id": "nobody-has-this"}), "invalid_client", _UNKNOWN)
    nothing = target.call("create_token", raw=("text/plain", b"grant_type=refresh_token"))
    login(nothing, "invalid_request", "The mandatory 'Content-Type' header must be specified.")


def flow_asking_for_a_code_is_checked(target: Target) -> None:
    client = own_client(target)["clientId"]
    asked: dict[str, Any] = {
        "client_id": client,
        "response_type": "code",
        "grant_type": "authorization_code",
        "redirect_uri": CALLBACK,
        "scope": "full_access",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    for name in asked:
        refused = target.call("authorize", query={key: value for key, value in asked.items() if key != name})
        login(refused, "invalid_request", f"The mandatory '{name}' parameter is missing.")
    for name, bad in (
        ("response_type", "token"),
        ("grant_type", "refresh_token"),
        ("code_challenge", "x" * 42),
        ("code_challenge_method", "plain"),
    ):
        refused = target.call("authorize", query={**asked, name: bad})
        login(refused, "invalid_request", f"The '{name}' parameter is invalid.")
    unknown = target.call("authorize", query={**asked, "redirect_uri": f"{CALLBACK}x"})
    login(unknown, "invalid_request", "The 'redirect_uri' is not one of the client application.")
    nobody = target.call("authorize", query={**asked, "login_hint": "nobody@fabrikam.example"})
    login(nobody, "invalid_request", "The 'login_hint' names nobody who can log in.")
    login(target.call("authorize", query={**asked, "client_id": "nobody-has-this"}), "invalid_client", _UNKNOWN)
    other = f"{CALLBACK}/other"
    body(target.call("update_client_application", clientId=client, json={"redirectUris": [other]}))
    moved = target.call("authorize", query={**asked, "redirect_uri": other})
    assert moved.headers["location"].startswith(f"{other}?code=")
    unknown = target.call("authorize", query=asked)
    login(unknown, "invalid_request", "The 'redirect_uri' is not one of the client application.")
    body(target.call("update_client_application", clientId=client, json={"redirectUris": [CALLBACK]}))
    without_state = target.call("authorize", query=asked)
    assert without_state.status == 302
    assert without_state.headers["location"].startswith(f"{CALLBACK}?code=")
    assert "state" not in without_state.headers["location"]


def _somebody_without_consents(target: Target, client: str) -> tuple[str, str]:
    """Id and e-mail address of an active person who has let nobody in: what a flow takes back was its own."""
    for person in rows(target, "list_users", {"filterby": "isDeactivated eq false"}):
        addresses = [one["value"] for one in person["userContactInfos"] if one["type"] == "email"]
        if not addresses:
            continue
        token = log_in(target, client, login_hint=addresses[0])["access_token"]
        consents = body(target.call("list_authorized_clients", token=token))
        if [one["clientId"] for one in consents] == [client]:
            return person["id"], addresses[0]
    raise AssertionError("everybody has let a client application in before")
