"""Series: weekly occurrences that are changed, deleted and copied alone, from one on, or all together."""

from __future__ import annotations

import pytest
from fabrikam_clockify import HANNA, MATEUS, SCHEDULING, SERIES, SERIES_ID, Clockify, days, period

THURSDAYS = [("2026-03-09", "2026-03-12"), ("2026-03-16", "2026-03-19"), ("2026-03-23", "2026-03-26")]


@pytest.fixture
def clockify(client):
    return Clockify(client)


@pytest.fixture
def weekly(clockify):
    """Plans Mateus on the Wednesdays of so many weeks from 4 March on."""

    def plan(weeks, **form):
        form = {**period("2026-03-04", "2026-03-04"), **form}
        return clockify.plan(**form, recurringAssignment={"repeat": True, "weeks": weeks})

    return plan


def change(clockify, assignment, **form):
    return clockify.send("PATCH", f"{SCHEDULING}/recurring/{assignment}", form)


def delete(clockify, assignment, **query):
    return clockify.open("DELETE", f"{SCHEDULING}/recurring/{assignment}", query_string=query)


def repeat(clockify, assignment, **form):
    return clockify.send("PUT", f"{SCHEDULING}/series/{assignment}", form)


def copy(clockify, assignment, **form):
    return clockify.send("POST", f"{SCHEDULING}/{assignment}/copy", form)


def test_a_series_is_one_row_a_week(clockify, weekly):
    rows = weekly(3, **period("2026-03-05", "2026-03-09"), note="n")

    assert days(rows) == [("2026-03-05", "2026-03-09"), ("2026-03-12", "2026-03-16"), ("2026-03-19", "2026-03-23")]
    assert [row["excludeDays"][0]["date"][:10] for row in rows] == ["2026-03-07", "2026-03-14", "2026-03-21"]
    assert len({row["id"] for row in rows}) == 3
    (series,) = {row["recurring"]["seriesId"] for row in rows}
    assert series not in {row["id"] for row in rows}
    different = ("id", "period", "excludeDays")
    first = {name: value for name, value in rows[0].items() if name not in different}
    assert all({name: value for name, value in row.items() if name not in different} == first for row in rows)
    assert first["recurring"] == {"repeat": True, "seriesId": series, "weeks": 3}


@pytest.mark.parametrize(("weeks", "last"), [(1, "2026-03-04"), (99, "2028-01-19")])
def test_a_series_has_as_many_weeks_as_asked(clockify, weekly, weeks, last):
    rows = weekly(weeks)

    assert len(rows) == weeks
    assert days(rows)[-1] == (last, last)
    assert len(clockify.hours(MATEUS, end="2029-01-01")) == weeks


def test_a_whole_week_may_repeat(weekly):
    assert days(weekly(2, **period("2026-03-04", "2026-03-10"))) == [
        ("2026-03-04", "2026-03-10"), ("2026-03-11", "2026-03-17"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "moved"),
    [
        (None, [THURSDAYS[0], ("2026-03-17", "2026-03-20"), THURSDAYS[2]]),
        ("THIS_ONE", [THURSDAYS[0], ("2026-03-17", "2026-03-20"), THURSDAYS[2]]),
        ("THIS_AND_FOLLOWING", [THURSDAYS[0], ("2026-03-17", "2026-03-20"), ("2026-03-24", "2026-03-27")]),
        ("ALL", [("2026-03-10", "2026-03-13"), ("2026-03-17", "2026-03-20"), ("2026-03-24", "2026-03-27")]),
    ],
)
def test_a_change_reaches_the_occurrences_of_its_option(clockify, option, moved):
    form = {
        **period("2026-03-17", "2026-03-20"),
        "hoursPerDay": 2,
        **({"seriesUpdateOption": option} if option else {}),
    }

    answer = change(clockify, SERIES[1], **form)

    touched = [place for place, old in zip(moved, THURSDAYS, strict=True) if place != old]
    assert answer.status_code == 200
    assert days(answer.json) == touched
    assert {row["hoursPerDay"] for row in answer.json} == {2.0}
    assert {row["recurring"]["seriesId"] for row in answer.json} == {SERIES_ID}
    listed = clockify.get(f"{SCHEDULING}/all", **period("2026-03-01", "2026-03-31"), name="Hanna").json
    assert days(listed) == moved


def test_the_others_move_by_hours_too(clockify, weekly):
    rows = weekly(2, start="2026-03-04T08:00:00Z", end="2026-03-04T16:00:00+02:00")

    moved = change(
        clockify, rows[0]["id"], seriesUpdateOption="ALL", start="2026-03-05T09:30:00.5Z", end="2026-03-05T16:30:00Z"
    )

    assert [row["period"] for row in moved.json] == [
        {"start": "2026-03-05T09:30:00.5Z", "end": "2026-03-05T16:30:00Z"},
        {"start": "2026-03-12T09:30:00.500Z", "end": "2026-03-12T18:30:00+02:00"},
    ]


@pytest.mark.parametrize(
    ("option", "gone"),
    [
        ({}, SERIES[1:2]),
        ({"seriesUpdateOption": "THIS_ONE"}, SERIES[1:2]),
        ({"seriesUpdateOption": "THIS_AND_FOLLOWING"}, SERIES[1:]),
        ({"seriesUpdateOption": "ALL"}, SERIES),
    ],
)
def test_deleting_reaches_the_occurrences_of_its_option(clockify, option, gone):
    answer = delete(clockify, SERIES[1], **option)

    assert answer.status_code == 200
    assert [row["id"] for row in answer.json] == list(gone)
    assert len(clockify.hours(HANNA)) == 4 * (3 - len(gone))


def test_a_series_grows_and_what_is_new_is_a_draft(clockify):
    answer = repeat(clockify, SERIES[1], repeat=True, weeks=5)

    assert answer.status_code == 200
    assert days(answer.json) == [*THURSDAYS, ("2026-03-30", "2026-04-02"), ("2026-04-06", "2026-04-09")]
    assert [row["published"] for row in answer.json] == [True, True, True, False, False]
    assert [row["id"] for row in answer.json[:3]] == list(SERIES)
    recurring = {"repeat": True, "seriesId": SERIES_ID, "weeks": 5}
    assert all(row["recurring"] == recurring for row in answer.json)
    assert len(clockify.hours(HANNA, end="2026-04-30")) == 20


def test_a_series_is_cut_from_its_end(clockify):
    answer = repeat(clockify, SERIES[2], repeat=True, weeks=1)

    assert [row["id"] for row in answer.json] == [SERIES[0]]
    assert set(clockify.hours(HANNA)) == {"2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"}


def test_growing_fills_the_weeks_that_were_deleted(clockify):
    delete(clockify, SERIES[1])

    answer = repeat(clockify, SERIES[0], repeat=True, weeks=4)

    assert days(answer.json) == [*THURSDAYS, ("2026-03-30", "2026-04-02")]


@pytest.mark.parametrize("form", [{"repeat": False, "weeks": 2}, {"weeks": 2}])
def test_without_repeating_only_the_addressed_occurrence_stays(clockify, form):
    answer = repeat(clockify, SERIES[1], **form)

    assert days(answer.json) == [THURSDAYS[1]]
    assert answer.json[0]["recurring"] == {"repeat": False, "seriesId": None, "weeks": 2}
    assert set(clockify.hours(HANNA)) == {"2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19"}
    assert [row["id"] for row in delete(clockify, SERIES[1], seriesUpdateOption="ALL").json] == [SERIES[1]]


def test_a_single_assignment_becomes_a_series(clockify):
    (row,) = clockify.plan(**period("2026-03-04", "2026-03-05"))

    answer = repeat(clockify, row["id"], repeat=True, weeks=2)

    assert days(answer.json) == [("2026-03-04", "2026-03-05"), ("2026-03-11", "2026-03-12")]
    assert answer.json[0]["id"] == row["id"]
    (series,) = {one["recurring"]["seriesId"] for one in answer.json}
    assert series is not None
    assert [one["id"] for one in delete(clockify, row["id"], seriesUpdateOption="ALL").json] == [
        one["id"] for one in answer.json
    ]


@pytest.mark.parametrize(
    ("option", "copied"),
    [
        ({}, THURSDAYS[1:2]),
        ({"seriesUpdateOption": "THIS_ONE"}, THURSDAYS[1:2]),
        ({"seriesUpdateOption": "THIS_AND_FOLLOWING"}, THURSDAYS[1:]),
        ({"seriesUpdateOption": "ALL"}, THURSDAYS),
    ],
)
def test_a_copy_is_a_series_of_its_own(clockify, option, copied):
    answer = copy(clockify, SERIES[1], userId=MATEUS, **option)

    assert answer.status_code == 200
    assert days(answer.json) == copied
    assert {(row["userId"], row["published"], row["hoursPerDay"]) for row in answer.json} == {(MATEUS, False, 5.0)}
    assert not {row["id"] for row in answer.json} & set(SERIES)
    (series,) = {row["recurring"]["seriesId"] for row in answer.json}
    assert series not in (None, SERIES_ID)
    assert {row["recurring"]["weeks"] for row in answer.json} == {len(copied)}
    assert len(clockify.hours(MATEUS)) == 4 * len(copied)
    assert len(clockify.hours(HANNA)) == 12


def test_a_copy_has_the_days_off_of_who_gets_it(clockify):
    clockify.send("PATCH", f"/member-profile/{MATEUS}", {"workingDays": ["THURSDAY", "SATURDAY"]})

    (row,) = copy(clockify, SERIES[0], userId=MATEUS).json

    assert [one["date"][:10] for one in row["excludeDays"]] == ["2026-03-09", "2026-03-10", "2026-03-11"]
    assert clockify.hours(MATEUS) == {"2026-03-12": 5.0}


def test_a_copy_of_a_single_assignment_is_a_single_one(clockify):
    (row,) = clockify.plan(**period("2026-03-04", "2026-03-04"), userId=HANNA)

    (copied,) = copy(clockify, row["id"], userId=MATEUS, seriesUpdateOption="ALL").json

    assert copied == {**row, "id": copied["id"], "userId": MATEUS}
