"""Assignments: counted in the totals while they are there, refused as a whole."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NOBODY,
    YEAR,
    body,
    days,
    hours,
    office_workers,
    people,
    plan,
    planned,
    projects,
    refused,
)
from mockserver.contract.target import Target


def flow_assignment_from_creation_to_deletion(target: Target) -> None:
    person, sibling = office_workers(target)[:2]
    project, other = projects(target)[:2]
    before, of_sibling = planned(target), hours(target, sibling)

    (first,) = plan(target, person, project, **days(5, 11), note="  Käse 東京  ", startTime="09:00:00")
    assert [one["date"][:10] for one in first["excludeDays"]] == ["2031-03-08", "2031-03-09"]
    assert (first["published"], first["note"]) == (False, "  Käse 東京  ")
    assert hours(target, person) == {5: 4, 6: 4, 7: 4, 10: 4, 11: 4}
    (second,) = plan(target, person, other, **days(7, 7), hoursPerDay=3.5)
    assert hours(target, person)[7] == 7.5
    added = [row for row in planned(target) if row not in before]
    assert [row["id"] for row in added] == [first["id"], second["id"]]
    assert added[0]["period"] == days(5, 11)

    deleted = body(target.call("delete_recurring_assignment", assignmentId=first["id"]))
    assert [row["id"] for row in deleted] == [first["id"]]
    assert hours(target, person) == {7: 3.5}
    refused(target.call("delete_recurring_assignment", assignmentId=first["id"]), 501)
    body(target.call("delete_recurring_assignment", assignmentId=second["id"]))
    assert (hours(target, person), planned(target)) == ({}, before)
    assert hours(target, sibling) == of_sibling


def flow_a_change_keeps_what_is_not_sent(target: Target) -> None:
    person, project = office_workers(target)[0], projects(target)[0]
    (row,) = plan(target, person, project, **days(6, 6), note="n", billable=True)
    key: dict[str, Any] = {"assignmentId": row["id"]}
    changes: list[tuple[dict[str, Any], dict[int, float]]] = [
        ({**days(6, 10)}, {6: 4, 7: 4, 10: 4}),
        ({**days(6, 10), "includeNonWorkingDays": True}, {6: 4, 7: 4, 8: 4, 9: 4, 10: 4}),
        ({**days(8, 9), "hoursPerDay": 24}, {8: 24, 9: 24}),
        ({**days(8, 9), "hoursPerDay": 0.25}, {8: 0.25, 9: 0.25}),
        ({**days(8, 9), "includeNonWorkingDays": False}, {}),
        ({**days(6, 6), "note": "", "startTime": "23:59:59"}, {6: 0.25}),
        ({**days(6, 6), "note": None, "hoursPerDay": 4}, {6: 4}),
        ({**days(6, 6), "note": "n" * 100}, {6: 4}),
    ]
    for form, counted in changes:
        for _ in range(2):
            (changed,) = body(target.call("update_recurring_assignment", **key, json=form))

            sent = {name: value for name, value in form.items() if value is not None}
            period = {name: sent.pop(name) for name in ("start", "end")}
            row = {**row, **sent, "period": period, "excludeDays": changed["excludeDays"]}
            assert changed == row, f"PATCH {form} answered {changed}"
            assert hours(target, person) == counted, f"PATCH {form} left {hours(target, person)}"
    body(target.call("delete_recurring_assignment", **key))


def flow_a_refused_assignment_changes_nothing(target: Target) -> None:
    person, project = people(target)[0], projects(target)[0]
    (row,) = plan(target, person, project, **days(4, 6))
    before, counted = planned(target), hours(target, person)
    good = {**days(10, 12), "userId": person, "projectId": project, "hoursPerDay": 1}
    bad: list[tuple[dict[str, Any], int]] = [
        ({"hoursPerDay": 0}, 501),
        ({"hoursPerDay": 25}, 501),
        ({"hoursPerDay": "1"}, 3000),
        ({"start": "2031-03-10"}, 501),
        ({"start": "2031-03-13T00:00:00Z"}, 501),
        ({"end": "9999-12-31T23:59:59Z"}, 501),
        ({"userId": NOBODY}, 501),
        ({"projectId": NOBODY}, 501),
        ({"taskId": NOBODY}, 501),
        ({"note": "n" * 101}, 501),
        ({"recurringAssignment": {"repeat": True, "weeks": 100}}, 501),
        ({**days(6, 12)}, 501),
    ]
    for form, code in bad:
        refused(target.call("create_recurring_assignment", json={**good, **form}), code)
    for name in ("start", "end"):
        form = {member: value for member, value in good.items() if member != name}
        refused(target.call("create_recurring_assignment", json=form), 3001)
        refused(target.call("update_recurring_assignment", assignmentId=row["id"], json={name: good[name]}), 3001)
    refused(target.call("update_recurring_assignment", assignmentId=NOBODY, json=days(4, 6)), 501)
    refused(target.call("copy_assignment", assignmentId=row["id"], json={"userId": NOBODY}), 501)
    assert (planned(target), hours(target, person)) == (before, counted)
    body(target.call("delete_recurring_assignment", assignmentId=row["id"]))


def flow_readers_change_nothing(target: Target) -> None:
    person, project = people(target)[0], projects(target)[0]
    (row,) = plan(target, person, project, **days(4, 6))
    before = planned(target)
    key: dict[str, Any] = {"assignmentId": row["id"], "credential": "member"}
    form = {**days(10, 12), "userId": person, "projectId": project, "hoursPerDay": 1}

    refused(target.call("create_recurring_assignment", json=form, credential="member"), 501, 403)
    refused(target.call("update_recurring_assignment", **key, json=days(4, 7)), 501, 403)
    refused(target.call("delete_recurring_assignment", **key), 501, 403)
    refused(target.call("update_series", **key, json={"repeat": True, "weeks": 2}), 501, 403)
    refused(target.call("copy_assignment", **key, json={"userId": person}), 501, 403)
    refused(target.call("publish_assignments", credential="member", json=YEAR), 501, 403)
    assert planned(target) == before
    assert body(target.call("list_assignments", query=YEAR, credential="member")) == before[:50]
    body(target.call("delete_recurring_assignment", assignmentId=row["id"]))


def flow_publishing_is_seen_in_what_is_published(target: Target) -> None:
    person, sibling = people(target)[:2]
    project = projects(target)[0]
    (mine,) = plan(target, person, project, **days(4, 4), includeNonWorkingDays=True)
    (other,) = plan(target, sibling, project, **days(4, 4), includeNonWorkingDays=True)

    def published() -> dict[str, int]:
        form = {**YEAR, "statusFilter": "PUBLISHED", "userFilter": {"contains": "CONTAINS", "ids": [person, sibling]}}
        rows = body(target.call("search_user_totals", json=form))
        return {row["userId"]: len(row["totalHoursPerDay"]) for row in rows}

    assert published() == {person: 0, sibling: 0}
    only = {"userFilter": {"contains": "CONTAINS", "ids": [person]}}
    for form, seen in (
        ({**days(5, 5), **only}, {person: 0, sibling: 0}),
        ({**days(4, 4), **only}, {person: 1, sibling: 0}),
        ({**days(4, 4), **only}, {person: 1, sibling: 0}),
        ({**YEAR, "search": ""}, {person: 1, sibling: 1}),
    ):
        assert body(target.call("publish_assignments", json=form)) is None
        assert published() == seen, f"publishing {form} left {published()}"
    body(target.call("update_recurring_assignment", assignmentId=mine["id"], json=days(4, 4)))
    assert published() == {person: 0, sibling: 1}
    for row in (mine, other):
        body(target.call("delete_recurring_assignment", assignmentId=row["id"]))
