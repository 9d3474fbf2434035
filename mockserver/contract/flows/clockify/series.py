"""Series: several weeks in one write, and what a write to one of them does to the others."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NOBODY,
    body,
    days,
    hours,
    people,
    plan,
    planned,
    projects,
    refused,
)
from mockserver.contract.target import Target


def flow_series_from_creation_to_deletion(target: Target) -> None:
    person, project = people(target)[0], projects(target)[0]
    before = planned(target)
    every_day = {"includeNonWorkingDays": True}
    rows = plan(target, person, project, **days(4, 5), **every_day, recurringAssignment={"repeat": True, "weeks": 3})
    first, second, third = ({"assignmentId": row["id"]} for row in rows)
    (series,) = {row["recurring"]["seriesId"] for row in rows}
    assert hours(target, person) == dict.fromkeys((4, 5, 11, 12, 18, 19), 4)

    moved = {**days(12, 12), "seriesUpdateOption": "THIS_AND_FOLLOWING", "hoursPerDay": 2}
    changed = body(target.call("update_recurring_assignment", **second, json=moved))
    assert [row["period"] for row in changed] == [days(12, 12), days(19, 19)]
    assert hours(target, person) == {4: 4, 5: 4, 12: 2, 19: 2}
    alone = {**days(13, 13), "seriesUpdateOption": "THIS_ONE"}
    assert len(body(target.call("update_recurring_assignment", **second, json=alone))) == 1
    assert hours(target, person) == {4: 4, 5: 4, 13: 2, 19: 2}

    grown = body(target.call("update_series", **third, json={"repeat": True, "weeks": 4}))
    assert {(row["recurring"]["seriesId"], row["recurring"]["weeks"]) for row in grown} == {(series, 4)}
    assert hours(target, person) == {4: 4, 5: 4, 13: 2, 19: 2, 25: 4, 26: 4}
    cut = body(target.call("update_series", **first, json={"repeat": True, "weeks": 2}))
    assert [row["id"] for row in cut] == [first["assignmentId"], second["assignmentId"]]
    assert hours(target, person) == {4: 4, 5: 4, 13: 2}
    refused(target.call("update_series", **first, json={"repeat": True, "weeks": 0}), 501)
    refused(target.call("update_series", assignmentId=NOBODY, json={"weeks": 1}), 501)
    assert hours(target, person) == {4: 4, 5: 4, 13: 2}

    option = {"seriesUpdateOption": "ALL"}
    assert len(body(target.call("delete_recurring_assignment", **second, query=option))) == 2
    assert (hours(target, person), planned(target)) == ({}, before)


def flow_a_copy_lives_on_its_own(target: Target) -> None:
    person, other = people(target)[:2]
    project = projects(target)[0]
    before, of_other = planned(target), hours(target, other)
    repeat: dict[str, Any] = {"includeNonWorkingDays": True, "recurringAssignment": {"repeat": True, "weeks": 2}}
    first, second = ({"assignmentId": row["id"]} for row in plan(target, person, project, **days(4, 4), **repeat))

    form = {"userId": other, "seriesUpdateOption": "ALL"}
    copies = body(target.call("copy_assignment", **first, json=form))
    assert [row["userId"] for row in copies] == [other, other]
    assert hours(target, other) == {**of_other, 4: of_other.get(4, 0) + 4, 11: of_other.get(11, 0) + 4}
    refused(target.call("copy_assignment", **first, json=form), 501)
    assert body(target.call("update_series", **first, json={"repeat": False, "weeks": 1}))[0]["recurring"] == {
        "repeat": False,
        "seriesId": None,
        "weeks": 1,
    }
    refused(target.call("delete_recurring_assignment", **second), 501)
    assert hours(target, person) == {4: 4}

    key = {"assignmentId": copies[1]["id"]}
    assert len(body(target.call("delete_recurring_assignment", **key, query={"seriesUpdateOption": "ALL"}))) == 2
    assert (hours(target, person), hours(target, other)) == ({4: 4}, of_other)
    body(target.call("delete_recurring_assignment", **first))
    assert planned(target) == before
