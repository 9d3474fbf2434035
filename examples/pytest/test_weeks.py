"""Tests that share one server and change one person at the same time, and do not see each other.

    pytest -n 4 examples/pytest

Each test has a world of its own: nothing to set up, nothing to put back. ``set_hours`` and ``hours`` stand for the
code that you test.
"""

import pytest
import requests

JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
DAYS = ("mon", "tue", "wed", "thu", "fri")
START = 8  # Jonas' hours a day in the scenario


def set_hours(base_url, headers, a_day):
    week = dict.fromkeys(DAYS, a_day * 3600)
    answer = requests.put(f"{base_url}/users/{JONAS}/capacity", headers=headers, json=week, timeout=10)
    answer.raise_for_status()
    return answer.json()


def hours(base_url, headers):
    answer = requests.get(f"{base_url}/users/{JONAS}/capacity", headers=headers, timeout=10)
    answer.raise_for_status()
    return {answer.json()["weeklyCapacity"][day] / 3600 for day in DAYS}


@pytest.mark.parametrize("a_day", [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12])
def test_jonas_works_as_long_as_this_test_says(awork, a_day):
    before = hours(awork.base_url, awork.headers)

    set_hours(awork.base_url, awork.headers, a_day)

    assert (before, hours(awork.base_url, awork.headers)) == ({START}, {a_day})
    operations = [exchange["operation"] for exchange in awork.journal]
    assert operations == ["get_user_capacity", "update_user_capacity", "get_user_capacity"]


def test_jonas_leaves(awork):
    requests.delete(f"{awork.base_url}/users/{JONAS}", headers=awork.headers, timeout=10).raise_for_status()

    assert JONAS not in {user["id"] for user in awork.state["users"]}


def test_jonas_has_not_left(awork):
    assert JONAS in {user["id"] for user in awork.state["users"]}


def test_the_hours_of_one_system_differ_until_the_others_follow(awork, world):
    set_hours(awork.base_url, awork.headers, 6)

    (jonas,) = [person for person in world.people()["people"] if not person["agree"]]
    assert jonas["hours"] == {"awork": 30, "azure_devops": 40, "clockify": 40, "projectcor": 40}


def test_a_token_that_has_expired_changes_nothing(awork):
    expired = awork.credentials["expired"]

    with pytest.raises(requests.HTTPError, match="401"):
        set_hours(awork.base_url, {expired["header"]: expired["value"]}, 4)

    assert hours(awork.base_url, awork.headers) == {START}


@pytest.mark.mockserver(now="2026-03-02T09:00:00Z")
def test_a_change_bears_the_time_of_the_worlds_clock(awork, world):
    at_nine = set_hours(awork.base_url, awork.headers, 4)
    world.clock.advance(3600)
    at_ten = set_hours(awork.base_url, awork.headers, 5)

    assert (at_nine["updatedOn"], at_ten["updatedOn"]) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")


@pytest.mark.mockserver(
    faults=[
        {"provider": "awork", "operation": "update_user_capacity", "effect": {"status": 503}, "times": 1, "force": True}
    ]
)
def test_the_second_attempt_succeeds_where_awork_was_away(awork):
    with pytest.raises(requests.HTTPError, match="503"):
        set_hours(awork.base_url, awork.headers, 4)

    set_hours(awork.base_url, awork.headers, 4)

    assert hours(awork.base_url, awork.headers) == {4}
    awork.journal.assert_called("update_user_capacity", times=2, json={"mon": 4 * 3600})
    awork.journal.assert_called("update_user_capacity", times=1, status=503)
