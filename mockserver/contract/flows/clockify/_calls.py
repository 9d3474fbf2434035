"""Reads that many flows begin with, in a year of which nobody has planned anything."""

from __future__ import annotations

from typing import Any

from mockserver.contract.target import Reply, Target

NOBODY = "ffffffffffffffffffffffff"
_WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
YEAR = {"start": "2031-01-01T00:00:00Z", "end": "2031-12-31T23:59:59Z"}


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    assert reply.status < 300, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


def refused(reply: Reply, code: int, *statuses: int) -> None:
    """Fail unless the answer is a refusal with the code and one of the statuses (400 unless said)."""
    told = (reply.status, reply.body and reply.body.get("code"))
    assert reply.status in (statuses or (400,)), f"{reply.operation} answered {told}: {reply.body}"
    assert told[1] == code, f"{reply.operation} answered {told}: {reply.body}"


def people(target: Target) -> list[str]:
    """Ids of the active people."""
    return [user["id"] for user in body(target.call("list_users", query={"status": "ACTIVE"}))]


def office_workers(target: Target) -> list[str]:
    """Ids of those who work from Monday to Friday."""
    profiles = {user: body(target.call("get_member_profile", userId=user)) for user in people(target)}
    return [user for user, profile in profiles.items() if profile["workingDays"] == list(_WEEK)]


def projects(target: Target) -> list[str]:
    """Ids of the projects in use."""
    return [project["id"] for project in body(target.call("list_projects", query={"archived": "false"}))]


def days(march: int, last: int) -> dict[str, str]:
    """A period in March 2031, which begins on a Saturday."""
    return {"start": f"2031-03-{march:02}T00:00:00Z", "end": f"2031-03-{last:02}T23:59:59Z"}


def hours(target: Target, user: str) -> dict[int, float]:
    """Hours of a person by day of March 2031."""
    told = body(target.call("get_user_totals", userId=user, query={**days(1, 31), "page-size": 31}))
    rows = told["totalHoursPerDay"] if told else []  # without a row there may be no body
    return {int(row["date"][8:10]): row["totalHours"] for row in rows}


def planned(target: Target) -> list[dict[str, Any]]:
    """Every assignment of 2031."""
    return body(target.call("list_assignments", query={**YEAR, "page-size": 1000}))  # type: ignore[no-any-return]


def plan(target: Target, user: str, project: str, **form: Any) -> list[dict[str, Any]]:
    """The rows of a new assignment."""
    whole = {"userId": user, "projectId": project, "hoursPerDay": 4, **form}
    reply = target.call("create_recurring_assignment", json=whole)
    assert reply.status == 201, f"{whole} was answered {reply.status}: {reply.body}"
    return reply.body  # type: ignore[no-any-return]
