"""The snippets for clients in several languages run, each in a world of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.process import MockServer

TOKEN = "only-in-this-job"
READ_BACK = "Jonas works 4 hours on Mondays\n"
COMMANDS = {"with_requests.py": sys.executable, "with_httpx.py": sys.executable, "with_fetch.mjs": "node"}

each_snippet = pytest.mark.parametrize("snippet", COMMANDS)


@pytest.fixture(scope="module")
def open_server() -> Iterator[MockServer]:
    """A server that only this machine reaches, and that wants no token."""
    with MockServer() as server:
        yield server


def command(snippet: str) -> str:
    found = shutil.which(COMMANDS[snippet])
    if found is None:
        pytest.fail(f"{COMMANDS[snippet]} is needed, version 18 or newer; or deselect with -k 'not {snippet}'")
    return found


def changed(server: MockServer) -> dict[str, int]:
    """How many records were changed in each open world."""
    return {world["name"]: world["changed_records"] for world in server.control.call("GET", "/worlds")["worlds"]}


@each_snippet
def test_a_snippet_reads_back_what_it_wrote(snippet, examples, run, server):
    ran = run(command(snippet), examples / "clients" / snippet, MOCKSERVER_URL=server.url, MOCKSERVER_ADMIN_TOKEN=TOKEN)

    assert (ran.returncode, ran.stdout) == (0, READ_BACK)


@each_snippet
def test_a_snippet_writes_in_a_world_of_its_own(snippet, examples, run, server):
    before = changed(server)

    run(command(snippet), examples / "clients" / snippet, MOCKSERVER_URL=server.url, MOCKSERVER_ADMIN_TOKEN=TOKEN)

    after = changed(server)
    assert [after[name] for name in after.keys() - before.keys()] == [1]
    assert {name: after[name] for name in before} == before


@each_snippet
def test_a_snippet_needs_no_token_at_home(snippet, examples, run, open_server):
    ran = run(command(snippet), examples / "clients" / snippet, MOCKSERVER_URL=open_server.url)

    assert (ran.returncode, ran.stdout) == (0, READ_BACK)


def test_the_unittest_example_brings_its_own_server(examples, run):
    ran = run(sys.executable, "-m", "unittest", "-v", "with_unittest", cwd=examples / "clients")

    assert ran.returncode == 0, ran.stdout
    assert "Ran 2 tests" in ran.stdout


def test_every_snippet_is_run_or_says_that_it_is_not(examples: Path):
    snippets = {path for path in (examples / "clients").iterdir() if path.is_file()}
    left_out = {path.name for path in snippets if "is not run by the tests of mockserver" in path.read_text()}

    assert {path.name for path in snippets} == {*COMMANDS, "with_unittest.py", *left_out}
    assert left_out == {"WithHttpClient.cs"}
