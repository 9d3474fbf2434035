"""Publishing: drafts become published where range and filters let them; a change makes a draft again."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import body, unfit, unreadable
from mockserver.contract.flows.clockify._desk import Desk, desk_of, hours_of
from mockserver.contract.target import Target


def _published(desk: Desk, status: str = "PUBLISHED") -> dict[str, list[int]]:
    """Days of March with published hours, by person and by project, as both searches find them."""
    form = {**desk.days(1, 31), "statusFilter": status, "pageSize": 200}
    people = {row["userId"]: sorted(hours_of(row)) for row in desk.read("search_user_totals", json=form)}
    projects = {
        row["projectId"]: [int(day["date"][8:10]) for day in row["assignments"] if day["hasAssignment"]]
        for row in desk.read("search_project_totals", json=form)
    }
    return {guid: days for guid, days in {**people, **projects}.items() if days}


def flow_publishing_is_seen_in_what_is_published(target: Target) -> None:
    desk = desk_of(target)
    one, two = desk.people[:2]
    first, second = desk.projects[:2]
    mine = desk.plan(**desk.days(4, 4))[0]
    desk.plan(**desk.days(6, 6), projectId=second)
    desk.plan(**desk.days(4, 4), userId=two)
    listed, drafts = desk.planned, {one: [4, 6], two: [4], first: [4], second: [6]}
    assert (_published(desk), _published(desk, "UNPUBLISHED"), _published(desk, "ALL")) == ({}, drafts, drafts)
    only: dict[str, Any] = {"userFilter": {"contains": "CONTAINS", "ids": [one]}}
    nobody: dict[str, Any] = {"userFilter": {"contains": "CONTAINS", "ids": [one], "status": "PENDING"}}
    name = desk.users[two]["name"]
    for form, seen in (
        ({**desk.days(5, 5), **only}, {}),
        ({**desk.days(4, 4), **nobody}, {}),
        ({**desk.days(4, 4), "search": "nobody is called so"}, {}),
        ({**desk.days(4, 4), **only, "notifyUsers": False}, {one: [4], first: [4]}),
        ({**desk.days(4, 4), **only}, {one: [4], first: [4]}),
        ({**desk.days(1, 31), "search": name.upper(), "viewType": "PROJECTS"}, {one: [4], first: [4]}),
        ({**desk.days(1, 31), "search": name.upper(), "viewType": "TEAM"}, {one: [4], two: [4], first: [4]}),
        ({**desk.whole, "search": ""}, drafts),
        ({**desk.whole}, drafts),
    ):
        assert body(desk.ask("publish_assignments", json=form)) is None
        assert _published(desk) == seen, f"publishing {form} left {_published(desk)}"
        assert _published(desk, "ALL") == drafts
        left = {guid: [day for day in days if day not in seen.get(guid, ())] for guid, days in drafts.items()}
        unpublished = _published(desk, "UNPUBLISHED")
        assert {guid: unpublished.get(guid, []) for guid in (one, second)} == {
            guid: left[guid] for guid in (one, second)
        }
        assert desk.planned == listed
    (changed,) = desk.read("update_recurring_assignment", assignmentId=mine["id"], json=desk.days(4, 4))
    assert changed == mine
    assert (_published(desk)[one], _published(desk, "UNPUBLISHED")[one]) == ([6], [4])
    (copy,) = desk.read("copy_assignment", assignmentId=mine["id"], json={"userId": desk.people[2]})
    assert copy["published"] is False


def flow_what_is_published_is_answered_so(target: Target) -> None:
    desk = desk_of(target)
    made = desk.plan(**desk.days(4, 4), recurringAssignment={"repeat": True, "weeks": 2})
    body(desk.ask("publish_assignments", json=desk.days(4, 4)))
    grown = desk.read("update_series", assignmentId=made[0]["id"], json={"repeat": True, "weeks": 3})
    assert [row["published"] for row in grown] == [True, False, False]
    gone = desk.read("delete_recurring_assignment", assignmentId=made[0]["id"], query={"seriesUpdateOption": "ALL"})
    assert gone == grown


def flow_publishing_is_refused_as_a_whole(target: Target) -> None:
    desk = desk_of(target)
    desk.plan(**desk.days(4, 4))
    before = desk.everything
    form: dict[str, Any]
    for form, member in (
        ({"viewType": "SOME"}, "viewType"), ({"userFilter": {"contains": "SOME"}}, "contains"),
        ({"userFilter": {"sourceType": "SOME"}}, "sourceType"), ({"userGroupFilter": {"status": "GONE"}}, "status"),
    ):  # fmt: skip
        unfit(desk.ask("publish_assignments", json={**desk.whole, **form}), member)
    for form, at in (
        ({"notifyUsers": "yes"}, "notifyUsers"), ({"search": 7}, "search"),
        ({"userFilter": {"ids": "x"}}, "userFilter.ids"), ({"userFilter": []}, "userFilter"),
    ):  # fmt: skip
        unreadable(desk.ask("publish_assignments", json={**desk.whole, **form}), at)
    assert desk.everything == before
