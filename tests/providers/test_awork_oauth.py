"""The OAuth login: authorization code with PKCE, refresh tokens, and consents taken back."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from fabrikam import AMARA, CHLOE, CI, JONAS, OLIVER, PRIYA

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B, with its challenge
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
CALLBACK = "http://127.0.0.1:8765/callback"
SYNC_CALLBACK = "https://sync.fabrikam.example/callback"
SYNC_SECRET = "-exwk5emH7ldYFMQH6QNfyOJ9YyGW9aXCA33x4IuLHM"
ASKED = {
    "client_id": "fabrikam-planner",
    "response_type": "code",
    "grant_type": "authorization_code",
    "redirect_uri": CALLBACK,
    "scope": "full_access offline_access",
    "state": "af0ifjsldkj",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
EXCHANGE = {
    "grant_type": "authorization_code",
    "redirect_uri": CALLBACK,
    "code_verifier": VERIFIER,
    "client_id": "fabrikam-planner",
}
SEEDED_REFRESH = {
    "grant_type": "refresh_token",
    "refresh_token": "ldZB_LRJ09ig4syc0Qq855DzYElrQjfzq71wVqsMGoQ",
    "client_id": "fabrikam-planner",
}
USED_UP = {"code": "invalid_grant", "description": "The code or refresh token is unknown, used or expired."}
NOT_HIS = {
    "code": "invalid_grant",
    "description": "The redirect_uri or the code_verifier does not belong to the code.",
}
BAD_TYPE = {"code": "unsupported_grant_type", "description": "The grant type is not supported."}
BAD_CLIENT = {"code": "invalid_client", "description": "The client application is unknown or its secret is wrong."}


@pytest.fixture
def anybody(bearer):
    return bearer(None)


@pytest.fixture
def log_in(anybody):
    """Gives the code for somebody who agreed."""

    def code(**asked):
        answer = anybody.get("/accounts/authorize", **{**ASKED, **asked})
        assert answer.status_code == 302, answer.json
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    return code


@pytest.fixture
def exchange(anybody):
    def sent(form, **headers):
        return anybody.open("POST", "/accounts/token", data=form, headers=headers)

    return sent


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


def missing(name):
    return {"code": "invalid_request", "description": f"The mandatory '{name}' parameter is missing."}


def test_the_person_comes_back_with_code_and_state(anybody):
    answer = anybody.get("/accounts/authorize", **ASKED)

    address, _, query = answer.headers["Location"].partition("?")
    assert (answer.status_code, answer.data, address) == (302, b"", CALLBACK)
    assert list(parse_qs(query)) == ["code", "state"]
    assert parse_qs(query)["state"] == ["af0ifjsldkj"]


def test_without_state_none_comes_back(anybody):
    asked = {name: value for name, value in ASKED.items() if name != "state"}

    answer = anybody.get("/accounts/authorize", **asked)

    assert list(parse_qs(urlsplit(answer.headers["Location"]).query)) == ["code"]


def test_an_address_with_a_query_or_foreign_letters_is_kept(admin, anybody):
    for uri, begins in [
        ("https://x.example/cb?a=1", "https://x.example/cb?a=1&code="),
        ("https://x.example/zurück%20", "https://x.example/zur%C3%BCck%20?code="),
    ]:
        admin.put("/clientapplications/fabrikam-planner", {"redirectUris": [uri]})

        answer = anybody.get("/accounts/authorize", **{**ASKED, "redirect_uri": uri})

        assert answer.headers["Location"].startswith(begins)


@pytest.mark.parametrize(
    ("hint", "person"),
    [
        pytest.param({}, AMARA, id="without a hint the first active admin"),
        pytest.param({"login_hint": "Priya.Raman@fabrikam.example"}, PRIYA, id="an e-mail address in any case"),
        pytest.param({"login_hint": PRIYA}, PRIYA, id="an id"),
        pytest.param({"login_hint": CHLOE}, CHLOE, id="an archived person"),
    ],
)
def test_a_code_becomes_a_token_of_the_person_who_agreed(log_in, exchange, bearer, hint, person):
    answer = exchange({**EXCHANGE, "code": log_in(**hint)})

    assert answer.status_code == 200
    assert answer.json == {
        "access_token": answer.json["access_token"],
        "token_type": "Bearer",
        "resource": "awork.com",
        "expires_in": 86400,
        "refresh_token": answer.json["refresh_token"],
    }
    assert bearer(answer.json["access_token"]).get("/me").json["id"] == person


def test_the_token_has_the_persons_rights_and_ends_after_a_day(log_in, exchange, bearer, wait):
    answer = exchange({**EXCHANGE, "code": log_in(login_hint=PRIYA)}).json
    priya = bearer(answer["access_token"])

    statuses = [priya.get(path).status_code for path in (f"/users/{PRIYA}/capacity", f"/users/{JONAS}/capacity")]
    wait(86399)
    late = priya.get("/me")
    wait(1)
    ended = priya.get("/me")

    assert (statuses, late.status_code, ended.status_code) == ([200, 401], 200, 401)
    assert ended.json == {"message": {"code": "unauthorized", "description": "Unauthorized: token expired"}}


def test_a_refresh_answers_without_resource(exchange, bearer):
    answer = exchange(SEEDED_REFRESH)

    assert answer.status_code == 200
    assert answer.json == {
        "access_token": answer.json["access_token"],
        "token_type": "Bearer",
        "expires_in": 86400,
        "refresh_token": answer.json["refresh_token"],
    }
    assert answer.json["refresh_token"] != SEEDED_REFRESH["refresh_token"]
    assert bearer(answer.json["access_token"]).get("/me").json["id"] == JONAS


def test_a_refresh_token_works_once_and_its_successor_after_it(exchange):
    successor = exchange(SEEDED_REFRESH).json["refresh_token"]

    again = exchange(SEEDED_REFRESH)

    assert (again.status_code, again.json) == (400, USED_UP)
    assert exchange({**SEEDED_REFRESH, "refresh_token": successor}).status_code == 200


def test_a_refresh_token_ends_after_30_days(exchange, wait):
    token = exchange(SEEDED_REFRESH).json["refresh_token"]
    wait(30 * 86400)

    answer = exchange({**SEEDED_REFRESH, "refresh_token": token})

    assert (answer.status_code, answer.json) == (400, USED_UP)


def test_a_code_works_once(log_in, exchange):
    form = {**EXCHANGE, "code": log_in()}

    first, second = exchange(form), exchange(form)

    assert (first.status_code, second.status_code, second.json) == (200, 400, USED_UP)


def test_a_code_ends_after_five_minutes(log_in, exchange, wait):
    form = {**EXCHANGE, "code": log_in()}
    wait(300)

    answer = exchange(form)

    assert (answer.status_code, answer.json) == (400, USED_UP)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code_verifier": "x" * 43}, NOT_HIS),
        ({"redirect_uri": f"{CALLBACK}/"}, NOT_HIS),
        ({"code": "unknown"}, USED_UP),
        ({"code": ""}, missing("code")),
        ({"redirect_uri": ""}, missing("redirect_uri")),
        ({"code_verifier": ""}, missing("code_verifier")),
        ({"client_id": ""}, missing("client_id")),
        ({"client_id": "unknown"}, BAD_CLIENT),
        ({"client_id": "fabrikam-sync"}, BAD_CLIENT),
        ({"client_id": "fabrikam-sync", "client_secret": SYNC_SECRET}, USED_UP),
        ({"grant_type": ""}, BAD_TYPE),
        ({"grant_type": "password"}, BAD_TYPE),
        ({"grant_type": "refresh_token"}, missing("refresh_token")),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, USED_UP),
        (
            {"client_id": ["fabrikam-planner", "fabrikam-sync"]},
            {"code": "invalid_request", "description": "The 'client_id' parameter is invalid."},
        ),
    ],
)
def test_what_does_not_fit_the_code_is_refused_and_the_code_stays_good(log_in, exchange, changed, expected):
    form = {**EXCHANGE, "code": log_in()}

    refused = exchange({**form, **changed})

    assert (refused.status_code, refused.json) == (400, expected)
    assert exchange(form).status_code == 200


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        (f"fabrikam-sync:{SYNC_SECRET}", 200),
        ("fabrikam-sync:wrong", 400),
        ("fabrikam-sync:", 400),
        ("fabrikam-sync", 400),
        ("unknown:secret", 400),
        (f"fabrikam%2Dsync:{SYNC_SECRET.replace('-', '%2D')}", 200),
    ],
)
def test_a_confidential_client_proves_itself_with_http_basic(log_in, exchange, credentials, status):
    code = log_in(client_id="fabrikam-sync", redirect_uri=SYNC_CALLBACK)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": SYNC_CALLBACK, "code_verifier": VERIFIER}

    answer = exchange(form, Authorization=basic(credentials))

    assert answer.status_code == status
    assert status == 200 or answer.json == BAD_CLIENT


def test_basic_credentials_that_are_no_base64_are_refused(exchange):
    answer = exchange(SEEDED_REFRESH, Authorization="Basic %%%")

    assert (answer.status_code, answer.json) == (400, BAD_CLIENT)


def test_a_confidential_client_without_a_kept_secret_cannot_log_in(exchange):
    form = {**SEEDED_REFRESH, "client_id": "awork-connector", "client_secret": "x"}

    assert exchange(form).json == BAD_CLIENT


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"client_id": "unknown"}, BAD_CLIENT),
        (
            {"redirect_uri": f"{CALLBACK}/"},
            {"code": "invalid_request", "description": "The 'redirect_uri' is not one of the client application."},
        ),
        (
            {"login_hint": "nobody@fabrikam.example"},
            {"code": "invalid_request", "description": "The 'login_hint' names nobody who can log in."},
        ),
        (
            {"login_hint": OLIVER},
            {"code": "invalid_request", "description": "The 'login_hint' names nobody who can log in."},
        ),
        (
            {"login_hint": CI},
            {"code": "invalid_request", "description": "The 'login_hint' names nobody who can log in."},
        ),
        (
            {"code_challenge_method": "plain"},
            {"code": "invalid_request", "description": "The 'code_challenge_method' parameter is invalid."},
        ),
        (
            {"code_challenge": "short"},
            {"code": "invalid_request", "description": "The 'code_challenge' parameter is invalid."},
        ),
    ],
)
def test_a_login_that_cannot_begin_is_refused_without_a_redirect(anybody, changed, expected):
    answer = anybody.get("/accounts/authorize", **{**ASKED, **changed})

    assert (answer.status_code, answer.json) == (400, expected)
    assert "Location" not in answer.headers


@pytest.mark.parametrize("name", [name for name in ASKED if name != "state"])
def test_a_login_names_the_parameter_that_is_missing(anybody, name):
    asked = {one: value for one, value in ASKED.items() if one != name}

    answer = anybody.get("/accounts/authorize", **asked)

    assert (answer.status_code, answer.json) == (400, missing(name))


@pytest.mark.parametrize(
    ("sent", "status", "expected"),
    [
        pytest.param(
            {},
            400,
            {"code": "invalid_request", "description": "The mandatory 'Content-Type' header must be specified."},
            id="nothing at all",
        ),
        pytest.param(
            {"data": b"grant_type=refresh_token"},
            400,
            {"code": "invalid_request", "description": "The mandatory 'Content-Type' header must be specified."},
            id="no content type",
        ),
        pytest.param(
            {"query_string": SEEDED_REFRESH, "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
            missing("grant_type"),
            id="parameters in the query",
        ),
        pytest.param({"data": {"client_id": "fabrikam-planner"}}, 400, missing("grant_type"), id="no grant type"),
        pytest.param(
            {"data": b"a=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
            {"code": "invalid_request", "description": "The form cannot be read."},
            id="no UTF-8",
        ),
    ],
)
def test_a_token_request_that_is_no_form_is_refused_in_aworks_words(anybody, sent, status, expected):
    answer = anybody.open("POST", "/accounts/token", **sent)

    assert (answer.status_code, answer.json) == (status, expected)


def test_a_person_without_access_gets_no_token(admin, exchange, log_in):
    code = log_in(login_hint=JONAS)
    admin.post(f"/users/{JONAS}/deactivate")

    assert exchange({**EXCHANGE, "code": code}).json == USED_UP
    assert exchange(SEEDED_REFRESH).json == USED_UP
    admin.post(f"/users/{JONAS}/activate")
    assert exchange(SEEDED_REFRESH).status_code == 200


def test_a_deleted_persons_consents_are_gone(admin, exchange):
    admin.delete(f"/users/{JONAS}")

    assert exchange(SEEDED_REFRESH).json == USED_UP


def test_authorized_clients_are_listed_once_each(awork, log_in):
    log_in(login_hint=JONAS)
    log_in(login_hint=JONAS, scope="full_access")

    answer = awork("user").get("/accounts/me/authorizedclients")

    assert answer.status_code == 200
    assert answer.json == [
        {
            "clientId": "fabrikam-planner",
            "displayName": "Fabrikam Planner",
            "scope": "full_access",
            "createdOn": "2026-03-04T09:30:00Z",
        }
    ]
    assert awork("member").get("/accounts/me/authorizedclients").json == []


def test_taking_consent_back_ends_its_tokens_and_nobody_elses(awork, bearer, exchange, log_in):
    his = bearer(exchange(SEEDED_REFRESH).json["access_token"])
    hers = bearer(exchange({**EXCHANGE, "code": log_in(login_hint=PRIYA)}).json["access_token"])
    pending = log_in(login_hint=JONAS)

    answer = his.delete("/accounts/me/authorizedclients")

    assert (answer.status_code, answer.data) == (204, b"")
    assert (his.get("/me").status_code, hers.get("/me").status_code) == (401, 200)
    assert exchange({**EXCHANGE, "code": pending}).json == USED_UP
    assert awork("user").get("/accounts/me/authorizedclients").json == []


def test_deleting_a_client_application_ends_its_tokens(admin, bearer, exchange):
    his = bearer(exchange(SEEDED_REFRESH).json["access_token"])

    assert admin.delete("/clientapplications/fabrikam-planner").status_code == 204
    assert his.get("/me").status_code == 401


def test_a_client_that_registers_itself_can_log_somebody_in(anybody, exchange, bearer):
    form = {"redirect_uris": ["http://127.0.0.1:9/cb"], "token_endpoint_auth_method": "none"}
    client_id = anybody.post("/clientapplications/register", form).json["client_id"]
    told = {"client_id": client_id, "redirect_uri": "http://127.0.0.1:9/cb"}
    answer = anybody.get("/accounts/authorize", **{**ASKED, **told, "login_hint": PRIYA})
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    token = exchange({**EXCHANGE, **told, "code": code}).json["access_token"]

    assert bearer(token).get("/me").json["id"] == PRIYA


def test_discovery_names_addresses_that_lead_back_here(client):
    answer = client.get("/api.awork.com/.well-known/openid-configuration")

    here = "http://localhost/api.awork.com"
    assert answer.status_code == 200
    assert answer.json == {
        "issuer": here,
        "authorization_endpoint": f"{here}/api/v1/accounts/authorize",
        "token_endpoint": f"{here}/api/v1/accounts/token",
        "registration_endpoint": f"{here}/api/v1/clientapplications/register",
        "scopes_supported": ["full_access", "offline_access"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
    }
