"""Real APIs: found by their variables, read with ids that reading gives, never mistaken for a mock."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator

import pytest
from stand_in import StandIn, standing_in

from mockserver import files
from mockserver.contract.discovery import read_all
from mockserver.contract.gate.allowing import only_reads
from mockserver.contract.gate.errors import ClosedError
from mockserver.contract.gate.secret import DUMMY
from mockserver.contract.real import Terms, real_target
from mockserver.contract.run import Run
from mockserver.contract.target import Target
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider, load_provider
from mockserver.universe import Settings

PROVIDERS = ("awork", "azure_devops", "clockify", "projectcor")
ENDINGS = ("TOKEN", "BASE_URL", "API_KEY", "CLIENT")


@pytest.fixture
def awork() -> Iterator[StandIn]:
    with standing_in("awork") as server:
        yield server


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch):
    for provider in PROVIDERS:
        for ending in ENDINGS:
            monkeypatch.delenv(f"{provider.upper()}_{ending}", raising=False)


def real(pytester: pytest.Pytester, server: StandIn | None, *flags: str, token: str | None = None) -> pytest.RunResult:
    provider = server.provider if server else "awork"
    if server is not None:
        pytester._monkeypatch.setenv(f"{provider.upper()}_TOKEN", token or server.token)
        flags = (f"--contract-url={server.url}", *flags)
    return pytester.runpytest_subprocess("--contract=real", f"--contract-provider={provider}", "-rs", *flags)


def target_at(server: StandIn, terms: Terms | None = None) -> Target:
    environ = {f"{server.provider.upper()}_TOKEN": server.token}
    target = real_target(provider_named(server.provider), environ, server.url, terms)
    assert isinstance(target, Target)
    return target


def provider_named(name: str) -> Provider:
    return load_provider(files.specs() / name)


def test_without_credentials_every_read_is_skipped_and_names_the_variable(pytester: pytest.Pytester):
    result = real(pytester, None)

    assert set(result.parseoutcomes()) == {"skipped"}
    result.stdout.fnmatch_lines(["*missing real credentials: AWORK_TOKEN"])


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_read_keeps_to_its_fragment_where_the_real_api_is_as_declared(name: str):
    with standing_in(name) as server:
        target = target_at(server)
        found = read_all(target)

    reads = {one.id for one in target.provider.operations.values() if only_reads(one) and one.security}
    assert found.missing == {}
    assert found.replies.keys() == reads
    for operation_id, reply in found.replies.items():
        assert reply.status == 200
        target.check(target.provider.operations[operation_id], reply)


def test_ids_are_found_by_reading():
    with standing_in("awork") as server:
        user = next(iter(server.universe.world.store("awork")["users"]))["id"]
        read_all(target_at(server))

    assert f"/api/v1/users/{user}/capacity" in server.paths


def test_what_differs_from_the_fragment_fails_with_its_place(pytester: pytest.Pytester, awork: StandIn):
    def drifted(answer):
        if answer.path == "/api/v1/me":
            answer.json = {}
        answer.headers.pop("aw-items", None)

    awork.alter = drifted

    result = real(pytester, awork, "-k", "get_me or list_api_users")

    result.stdout.fnmatch_lines(["*awork.get_me answered 200: body*specs/awork/*"])
    result.stdout.fnmatch_lines(["*awork.list_api_users answered 200: without the headers aw-items*"])


def test_a_base_url_on_loopback_is_refused_unless_the_flag_names_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, awork: StandIn
):
    monkeypatch.setenv("AWORK_BASE_URL", awork.url)
    monkeypatch.setenv("AWORK_TOKEN", awork.token)

    result = real(pytester, None)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*AWORK_BASE_URL={awork.url} is on loopback*--contract-url*"])
    assert awork.seen == []


def test_a_mock_behind_another_name_is_refused(monkeypatch: pytest.MonkeyPatch, awork: StandIn):
    awork.alter = lambda answer: answer.headers.update({"X-Mock-Explain": "1"})
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *told, **more: resolve("127.0.0.1", *told, **more))
    environ = {"AWORK_TOKEN": awork.token, "AWORK_BASE_URL": awork.url.replace("127.0.0.1", "awork.test")}
    target = real_target(provider_named("awork"), environ, None)

    assert isinstance(target, Target)
    with pytest.raises(ClosedError, match=r"awork\.test.* answers with X-Mock-Explain, so it is a mock"):
        target.call("list_users")


@pytest.mark.parametrize(
    ("name", "base", "said"),
    [
        ("awork", "https://api.awork.com", r"no base URL of awork; write it like https://api\.awork\.com/api/v1"),
        ("awork", "api.awork.com/api/v1", r"no address; write it like https://api\.awork\.com/api/v1"),
        ("azure_devops", "https://dev.azure.com", r"no base URL of .*; write it like https://dev\.azure\.com/fabrikam"),
    ],
)
def test_a_base_url_of_another_form_is_refused(name: str, base: str, said: str):
    environ = {f"{name.upper()}_TOKEN": "x", f"{name.upper()}_BASE_URL": base}

    with pytest.raises(MockServerError, match=said):
        real_target(provider_named(name), environ, None)


def test_the_base_url_tells_the_organization():
    with standing_in("azure_devops", lambda answer: answer.headers.pop("nothing", None)) as server:
        base = server.url.replace("fabrikam", "contoso")
        target = real_target(provider_named("azure_devops"), {"AZURE_DEVOPS_TOKEN": server.token}, base)
        assert isinstance(target, Target)

        target.ask("list_projects")

    assert server.paths == ["/contoso/_apis/projects"]


def test_clockify_takes_its_key_from_a_variable_of_its_own_too():
    with standing_in("clockify") as server:
        target = real_target(provider_named("clockify"), {"CLOCKIFY_API_KEY": server.token}, server.url)
        assert isinstance(target, Target)

        assert target.call("get_current_user").status == 200


def test_a_login_that_failed_is_not_tried_again():
    with standing_in("projectcor") as server:
        environ = {"PROJECTCOR_CLIENT": "nobody:nothing"}
        run = Run("real", Settings(), ["projectcor"], examples=0, seed=1, url=server.url, environ=environ)
        (provider,) = run.providers
        for _ in range(3):
            with pytest.raises(ClosedError, match="gave no token: it answered 401"):
                run.real(provider)

    assert len(server.seen) == 1
    assert run.closed is not None


def test_projectcor_logs_in_with_a_client():
    with standing_in("projectcor") as server:
        known = server.universe.world.store("projectcor")["credentials"]
        client = next(one["token"] for one in known if one["name"] == "client")
        target = real_target(provider_named("projectcor"), {"PROJECTCOR_CLIENT": client}, server.url)
        assert isinstance(target, Target)

        assert target.call("get_me").status in (200, 404)

    first, then = server.seen
    assert (first.method, first.path) == ("POST", "/v1/oauth/token?grant_type=client_credentials")
    assert base64.b64decode(first.headers["Authorization"].removeprefix("Basic ")).decode() == client
    assert DUMMY not in then.headers["Authorization"]
