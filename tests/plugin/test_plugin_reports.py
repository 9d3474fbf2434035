"""A failing test shows what its world went through; a passing one shows nothing."""

from __future__ import annotations

import pytest

FAILING = """
@pytest.mark.mockserver(seed=7, now="2026-03-02T09:00:00Z")
def test_failing(awork):
    for _ in range(11):
        capacity(awork)
    capacity(awork, {"mon": 90000})
    capacity(awork)
    assert False
"""


@pytest.mark.parametrize("flags", [(), ("-n", "1")], ids=["here", "xdist"])
def test_a_failing_test_shows_its_last_exchanges_and_why_one_was_refused(run, flags):
    ran = run(FAILING, *flags)

    ran.assert_outcomes(failed=1)
    get, put = (f"{method} /api/v1/users/*/capacity" for method in ("GET", "PUT"))
    ran.stdout.fnmatch_lines(
        [
            "*- mockserver world failing-* (seed 7, clock 2026-03-02T09:00:00Z, frozen) -*",
            "(3 earlier)",
            *(f"{number} {get} 200 (awork.get_user_capacity)" for number in range(4, 12)),
            f"12 {put} 400 (awork.update_user_capacity) refused at validate",
            f"13 {get} 200 (awork.get_user_capacity)",
            "explain 12: validate, body /mon: maximum (specs/awork/user_capacity.yaml:*): got 90000, expected 86400",
        ],
        consecutive=True,
    )


def test_a_fault_is_told_beside_its_exchange(run):
    ran = run(
        """
@pytest.mark.mockserver(faults=[{"effect": {"status": 401}, "times": 1}])
def test_failing(awork):
    assert capacity(awork).ok
"""
    )

    ran.stdout.fnmatch_lines(['1 GET * 401 (awork.get_user_capacity) refused at fault fault {"status": 401}'])


def test_a_passing_test_shows_nothing(run):
    ran = run("def test_passing(awork):\n    capacity(awork)", "-rA")

    ran.assert_outcomes(passed=1)
    ran.stdout.no_fnmatch_line("*mockserver world*")


def test_a_test_that_sent_nothing_says_so(run):
    ran = run("def test_failing(world):\n    assert False")

    ran.stdout.fnmatch_lines(["*- mockserver world failing-*", "no request reached it"])


def test_a_test_without_a_world_says_nothing_of_one(run):
    run("def test_failing():\n    assert False").stdout.no_fnmatch_line("*mockserver world*")


def test_what_fails_while_cleaning_up_shows_its_world_too(run):
    ran = run(
        """
@pytest.fixture
def tidy(awork):
    yield awork
    assert capacity(awork).status_code == 500


def test_it(tidy): ...
"""
    )

    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(["*- mockserver world it-*", "1 GET * 200 (awork.get_user_capacity)"])


def test_a_server_that_has_gone_is_told_instead(run_alone):
    ran = run_alone(
        """
@pytest.fixture(scope="session")
def mockserver():
    from mockserver import MockServer

    with MockServer() as server:
        pass
    return server.control


def test_it(world):
    assert False
"""
    )

    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*- mockserver world it-*", "no more can be told: no mockserver at *"])
