"""The suite on a provider of one's own: its flows, resources and golden examples, in process, spread, at a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockserver.process import MockServer

PLANNER = Path(__file__).with_name("planner")
SUITE = {"test_flow", "test_resource", "test_golden", "test_wire", "test_planner"}


@pytest.fixture(autouse=True)
def planner(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOCKSERVER_SPECS", str(PLANNER / "specs"))
    monkeypatch.setenv("MOCKSERVER_FIXTURES", str(PLANNER / "fixtures"))


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    flags = ("--contract", "--contract-provider=planner", "--contract-examples=3", "-v", *flags)
    return pytester.runpytest_subprocess(*flags, "-p", "no:cacheprovider")


def plans(server: MockServer) -> list[dict[str, Any]]:
    """Every plan without the time of its last change."""
    records = server.providers()["planner"].state["plans"]
    return [{name: value for name, value in plan.items() if name != "updatedOn"} for plan in records]


def test_its_flows_resources_and_golden_examples_run_on_workers(pytester: pytest.Pytester):
    result = run(pytester, "-n", "2")

    assert result.ret == pytest.ExitCode.OK
    ran = {line.partition("::")[2].partition("[")[0] for line in result.outlines if "PASSED" in line}
    assert ran == SUITE
    result.stdout.fnmatch_lines_random([
        "*test_flow?planner.rooms_are_those_of_the_house?*",
        "*test_resource?planner.plan.from_creation_to_removal?*",
        "*test_golden?planner.get_plan.404.example?*",
        "*test_wire?planner.replace_plan?*",
        "*test_planner?PUT /v1/plans/{planId}?*",
    ])  # fmt: skip


def test_a_running_server_is_left_as_it_was_twice_in_a_row(pytester: pytest.Pytester):
    with MockServer(specs=[PLANNER / "specs"], fixtures=[PLANNER / "fixtures"]) as server:
        before = plans(server)

        results = [run(pytester, f"--contract-url={server.url}") for _ in range(2)]

        assert [result.ret for result in results] == [pytest.ExitCode.OK] * 2
        assert plans(server) == before


def test_tokens_of_another_scenario_come_from_a_file(pytester: pytest.Pytester):
    wrong = pytester.path / "tokens.yaml"
    wrong.write_text("planner: {owner: someb0dy}\n")
    with MockServer(specs=[PLANNER / "specs"], fixtures=[PLANNER / "fixtures"]) as server:
        result = run(pytester, f"--contract-url={server.url}", f"--contract-credentials={wrong}", "-k", "rooms")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*answered 401*"])
