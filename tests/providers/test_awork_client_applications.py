"""Client applications, their secrets, and the API keys of their API users."""

from __future__ import annotations

import base64
import json
import re

import pytest
from fabrikam import CONNECTOR, EXPORT, JONAS, NOBODY

NOW = "2026-03-04T09:30:00Z"
SECRET = re.compile(r"[\w-]{43}", re.ASCII)
PLANNER = {
    "clientId": "fabrikam-planner",
    "displayName": "Fabrikam Planner",
    "redirectUris": ["http://127.0.0.1:8765/callback"],
    "isConfidential": False,
    "createdOn": "2024-03-11T13:20:00Z",
    "updatedOn": "2024-03-11T13:20:00Z",
}
KEY = "/clientapplications/awork-connector/generateapikey"


def told(answer):
    return answer.status_code, answer.json["code"]


def claims(token):
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]]


def test_the_list_is_complete_and_without_secrets(awork):
    answer = awork("config-reader").get("/clientapplications")

    assert answer.status_code == 200
    assert [row["clientId"] for row in answer.json] == [
        "awork-connector", "legacy-import", "fabrikam-sync", "fabrikam-planner",
    ]  # fmt: skip
    assert answer.json[-1] == PLANNER
    assert all("clientSecret" not in row for row in answer.json)


def test_a_confidential_one_shows_its_secret_once(admin):
    form = {"clientId": "dashboard", "displayName": "Dashboard", "redirectUris": ["https://d.example/cb"]}

    answer = admin.post("/clientapplications", form)

    shown = {**form, "isConfidential": True, "createdOn": NOW, "updatedOn": NOW}
    assert answer.status_code == 200
    assert answer.json == {**shown, "clientSecret": answer.json["clientSecret"]}
    assert SECRET.fullmatch(answer.json["clientSecret"])
    assert admin.get("/clientapplications/dashboard").json == shown


def test_a_public_one_has_no_secret(admin):
    answer = admin.post("/clientapplications", {"clientId": "cli", "isConfidential": False})

    assert answer.json == {
        "clientId": "cli",
        "redirectUris": [],
        "isConfidential": False,
        "createdOn": NOW,
        "updatedOn": NOW,
    }
    assert told(admin.post("/clientapplications/cli/generatesecret")) == (400, "invalid-operation")


def test_an_id_that_is_not_given_is_made_from_the_name(admin):
    named = [admin.post("/clientapplications", {"displayName": "Team Übersicht 2"}).json["clientId"] for _ in range(2)]
    nameless = admin.post("/clientapplications", {"clientId": None}).json["clientId"]

    assert all(re.fullmatch(r"team-bersicht-2-[0-9a-f]{8}", client_id) for client_id in named)
    assert named[0] != named[1]
    assert re.fullmatch(r"client-[0-9a-f]{8}", nameless)


def test_an_id_is_taken_once(admin):
    assert told(admin.post("/clientapplications", {"clientId": "fabrikam-sync"})) == (400, "duplication-violation")


def test_put_replaces_name_and_addresses(admin):
    first = admin.put(
        "/clientapplications/fabrikam-planner", {"displayName": "P", "redirectUris": ["https://p.example"]}
    )
    second = admin.put("/clientapplications/fabrikam-planner", {"isConfidential": True, "clientId": "other"})

    changed = {**PLANNER, "updatedOn": NOW}
    assert (first.status_code, first.json) == (
        200,
        {**changed, "displayName": "P", "redirectUris": ["https://p.example"]},
    )
    del changed["displayName"]
    assert (second.status_code, second.json) == (200, {**changed, "redirectUris": []})


def test_delete_refuses_while_api_users_belong_to_it(admin):
    assert told(admin.delete("/clientapplications/awork-connector")) == (400, "invalid-operation")
    admin.delete(f"/apiusers/{CONNECTOR}")
    assert admin.delete("/clientapplications/awork-connector").status_code == 204
    assert admin.get("/clientapplications/awork-connector").status_code == 404


def test_a_key_acts_as_the_api_user_and_never_ends(admin, bearer, wait):
    answer = admin.post(KEY, {"apiUserId": CONNECTOR.upper()})
    key = answer.json["access_token"]
    wait(10 * 365 * 86400)

    assert answer.status_code == 200
    assert answer.json == {"token_type": "Bearer", "access_token": key}
    assert claims(key) == [{"alg": "HS256", "typ": "JWT"}, {"sub": CONNECTOR, "client_id": "awork-connector"}]
    assert bearer(key).get("/me").json["firstName"] == "awork Connector"
    assert bearer(key).put(f"/users/{JONAS}/capacity", {}).json["updatedBy"] == CONNECTOR
    assert bearer(key).get("/apiusers").status_code == 401


def test_keys_are_credentials_with_names_that_tell_nothing(admin, world):
    keys = [admin.post(KEY, {"apiUserId": CONNECTOR}).json["access_token"] for _ in range(2)]

    made = world.store("awork")["credentials"].where(subject=CONNECTOR)
    assert [one["name"] for one in made] == ["api-key awork-connector 1", "api-key awork-connector 2"]
    assert [one["token"] for one in made] == keys


def test_a_key_is_for_a_pair_that_belongs_together(admin):
    assert told(admin.post(KEY, {"apiUserId": EXPORT})) == (400, "invalid-operation")
    assert told(admin.post(KEY, {"apiUserId": NOBODY})) == (404, "not-found")
    assert admin.post("/clientapplications/none/generateapikey", {"apiUserId": CONNECTOR}).status_code == 404
    other = admin.post("/clientapplications/fabrikam-sync/generateapikey", {"apiUserId": CONNECTOR})
    assert told(other) == (400, "invalid-operation")


def test_a_new_secret_ends_the_old_one(admin, client):
    form = {"grant_type": "refresh_token", "refresh_token": "none", "client_id": "fabrikam-sync"}
    secrets = [admin.post("/clientapplications/fabrikam-sync/generatesecret").json["clientSecret"] for _ in range(2)]

    codes = [
        client.post("/api.awork.com/api/v1/accounts/token", data={**form, "client_secret": secret}).json["code"]
        for secret in secrets
    ]

    assert all(SECRET.fullmatch(secret) for secret in secrets)
    assert codes == ["invalid_client", "invalid_grant"]


def test_reading_and_keys_need_read_everything_else_needs_write(awork):
    reader, member = awork("config-reader"), awork("member")

    assert reader.get("/clientapplications/fabrikam-planner").status_code == 200
    assert reader.post(KEY, {"apiUserId": CONNECTOR}).status_code == 200
    assert reader.post("/clientapplications", {"clientId": "x"}).status_code == 401
    assert reader.put("/clientapplications/fabrikam-planner", {}).status_code == 401
    assert reader.delete("/clientapplications/legacy-import").status_code == 401
    assert reader.post("/clientapplications/fabrikam-sync/generatesecret").status_code == 401
    assert member.get("/clientapplications").status_code == 401
    assert member.post(KEY, {"apiUserId": CONNECTOR}).status_code == 401


def test_registration_is_anonymous_and_answers_201(bearer, admin):
    form = {
        "redirect_uris": ["http://127.0.0.1:8765/callback"],
        "client_name": "Fabrikam command line",
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": "full_access offline_access",
        "application_type": "native",
        "software_id": "fabrikam-cli",
        "software_version": "1.4.0",
    }

    answer = bearer(None).post("/clientapplications/register", form)

    assert answer.status_code == 201
    assert answer.json == {
        "client_id": answer.json["client_id"],
        "client_id_issued_at": 1772616600,
        "redirect_uris": ["http://127.0.0.1:8765/callback"],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "client_name": "Fabrikam command line",
        "scope": "full_access offline_access",
    }
    assert re.fullmatch(r"[0-9a-f]{32}", answer.json["client_id"])
    assert admin.get(f"/clientapplications/{answer.json['client_id']}").json == {
        "clientId": answer.json["client_id"],
        "displayName": "Fabrikam command line",
        "redirectUris": ["http://127.0.0.1:8765/callback"],
        "isConfidential": False,
        "createdOn": NOW,
        "updatedOn": NOW,
    }


def test_registration_without_a_method_is_confidential(bearer):
    answer = bearer(None).post("/clientapplications/register", {"redirect_uris": ["https://x.example/cb"]})

    assert answer.status_code == 201
    assert answer.json == {
        "client_id": answer.json["client_id"],
        "client_id_issued_at": 1772616600,
        "client_secret": answer.json["client_secret"],
        "client_secret_expires_at": 0,
        "redirect_uris": ["https://x.example/cb"],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
    }


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, {"error": "invalid_redirect_uri", "error_description": "'redirect_uris' is missing."}),
        (
            {"redirect_uris": []},
            {"error": "invalid_redirect_uri", "error_description": "'redirect_uris' is not acceptable."},
        ),
        (
            {"redirect_uris": ["https://x.example"], "grant_types": ["password"]},
            {"error": "invalid_client_metadata", "error_description": "'grant_types' is not acceptable."},
        ),
        ([], {"error": "invalid_client_metadata", "error_description": "The registration is not acceptable."}),
    ],
)
def test_an_unacceptable_registration_is_refused_in_the_standards_words(bearer, form, expected):
    answer = bearer(None).post("/clientapplications/register", form)

    assert (answer.status_code, answer.json) == (400, expected)
