"""``/__admin/clock``: one clock for the whole world."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from toy.api import SOON, Api


def test_the_clock_tells_the_worlds_time(admin: Api) -> None:
    assert admin.get("/clock").json == {"now": "2026-03-04T12:00:00Z", "frozen": True}


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ({"now": "2027-01-01T00:00:00Z"}, "2027-01-01T00:00:00Z"),
        ({"now": "2027-01-01T01:00:00+01:00"}, "2027-01-01T00:00:00Z"),
        ({"now": "2027-01-01"}, "2027-01-01T00:00:00Z"),
        ({"advance": 90.5}, "2026-03-04T12:01:30.500000Z"),
        ({"advance": -3600}, "2026-03-04T11:00:00Z"),
        ({"now": "2027-01-01T00:00:00Z", "advance": 60}, "2027-01-01T00:01:00Z"),
        ({"frozen": True}, "2026-03-04T12:00:00Z"),
        ({}, "2026-03-04T12:00:00Z"),
    ],
)
def test_a_frozen_clock_is_put_and_stays_frozen(admin: Api, told: dict[str, Any], now: str) -> None:
    answer = admin.put("/clock", told)

    assert (answer.status_code, answer.json) == (200, {"now": now, "frozen": True})
    assert admin.get("/clock").json == answer.json


def test_a_thawed_clock_runs(admin: Api) -> None:
    answer = admin.put("/clock", {"frozen": False, "now": "2027-01-01T00:00:00Z"})

    now = datetime.fromisoformat(answer.json["now"])
    assert not answer.json["frozen"]
    assert datetime(2027, 1, 1, tzinfo=UTC) <= now < datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
    assert datetime.fromisoformat(admin.get("/clock").json["now"]) >= now


def test_everybody_sees_the_same_time(admin: Api, library: Api, rooms: Api) -> None:
    admin.put("/clock", {"now": "2026-03-06T18:00:00Z"})

    assert library.get("/shelves", token=SOON).status_code == 401
    assert rooms.post("/visits", {"reader": "mary", "seat": 1}).json["came"] == "2026-03-06T18:00:00+00:00"
    assert admin.get("/journal").json["exchanges"][0]["at"] == "2026-03-06T18:00:00Z"


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({"now": "tomorrow"}, ["/now"]),
        ({"now": 5}, ["/now"]),
        ({"now": None}, ["/now"]),
        ({"now": "9999-12-31T23:59:59Z"}, ["/now"]),
        ({"now": "1969-12-31T23:59:59Z"}, ["/now"]),
        ({"now": "0001-01-01T00:00:00+14:00"}, ["/now"]),
        ({"frozen": 1}, ["/frozen"]),
        ({"frozen": None}, ["/frozen"]),
        ({"advance": "1"}, ["/advance"]),
        ({"advance": True}, ["/advance"]),
        ({"advance": 1e11}, ["/advance"]),
        ({"speed": 2}, ["/speed"]),
        ({"now": "x", "advance": "x", "frozen": "x"}, ["/now", "/frozen", "/advance"]),
        ([], [""]),
        ("now", [""]),
    ],
)
def test_a_clock_that_cannot_be_put_is_422_and_nothing_changes(admin: Api, told: Any, at: list[str]) -> None:
    answer = admin.put("/clock", told)

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [problem["at"] for problem in answer.get_json()["problems"]] == at
    assert admin.get("/clock").json == {"now": "2026-03-04T12:00:00Z", "frozen": True}


def test_the_clock_does_not_leave_its_range(admin: Api) -> None:
    admin.put("/clock", {"now": "8999-12-31T00:00:00Z", "frozen": False})

    answer = admin.put("/clock", {"advance": 10**9})

    assert answer.status_code == 422
    assert answer.get_json()["detail"].endswith("is not between 1970 and 9000; advance the clock by less")
    assert admin.get("/clock").json["now"].startswith("8999-12-31T00:00")
