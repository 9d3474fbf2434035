"""Every option of the plugin is a variable too; its help says which."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

VALUES = {
    "--mock-repro": ("repros", "repros"),
    "--contract": ("real", "real"),
    "--contract-provider": ("awork", "awork"),
    "--contract-url": ("http://127.0.0.1:1", "http://127.0.0.1:1"),
    "--contract-credentials": ("tokens.yaml", "tokens.yaml"),
    "--contract-examples": ("0", 0),
    "--contract-seed": ("-7", -7),
    "--contract-stateful": ("yes", True),
    "--contract-report": ("out", "out"),
    "--contract-budget": ("40", 40),
    "--contract-write": ("1", True),
    "--contract-sandbox": ("sandbox.yaml", "sandbox.yaml"),
    "--contract-receipts": ("kept", "kept"),
    "--contract-known": ("known.yaml", "known.yaml"),
    "--contract-record": ("recorded", "recorded"),
}


def variable_of(flag: str) -> str:
    return "MOCKSERVER_" + flag.removeprefix("--").replace("-", "_").upper()


def test_help_names_the_variable_of_every_option(pytester: pytest.Pytester):
    told = pytester.runpytest_inprocess("--help").stdout.str()

    section = told.partition("\nmockserver: ")[2].partition("\n\n")[0]
    flags = re.split(r"\n  (?=--)", section)[1:]
    named = {
        one.split("=")[0].split(" ")[0].split("\n")[0]: re.findall(r"\[(MOCKSERVER_[A-Z_]+)\]", one) for one in flags
    }
    assert named == {flag: [variable_of(flag)] for flag in VALUES}


@pytest.mark.parametrize("flag", [flag for flag in VALUES if flag != "--contract"])
def test_a_variable_says_what_its_option_would(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, flag: str):
    text, value = VALUES[flag]
    monkeypatch.setenv(variable_of(flag), text)

    config = pytester.parseconfig()

    assert config.getoption(flag.removeprefix("--").replace("-", "_")) == value


def test_the_suite_joins_a_run_by_variable(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOCKSERVER_CONTRACT", "nowhere")

    result = pytester.runpytest_inprocess()

    result.stderr.fnmatch_lines(["*--contract=nowhere: no such target; use one of mock, real, both"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_an_option_goes_before_its_variable(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOCKSERVER_CONTRACT_BUDGET", "40")

    assert pytester.parseconfig("--contract-budget=7").getoption("contract_budget") == 7


def test_the_command_has_variables_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOCKSERVER_CONTRACT_WRITE", "maybe")
    command = [sys.executable, "-m", "mockserver", "contract", "--provider", "nobody"]

    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert result.returncode == 2
    assert "no provider 'nobody'" in result.stderr


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("MOCKSERVER_CONTRACT_BUDGET", "many", "is not a whole number"),
        ("MOCKSERVER_CONTRACT_SEED", "x", "is not a whole number or random"),
        ("MOCKSERVER_CONTRACT_WRITE", "maybe", "is not yes or no"),
    ],
)
def test_a_variable_that_is_no_value_is_refused(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, said: str
):
    monkeypatch.setenv(variable, text)

    result = pytester.runpytest_subprocess()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"{variable}={text} {said}; correct or unset it" in result.stderr.str() + result.stdout.str()
