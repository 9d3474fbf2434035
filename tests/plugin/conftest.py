"""Runs of pytest in a folder of their own, against a server that was started elsewhere or one of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mockserver.process import MockServer

TOKEN = "opens-the-control-plane"
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
CALLS = f'''
import pytest
import requests


def capacity(awork, body=None, headers=None):
    """The answer to a GET of Jonas' week, or to a PUT."""
    url = f"{{awork.base_url}}/users/{JONAS}/capacity"
    method = "GET" if body is None else "PUT"
    return requests.request(method, url, headers=headers or awork.headers, json=body, timeout=10)
'''

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[MockServer]:
    """A server that no run of pytest has started."""
    with MockServer("--admin-token", TOKEN) as server:
        yield server


@pytest.fixture
def run(pytester: pytest.Pytester, elsewhere: MockServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs tests against the server elsewhere; their module has ``capacity``. Warnings are errors."""
    monkeypatch.setenv("MOCKSERVER_URL", elsewhere.url)
    monkeypatch.setenv("MOCKSERVER_ADMIN_TOKEN", TOKEN)
    return runs(pytester, pytester.runpytest_inprocess)


@pytest.fixture
def run_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs tests that start their own server."""
    monkeypatch.delenv("MOCKSERVER_URL", raising=False)
    return runs(pytester, pytester.runpytest_subprocess)


def runs(pytester: pytest.Pytester, start: Run) -> Run:
    def run(tests: str, *flags: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=f"{CALLS}\n{tests}")
        return start("-p", "no:cacheprovider", "--strict-markers", "-W", "error", *flags)

    return run
