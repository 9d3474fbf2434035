"""Reports of a run: what they say of failures and coverage, and what they keep to themselves."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from stand_in import Answer, standing_in

from mockserver.contract.report.exchanges import Exchange
from mockserver.contract.report.masking import hidden, shown, texts_to_hide
from mockserver.contract.sending import Received, Sent
from mockserver.spec.fragment import load_provider

LIBRARY = Path(__file__).parents[2] / "examples" / "library"
SECRET = "library-card-1"
BROKEN = """
def get_book(call):
    return {**call.store["books"].get(call.params["bookId"]), "title": 1}
"""


@pytest.fixture
def library(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of the user's own; the folder of its fragments."""
    shutil.copytree(LIBRARY, pytester.path / "library")
    monkeypatch.setenv("MOCKSERVER_SPECS", str(pytester.path / "library" / "specs"))
    monkeypatch.setenv("MOCKSERVER_FIXTURES", str(pytester.path / "library" / "fixtures"))
    return pytester.path / "library" / "specs" / "library"


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    told = ("--contract", "--contract-provider=library", "--contract-examples=1", "--contract-report=out")
    return pytester.runpytest_subprocess(*told, "-p", "no:cacheprovider", *flags)


def command(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.run(
        sys.executable, "-m", "mockserver", "contract", "--provider", "library", "--examples", "0", *flags
    )


def told(pytester: pytest.Pytester) -> dict[str, Any]:
    return json.loads((pytester.path / "out" / "report.json").read_text("utf-8"))


def test_a_failure_is_told_in_full_by_every_worker(pytester: pytest.Pytester, library: Path):
    with (library / "handlers.py").open("a") as handlers:
        handlers.write(BROKEN)

    result = run(pytester, "-n", "2")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    report = told(pytester)
    failed = [one for one in report["tests"] if one["outcome"] == "failed"]
    assert failed
    assert (report["version"], report["ok"], report["target"], report["seed"]) == (1, False, "mock", 1)
    wire = next(one["failure"] for one in failed if one["id"] == "wire[library.get_book]")
    exchange = wire["exchange"]
    assert "get_book" in wire["rule"]
    assert exchange["operation"] == "library.get_book"
    assert re.search(r"books\.yaml:\d+$", exchange["fragment"])
    assert (exchange["request"]["method"], exchange["request"]["path"]) == ("GET", "/v1/books/1")
    assert exchange["answer"]["status"] == 500
    assert exchange["curl"].startswith("curl -sS -X GET http://api.library.example/v1/books/1 -H 'X-Api-Key: ***'")
    assert wire["again"] == "mockserver contract --provider library --seed 1 --examples 1"
    result.stdout.fnmatch_lines(
        ["*request   GET /v1/books/1", "*answer    500*", "*fragment  *books.yaml:*", "*curl      *"]
    )


def test_the_exchange_of_a_generated_failure_is_the_one_that_failed_not_what_a_check_asked_afterwards(
    pytester: pytest.Pytester,
):
    def nameless(answer: Answer) -> None:
        if answer.status == 200:
            answer.json = {**answer.json, "name": 1}

    with standing_in("clockify", nameless) as mock:
        pytester.runpytest_subprocess(
            *("--contract", f"--contract-url={mock.url.rpartition('/')[0]}", "--contract-provider=clockify"),
            *("--contract-examples=1", "--contract-report=out", "-k", "v1/user]", "-p", "no:cacheprovider"),
        )

    (failed,) = (one for one in told(pytester)["tests"] if one["outcome"] == "failed")
    assert failed["id"] == "clockify[GET /api/v1/user]"
    assert failed["failure"]["exchange"]["answer"]["status"] == 200


def test_coverage_says_what_was_seen_and_what_was_never_reached(pytester: pytest.Pytester, library: Path):
    run(pytester)

    report = told(pytester)
    row = next(one for one in report["coverage"] if one["operation"] == "create_book")
    assert (row["method"], row["path"], row["target"], row["undeclared"]) == ("POST", "/books", "mock", {})
    assert set(row["declared"]) == {"201", "400", "401"}
    assert all(row["declared"].values())
    exchange = report["exchanges"]["mock-library.create_book-401"]
    assert exchange["answer"]["status"] == 401


def test_the_page_needs_nothing_else_and_links_coverage_to_exchanges(pytester: pytest.Pytester, library: Path):
    run(pytester, "-k", "not test_library")

    page = (pytester.path / "out" / "report.html").read_text("utf-8")
    assert not re.search(r"""(src|href)=["'](?!#|data:)""", page)
    assert '<a href="#mock-library.list_books-200">' in page
    assert '<details id="mock-library.list_books-200">' in page


def test_junit_names_provider_and_operation(pytester: pytest.Pytester, library: Path):
    run(pytester)

    cases = ElementTree.parse(pytester.path / "out" / "junit.xml").iter("testcase")  # noqa: S314 - our own
    names = {case.get("name") for case in cases}
    assert {"test_wire[library.get_book]", "test_library[GET /v1/books/{bookId}]"} <= names


def test_no_report_has_a_secret_or_a_name(pytester: pytest.Pytester, library: Path):
    flow = "def flow_wrong(target):\n    body = target.call('list_books').body\n"
    (library / "flows.py").write_text(f"{flow}    assert body == [], ({SECRET!r}, body)\n")

    result = run(pytester)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    files = sorted((pytester.path / "out").iterdir())
    assert [file.name for file in files] == ["junit.xml", "report.html", "report.json"]
    for word in (SECRET, "Octavia", "Kindred"):
        assert [file.name for file in files if word in file.read_text("utf-8")] == []


def test_what_is_personal_keeps_its_shape_only():
    provider = load_provider(LIBRARY / "specs" / "library")
    body = b'{"id":7,"title":"Kindred","author":"Octavia E. Butler","copies":1}'
    sent = Sent("GET", "/v1/books/7", "mail=a@b.example", {"X-Api-Key": SECRET})
    operation = provider.operations["get_book"]
    exchange = Exchange(
        "real", "https://x", provider, operation, sent, Received(200, {"Content-Type": "application/json"}, body)
    )

    public, private = shown(exchange), shown(exchange, is_private=True)

    assert public["answer"]["body"] == {"id": 7, "title": "Aaaaaaa", "author": "Aaaaaaa A. Aaaaaa", "copies": 1}
    assert private["answer"]["body"]["author"] == "Octavia E. Butler"
    assert public["request"]["query"] == "mail=***"
    assert SECRET not in json.dumps([public, private])
    assert hidden(f"by Octavia E. Butler with {SECRET}", texts_to_hide(exchange, is_personal=True)) == "by *** with ***"


def test_the_command_shows_counts_coverage_and_a_verdict(pytester: pytest.Pytester, library: Path):
    result = command(pytester)

    assert result.ret == 0
    result.stdout.fnmatch_lines([
        "contract: mock, library; seed 1, 0 examples",
        "library * passed, * s",
        "* of * declared answers were seen",
        "clean: * passed",
    ])  # fmt: skip


def test_the_command_shows_a_failure_and_how_to_repeat_it(pytester: pytest.Pytester, library: Path):
    (library / "flows.py").write_text("def flow_wrong(target):\n    assert target.call('list_books').body == []\n")

    result = command(pytester)

    assert result.ret == 1
    result.stdout.fnmatch_lines([
        "FAILED flow[[]library.wrong[]]",
        "  request   GET /v1/books",
        "  answer    200 application/json",
        '    body    [[]{"id": 1, "title": "Solaris", *',
        "  fragment  *books.yaml:*",
        "  curl      curl -sS -X GET *",
        "  again     mockserver contract --provider library --seed 1 --examples 0",
        "broken: 1 failed, * passed",
    ])  # fmt: skip


def test_the_command_prints_json_and_nothing_else(pytester: pytest.Pytester, library: Path):
    result = command(pytester, "--json", "--seed", "random")

    report = json.loads(result.stdout.str())
    assert (report["ok"], report["examples"]) == (True, 0)
    assert report["seed"] > 1
    assert [one["provider"] for one in report["providers"]] == ["library"]


def test_a_seed_that_is_none_is_one_line(pytester: pytest.Pytester):
    result = command(pytester, "--seed", "lucky")

    assert result.ret == 2
    assert result.stderr.str().strip() == "mockserver: --seed 'lucky' is no seed; pass a whole number or random"
