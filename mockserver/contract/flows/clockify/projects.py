"""Projects: created, and summed up once somebody is planned for them."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import NOBODY, YEAR, body, days, people, plan, refused
from mockserver.contract.target import Target


def flow_a_new_project_counts_the_hours_of_everybody(target: Target) -> None:
    one, other = people(target)[:2]
    others = body(target.call("list_projects"))
    name = f"Bahnhöfe 駅 {len(others)}"  # no operation deletes it, so the next run needs another
    project = body(target.call("create_project", json={"name": name, "color": "#00ff7f", "billable": True}))
    key: dict[str, Any] = {"projectId": project["id"]}
    assert (project["name"], project["color"], project["billable"], project["public"]) == (
        name, "#00ff7f", True, False,
    )  # fmt: skip
    assert body(target.call("get_project", **key)) == project
    assert body(target.call("list_projects")) == [*others, project]
    refused(target.call("create_project", json={"name": name}), 501)
    refused(target.call("create_project", json={"name": "x"}), 501)
    refused(target.call("create_project", json={"name": "New", "clientId": NOBODY}), 501)
    refused(target.call("create_project", json={"name": "New"}, credential="member"), 501, 403)
    refused(target.call("get_project", projectId=NOBODY), 501)
    assert body(target.call("list_projects")) == [*others, project]

    assert _totals(target, project["id"]) == (0, [])
    assert _found(target, name) == []
    rows = [
        plan(target, person, project["id"], **days(4, 5), hoursPerDay=share, includeNonWorkingDays=True)[0]
        for person, share in ((one, 4), (other, 1.5))
    ]
    assert _totals(target, project["id"]) == (11, [4, 5])
    (found,) = _found(target, name)
    assert found == body(target.call("get_project_totals", **key, query=YEAR))
    assert _found(target, name, pageSize=1, page=2) == []
    assert _found(target, name, statusFilter="PUBLISHED") == []
    assert body(target.call("list_project_totals", query={**YEAR, "search": name})) == [found]
    for row in rows:
        body(target.call("delete_recurring_assignment", assignmentId=row["id"]))
    assert (_totals(target, project["id"]), _found(target, name)) == ((0, []), [])


def _totals(target: Target, project: str) -> tuple[float, list[int]]:
    """Hours of a project in March 2031 and the days on which somebody works for it."""
    told = body(target.call("get_project_totals", projectId=project, query=days(1, 31)))
    if told is None:  # without hours there may be no body
        return 0, []
    return told["totalHours"], [int(row["date"][8:10]) for row in told["assignments"] if row["hasAssignment"]]


def _found(target: Target, name: str, **form: Any) -> list[Any]:
    rows: list[Any] = body(target.call("search_project_totals", json={**YEAR, "search": name, **form}))
    return rows
