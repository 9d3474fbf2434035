"""Every kind of refusal leads to a curl that passes: pasted into a shell, against a world at its start."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from mockserver.process import MockServer

API = "/api.awork.com/api/v1"
JONAS = f"{API}/users/f47ac10b-58cc-4372-a567-0e02b2c3d479"
NOBODY = f"{API}/users/00000000-0000-4000-8000-000000000000"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

# name: credential (or header value), method, path, content type, body, the step that explain names
REFUSALS: dict[str, tuple[str | None, str, str, str | None, bytes, str]] = {
    "no such host": ("admin", "GET", "/api.awerk.com/api/v1/users", None, b"", "host"),
    "no such path": ("admin", "GET", f"{API}/user", None, b"", "operation"),
    "no such method": ("admin", "PATCH", f"{JONAS}/capacity", JSON, b"{}", "operation"),
    "no credential": (None, "GET", f"{JONAS}/capacity", None, b"", "authenticate"),
    "no credential on no path": (None, "GET", f"{API}/nothing/at/all", None, b"", "authenticate"),
    "a token that is none": ("Bearer nonsense", "GET", f"{JONAS}/capacity", None, b"", "authenticate"),
    "another scheme": ("Basic OnRva2Vu", "GET", f"{JONAS}/capacity", None, b"", "authenticate"),
    "an expired token": ("expired", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":60}', "authenticate"),
    "no permission": ("member", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":60}', "authorize"),
    "no permission for settings": ("planner", "GET", f"{API}/apiusers", None, b"", "authorize"),
    "a malformed id": ("admin", "GET", f"{API}/users/42/capacity", None, b"", "validate"),
    "an unknown id": ("admin", "GET", f"{NOBODY}/capacity", None, b"", "behave"),
    "an unknown id in a write": ("admin", "PUT", f"{NOBODY}/capacity", JSON, b"{}", "behave"),
    "a value out of range": ("admin", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":90000}', "validate"),
    "a wrong type": ("admin", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":"x","tue":1.5}', "validate"),
    "a whole float": ("admin", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":28800.0}', "validate"),
    "a duplicate name": ("admin", "PUT", f"{JONAS}/capacity", JSON, b'{"mon":1,"mon":2}', "validate"),
    "no JSON": ("admin", "PUT", f"{JONAS}/capacity", JSON, b"{", "validate"),
    "no body": ("admin", "PUT", f"{JONAS}/capacity", JSON, b"", "validate"),
    "another media type": ("admin", "PUT", f"{JONAS}/capacity", "text/plain", b"{}", "validate"),
    "too large a body": ("admin", "PUT", f"{JONAS}/capacity", JSON, b" " * 1048577, "validate"),
    "a missing member": ("admin", "POST", f"{API}/apiusers", JSON, b"{}", "validate"),
    "a bad page": ("admin", "GET", f"{API}/users?page=0", None, b"", "validate"),
    "a parameter twice": ("admin", "GET", f"{API}/users?page=1&page=1", None, b"", "validate"),
    "a bad filter": ("admin", "GET", f"{API}/users?filterby=id%20eq%20'x'", None, b"", "behave"),
    "an unknown role": (
        "admin", "POST", f"{API}/apiusers", JSON,
        b'{"name":"x","roleId":"00000000-0000-4000-8000-000000000000"}', "behave",
    ),
    "a taken role name": ("admin", "POST", f"{API}/roles", JSON, b'{"name":"User"}', "behave"),
    "an unknown client": (
        None, "POST", f"{API}/accounts/token", FORM,
        b"grant_type=refresh_token&refresh_token=x&client_id=nobody", "behave",
    ),
    "a form without content type": (
        None, "POST", f"{API}/accounts/token", None, b"grant_type=refresh_token", "validate",
    ),
    "a login without a challenge": (
        None, "GET", f"{API}/accounts/authorize?client_id=fabrikam-planner", None, b"", "validate",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.mark.parametrize("name", REFUSALS)
def test_the_explained_curl_passes_in_a_fresh_world(server: MockServer, name: str):
    credential, method, path, content_type, body, step = REFUSALS[name]
    provider = server.control.providers()["awork"]
    value = provider.credentials[credential]["value"] if credential in provider.credentials else credential
    sent = {"Authorization": value, "Content-Type": content_type}
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc)

    connection.request(method, path, body=body or None, headers={name: one for name, one in sent.items() if one})
    refused = connection.getresponse()
    refused.read()
    connection.close()
    explained = server.control.call("GET", f"/explain/{refused.headers['X-Mock-Explain']}")
    server.control.reset()
    curl = explained["curl"] + " -o /dev/null -w '%{http_code}'"
    passed = subprocess.run(["bash", "-c", curl], capture_output=True, text=True, check=True).stdout

    assert refused.status >= 400
    assert explained["step"] == step
    assert all(explained[member] for member in ("rule", "source", "expected")), json.dumps(explained)
    assert explained["got"] is not None or "required" in explained["rule"], json.dumps(explained)
    assert int(passed) < 400, f"{passed}: {explained['curl']}"
