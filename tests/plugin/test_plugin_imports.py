"""What every pytest run pays for having mockserver installed: next to nothing."""

from __future__ import annotations

import json

import pytest

HEAVY = {
    "click",
    "faker",
    "flask",
    "granian",
    "http.client",
    "hypothesis",
    "jsonschema",
    "jsonschema_rs",
    "lark",
    "orjson",
    "referencing",
    "requests",
    "schemathesis",
    "werkzeug",
    "yaml",
}
WRITES = """
import json
import sys

def pytest_unconfigure():
    with open("modules.json", "w") as file:
        json.dump(sorted(sys.modules), file)
"""


def modules(pytester: pytest.Pytester, *flags: str) -> set[str]:
    pytester.makeconftest(WRITES)
    pytester.makepyfile("def test_it(awork): ...")
    pytester.runpytest_subprocess("--collect-only", "-p", "no:cacheprovider", *flags)
    return set(json.loads((pytester.path / "modules.json").read_text()))


def test_collecting_imports_nothing_heavy(pytester: pytest.Pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    before = modules(pytester)

    more = modules(pytester, "-p", "mockserver.pytest_plugin") - before

    assert "mockserver.pytest_plugin" in more
    assert more & HEAVY == set()
    assert {name for name in more if name.split(".")[0] != "mockserver"} == set()
