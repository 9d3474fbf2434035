"""A year in which nobody has planned anything, to plan in; what is planned there goes away when the flow is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mockserver.contract.flows.clockify._calls import body, in_workspace, read, rows
from mockserver.contract.target import Reply, Target

DAY_NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
OFFICE = list(DAY_NAMES[:5])
_SATURDAY = 5
# Their March begins on a Saturday.
_YEARS = [year for year in range(2031, 2100) if date(year, 3, 1).weekday() == _SATURDAY]


@dataclass(frozen=True)
class Desk:
    """Where a flow plans: people who work from Monday to Friday, projects in use, and a free year.

    ``users`` and ``known`` are everybody and every project by id, ``tasks`` project and name of tasks by id.
    """

    target: Target
    year: int
    people: Sequence[str] = ()
    projects: Sequence[str] = ()
    users: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    known: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    tasks: Mapping[str | None, tuple[str, str]] = field(default_factory=dict)

    @property
    def whole(self) -> dict[str, str]:
        """The year, as ``start`` and ``end``."""
        return {"start": f"{self.year}-01-01T00:00:00Z", "end": f"{self.year}-12-31T23:59:59Z"}

    def days(self, march: int, last: int) -> dict[str, str]:
        """A period in March, whose first day is a Saturday."""
        first, then = (date(self.year, 3, 1) + timedelta(days=day - 1) for day in (march, last))
        return {"start": f"{first}T00:00:00Z", "end": f"{then}T23:59:59Z"}

    def ask(self, operation: str, **told: Any) -> Reply:
        """Call an operation."""
        return self.target.call(operation, **told)

    def read(self, operation: str, **told: Any) -> Any:
        """The body of a call that has to succeed."""
        return read(self.target, operation, **told)

    def plan(self, **form: Any) -> list[dict[str, Any]]:
        """The rows of a new assignment of the first person to the first project, 4 hours a day unless told."""
        whole = {"userId": self.people[0], "projectId": self.projects[0], "hoursPerDay": 4, **form}
        created: list[dict[str, Any]] = body(self.ask("create_recurring_assignment", json=whole))
        return created

    @property
    def planned(self) -> list[dict[str, Any]]:
        """Every assignment of the year."""
        return rows(self.target, "list_assignments", self.whole)

    def hours(self, user: str) -> dict[int, float]:
        """Hours of a person by day of March."""
        return hours_of(self.totals(user))

    def totals(self, user: str) -> Any:
        """Totals of a person in March, all days on one page."""
        return self.read("get_user_totals", userId=user, query={**self.days(1, 31), "page-size": 31})

    @property
    def everything(self) -> Any:
        """All that planning could change, in the year and beside it."""
        ever = {"start": "2000-01-01T00:00:00Z", "end": "2100-01-01T00:00:00Z"}
        form = {**ever, "pageSize": 200}
        published = [{**form, "statusFilter": status} for status in ("PUBLISHED", "UNPUBLISHED")]
        return [
            rows(self.target, "list_assignments", ever),
            [self.read("search_user_totals", json=one) for one in published],
            rows(self.target, "list_projects"),
            [self.read("get_member_profile", userId=user) for user in self.people],
            self.read("list_webhooks"),
        ]


def desk_of(target: Target) -> Desk:
    """A desk in the first workspace; everything in its year is deleted when the flow is over."""
    here = in_workspace(target)
    free = next(year for year in _YEARS if not Desk(here, year).planned)
    users = {one["id"]: one for one in rows(here, "list_users")}
    active = [one["id"] for one in rows(here, "list_users", {"status": "ACTIVE"})]
    profiles = {user: read(here, "get_member_profile", userId=user) for user in active}
    people = [user for user, profile in profiles.items() if profile["workingDays"] == OFFICE]
    known = {one["id"]: one for one in rows(here, "list_projects")}
    projects = [guid for guid, one in known.items() if not one["archived"]]
    listed = rows(here, "list_assignments", {"start": "2000-01-01T00:00:00Z", "end": "2030-12-31T00:00:00Z"})
    tasks = {one["taskId"]: (one["projectId"], one["taskName"]) for one in listed if one["taskId"]}
    desk = Desk(here, free, people, projects, users, known, tasks)
    target.finally_do(lambda: _clear(desk))
    return desk


def _clear(desk: Desk) -> None:
    for row in desk.planned:
        desk.ask("delete_recurring_assignment", assignmentId=row["id"])


def hours_of(totals: Any) -> dict[int, float]:
    """Hours by day of the month; without a row there may be no body."""
    return {int(row["date"][8:10]): row["totalHours"] for row in totals["totalHoursPerDay"]} if totals else {}


def days_between(start: str, end: str) -> list[date]:
    """The days from one moment to the other, both included."""
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def row_of(desk: Desk, form: dict[str, Any], week: Sequence[str] = OFFICE) -> dict[str, Any]:
    """A new assignment as its writes answer it, but for its id; ``week`` are the person's working days."""
    told = {"userId": desk.people[0], "projectId": desk.projects[0], "hoursPerDay": 4, **form}
    is_every_day = told.get("includeNonWorkingDays", False)
    days = days_between(told["start"], told["end"])
    excluded = [] if is_every_day else [day for day in days if DAY_NAMES[day.weekday()] not in week]
    return {
        "workspaceId": desk.target.keys["workspaceId"],
        "userId": told["userId"],
        "projectId": told["projectId"],
        "taskId": told.get("taskId"),
        "period": {"start": told["start"], "end": told["end"]},
        "startTime": told.get("startTime"),
        "hoursPerDay": told["hoursPerDay"],
        "includeNonWorkingDays": is_every_day,
        "billable": told.get("billable", False),
        "note": told.get("note"),
        "published": False,
        "recurring": {"repeat": False, "seriesId": None, "weeks": 1},
        "excludeDays": [{"date": f"{day}T00:00:00Z", "type": "WEEKEND"} for day in excluded],
    }


def listed_of(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    """An assignment as the list shows it: names in place of what only planners need."""
    project = desk.known[row["projectId"]]
    same = (
        "id",
        "workspaceId",
        "userId",
        "projectId",
        "taskId",
        "period",
        "startTime",
        "hoursPerDay",
        "billable",
        "note",
    )
    return {
        **{name: row[name] for name in same},
        "userName": desk.users[row["userId"]]["name"],
        "projectName": project["name"],
        "projectColor": project["color"],
        "projectBillable": project["billable"],
        "projectArchived": project["archived"],
        "clientId": project["clientId"],
        "clientName": project["clientName"],
        "taskName": desk.tasks.get(row["taskId"], (None, None))[1],
    }
