"""Totals of one person: capacity in seconds, hours by day, days as UTC has them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from fabrikam_clockify import (
    ADMIN,
    FIBER,
    FLEET,
    INTERNAL,
    JOHN,
    JONAS,
    LEGACY,
    LUKAS,
    MATEUS,
    MOBILE,
    SCHEDULING,
    WORKSPACE,
    Clockify,
    period,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GOLDEN = Path(__file__).with_name("golden")
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
PROJECTS = (FIBER, MOBILE, FLEET, INTERNAL, LEGACY)
EVER = {"start": "0001-01-01T00:00:00Z", "end": "9999-12-31T23:59:59Z"}


@pytest.fixture
def clockify(client):
    return Clockify(client)


def golden(name):
    return json.loads((GOLDEN / f"clockify_{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "server",
    ["developer.clockify.me", "developer.clockify.me/api", "api.clockify.me/api", "euc1.clockify.me/api"],
)
def test_the_documented_request_gives_the_documented_answer(client, server):
    path = f"/{server}/v1/workspaces/{WORKSPACE}/scheduling/assignments/users/{JOHN}/totals"
    range_ = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}

    answer = client.get(path, query_string=range_, headers={"X-Api-Key": ADMIN, "Accept": "application/json"})

    assert answer.status_code == 200
    assert answer.json == golden("user_totals")
    assert list(answer.json) == list(golden("user_totals"))
    assert dict(answer.headers) == {
        "Content-Type": "application/json",
        "Content-Length": str(len(answer.data)),
        "Last-Page": "true",
    }


def test_a_whole_capacity_has_no_fraction_and_the_days_no_blanks(clockify):
    answer = clockify.totals(JOHN, **period("2020-01-01", "2020-01-01"))

    assert b'"capacityPerDay":25200,' in answer.data
    assert answer.json["workingDays"] == '["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY"]'


def test_the_worked_example(clockify):
    told = golden("worked_example")
    asked = period("2026-03-01", "2026-03-14")
    clockify.send("PATCH", f"/member-profile/{MATEUS}", {"workCapacity": "PT7H"})

    first = clockify.plan(**period("2026-03-04", "2026-03-10"))
    after_first = clockify.totals(MATEUS, **asked).json
    clockify.plan(**period("2026-03-06", "2026-03-06"), projectId=FLEET, hoursPerDay=3.5)
    after_second = clockify.totals(MATEUS, **asked).json
    deleted = clockify.open("DELETE", f"{SCHEDULING}/recurring/{first[0]['id']}")
    after_deletion = clockify.totals(MATEUS, **asked).json

    assert first == [{"id": first[0]["id"], **row} for row in told["first"]]
    assert after_first["totalHoursPerDay"] == told["after_first"]
    assert after_second["totalHoursPerDay"] == told["after_second"]
    assert (deleted.status_code, deleted.json) == (200, first)
    assert after_deletion["totalHoursPerDay"] == told["after_deletion"]
    assert {one["capacityPerDay"] for one in (after_first, after_second, after_deletion)} == {25200}


def test_the_worked_example_with_non_working_days(clockify):
    rows = clockify.plan(**period("2026-03-04", "2026-03-10"), includeNonWorkingDays=True)

    answer = clockify.totals(MATEUS, **period("2026-03-01", "2026-03-14"))

    assert rows[0]["excludeDays"] == []
    assert answer.json["totalHoursPerDay"] == golden("worked_example")["with_weekend"]


def test_hours_add_up_over_projects_and_beyond_the_capacity(clockify):
    clockify.plan(userId=JONAS, projectId=INTERNAL, hoursPerDay=20, **period("2026-03-04", "2026-03-04"))

    answer = clockify.totals(JONAS, **period("2026-03-03", "2026-03-05"))

    assert answer.json["totalHoursPerDay"] == [
        {"date": "2026-03-03T00:00:00Z", "totalHours": 4.0},
        {"date": "2026-03-04T00:00:00Z", "totalHours": 27.5},
        {"date": "2026-03-05T00:00:00Z", "totalHours": 4.0},
    ]
    assert answer.json["capacityPerDay"] == 28800


def test_a_person_without_assignments_has_a_full_object_without_rows(clockify):
    answer = clockify.totals(MATEUS, **EVER)

    assert answer.json == {
        "capacityPerDay": 28800,
        "totalHoursPerDay": [],
        "userId": MATEUS,
        "userImage": "https://img.clockify.me/no-user-image.png",
        "userName": "Mateus Carvalho",
        "userStatus": "ACTIVE",
        "workingDays": '["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY"]',
        "workspaceId": WORKSPACE,
    }


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        pytest.param("2026-03-06T00:00:00Z", "2026-03-06T00:00:00Z", ["2026-03-06"], id="midnight counts its day"),
        pytest.param("2026-03-06T23:59:59Z", "2026-03-09T00:00:00Z", ["2026-03-06", "2026-03-07", "2026-03-08",
                     "2026-03-09"], id="both ends count"),
        pytest.param("2026-03-05T23:00:00-01:00", "2026-03-06T23:59:59.999Z", ["2026-03-06"], id="an offset"),
        pytest.param("2026-03-06T01:00:00+02:00", "2026-03-06T01:00:00+02:00", [], id="the day before in UTC"),
    ],
)  # fmt: skip
def test_ranges_are_days_of_utc(clockify, start, end, counted):
    answer = clockify.totals(LUKAS, start, end)

    assert [row["date"][:10] for row in answer.json["totalHoursPerDay"]] == counted


def test_an_offset_in_a_period_moves_the_day_and_is_echoed_as_sent(clockify):
    sent = {"start": "2026-03-04T00:30:00+01:00", "end": "2026-03-04T12:00:00.000+01:00"}

    rows = clockify.plan(**sent)

    assert rows[0]["period"] == sent
    assert clockify.hours(MATEUS) == {"2026-03-03": 4.0, "2026-03-04": 4.0}


@pytest.mark.parametrize(
    ("page", "size", "days", "last"),
    [
        (1, 2, ["2026-03-02", "2026-03-03"], "false"),
        (3, 2, ["2026-03-06"], "true"),
        (1, 5, ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"], "true"),
        (4, 2, [], "true"),
        (2147483647, 2147483647, [], "true"),
    ],
)
def test_pages_are_cut_from_the_days(clockify, page, size, days, last):
    answer = clockify.totals(JONAS, **period("2026-03-01", "2026-03-08"), page=page, **{"page-size": size})

    assert [row["date"][:10] for row in answer.json["totalHoursPerDay"]] == days
    assert answer.headers["Last-Page"] == last


def test_fifty_days_are_a_page_unless_said(clockify):
    clockify.plan(**period("2026-03-02", "2026-05-29"))

    answer = clockify.totals(MATEUS, **EVER)

    assert len(answer.json["totalHoursPerDay"]) == 50
    assert answer.headers["Last-Page"] == "false"


def test_a_hundred_years_may_be_planned_and_all_time_be_asked(clockify):
    clockify.plan(start="2026-03-02T00:00:00Z", end="2126-03-02T00:00:00Z")

    answer = clockify.totals(MATEUS, **EVER, page=26090, **{"page-size": 1})

    assert [row["date"][:10] for row in answer.json["totalHoursPerDay"]] == ["2126-03-01"]
    assert clockify.totals(MATEUS, **EVER, page=26091, **{"page-size": 1}).json["totalHoursPerDay"] == []


def test_capacity_and_working_days_of_the_totals_are_those_of_the_profile(clockify):
    before = clockify.totals(MATEUS, **EVER).json

    clockify.send(
        "PATCH", f"/member-profile/{MATEUS}", {"workCapacity": "PT6H30M", "workingDays": ["SUNDAY", "MONDAY"]}
    )

    assert clockify.totals(MATEUS, **EVER).json == {
        **before,
        "capacityPerDay": 23400,
        "workingDays": '["SUNDAY","MONDAY"]',
    }


def test_days_off_are_those_of_the_week_that_held_when_it_was_planned(clockify):
    clockify.plan(**period("2026-03-06", "2026-03-09"))
    clockify.send("PATCH", f"/member-profile/{MATEUS}", {"workingDays": ["SATURDAY"]})
    clockify.plan(**period("2026-03-06", "2026-03-09"), projectId=FLEET, hoursPerDay=1)

    assert clockify.hours(MATEUS) == {"2026-03-06": 4.0, "2026-03-07": 1.0, "2026-03-09": 4.0}


DAY = st.dates(date(2026, 2, 20), date(2026, 4, 10))
PLAN = st.fixed_dictionaries({
    "project": st.sampled_from(PROJECTS),
    "first": DAY,
    "length": st.integers(0, 20),
    "hours": st.integers(1, 48).map(lambda halves: halves / 2),
    "all_days": st.booleans(),
})  # fmt: skip


def worked_days(plan, working_days):
    """The days on which a plan counts, one by one, as somebody with a calendar would say them."""
    everyday = [plan["first"] + timedelta(days=number) for number in range(plan["length"] + 1)]
    return [day for day in everyday if plan["all_days"] or WEEK[day.weekday()] in working_days]


@settings(
    max_examples=40, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    plans=st.lists(PLAN, max_size=6),
    working_days=st.lists(st.sampled_from(WEEK), unique=True),
    asked=st.tuples(DAY, DAY).map(sorted),
    removal=st.randoms(use_true_random=False),
)
def test_totals_are_what_a_calendar_says_and_deleting_returns_to_the_start(app, plans, working_days, asked, removal):
    """Also: a second plan on a day of the same project is refused, and refusing leaves nothing behind."""
    app.extensions["mockserver"].reset()
    clockify = Clockify(app.test_client())
    clockify.send("PATCH", f"/member-profile/{MATEUS}", {"workingDays": working_days})
    start = clockify.totals(MATEUS, **EVER).json
    taken, hours, made = set(), {}, []

    for plan in plans:
        days = worked_days(plan, working_days)
        last = plan["first"] + timedelta(days=plan["length"])
        form = {
            **period(plan["first"].isoformat(), last.isoformat()),
            "userId": MATEUS,
            "projectId": plan["project"],
            "hoursPerDay": plan["hours"],
            "includeNonWorkingDays": plan["all_days"],
        }
        answer = clockify.send("POST", f"{SCHEDULING}/recurring", form)
        if taken.isdisjoint((plan["project"], day) for day in days):
            assert answer.status_code == 201, answer.json
            made += [row["id"] for row in answer.json]
            taken |= {(plan["project"], day) for day in days}
            for day in days:
                hours[day] = hours.get(day, Fraction(0)) + Fraction(plan["hours"])
        else:
            assert answer.status_code == 400, answer.json

    first, last = asked
    assert clockify.hours(MATEUS, first.isoformat(), last.isoformat()) == {
        day.isoformat(): float(hours[day]) for day in sorted(hours) if first <= day <= last
    }
    removal.shuffle(made)
    for assignment in made:
        assert clockify.open("DELETE", f"{SCHEDULING}/recurring/{assignment}").status_code == 200
    assert clockify.totals(MATEUS, **EVER).json == start
