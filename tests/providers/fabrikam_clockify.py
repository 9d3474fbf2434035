"""Fabrikam's workspace in Clockify: who and what the default scenario holds, and how a client addresses it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOST = "/api.clockify.me/api"
WORKSPACE = "64a687e29ae1f428e7ebe303"
NORTHWIND = "64a91b07c8d35e42f6a0b7d2"  # the workspace of somebody else
SCHEDULING = "/scheduling/assignments"

ADMIN = "ZWJhOGViYzktNmU1Mi00NzhhLWFmMzMtMjdiZTQ0NzliYmIw"  # Amara's key
MEMBER = "ODRhZGY1MzAtOGY4My00ZDdkLTk0ZjQtYjZmZTA5YjkxZWMw"  # Priya's

AMARA = "64a687e2da888cbbd07d1f4e"  # the owner
JONAS = "64a687e238fc28b84b2111e6"  # planned for two projects on Wednesday
PRIYA = "64a687e2f15216ca7ffc0737"  # a plain member
TOMAS = "64a687e26d9485cd7e24b785"
HANNA = "64a687e23b365abf298ba1b9"  # 7 hours a day; has the series
MEI = "64a687e22161f98523e99286"
LUKAS = "64a687e21ea74d5ccae235ae"  # planned over a weekend
NOAH = "64a687e2649be7bf3c41f8b5"  # has a draft over two weeks
OTHER_NOAH = "64a687e2d7b1defa6ab05373"
MATEUS = "64a687e25e63758385fd6f1d"  # nothing is planned for him
OLIVER = "64a687e203c2657282bbb75e"  # inactive
CHLOE = "64a687e2ef8015df00471e39"  # inactive
IVY = "64a687e2c2d54cc4ce26bd30"  # the owner of Northwind
CHUCK = "64a687e255cf4ef8ff298871"
JOHN = "72k687e29ae1f428e7ebe109"  # the person on the vendor's page: 7 hours a day, one assignment in 2020

CONTOSO = "64b0a7c49f3d2e61b8c5d012"
FIBER = "64b5c1f055d4e2a70c9b1e33"  # Fiber Portal, for Contoso Rentals
MOBILE = "64b5c1f06c1ba86b8f89df54"  # Mobile App, for Contoso Rentals
FLEET = "64b5c1f0b37d90e4a18f5c26"  # Fleet Planner, for Adventure Works
INTERNAL = "64b5c1f0d9025b6e7fc3a841"  # Internal Tools, without a client and with nothing planned
LEGACY = "64b5c1f0e46a17c8d25b90f7"  # Legacy Migration, archived
DESIGN = "64b9e5d3c2f14a8e07d6b901"  # tasks of Fiber Portal
DEVELOPMENT = "64b9e5d3c2f14a8e07d6b902"
TESTING = "64b9e5d3a7405c1f92e8d603"  # of Mobile App

SERIES = ("64d0f31a7b9e4c05a1d2e805", "64d0f31a7b9e4c05a1d2e806", "64d0f31a7b9e4c05a1d2e807")  # Hanna's three weeks
SERIES_ID = "64cf9b6e20d7a8541f3c6be9"
DRAFT = "64d0f31a7b9e4c05a1d2e809"  # Noah's
JOHNS = "64d0f31a7b9e4c05a1d2e80d"
WEBHOOK = "64c8d2a4d6cf4a3f9b21e7a0"

MARCH = {"start": "2026-03-01T00:00:00Z", "end": "2026-03-31T23:59:59Z"}


class Clockify:
    """Clockify as the owner of one key meets it; paths begin below the workspace."""

    def __init__(self, client: FlaskClient, key: str = ADMIN, workspace: str = WORKSPACE) -> None:
        self._client = client
        self.key, self.workspace = key, workspace
        self._headers = {"X-Api-Key": key}
        self._root = f"{HOST}/v1/workspaces/{workspace}"

    def open(self, method: str, path: str, **sent: Any) -> TestResponse:
        return self._client.open(self._root + path, method=method, headers=self._headers, **sent)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.open("GET", path, query_string=query)

    def send(self, method: str, path: str, body: Any) -> TestResponse:
        return self.open(method, path, json=body)

    def totals(self, user: str, start: str, end: str, **query: Any) -> TestResponse:
        return self.get(f"{SCHEDULING}/users/{user}/totals", start=start, end=end, **query)

    def hours(self, user: str, start: str = "2026-03-01", end: str = "2026-03-31") -> dict[str, float]:
        """Hours by day of all of a user's assignments; days are ``2026-03-04``."""
        told = self.totals(user, f"{start}T00:00:00Z", f"{end}T00:00:00Z", **{"page-size": 10000}).json
        return {row["date"][:10]: row["totalHours"] for row in told["totalHoursPerDay"]}

    def plan(self, **form: Any) -> Any:
        """The rows of a new assignment; Mateus works on the mobile app unless said."""
        whole = {"projectId": MOBILE, "userId": MATEUS, "hoursPerDay": 4, **form}
        answer = self.send("POST", f"{SCHEDULING}/recurring", whole)
        assert answer.status_code == 201, answer.json
        return answer.json


def period(start: str, end: str) -> dict[str, str]:
    """The days from start to end (``2026-03-04``) as requests name them."""
    return {"start": f"{start}T00:00:00Z", "end": f"{end}T23:59:59Z"}


def days(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The first and last day of each row."""
    return [(row["period"]["start"][:10], row["period"]["end"][:10]) for row in rows]
