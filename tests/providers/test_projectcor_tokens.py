"""Tokens: four ways to one, an hour's life by the world's clock, and refresh tokens and codes that work once."""

from __future__ import annotations

import base64
import json

import pytest
from projectcor import AMARA, CODE, PASSWORD, PRIYA, REFRESH, UNAUTHORIZED, Cor

KEY = "/oauth/token?grant_type=client_credentials"
LOGIN = {"email": "Amara.Okafor@fabrikam.example", "password": PASSWORD}
HOUR = 3600


@pytest.fixture
def anybody(client):
    return Cor(client, None)


@pytest.fixture
def pair(client):
    return client.get("/__admin/state/projectcor/credentials/client").json["token"]


@pytest.fixture
def who(client):
    """Status of ``/me`` and who it is, for a token."""

    def asked(token):
        answer = Cor(client, token).get("/me")
        return answer.status_code, answer.json.get("id")

    return asked


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def refresh(cor, token):
    return cor.open("POST", "/oauth/refreshtoken", data={"refresh_token": token})


def flat(answer):
    assert answer.status_code == 200, answer.json
    return {
        "access_token": answer.json["access_token"],
        "token_type": "Bearer",
        "expires_in": HOUR,
        "refresh_token": answer.json["refresh_token"],
    }


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_key_and_secret_become_a_token_of_the_owner(anybody, pair, who):
    answer = anybody.open("POST", KEY, headers=basic(pair))

    assert answer.json == flat(answer)
    assert who(answer.json["access_token"]) == (200, AMARA)
    assert claims(answer.json["access_token"]) == {
        "sub": "48385",
        "company": 2336,
        "iat": 1772616600,
        "exp": 1772620200,
    }


def test_a_body_beside_the_key_is_ignored(anybody, pair):
    for sent in ({"json": {"x": 1}}, {"data": b"", "content_type": "application/json"}, {"data": {"a": "b"}}):
        assert anybody.open("POST", KEY, headers=basic(pair), **sent).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param(basic("fabrikam-planner:wrong"), id="wrong secret"),
        pytest.param(basic("fabrikam:kX3vN8qWz5tYb1LrE7uPdH0sGmC2aJfo"), id="wrong key"),
        pytest.param(basic("fabrikam-planner"), id="no secret"),
        pytest.param(basic(""), id="empty"),
        pytest.param({"Authorization": "Basic %%%"}, id="no base64"),
        pytest.param({"Authorization": "Bearer fabrikam-planner:kX3vN8qWz5tYb1LrE7uPdH0sGmC2aJfo"}, id="as bearer"),
    ],
)
def test_a_key_that_does_not_fit_is_401(anybody, headers):
    answer = anybody.open("POST", KEY, headers=headers)

    assert (answer.status_code, answer.json) == (401, UNAUTHORIZED)


def test_a_bearer_token_is_no_key_and_a_key_no_bearer_token(client, anybody, pair, who):
    token = client.get("/__admin/state/projectcor/credentials/user").json["token"]

    assert anybody.open("POST", KEY, headers=basic(token)).status_code == 401
    assert anybody.open("POST", KEY, headers=basic(f"x:{token}")).status_code == 401
    assert who(pair)[0] == 401


def test_address_and_password_become_tokens_flat_and_nested(anybody, who):
    answer = anybody.open("POST", "/auth/login", data=LOGIN)

    told = flat(answer)
    nested = {
        "access_token": told["access_token"],
        "type": "bearer",
        "refreshToken": told["refresh_token"],
        "expirationTime": "1772620200000",
    }
    assert answer.json == {**told, "token": nested}
    assert who(told["access_token"]) == (200, AMARA)


@pytest.mark.parametrize(
    "form",
    [
        {"email": "amara.okafor@fabrikam.example", "password": "Quiet-Harbour-48385"},
        {"email": "nobody@fabrikam.example", "password": PASSWORD},
        {"email": "fatima.elidrissi@fabrikam.example", "password": ""},
        {"email": "fatima.elidrissi@fabrikam.example", "password": "None"},
    ],
    ids=str,
)
def test_a_password_that_does_not_fit_is_401(anybody, form):
    answer = anybody.open("POST", "/auth/login", data=form)

    assert (answer.status_code, answer.json) == (401, UNAUTHORIZED)


def test_a_code_becomes_a_token_once(anybody, who):
    path = f"/oauth2/token?grant_type=authorization_code&code={CODE}"

    first, second = anybody.open("POST", path), anybody.open("POST", path)

    assert first.json == flat(first)
    assert who(first.json["access_token"]) == (200, PRIYA)
    assert (second.status_code, second.json) == (401, UNAUTHORIZED)
    assert refresh(anybody, first.json["refresh_token"]).status_code == 200


def test_a_refresh_token_becomes_the_next_token_once(anybody, who):
    first, again = refresh(anybody, REFRESH), refresh(anybody, REFRESH)
    next_one = refresh(anybody, first.json["refresh_token"])

    assert first.json == flat(first)
    assert who(first.json["access_token"]) == (200, AMARA)
    assert (again.status_code, again.json) == (401, UNAUTHORIZED)
    assert next_one.json == flat(next_one)
    assert len({REFRESH, first.json["refresh_token"], next_one.json["refresh_token"]}) == 3


def test_a_token_lives_for_an_hour(anybody, pair, who, wait):
    token = anybody.open("POST", KEY, headers=basic(pair)).json["access_token"]

    wait(HOUR - 1)
    late = who(token)
    wait(1)
    ended = who(token)

    assert (late, ended) == ((200, AMARA), (401, None))


def test_an_ended_token_can_still_be_refreshed_for_thirty_days(anybody, pair, who, wait):
    first = anybody.open("POST", KEY, headers=basic(pair)).json["refresh_token"]
    other = anybody.open("POST", KEY, headers=basic(pair)).json["refresh_token"]

    wait(30 * 24 * HOUR - 1)
    late = refresh(anybody, first)
    wait(1)
    ended = refresh(anybody, other)

    assert who(late.json["access_token"]) == (200, AMARA)
    assert (ended.status_code, ended.json) == (401, UNAUTHORIZED)


def test_the_seeds_expired_token_is_refused_in_the_same_words(client):
    answer = Cor.named(client, "expired").get("/me")

    assert (answer.status_code, answer.json) == (401, UNAUTHORIZED)


def test_a_deleted_user_gets_no_tokens_any_more(client, anybody, pair):
    token = anybody.open("POST", "/auth/login", data=LOGIN).json["refresh_token"]
    Cor.named(client, "user").delete(f"/users/{AMARA}")

    refused = [
        anybody.open("POST", "/auth/login", data=LOGIN),
        anybody.open("POST", KEY, headers=basic(pair)),
        refresh(anybody, token),
        refresh(anybody, REFRESH),
    ]

    assert [(one.status_code, one.json) for one in refused] == [(401, UNAUTHORIZED)] * 4


def test_with_the_quirk_login_and_refresh_answer_nested_tokens_only(anybody, pair, who):
    anybody.switch("nested_tokens")

    login = anybody.open("POST", "/auth/login", data=LOGIN).json
    refreshed = refresh(anybody, login["token"]["refreshToken"]).json
    by_key = anybody.open("POST", KEY, headers=basic(pair))

    names = ["access_token", "type", "refreshToken", "expirationTime"]
    assert [list(one) for one in (login, refreshed)] == [["token"], ["token"]]
    assert [list(one["token"]) for one in (login, refreshed)] == [names, names]
    assert who(refreshed["token"]["access_token"]) == (200, AMARA)
    assert by_key.json == flat(by_key)


def test_the_journal_holds_no_token_password_or_code(client, anybody):
    told = anybody.open("POST", "/auth/login", data=LOGIN).json
    anybody.open("POST", f"/oauth2/token?grant_type=authorization_code&code={CODE}")
    refresh(anybody, REFRESH)

    journal = client.get("/__admin/journal").get_data(as_text=True)

    for secret in (PASSWORD, CODE, REFRESH, told["access_token"], told["refresh_token"]):
        assert secret not in journal
