"""Every refusal that is declared can be forced, in the provider's own words."""

from __future__ import annotations

import pytest
from flask import Flask

from mockserver.app import create_app
from mockserver.engine.example import example_of, fitting_token
from mockserver.engine.outcome import forcible
from mockserver.state.store import CREDENTIALS
from mockserver.universe import Settings, Universe


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(seed=1))


@pytest.mark.parametrize("name", ["awork", "azure_devops", "clockify", "projectcor"])
def test_every_declared_refusal_can_be_forced(app: Flask, name: str) -> None:
    universe: Universe = app.extensions["mockserver"]
    provider, client = universe.providers[name], app.test_client()
    tokens = list(universe.world.store(name)[CREDENTIALS])
    tried, wrong = 0, []

    for operation in provider.operations.values():
        example = example_of(provider, operation, fitting_token(operation, tokens))
        for status in forcible(provider, operation):
            answer = client.open(
                f"/{operation.servers[0].host}{example.path}",
                method=example.method,
                query_string=example.query,
                data=example.body,
                headers={**example.headers, "Prefer": f"code={status}"},
            )
            tried += 1
            if answer.status_code != status or answer.headers.get("Preference-Applied") != f"code={status}":
                wrong.append(f"{operation.id} {status}: {answer.status_code} {answer.text}")

    assert wrong == []
    assert tried >= 3 * len(provider.operations)
    assert {one["refused_at"] for one in client.get("/__admin/journal").json["exchanges"]} == {"fault"}


def test_too_many_requests_bring_the_providers_headers(app: Flask) -> None:
    client = app.test_client()
    told = {
        path: client.get(path, headers={"Prefer": "code=429"}).headers
        for path in (
            "/api.awork.com/api/v1/users",
            "/dev.azure.com/fabrikam/_apis/projects",
            "/api.clockify.me/api/v1/user",
            "/api.projectcor.com/v1/users",
        )
    }

    assert {headers["Retry-After"] for headers in told.values()} == {"1"}
    awork, azure = [list(told.values())[position] for position in (0, 1)]
    assert (awork["ratelimit-remaining"], awork["x-ratelimit-remaining-second"]) == ("0", "0")
    assert (azure["X-RateLimit-Limit"], azure["X-RateLimit-Remaining"]) == ("200", "0")
