"""The marker says how a test's world starts; what it cannot say is one line."""

from __future__ import annotations

import pytest

MODULE = """
pytestmark = pytest.mark.mockserver(scenario="empty", seed=1, now="2026-03-02T09:00:00Z")


def test_module(world):
    about = world.about()
    assert (about["scenario"], about["seed"], about["clock"]["now"]) == ("empty", 1, "2026-03-02T09:00:00Z")


@pytest.mark.mockserver(scenario="edge")
class TestClass:
    @pytest.mark.mockserver(seed=7)
    def test_nearest(self, world):
        about = world.about()
        assert (about["scenario"], about["seed"], about["clock"]["now"]) == ("edge", 7, "2026-03-02T09:00:00Z")

    @pytest.mark.mockserver(quirks=["observed", "clockify.working_days_array=off"])
    def test_quirks(self, world):
        on = {name for name, is_on in world.about()["quirks"].items() if is_on}
        assert on and "clockify.working_days_array" not in on
        assert world.clock.frozen


@pytest.mark.mockserver(
    scenario="default",
    faults=[{"provider": "awork", "operation": "get_user_capacity", "effect": {"status": 401}, "times": 1}],
)
def test_faults(awork):
    assert [capacity(awork).status_code for _ in range(2)] == [401, 200]


@pytest.mark.mockserver(scenario="default")
def test_fresh(awork, world):
    assert capacity(awork).status_code == 200
    assert world.faults.list() == []
"""


def test_the_nearest_wins_for_each_keyword(run):
    run(MODULE).assert_outcomes(passed=5)


def test_sprints_are_those_of_the_frozen_week(run):
    ran = run(
        """
@pytest.mark.mockserver(now="2025-06-18T09:00:00Z")
def test_week(azure_devops):
    starts = {row["startDate"] for row in azure_devops.state["iterations"]}
    assert "2025-06-02T00:00:00Z" in starts  # two Mondays before
"""
    )

    ran.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ('scenary="edge"', "scenary='edge'): no such keyword; use scenario, now, seed, quirks, faults"),
        ('"edge"', "'edge'): only keywords; use scenario, now, seed, quirks, faults"),
        ("scenario=5", "scenario=5): give a scenario's name"),
        ("seed=True", "seed=True): give an integer"),
        ('quirks="observed"', "quirks='observed'): give a list such as *"),
        ("faults=[503]", "faults=?503?): give a list such as *"),
        ('scenario="winter"', "scenario='winter'): no scenario 'winter'; use one of default, edge, empty"),
        ('now="noon"', "now='noon'): 'noon' is no time such as *"),
        ('quirks=["awork.none"]', "quirks=?'awork.none'?): an unknown quirk, expected *"),
        ('quirks=["observed=maybe"]', "quirks=?'observed=maybe'?): 'observed=maybe' puts observed to no side; *"),
        ('faults=[{"effect": {"status": 503}, "tims": 2}]', "faults=*): *"),
    ],
)
def test_what_cannot_be_is_an_error_in_one_line(run, arguments, told):
    ran = run(f"@pytest.mark.mockserver({arguments})\ndef test_it(world): ...")

    ran.assert_outcomes(errors=1)
    start = ran.outlines.index(next(line for line in ran.outlines if "ERROR at setup" in line))
    end = next(number for number, line in enumerate(ran.outlines) if "short test summary" in line)
    said = ran.outlines[start + 1 : end]
    assert len(said) == 1
    pytest.LineMatcher(said).fnmatch_lines([f"@pytest.mark.mockserver({told}"])


def test_the_marker_is_listed(run):
    run("", "--markers").stdout.fnmatch_lines(["@pytest.mark.mockserver(scenario=, now=, seed=, quirks=, faults=): *"])
