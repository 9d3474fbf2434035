"""The README is true: its commands run as they stand, its table is what ``routes`` says, its test passes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.process import MockServer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ADDRESS = "http://127.0.0.1:8080"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def session() -> list[tuple[str, str]]:
    """Every console command with the output that is printed below it."""
    commands = [part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, output) for command, _, output in (part.partition("\n") for part in commands)]


def as_pattern(output: str, url: str) -> str:
    """The printed output with … for anything, at the address of the test's server."""
    return "".join(".+?" if part == "…" else re.escape(part) for part in re.split("(…)", output.replace(ADDRESS, url)))


def test_the_pasted_session_gives_the_printed_answers():
    assignments: list[str] = []
    with MockServer() as server:
        for command, printed in session():
            if not printed:
                assignments.append(command.replace(ADDRESS, server.url))
                continue
            script = "\n".join([*assignments, command.replace(ADDRESS, server.url)])
            given = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout

            assert re.fullmatch(as_pattern(printed.strip(), server.url), given.strip(), re.DOTALL), (
                f"{command}\n{given}"
            )


def test_the_session_meets_every_kind_of_answer():
    printed = "\n".join(output for _, output in session())

    assert all(f" {status}\n" in f"{printed}\n" for status in (401, 404, 400)), "the README shows each refusal"


def test_the_table_of_operations_is_what_routes_prints():
    table = re.findall(
        r"^\| (GET|PUT|POST|DELETE|PATCH|OPTIONS) \| `(.*?)` \| (\w+) \| (\w+) \|$", README, re.MULTILINE
    )
    printed = subprocess.run(
        [sys.executable, "-m", "mockserver", "routes", "--json"], capture_output=True, text=True, check=True
    ).stdout

    listed = json.loads(printed)["operations"]
    assert table == [(one["method"], one["path"], one["operationId"], one["evidence"]) for one in listed]


def test_every_command_of_the_readme_exists():
    named = set(re.findall(r"^\| `mockserver (\w+)`", README, re.MULTILINE))
    helped = subprocess.run(
        [sys.executable, "-m", "mockserver", "--help"], capture_output=True, text=True, check=True
    ).stdout

    assert named == set(re.findall(r"^  (\w+) +[A-Z]", helped, re.MULTILINE))


def test_the_pytest_example_passes(pytester: pytest.Pytester):
    pytester.makepyfile(blocks("python")[0])

    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_example_provider_is_sound_and_passes_its_contract(pytester: pytest.Pytester, monkeypatch):
    library = ROOT / "examples" / "library"
    folders = ["--specs", str(library / "specs"), "--fixtures", str(library / "fixtures")]

    checked = subprocess.run(
        [sys.executable, "-m", "mockserver", "check", *folders], capture_output=True, text=True, check=False
    )
    monkeypatch.setenv("MOCKSERVER_SPECS", folders[1])
    monkeypatch.setenv("MOCKSERVER_FIXTURES", folders[3])
    contract = pytester.runpytest_subprocess("--contract", "--contract-provider=library", "--contract-examples=2")

    assert (checked.returncode, checked.stderr) == (0, "")
    contract.assert_outcomes(passed=18)  # six operations in two ways, five tests of books, one flow
