"""The same operation by prefix and by Host header, and parameters that are no text."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from mockserver.app import create_app
from mockserver.universe import Settings


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(seed=7)).test_client()


@pytest.mark.parametrize("host", ["api.awork.com", "API.awork.com", "api.awork.com:8443"])
def test_a_known_host_needs_no_prefix(client: FlaskClient, host: str):
    discovered = client.get("/.well-known/openid-configuration", headers={"Host": host})

    assert discovered.status_code == 200
    assert discovered.json["token_endpoint"] == f"http://{host}/api/v1/accounts/token"


@pytest.mark.parametrize("query", ["page=%FF", "%FF=1", "pageSize=%C3"])
def test_a_query_that_is_no_utf_8_is_refused(client: FlaskClient, query: str):
    token = client.get("/__admin/providers").json["providers"][0]["credentials"][0]["value"]

    refused = client.get(f"/api.awork.com/api/v1/users?{query}", headers={"Authorization": token})

    assert (refused.status_code, refused.json["code"]) == (400, "validation-failed")
