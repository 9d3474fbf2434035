"""Series: several weeks in one write, and what a write to one of them does to the others; copies live on their own."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mockserver.contract.flows.clockify._calls import NOBODY, TAKEN, refused, stranger, unfit, unreadable
from mockserver.contract.flows.clockify._desk import Desk, desk_of, listed_of, row_of
from mockserver.contract.target import Target

_EVERY_DAY = {"includeNonWorkingDays": True}
_SPAN = "An assignment that repeats must not be longer than a week"


def flow_a_series_is_as_many_weeks_as_asked(target: Target) -> None:
    desk = desk_of(target)
    for weeks in (1, 2, 3, 30):
        form = {**desk.days(4, 5), "note": "weekly", "hoursPerDay": 2.5}
        rows = desk.plan(**form, recurringAssignment={"repeat": True, "weeks": weeks})
        (series,) = {row["recurring"]["seriesId"] for row in rows}
        assert re.fullmatch("[0-9a-f]{24}", series)
        assert [{**row, "id": ""} for row in rows] == [
            {
                "id": "",
                **row_of(desk, {**form, **_later(desk.days(4, 5), week)}),
                "recurring": {"repeat": True, "seriesId": series, "weeks": weeks},
            }
            for week in range(weeks)
        ]
        assert len({row["id"] for row in rows}) == weeks
        assert desk.planned == [listed_of(desk, row) for row in rows]
        (first, *_) = rows
        key = {"assignmentId": first["id"]}
        deleted = desk.read("delete_recurring_assignment", **key, query={"seriesUpdateOption": "ALL"})
        assert deleted == rows
        assert desk.planned == []


def _later(period: dict[str, str], weeks: int) -> dict[str, str]:
    by = timedelta(weeks=weeks)
    return {name: f"{date.fromisoformat(text[:10]) + by}{text[10:]}" for name, text in period.items()}


def flow_a_change_means_one_or_those_that_follow_or_all(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    rows = desk.plan(**desk.days(4, 5), **_EVERY_DAY, recurringAssignment={"repeat": True, "weeks": 3})
    first, second, third = ({"assignmentId": row["id"]} for row in rows)
    assert desk.hours(person) == dict.fromkeys((4, 5, 11, 12, 18, 19), 4)

    moved = {**desk.days(12, 12), "seriesUpdateOption": "THIS_AND_FOLLOWING", "hoursPerDay": 2, "note": "moved"}
    changed = desk.read("update_recurring_assignment", **second, json=moved)
    assert changed == [
        {**row, "period": period, "hoursPerDay": 2, "note": "moved"}
        for row, period in zip(rows[1:], (desk.days(12, 12), desk.days(19, 19)), strict=True)
    ]
    assert desk.hours(person) == {4: 4, 5: 4, 12: 2, 19: 2}
    for option in ({"seriesUpdateOption": "THIS_ONE"}, {}):
        alone = desk.read("update_recurring_assignment", **second, json={**desk.days(13, 13), **option})
        assert alone == [{**changed[0], "period": desk.days(13, 13)}]
        assert desk.hours(person) == {4: 4, 5: 4, 13: 2, 19: 2}
    everything = {**desk.days(20, 20), "seriesUpdateOption": "ALL", "hoursPerDay": 1}
    told = desk.read("update_recurring_assignment", **third, json=everything)
    assert [row["id"] for row in told] == [row["id"] for row in rows]
    assert desk.hours(person) == {5: 1, 6: 1, 14: 1, 20: 1}
    assert [one["period"] for one in desk.planned] == [desk.days(5, 6), desk.days(14, 14), desk.days(20, 20)]
    following = {"seriesUpdateOption": "THIS_AND_FOLLOWING"}
    gone = desk.read("delete_recurring_assignment", **second, query=following)
    assert gone == told[1:]
    assert desk.hours(person) == {5: 1, 6: 1}
    assert desk.read("delete_recurring_assignment", **first) == told[:1]
    assert desk.planned == []


def flow_a_series_grows_and_is_cut(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    rows = desk.plan(**desk.days(4, 5), note="s", recurringAssignment={"repeat": True, "weeks": 2})
    series = rows[0]["recurring"]["seriesId"]
    first, second = ({"assignmentId": row["id"]} for row in rows)
    (other,) = desk.plan(**desk.days(4, 5), userId=desk.people[1])
    for key, weeks in ((second, 4), (first, 4), (first, 3), (first, 1), (first, 2)):
        told = desk.read("update_series", **key, json={"repeat": True, "weeks": weeks})
        recurring = {"repeat": True, "seriesId": series, "weeks": weeks}
        assert [{**row, "id": ""} for row in told] == [
            {**rows[0], "id": "", "recurring": recurring, "period": _later(rows[0]["period"], week)}
            for week in range(weeks)
        ]
        assert told[0]["id"] == rows[0]["id"]
        expected = {day + 7 * week: 4 for week in range(weeks) for day in (4, 5)}
        assert desk.hours(person) == {day: hours for day, hours in expected.items() if day <= 31}
        assert [one["id"] for one in desk.planned if one["userId"] == person] == [row["id"] for row in told]
    longest = desk.read("update_series", **first, json={"repeat": True, "weeks": 99})
    assert [row["recurring"]["weeks"] for row in longest] == [99] * 99
    for _ in range(2):
        alone = desk.read("update_series", **first, json={"repeat": False, "weeks": 1})
        assert alone == [{**rows[0], "recurring": {"repeat": False, "seriesId": None, "weeks": 1}}]
        assert desk.hours(person) == {4: 4, 5: 4}
    assert [one for one in desk.planned if one["userId"] != person] == [listed_of(desk, other)]


def flow_one_assignment_becomes_a_series(target: Target) -> None:
    desk = desk_of(target)
    (row,) = desk.plan(**desk.days(4, 5))
    told = desk.read("update_series", assignmentId=row["id"], json={"repeat": True, "weeks": 2})
    series = {one["recurring"]["seriesId"] for one in told}
    assert (len(series), len(told), told[0]["id"]) == (1, 2, row["id"])
    assert re.fullmatch("[0-9a-f]{24}", series.pop())
    (long,) = desk.plan(**desk.days(10, 17), projectId=desk.projects[1])
    refused(desk.ask("update_series", assignmentId=long["id"], json={"repeat": True, "weeks": 2}), 400, 501, _SPAN)
    week = desk.read("update_recurring_assignment", assignmentId=long["id"], json=desk.days(10, 16))
    assert (
        desk.read("update_series", assignmentId=long["id"], json={"repeat": True, "weeks": 1})[0]["id"] == week[0]["id"]
    )


def flow_a_copy_lives_on_its_own(target: Target) -> None:
    desk = desk_of(target)
    person, other = desk.people[:2]
    form = {**desk.days(4, 4), "note": "copied", "billable": True, "startTime": "10:00:00", "hoursPerDay": 3.5}
    rows = desk.plan(**form, recurringAssignment={"repeat": True, "weeks": 3})
    second, third = ({"assignmentId": row["id"]} for row in rows[1:])
    for option, key, meant in (
        ({}, second, rows[1:2]), ({"seriesUpdateOption": "THIS_ONE"}, third, rows[2:]),
        ({"seriesUpdateOption": "THIS_AND_FOLLOWING"}, second, rows[1:]), ({"seriesUpdateOption": "ALL"}, third, rows),
    ):  # fmt: skip
        before = desk.planned
        copies = desk.read("copy_assignment", **key, json={"userId": other, **option})
        series = {row["recurring"]["seriesId"] for row in copies}
        assert len(series | {rows[0]["recurring"]["seriesId"]}) == 2
        recurring = {"repeat": True, "seriesId": series.pop(), "weeks": len(meant)}
        assert [{**row, "id": ""} for row in copies] == [
            {**row, "id": "", "userId": other, "recurring": recurring} for row in meant
        ]
        assert desk.planned == [*before, *(listed_of(desk, row) for row in copies)]
        assert desk.hours(other) == {int(row["period"]["start"][8:10]): 3.5 for row in meant}
        refused(desk.ask("copy_assignment", **key, json={"userId": other, **option}), 400, 501, TAKEN)
        gone = {"assignmentId": copies[0]["id"]}
        assert desk.read("delete_recurring_assignment", **gone, query={"seriesUpdateOption": "ALL"}) == copies
        assert desk.planned == before
    assert desk.hours(person) == {4: 3.5, 11: 3.5, 18: 3.5}
    (once,) = desk.plan(**desk.days(20, 21), projectId=desk.projects[1])
    (copy,) = desk.read("copy_assignment", assignmentId=once["id"], json={"userId": other})
    assert copy == {**once, "id": copy["id"], "userId": other}


def flow_a_refused_series_changes_nothing(target: Target) -> None:
    desk = desk_of(target)
    rows = desk.plan(**desk.days(4, 5), recurringAssignment={"repeat": True, "weeks": 2})
    key = {"assignmentId": rows[0]["id"]}
    before = desk.everything
    for weeks in (0, 100, -1):
        unfit(desk.ask("update_series", **key, json={"repeat": True, "weeks": weeks}), "weeks")
    for bad in ("2", 1.5, True):
        unreadable(desk.ask("update_series", **key, json={"repeat": True, "weeks": bad}), "weeks")
    unreadable(desk.ask("update_series", **key, json={"repeat": "yes", "weeks": 2}), "repeat")
    for form in ({}, {"repeat": True}, {"weeks": None}):
        refused(desk.ask("update_series", **key, json=form), 400, 501, "must not be null")
    for form in ({}, {"userId": None}):
        refused(desk.ask("copy_assignment", **key, json=form), 400, 501, "must not be null")
    refused(desk.ask("copy_assignment", **key, json={"userId": ""}), 400, 501, "must not be empty")
    unfit(
        desk.ask("copy_assignment", **key, json={"userId": desk.people[1], "seriesUpdateOption": "THIS"}),
        "seriesUpdateOption",
    )
    for unknown in (NOBODY, "nobody"):
        stranger(desk.ask("update_series", assignmentId=unknown, json={"weeks": 1}), "Assignment")
        stranger(desk.ask("copy_assignment", assignmentId=unknown, json={"userId": desk.people[1]}), "Assignment")
        stranger(desk.ask("copy_assignment", **key, json={"userId": unknown}), "User")
    _cannot_reach_into_the_next_week(desk)
    assert desk.everything == before


def _cannot_reach_into_the_next_week(desk: Desk) -> None:
    form = {
        **desk.days(10, 17), "userId": desk.people[1], "projectId": desk.projects[0], "hoursPerDay": 1,
        "recurringAssignment": {"repeat": True, "weeks": 2},
    }  # fmt: skip
    refused(desk.ask("create_recurring_assignment", json=form), 400, 501, _SPAN)
