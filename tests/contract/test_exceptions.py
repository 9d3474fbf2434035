"""Exceptions to the checks: each with a reason and a source, and none that has become untrue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockserver.contract.exceptions import load_exceptions
from mockserver.errors import BrokenFilesError

ROOT = Path(__file__).parents[2]


def test_every_exception_names_a_source_that_the_provider_page_explains():
    for one in load_exceptions():
        provider = one.operation.partition(".")[0]
        page = (ROOT / "docs" / "providers" / f"{provider}.md").read_text()

        assert re.search(rf"^\| `{re.escape(one.source)}` \|", page, re.MULTILINE), one


def test_an_exception_without_a_reason_is_refused_with_its_line(tmp_path: Path):
    file = tmp_path / "exceptions.yaml"
    file.write_text("- {operation: a.b, check: ignored_auth, source: page}\n")

    with pytest.raises(BrokenFilesError, match=r"exceptions\.yaml:1: .*reason"):
        load_exceptions(file)


def test_an_exception_that_no_longer_occurs_fails(pytester: pytest.Pytester):
    pytester.makeconftest("""
from mockserver.contract import run
from mockserver.contract.exceptions import CheckException

stale = CheckException(
    "awork.get_workspace", "positive_data_acceptance", "was once so", "our-choice", "exceptions.yaml:9"
)
run.load_exceptions = lambda: [stale]
""")

    result = pytester.runpytest_subprocess(
        "--contract", "--contract-provider=awork", "-k", "workspaces", "--contract-examples=2"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*exceptions.yaml:9: the exception positive_data_acceptance of awork.get_workspace no longer*"]
    )


def test_an_exception_for_an_operation_that_does_not_exist_ends_the_run(pytester: pytest.Pytester):
    pytester.makeconftest("""
from mockserver.contract import run
from mockserver.contract.exceptions import CheckException

stray = CheckException("awork.get_workspaces", "ignored_auth", "a slip", "our-choice", "exceptions.yaml:9")
run.load_exceptions = lambda: [stray]
""")

    pytester.syspathinsert()
    result = pytester.runpytest_subprocess("-p", "conftest", "--contract")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: exceptions.yaml:9: an exception for the unknown operation 'awork.get_workspaces'*"]
    )
