"""Fabrikam's organization in Azure DevOps: who and what the default scenario holds, and how a client addresses it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ORGANIZATION = "http://localhost/dev.azure.com/fabrikam"  # as the test client addresses it

PROJECT = "d9bb59ee-cd01-4569-80d1-dce8c2e712f4"  # Fabrikam Fiber
FIBER = "1d8e5f76-54bd-4d11-889b-fee63c864ea6"  # Fabrikam Fiber Team, the project's default team
MOBILE = "c50f1d6b-2f0e-4b3c-9d3a-7f4f7c1b8a95"  # Mobile Crew
LABS = "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c"  # Fabrikam Labs, a project whose team has taken no iteration
LABS_TEAM = "8e0c7a4d-93b1-4f5e-a6d2-1b7e5c9f3028"  # nobody is in it

ROOT = "3f2a6f0c-8f5b-4c1e-9a77-52d1e6b0c4aa"  # the node above all iterations of the project
PAST = "7a4b1c9e-0d6f-4e2b-8c35-91f0a2d7e6b3"  # Iteration 0, 16 to 27 February, taken by Fiber alone
CURRENT = "def498ab-a9cf-41eb-a7c7-9eb67d1852ef"  # Iteration 1, 2 to 13 March
NEXT = "b8d35a1f-6c47-4f90-a2be-0e7c94d15f68"  # Iteration 2, 16 to 27 March
UNTAKEN = "e1907f3b-25da-4b86-9f14-c6a8d0732e5b"  # Iteration 3, 30 March to 10 April, taken by no team
LABS_SPRINT = "2c7f84a6-1e5d-4b09-b3f8-a75d0c6e9124"  # Sprint 1 of Fabrikam Labs, without dates

AMARA = "7e123705-608f-452d-a0ef-2f7280fded24"  # in Fiber and its admin; `contributor`, `expired`
JONAS = "d2a3c46e-c06f-4210-b719-ea7b3bb96710"  # in both teams
PRIYA = "521054a7-2b4e-4b48-8171-adcad03cb6d9"  # in Mobile
TOMAS = "0997e44b-d475-49b5-9be4-faee06b52577"  # Mobile's admin
HANNA = "66e85a22-8604-4641-adeb-82c89d2ed88a"  # in Fiber; `reader`
MEI = "3eda59fb-517e-41ec-ac05-5492c8e27157"
LUKAS = "a8eddddf-928a-46e3-8cdb-ee71256934c9"
NOAH = "3dde8a29-39a1-4438-87df-c37b5e7e8ddc"
OTHER_NOAH = "8d5c6e74-7e3d-4f8f-9aff-a9d400a86cf5"
FATIMA = "040154b7-7a00-4400-96b0-520811bcf87f"
MATEUS = "6b54c8a8-bebf-4baa-9923-2a863eb92ccb"
OLIVER = "8847ed25-fc21-4c9e-a686-5e9caf0f50f7"
CHLOE = "62a31676-8216-4220-9193-1afeecbd679f"
IVY = "943b1145-73b5-4fa2-a9ee-397e326d22b2"
CHUCK = "73a2309e-d0b3-6bf5-9500-9af8bcc805ec"  # the person on the vendor's page
JOHN = "92741a56-99f6-497a-ae02-10575398ca05"
NOBODY = "00000000-0000-4000-8000-000000000000"

# Hours a day in the current iteration.
FIBER_HOURS = {
    AMARA: 8, JONAS: 4, HANNA: 7, MEI: 4, LUKAS: 6, NOAH: 8, OLIVER: 8, CHLOE: 5, IVY: 2, CHUCK: 8,
}  # fmt: skip
MOBILE_HOURS = {JONAS: 4, PRIYA: 8, TOMAS: 8, OTHER_NOAH: 8, FATIMA: 8, MATEUS: 8, JOHN: 7}

_NAMES = {
    AMARA: ("Amara Okafor", "amara.okafor@fabrikam.example"),
    JONAS: ("Jonas Lindqvist", "jonas.lindqvist@fabrikam.example"),
    PRIYA: ("Priya Raman", "priya.raman@fabrikam.example"),
    TOMAS: ("Tomás Herrera", "tomas.herrera@fabrikam.example"),
    HANNA: ("Hanna Weiß", "hanna.weiss@fabrikam.example"),
    MEI: ("Mei Tanaka", "mei.tanaka@fabrikam.example"),
    LUKAS: ("Lukas Brandt", "lukas.brandt@fabrikam.example"),
    NOAH: ("Noah Schmidt", "noah.schmidt@fabrikam.example"),
    OTHER_NOAH: ("Noah Schmidt", "noah.schmidt2@fabrikam.example"),
    FATIMA: ("Fatima El Idrissi", "fatima.elidrissi@fabrikam.example"),
    MATEUS: ("Mateus Carvalho", "mateus.carvalho@fabrikam.example"),
    OLIVER: ("Oliver Grant", "oliver.grant@fabrikam.example"),
    CHLOE: ("Chloé Martin", "chloe.martin@fabrikam.example"),
    IVY: ("Ivy Nakamura", "ivy.nakamura@fabrikam.example"),
    CHUCK: ("Chuck Reinhart", "fabrikamfiber3@hotmail.com"),
    JOHN: ("John Doe", "john.doe@fabrikam.example"),
}
_CHUCKS_DESCRIPTOR = "aad.NzNhMjMwOWUtZDBiMy03YmY1LTk1MDAtOWFmOGJjYzgwNWVj"  # as printed: it is not made of his id


class Azure:
    """An organization as the owner of one token meets it; paths begin below it.

    Every request carries the version 7.1 in its query (``version`` changes it, None leaves it out) and is sent as the
    official clients send it: a missing login is refused, not redirected to a page.
    """

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self._client = client
        login = "Basic " + base64.b64encode(f":{token}".encode()).decode()
        self._headers = {"X-TFS-FedAuthRedirect": "Suppress"} | ({} if token is None else {"Authorization": login})

    def open(self, method: str, path: str, version: str | None = "7.1", **sent: Any) -> TestResponse:
        headers = {**self._headers, **sent.pop("headers", {})}
        query = sent.pop("query_string", {}) | ({} if version is None else {"api-version": version})
        if query:
            sent["query_string"] = query
        return self._client.open(f"/dev.azure.com/fabrikam{path}", method=method, headers=headers, **sent)

    def get(self, path: str, version: str | None = "7.1", **query: Any) -> TestResponse:
        return self.open("GET", path, version, query_string=query)

    def patch(self, path: str, body: Any, version: str | None = "7.1") -> TestResponse:
        return self.open("PATCH", path, version, json=body)

    def put(self, path: str, body: Any, version: str | None = "7.1") -> TestResponse:
        return self.open("PUT", path, version, json=body)

    def post(self, path: str, body: Any, version: str | None = "7.1") -> TestResponse:
        return self.open("POST", path, version, json=body)

    def delete(self, path: str, version: str | None = "7.1") -> TestResponse:
        return self.open("DELETE", path, version)


def settings(team: str | None = FIBER, project: str = PROJECT) -> str:
    """The path of a team's settings; without a team the default team's."""
    return f"/{project}{'' if team is None else f'/{team}'}/_apis/work/teamsettings"


def iterations(team: str | None = FIBER, project: str = PROJECT) -> str:
    """The path of the iterations that a team has taken."""
    return settings(team, project) + "/iterations"


def capacities(team: str | None = FIBER, iteration: str = CURRENT) -> str:
    """The path of a team's capacity in one iteration."""
    return f"{iterations(team)}/{iteration}/capacities"


def team_days_off(team: str | None = FIBER, iteration: str = CURRENT) -> str:
    """The path of the days on which a whole team is off."""
    return f"{iterations(team)}/{iteration}/teamdaysoff"


def identity(person: str, at: str = ORGANIZATION) -> dict[str, Any]:
    """An IdentityRef."""
    name, login = _NAMES[person]
    descriptor = "aad." + base64.urlsafe_b64encode(person.encode()).rstrip(b"=").decode()
    if person == CHUCK:
        descriptor = _CHUCKS_DESCRIPTOR
    return {
        "displayName": name,
        "url": f"{at}/_apis/Identities/{person}",
        "_links": {"avatar": {"href": f"{at}/_apis/GraphProfile/MemberAvatars/{descriptor}"}},
        "id": person,
        "uniqueName": login,
        "imageUrl": f"{at}/_api/_common/identityImage?id={person}",
        "descriptor": descriptor,
    }


def activity(hours: float, name: str = "Development") -> dict[str, Any]:
    """Hours a day for one kind of work."""
    return {"capacityPerDay": hours, "name": name}


def days(start: str, end: str | None = None) -> dict[str, str]:
    """Days off as answers show them, first and last included."""
    return {"start": f"{start}T00:00:00Z", "end": f"{end or start}T00:00:00Z"}


def row(
    person: str,
    activities: Iterable[Mapping[str, Any]] = (),
    days_off: Iterable[Mapping[str, str]] = (),
    *,
    team: str = FIBER,
    iteration: str = CURRENT,
    at: str = ORGANIZATION,
) -> dict[str, Any]:
    """A person's capacity as it stands in lists."""
    return {
        "teamMember": identity(person, at),
        "activities": list(activities),
        "daysOff": list(days_off),
        "url": f"{at}{capacities(team, iteration)}/{person}",
    }


def linked(shown: dict[str, Any], node: str = "Iteration%201", at: str = ORGANIZATION) -> dict[str, Any]:
    """A row as it stands alone; ``node`` is the iteration's path below the project."""
    collection = shown["url"].rpartition("/")[0]
    team = collection.removeprefix(f"{at}/{PROJECT}/").partition("/")[0]
    return {
        **shown,
        "_links": {
            name: {"href": href}
            for name, href in {
                "self": shown["url"],
                "project": f"{at}/_apis/projects/{PROJECT}",
                "team": f"{at}/_apis/projects/{PROJECT}/teams/{team}",
                "teamSettings": at + settings(team),
                "teamIterations": at + iterations(team),
                "teamIteration": collection.rpartition("/")[0],
                "capacity": collection,
                "classificationNode": f"{at}/{PROJECT}/_apis/wit/classificationNodes/Iterations/{node}",
            }.items()
        },
    }
