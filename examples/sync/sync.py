"""Bring everybody's working week from awork to Azure DevOps, ProjectCOR and Clockify, joined by e-mail address.

awork says seconds for each day of the week. Azure DevOps and ProjectCOR take hours a day for five days, Clockify the
length of a day and the days that are worked; where awork's days differ they get the average. Everything is read before
anything is written, and what is right already is not written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from remote import Api, Row, SyncError, rows, setting

FIVE_DAYS = 5 * 3600  # seconds of a week in which every day has an hour
NOTHING = 1e-6  # hours: what adding up shares may cost
DAYS = {"mon": "MONDAY", "tue": "TUESDAY", "wed": "WEDNESDAY", "thu": "THURSDAY", "fri": "FRIDAY",
        "sat": "SATURDAY", "sun": "SUNDAY"}  # fmt: skip

Step = tuple[str, list[Callable[[], Any]]]  # a line for whoever started the job, and the writes that make it true


@dataclass(frozen=True)
class Person:
    """Somebody in awork. ``week`` has the seconds of each day that is worked, by Clockify's name of the day."""

    name: str
    email: str
    week: dict[str, int]

    @property
    def hours(self) -> float:
        """Hours a day, if five days are worked."""
        return sum(self.week.values()) / FIVE_DAYS


def read_people(awork: Api) -> Iterator[Person]:
    """Everybody who works (awork leaves archived people out itself) and has an e-mail address."""
    for user in rows(lambda page, size: awork("GET", "/users", page=page, pageSize=size)):
        contacts = {(one["type"], one.get("subType")): one.get("value") for one in user["userContactInfos"]}
        email = contacts.get(("email", "work"))
        if email and not user["isDeactivated"]:
            seconds = awork("GET", f"/users/{user['id']}/capacity")["weeklyCapacity"]
            week = {name: seconds[day] for day, name in DAYS.items() if seconds[day]}
            yield Person(f"{user.get('firstName')} {user.get('lastName')}", email.casefold(), week)


def to_azure_devops(azure: Api, people: list[Person]) -> Iterator[Step]:
    """The current iteration of each of a person's teams; between teams and activities the proportions stay."""
    found: dict[str, list[tuple[str, list[Row]]]] = {}
    for email, path, activities in read_capacities(azure):
        found.setdefault(email, []).append((path, activities))
    for person in people:
        places = found.get(person.email, [])
        planned = [one["capacityPerDay"] for _, activities in places for one in activities]
        before = sum(planned)
        if not places:
            yield f"{person.name}: in no current iteration of Azure DevOps", []
        elif abs(before - person.hours) > NOTHING:
            writes: list[Callable[[], Any]] = []
            for path, activities in places:
                shares = [one["capacityPerDay"] / before if before else 1 / len(planned) for one in activities]
                scaled = [
                    {"name": one["name"], "capacityPerDay": person.hours * share}
                    for one, share in zip(activities, shares, strict=True)
                ]
                writes.append(partial(azure, "PATCH", path, json={"activities": scaled}))
            yield f"{person.name}: Azure DevOps {before:g} -> {person.hours:g} hours a day", writes


def read_capacities(azure: Api) -> Iterator[tuple[str, str, list[Row]]]:
    """E-mail address, path and activities of every member of every team that is in an iteration today."""

    def listed(path: str) -> Iterator[Row]:
        return rows(lambda page, size: azure("GET", path, **{"$top": size, "$skip": size * (page - 1)})["value"])

    for project in listed("/_apis/projects"):
        teams = f"/_apis/projects/{project['id']}/teams"
        for team in listed(teams):
            iterations = f"/{project['id']}/{team['id']}/_apis/work/teamsettings/iterations"
            for one in azure("GET", iterations)["value"]:
                if one["attributes"].get("timeFrame") != "current":
                    continue
                capacities = f"{iterations}/{one['id']}/capacities"
                planned = azure("GET", capacities)["teamMembers"]
                activities = {row["teamMember"]["id"]: row["activities"] for row in planned}
                for member in listed(f"{teams}/{team['id']}/members"):
                    identity = member["identity"]
                    unplanned = [{"name": "", "capacityPerDay": 0}]
                    own = activities.get(identity["id"]) or unplanned
                    yield identity["uniqueName"].casefold(), f"{capacities}/{identity['id']}", own


def to_projectcor(cor: Api, people: list[Person]) -> Iterator[Step]:
    """Daily hours. ProjectCOR has whole ones; somebody with others is told and left alone."""
    listed = rows(lambda page, size: cor("GET", "/users", page=page, perPage=size)["data"])
    users = {user["email"].casefold(): user for user in listed}
    for person in people:
        user = users.get(person.email)
        if user is None:
            yield f"{person.name}: not in ProjectCOR", []
        elif not person.hours.is_integer():
            yield f"{person.name}: ProjectCOR stays at {user['daily_hours']}, {person.hours:g} hours are not whole", []
        elif user["daily_hours"] != person.hours:
            write = partial(cor, "PUT", f"/users/{user['id']}", json={"daily_hours": int(person.hours)})
            yield f"{person.name}: ProjectCOR {user['daily_hours']} -> {person.hours:g} hours a day", [write]


def to_clockify(clockify: Api, people: list[Person]) -> Iterator[Step]:
    """Working days and the length of one, to the second."""
    workspace = f"/v1/workspaces/{clockify('GET', '/v1/user')['activeWorkspace']}"
    listed = rows(lambda page, size: clockify("GET", f"{workspace}/users", **{"page": page, "page-size": size}))
    users = {user["email"].casefold(): user for user in listed}
    for person in people:
        if person.email not in users:
            yield f"{person.name}: not in Clockify", []
            continue
        path = f"{workspace}/member-profile/{users[person.email]['id']}"
        profile = clockify("GET", path)
        length = duration(round(sum(person.week.values()) / max(len(person.week), 1)))
        if (profile["workCapacity"], set(profile["workingDays"])) != (length, set(person.week)):
            week = {"workCapacity": length, "workingDays": list(person.week)}
            told = f"{person.name}: Clockify {length} on {', '.join(person.week) or 'no day'}"
            yield told, [partial(clockify, "PATCH", path, json=week)]


def duration(seconds: int) -> str:
    """ISO 8601 as Clockify writes it: PT7H30M."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    parts = [f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (seconds % 60, "S")) if value]
    return "PT" + ("".join(parts) or "0S")


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {setting(name)}"}


def plan(session: requests.Session) -> tuple[int, list[Step]]:
    """How many people there are in awork, and what is to be done about them."""
    awork = Api(session, "AWORK", headers=bearer("AWORK_TOKEN"))
    # Without the second header a refused token would be answered with a page to sign in.
    headers = {"Accept": "application/json; api-version=7.1", "X-TFS-FedAuthRedirect": "Suppress"}
    azure = Api(session, "AZURE_DEVOPS", headers=headers, auth=("", setting("AZURE_DEVOPS_TOKEN")))
    cor = Api(session, "PROJECTCOR", headers=bearer("PROJECTCOR_TOKEN"))
    clockify = Api(session, "CLOCKIFY", headers={"X-Api-Key": setting("CLOCKIFY_TOKEN")})
    people = list(read_people(awork))
    return len(people), [*to_azure_devops(azure, people), *to_projectcor(cor, people), *to_clockify(clockify, people)]


def main() -> int:
    """Exit code 0, or 1 after one line on stderr."""
    try:
        with requests.Session() as session:
            people, steps = plan(session)
            for told, writes in steps:
                for write in writes:
                    write()
                print(told)
    except SyncError as error:
        print(f"sync: {error}", file=sys.stderr)
        return 1
    print(f"{people} people, {sum(bool(writes) for _, writes in steps)} changes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
