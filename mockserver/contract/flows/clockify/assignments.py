"""Assignments: told in full, counted in the totals while they are there, changed and refused as a whole."""

from __future__ import annotations

import re
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    INVERTED,
    NOBODY,
    TAKEN,
    body,
    refused,
    rows,
    stranger,
    unfit,
    unreadable,
)
from mockserver.contract.flows.clockify._desk import Desk, desk_of, listed_of, row_of
from mockserver.contract.target import Target

_HOURS: dict[int, dict[str, Any]] = {
    3: {"hoursPerDay": 0.25}, 4: {"hoursPerDay": 24}, 5: {"hoursPerDay": 7.5, "note": "  Käse 東京 🦊  "},
    6: {"note": "é" * 100, "startTime": "23:59:59", "billable": True}, 7: {"note": "", "startTime": "00:00:00"},
    8: {"includeNonWorkingDays": True, "hoursPerDay": 4.0}, 9: {"hoursPerDay": 1e-3},
    10: {"note": None, "startTime": None, "taskId": None}, 11: {"unknown": 7, "published": True},
    12: {"recurringAssignment": {"weeks": 1}}, 13: {"note": '"\\\n\t<b>&', "billable": False},
}  # fmt: skip


def flow_a_new_assignment_is_told_counted_and_listed(target: Target) -> None:
    desk = desk_of(target)
    person, sibling = desk.people[:2]
    before = desk.everything
    made: list[dict[str, Any]] = []
    counted: dict[int, float] = {}
    for day, form in _HOURS.items():
        whole = {**desk.days(day, day), **form}
        (row,) = desk.plan(**whole)

        assert re.fullmatch("[0-9a-f]{24}", row["id"])
        assert row == {"id": row["id"], **row_of(desk, whole)}, f"POST {form} answered {row}"
        made.append(row)
        if not row["excludeDays"]:
            counted[day] = row["hoursPerDay"]
        assert desk.hours(person) == counted, f"POST {form} left {desk.hours(person)}"
        assert desk.planned == [listed_of(desk, one) for one in made]
    assert len({row["id"] for row in made}) == len(made)
    assert desk.hours(sibling) == {}
    for row in made[::-1]:
        deleted = body(desk.ask("delete_recurring_assignment", assignmentId=row["id"]))
        assert deleted == [row]
        counted.pop(int(row["period"]["start"][8:10]), None)
        made.remove(row)
        assert desk.hours(person) == counted
        assert [one["id"] for one in desk.planned] == [one["id"] for one in made]
        stranger(desk.ask("delete_recurring_assignment", assignmentId=row["id"]), "Assignment")
    assert desk.everything == before


def flow_days_off_are_left_out_and_hours_add_up(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    (first,) = desk.plan(**desk.days(5, 11))
    assert first == {"id": first["id"], **row_of(desk, desk.days(5, 11))}
    assert desk.hours(person) == dict.fromkeys((5, 6, 7, 10, 11), 4)
    (second,) = desk.plan(**desk.days(7, 7), projectId=desk.projects[1], hoursPerDay=3.5)
    assert desk.hours(person) == {5: 4, 6: 4, 7: 7.5, 10: 4, 11: 4}
    desk.plan(**desk.days(8, 9), hoursPerDay=20, includeNonWorkingDays=True)
    assert desk.hours(person) == {5: 4, 6: 4, 7: 7.5, 8: 20, 9: 20, 10: 4, 11: 4}
    body(desk.ask("delete_recurring_assignment", assignmentId=first["id"]))
    assert desk.hours(person) == {7: 3.5, 8: 20, 9: 20}
    assert desk.planned[0]["id"] == second["id"]


def flow_a_task_is_one_of_the_project(target: Target) -> None:
    desk = desk_of(target)
    for number, (task, (project, _)) in enumerate(desk.tasks.items(), start=3):
        form = {**desk.days(number, number), "projectId": project, "taskId": task, "includeNonWorkingDays": True}
        (row,) = desk.plan(**form)
        assert row == {"id": row["id"], **row_of(desk, form)}
        assert desk.planned[-1] == listed_of(desk, row)
        other = next(one for one in desk.projects if one != project)
        bad = {**form, "userId": desk.people[1], "projectId": other, "hoursPerDay": 1}
        stranger(desk.ask("create_recurring_assignment", json=bad), "Task")
        key = {"assignmentId": row["id"]}
        (kept,) = desk.read("update_recurring_assignment", **key, json=desk.days(number, number))
        assert kept["taskId"] == task
        (without,) = desk.read("update_recurring_assignment", **key, json={**desk.days(number, number), "taskId": ""})
        assert without == {**row, "taskId": None}


def flow_a_change_keeps_what_is_not_sent(target: Target) -> None:
    desk = desk_of(target)
    person, sibling = desk.people[:2]
    (row,) = desk.plan(**desk.days(6, 6), note="n", billable=True, startTime="08:30:00")
    (other,) = desk.plan(**desk.days(6, 6), userId=sibling)
    key: dict[str, Any] = {"assignmentId": row["id"]}
    told = {**desk.days(6, 6), "note": "n", "billable": True, "startTime": "08:30:00"}
    changes: list[tuple[dict[str, Any], dict[int, float]]] = [
        ({**desk.days(6, 10)}, {6: 4, 7: 4, 10: 4}),
        ({**desk.days(6, 10), "includeNonWorkingDays": True}, {6: 4, 7: 4, 8: 4, 9: 4, 10: 4}),
        ({**desk.days(8, 9), "hoursPerDay": 24}, {8: 24, 9: 24}),
        ({**desk.days(8, 9), "hoursPerDay": 0.25, "billable": False}, {8: 0.25, 9: 0.25}),
        ({**desk.days(8, 9), "includeNonWorkingDays": False}, {}),
        ({**desk.days(6, 6), "note": "", "startTime": "23:59:59"}, {6: 0.25}),
        ({**desk.days(6, 6), "note": None, "startTime": None, "taskId": None, "hoursPerDay": 4}, {6: 4}),
        ({**desk.days(6, 6), "note": "  Käse 東京 🦊  ", "billable": True}, {6: 4}),
        ({**desk.days(6, 6), "note": "é" * 100, "hoursPerDay": 5.0, "seriesUpdateOption": "THIS_ONE"}, {6: 5}),
        ({**desk.days(6, 6), "userId": sibling, "projectId": desk.projects[1], "published": True}, {6: 5}),
    ]
    for form, counted in changes:
        sent = {name: value for name, value in form.items() if value is not None}
        told |= {name: sent[name] for name in sent if name not in ("userId", "projectId")}
        for _ in range(2):
            (changed,) = desk.read("update_recurring_assignment", **key, json=form)

            assert changed == {"id": row["id"], **row_of(desk, told)}, f"PATCH {form} answered {changed}"
            assert desk.hours(person) == counted, f"PATCH {form} left {desk.hours(person)}"
            assert desk.planned == [listed_of(desk, changed), listed_of(desk, other)]
    assert desk.hours(sibling) == {6: 4}


def flow_periods_are_days_in_utc_answered_as_they_were_sent(target: Target) -> None:
    desk = desk_of(target)
    year, person = desk.year, desk.people[0]
    key = {"assignmentId": desk.plan(**desk.days(3, 3), includeNonWorkingDays=True)[0]["id"]}
    for start, end, counted in (
        (f"{year}-03-04T00:00:00Z", f"{year}-03-05T00:00:00Z", (4, 5)),
        (f"{year}-03-04T23:59:59Z", f"{year}-03-05T23:59:59.999Z", (4, 5)),
        (f"{year}-03-04T01:00:00+02:00", f"{year}-03-04T23:30:00-03:00", (3, 4, 5)),
        (f"{year}-03-30T00:00:00Z", f"{year}-03-31T23:59:59Z", (30, 31)),
        (f"{year}-02-28T00:00:00Z", f"{year}-03-01T00:00:00Z", (1,)),
        (f"{year}-03-07T12:00:00Z", f"{year}-03-07T12:00:00Z", (7,)),
    ):
        (row,) = desk.read("update_recurring_assignment", **key, json={"start": start, "end": end})
        assert row["period"] == desk.planned[0]["period"] == {"start": start, "end": end}
        assert desk.hours(person) == dict.fromkeys(counted, 4), f"{start} to {end}"
    seen = {"start": f"{year}-03-01T00:00:00Z", "end": f"{year}-03-07T00:00:00Z"}
    assert [row["id"] for row in rows(desk.target, "list_assignments", seen)] == [key["assignmentId"]]
    for first, last in (("03-01", "03-06"), ("03-08", "03-31")):
        beside = {"start": f"{year}-{first}T00:00:00Z", "end": f"{year}-{last}T23:59:59Z"}
        assert rows(desk.target, "list_assignments", beside) == []


def flow_a_refused_assignment_changes_nothing(target: Target) -> None:
    desk = desk_of(target)
    (row,) = desk.plan(**desk.days(4, 6), note="kept")
    before = desk.everything
    good = {**desk.days(10, 12), "userId": desk.people[0], "projectId": desk.projects[0], "hoursPerDay": 1}
    key = {"assignmentId": row["id"]}
    for form, member in _unfit(desk):
        unfit(desk.ask("create_recurring_assignment", json={**good, **form}), member)
        if "recurringAssignment" not in form:
            unfit(desk.ask("update_recurring_assignment", **key, json={**good, **form}), member)
    for form, member in _UNREADABLE:
        unreadable(desk.ask("create_recurring_assignment", json={**good, **form}), member)
        if "recurringAssignment" not in form and "userId" not in form:
            unreadable(desk.ask("update_recurring_assignment", **key, json={**good, **form}), member)
    inverted = {**good, "start": good["end"], "end": good["start"]}
    refused(desk.ask("create_recurring_assignment", json=inverted), 400, 501, INVERTED)
    refused(desk.ask("update_recurring_assignment", **key, json=inverted), 400, 501, INVERTED)
    refused(desk.ask("create_recurring_assignment", json={**good, **desk.days(6, 12)}), 400, 501, TAKEN)
    for name, entity in (("userId", "User"), ("projectId", "Project"), ("taskId", "Task")):
        for unknown in (NOBODY, "nobody"):
            stranger(desk.ask("create_recurring_assignment", json={**good, name: unknown}), entity)
    stranger(desk.ask("update_recurring_assignment", **key, json={**good, "taskId": NOBODY}), "Task")
    for unknown in (NOBODY, "nobody"):
        stranger(desk.ask("update_recurring_assignment", assignmentId=unknown, json=good), "Assignment")
        stranger(desk.ask("delete_recurring_assignment", assignmentId=unknown), "Assignment")
    unfit(desk.ask("delete_recurring_assignment", **key, query={"seriesUpdateOption": "SOME"}), "seriesUpdateOption")
    _misses_members(desk, good, key)
    assert desk.everything == before


def _misses_members(desk: Desk, good: dict[str, Any], key: dict[str, str]) -> None:
    missing = "Required request parameter '{}' for method parameter type String is not present"
    for name in ("start", "end"):
        form = {member: value for member, value in good.items() if member != name}
        refused(desk.ask("create_recurring_assignment", json=form), 400, 3001, missing.format(name))
        refused(desk.ask("update_recurring_assignment", **key, json=form), 400, 3001, missing.format(name))
    for name in ("hoursPerDay", "userId", "projectId"):
        form = {member: value for member, value in good.items() if member != name}
        for left_out in (form, {**form, name: None}):
            refused(desk.ask("create_recurring_assignment", json=left_out), 400, 501, "must not be null")
    for name in ("userId", "projectId"):
        refused(desk.ask("create_recurring_assignment", json={**good, name: ""}), 400, 501, "must not be empty")


def _unfit(desk: Desk) -> list[tuple[dict[str, Any], str]]:
    """Members with values that are none of theirs."""
    return [
        *(({"hoursPerDay": bad}, "hoursPerDay") for bad in (0, -1, 24.001, 25, 1000)),
        *(({"start": bad}, "start") for bad in (f"{desk.year}-03-10", f"{desk.year}-02-30T00:00:00Z", "now", "")),
        *(({"end": bad}, "end") for bad in (f"{desk.year}-03-12T00:00:00", "10000-01-01T00:00:00Z")),
        *(({"note": "n" * length}, "note") for length in (101, 1000)),
        *(({"startTime": bad}, "startTime") for bad in ("24:00:00", "9:00:00", "09:00", "09:60:00")),
        *(({"recurringAssignment": {"repeat": True, "weeks": bad}}, "weeks") for bad in (0, -1, 100)),
    ]


_NO_NUMBERS: tuple[Any, ...] = ("1", True, [], {})
_UNREADABLE: tuple[tuple[dict[str, Any], str], ...] = (
    *(({"hoursPerDay": bad}, "hoursPerDay") for bad in _NO_NUMBERS),
    *(({"billable": bad}, "billable") for bad in ("true", 1)),
    *(({"note": bad}, "note") for bad in (7, ["n"])),
    ({"includeNonWorkingDays": 0}, "includeNonWorkingDays"),
    ({"recurringAssignment": {"weeks": 1.5}}, "recurringAssignment.weeks"),
    ({"recurringAssignment": {"weeks": "1"}}, "recurringAssignment.weeks"),
    ({"userId": 7}, "userId"),
)
