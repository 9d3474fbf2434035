"""docs/ci.md is true: its session gives what it prints, its tables say what the server says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from mockserver import __version__
from mockserver.process import MockServer

TOKEN = "only-in-this-job"
ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text()


def session() -> list[tuple[str, str]]:
    """Every console command with the output that is printed below it."""
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def pattern(output: str) -> str:
    """The printed output, with … for anything."""
    return "".join(".+?" if part == "…" else re.escape(part) for part in re.split("(…)", output.strip()))


def test_the_session_gives_what_is_printed(run, server: MockServer):
    assignments: list[str] = []
    for command, printed in session():
        if not printed:
            assignments.append(command)
            continue
        script = "\n".join([*assignments, command])
        ran = run("bash", "-c", script, MOCKSERVER_URL=server.url, MOCKSERVER_ADMIN_TOKEN=TOKEN)

        assert re.fullmatch(pattern(printed), ran.stdout.replace("\r", "").strip(), re.DOTALL), (
            f"{command}\n{ran.stdout}"
        )


def test_the_table_of_base_urls_is_what_the_server_tells(server: MockServer):
    table = re.findall(r"^\| (\w+) \| `\$MOCKSERVER_URL(\S+)` \| `(\w+)`, as `(.*?)…` \|$", PAGE, re.MULTILINE)

    told = server.control.call("GET", "/providers")["providers"]
    first = {provider["name"]: provider["credentials"][0] for provider in told}
    assert sorted(name for name, *_ in table) == sorted(first)
    for name, path, credential, sent in table:
        (provider,) = (provider for provider in told if provider["name"] == name)
        assert server.url + path == provider["base_url"]
        assert credential == first[name]["name"]
        assert f"{first[name]['header']}: {first[name]['value']}".startswith(sent)


def test_every_variable_of_the_page_is_an_option(run):
    named = set(re.findall(r"\bMOCKSERVER_[A-Z_]+\b", PAGE))
    helped = "".join(run(sys.executable, "-m", "mockserver", command, "--help").stdout for command in ("serve", "wait"))

    options = {f"MOCKSERVER_{option.upper().replace('-', '_')}" for option in re.findall(r"--([a-z-]+)", helped)}
    assert named <= options


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)", PAGE)

    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_page_names_this_version():
    assert set(re.findall(r"mockserver:(\d[\w.]*)", PAGE)) == {__version__}
    assert f'"version":"{__version__}"' in PAGE


@pytest.mark.parametrize("name", ["github.yml", "gitlab-ci.yml", "azure-pipelines.yml", "compose.yaml"])
def test_the_page_names_every_ci_file(name):
    assert f"(../examples/ci/{name})" in PAGE
