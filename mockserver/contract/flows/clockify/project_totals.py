"""Totals of projects: the hours of everybody who is planned for one."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import rows
from mockserver.contract.flows.clockify._desk import Desk, days_between, desk_of, hours_of
from mockserver.contract.target import Target


def project_totals(desk: Desk, project: str, asked: dict[str, str], hours: float, days: list[int]) -> dict[str, Any]:
    """The totals of a project as they are told, for a range within March."""
    known = desk.known[project]
    return {
        "workspaceId": known["workspaceId"],
        "projectId": project,
        "projectName": known["name"],
        "projectColor": known["color"],
        "projectBillable": known["billable"],
        "projectArchived": known["archived"],
        "clientName": known["clientName"],
        "taskId": None,
        "taskName": None,
        "totalHours": hours,
        "assignments": [
            {"date": f"{day}T00:00:00Z", "hasAssignment": day.day in days} for day in days_between(**asked)
        ],
        "milestones": [],
    }


def flow_totals_of_a_project_are_those_of_everybody(target: Target) -> None:
    desk = desk_of(target)
    asked = desk.days(1, 31)
    for number, project in enumerate(desk.projects[:3]):
        for share, user in ((4, desk.people[0]), (1.5, desk.people[1])):
            desk.plan(
                **desk.days(4 + number, 5 + number),
                userId=user,
                projectId=project,
                hoursPerDay=share,
                includeNonWorkingDays=True,
            )
        expected = project_totals(desk, project, asked, 11, [4 + number, 5 + number])
        assert desk.read("get_project_totals", projectId=project, query=asked) == expected
        found = desk.read("search_project_totals", json={**asked, "search": expected["projectName"].upper()})
        assert expected in found
        assert rows(desk.target, "list_project_totals", {**asked, "search": expected["projectName"].lower()}) == found
    listed = rows(desk.target, "list_project_totals", asked)
    assert [one["projectId"] for one in listed] == desk.projects[:3]
    assert listed == desk.read("search_project_totals", json=asked)
    long = {**desk.whole, "end": f"{desk.year + 2}-01-01T00:00:00Z"}
    told = desk.read("get_project_totals", projectId=desk.projects[0], query=long)
    assert {one["date"][8:10] for one in told["assignments"] if one["hasAssignment"]} == {"04", "05"}
    empty = desk.read("get_project_totals", projectId=desk.projects[0], query=desk.days(30, 31))
    assert empty in (None, project_totals(desk, desk.projects[0], desk.days(30, 31), 0, []))


def flow_totals_follow_every_write_at_once(target: Target) -> None:
    desk = desk_of(target)
    person, project = desk.people[0], desk.projects[0]
    key: dict[str, Any] = {"assignmentId": desk.plan(**desk.days(3, 3), hoursPerDay=1)[0]["id"]}
    for hours in range(2, 8):
        expected = project_totals(desk, project, desk.days(1, 31), hours, [hours + 1])
        if expected["assignments"][hours]["date"][8:10] in ("08", "09"):
            continue  # nobody works then
        form = {**desk.days(hours + 1, hours + 1), "hoursPerDay": hours}
        desk.read("update_recurring_assignment", **key, json=form)
        assert desk.read("get_project_totals", projectId=project, query=desk.days(1, 31)) == expected
        assert rows(desk.target, "list_project_totals", desk.days(1, 31)) == [expected]
        assert desk.read("search_project_totals", json=desk.days(1, 31)) == [expected]
        (found,) = desk.read("search_user_totals", json={**desk.days(1, 31), "userFilter": {"ids": [person]}})
        assert found == desk.totals(person)
        assert hours_of(found) == {hours + 1: hours}
    desk.read("delete_recurring_assignment", **key)
    assert rows(desk.target, "list_project_totals", desk.days(1, 31)) == []
    assert desk.read("search_project_totals", json=desk.days(1, 31)) == []
