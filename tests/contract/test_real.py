"""Real APIs: found by their variables, asked with GET only, never mistaken for a mock."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mockserver import files
from mockserver.contract.real import real_target
from mockserver.contract.target import Target
from mockserver.spec.fragment import load_provider

VARIABLES = ("AWORK_TOKEN", "AWORK_BASE_URL")


class StandIn(ThreadingHTTPServer):
    """A loopback server that answers everything with an empty list and remembers what reached it."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.seen: list[tuple[str, str]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                stand_in.seen.append((self.command, self.path))
                self.send_response(200)
                told = {"Content-Type": "application/json", "Content-Length": "2", "trace-id": "0" * 32, **headers}
                for name, value in told.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"[]")

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer  # noqa: N815 - the library's names

            def log_message(self, *told: Any) -> None:
                """Nothing: the test reads ``seen``."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/v1"


@pytest.fixture
def stand_in() -> Iterator[Any]:
    running: list[StandIn] = []

    def start(**headers: str) -> StandIn:
        server = StandIn({name.replace("_", "-"): value for name, value in headers.items()})
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def real(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("--contract=real", "--contract-provider=awork", "-rs", *flags)


def test_without_credentials_every_read_is_skipped_and_names_the_variable(pytester: pytest.Pytester):
    result = real(pytester)

    assert set(result.parseoutcomes()) == {"skipped"}
    result.stdout.fnmatch_lines(["*missing real credentials: AWORK_TOKEN"])


def test_only_get_reaches_the_wire(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, stand_in):
    server = stand_in()
    monkeypatch.setenv("AWORK_TOKEN", "secret")

    real(pytester, f"--contract-url={server.url}")

    assert {method for method, _ in server.seen} == {"GET"}
    assert "/api/v1/users" in [path for _, path in server.seen]


def test_what_differs_from_the_fragment_fails_with_its_place(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, stand_in
):
    monkeypatch.setenv("AWORK_TOKEN", "secret")

    result = real(pytester, f"--contract-url={stand_in().url}", "-k", "get_me or list_api_users")

    result.stdout.fnmatch_lines(["*awork.get_me answered 200: body*specs/awork/*"])
    result.stdout.fnmatch_lines(["*awork.list_api_users answered 200: without the headers aw-items*"])


def test_a_base_url_on_loopback_is_refused_unless_the_flag_names_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, stand_in
):
    server = stand_in()
    monkeypatch.setenv("AWORK_TOKEN", "secret")
    monkeypatch.setenv("AWORK_BASE_URL", server.url)

    result = real(pytester, "-k", "list_users")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*AWORK_BASE_URL={server.url} is on loopback*--contract-url*"])
    assert server.seen == []


def test_a_mock_behind_another_name_is_refused(monkeypatch: pytest.MonkeyPatch, stand_in):
    server = stand_in(X_Mock_Explain="1")
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *told, **more: resolve("127.0.0.1", *told, **more))
    environ = {"AWORK_TOKEN": "secret", "AWORK_BASE_URL": server.url.replace("127.0.0.1", "awork.test")}
    target = real_target(load_provider(files.specs() / "awork"), environ, None)

    assert isinstance(target, Target)
    with pytest.raises(ValueError, match=r"awork\.test.* answers with X-Mock-Explain, so it is a mock"):
        target.call("list_users")
