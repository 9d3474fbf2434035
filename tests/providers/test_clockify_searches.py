"""Totals of many people and of projects, by body and by query."""

from __future__ import annotations

import pytest
from fabrikam_clockify import (
    CHLOE,
    DESIGN,
    FIBER,
    FLEET,
    HANNA,
    INTERNAL,
    JOHN,
    JONAS,
    LEGACY,
    LUKAS,
    MARCH,
    MATEUS,
    MOBILE,
    NOAH,
    OLIVER,
    OTHER_NOAH,
    SCHEDULING,
    WORKSPACE,
    Clockify,
    period,
)

PEOPLE = f"{SCHEDULING}/user-filter/totals"
PROJECTS = f"{SCHEDULING}/projects/totals"
YEAR_2020 = {"start": "2020-01-01T00:00:00Z", "end": "2021-01-01T00:00:00Z"}


@pytest.fixture
def clockify(client):
    return Clockify(client)


def found(answer, member):
    assert answer.status_code == 200, answer.json
    return {row[member] for row in answer.json}


def test_a_person_found_has_the_totals_that_are_asked_for_alone(clockify):
    asked = {"userFilter": {"ids": [JONAS]}, **MARCH}

    answer = clockify.send("POST", PEOPLE, asked)

    assert answer.status_code == 200
    assert answer.json == [clockify.totals(JONAS, **MARCH).json]
    assert answer.headers["Last-Page"] == "true"


def test_everybody_is_found_with_or_without_hours(clockify):
    answer = clockify.send("POST", PEOPLE, MARCH)

    assert len(answer.json) == 16
    assert {OLIVER, CHLOE, MATEUS, JOHN} <= found(answer, "userId")
    assert {row["userStatus"] for row in answer.json if row["userId"] in (OLIVER, CHLOE)} == {"INACTIVE"}


@pytest.mark.parametrize(
    ("form", "people"),
    [
        pytest.param({"search": "SCHMIDT"}, {NOAH, OTHER_NOAH}, id="part of a name"),
        pytest.param({"search": "john.doe@"}, {JOHN}, id="part of an e-mail address"),
        pytest.param({"userFilter": {"contains": "CONTAINS", "ids": [NOAH, "x"]}}, {NOAH}, id="some"),
        pytest.param({"userFilter": {"status": "INACTIVE"}}, {OLIVER, CHLOE}, id="a status"),
        pytest.param({"userFilter": {"statuses": ["PENDING", "DECLINED"]}}, set(), id="statuses"),
        pytest.param({"userFilter": {"ids": ["g"], "sourceType": "USER_GROUP"}}, set(), id="a group of nobody"),
        pytest.param({"userGroupFilter": {"ids": ["g"], "contains": "CONTAINS"}}, set(), id="in no group"),
    ],
)
def test_people_are_searched_and_filtered(clockify, form, people):
    assert found(clockify.send("POST", PEOPLE, {**MARCH, **form}), "userId") == people


@pytest.mark.parametrize(
    ("status", "days"),
    [(None, 12), ("ALL", 12), ("PUBLISHED", 5), ("UNPUBLISHED", 7)],
)
def test_drafts_can_be_told_apart_in_a_persons_totals(clockify, status, days):
    clockify.plan(**period("2026-03-02", "2026-03-06"))
    clockify.send("PUT", f"{SCHEDULING}/publish", MARCH)
    clockify.plan(**period("2026-03-12", "2026-03-20"))
    form = {**MARCH, "userFilter": {"ids": [MATEUS]}, **({"statusFilter": status} if status else {})}

    (row,) = clockify.send("POST", PEOPLE, form).json

    assert len(row["totalHoursPerDay"]) == days


@pytest.mark.parametrize("path", [PEOPLE, PROJECTS])
def test_pages_of_a_search_stand_in_the_body(clockify, path):
    whole = clockify.send("POST", path, MARCH).json
    size = len(whole) - 1

    pages = [clockify.send("POST", path, {**MARCH, "page": number, "pageSize": size}) for number in (1, 2, 3)]

    assert [page.json for page in pages] == [whole[:size], whole[size:], []]
    assert [page.headers["Last-Page"] for page in pages] == ["false", "true", "true"]
    assert clockify.send("POST", path, {**MARCH, "page": 1, "page-size": 1}).json == whole


def test_a_project_has_a_row_for_every_day_of_the_range(clockify):
    answer = clockify.get(f"{PROJECTS}/{MOBILE}", **period("2026-03-07", "2026-03-10"))

    assert answer.status_code == 200
    assert answer.json == {
        "workspaceId": WORKSPACE,
        "projectId": MOBILE,
        "projectName": "Mobile App",
        "projectColor": "#03A9F4",
        "projectBillable": True,
        "projectArchived": False,
        "clientName": "Contoso Rentals",
        "taskId": None,
        "taskName": None,
        "totalHours": 8.0,
        "assignments": [
            {"date": "2026-03-07T00:00:00Z", "hasAssignment": False},
            {"date": "2026-03-08T00:00:00Z", "hasAssignment": False},
            {"date": "2026-03-09T00:00:00Z", "hasAssignment": True},
            {"date": "2026-03-10T00:00:00Z", "hasAssignment": True},
        ],
        "milestones": [],
    }


def test_hours_of_a_project_add_up_over_people_and_tasks(clockify):
    clockify.plan(projectId=FIBER, hoursPerDay=1.5, taskId=DESIGN, **period("2026-03-04", "2026-03-04"))

    answer = clockify.get(f"{PROJECTS}/{FIBER}", **period("2026-03-04", "2026-03-04"))

    assert answer.json["totalHours"] == 4 + 8 + 1.5


def test_a_project_has_its_milestones_of_the_range(clockify):
    milestone = {
        "id": "64bd02e97c3f1a5b86d4e0f8",
        "name": "Beta",
        "date": "2026-03-23T00:00:00Z",
        "projectId": MOBILE,
        "workspaceId": WORKSPACE,
    }

    assert clockify.get(f"{PROJECTS}/{MOBILE}", **MARCH).json["milestones"] == [milestone]


@pytest.mark.parametrize(("last", "rows"), [("2026-12-31", 365), ("2027-01-01", 366), ("2027-01-02", 10)])
def test_beyond_366_days_only_days_with_an_assignment_are_listed(clockify, last, rows):
    answer = clockify.get(f"{PROJECTS}/{MOBILE}", **period("2026-01-01", last))

    listed = answer.json["assignments"]
    assert len(listed) == rows
    assert sum(row["hasAssignment"] for row in listed) == 10


@pytest.mark.parametrize("range_", [MARCH, period("0001-01-01", "9999-12-31")])
def test_a_project_without_plans_is_whole_with_0_hours(clockify, range_):
    answer = clockify.get(f"{PROJECTS}/{INTERNAL}", **range_)

    assert answer.status_code == 200
    assert (answer.json["projectName"], answer.json["clientName"], answer.json["totalHours"]) == (
        "Internal Tools",
        "",
        0.0,
    )
    assert not any(row["hasAssignment"] for row in answer.json["assignments"])


@pytest.mark.parametrize(
    ("form", "projects"),
    [
        pytest.param(MARCH, {FIBER, MOBILE, FLEET}, id="with hours in the range"),
        pytest.param(period("2026-02-20", "2026-03-31"), {FIBER, MOBILE, FLEET, LEGACY}, id="archived or not"),
        pytest.param(YEAR_2020, {MOBILE}, id="another range"),
        pytest.param({**MARCH, "search": "fiber"}, {FIBER}, id="a project's name"),
        pytest.param({**MARCH, "search": "ADVENTURE"}, {FLEET}, id="a client's name"),
        pytest.param({**MARCH, "search": "john"}, set(), id="not a person's name"),
        pytest.param({**MARCH, "projectId": FLEET}, {FIBER, MOBILE, FLEET}, id="a projectId is ignored"),
        pytest.param({**MARCH, "statusFilter": "PUBLISHED"}, {FIBER, MOBILE, FLEET}, id="published"),
        pytest.param({**MARCH, "statusFilter": "ALL"}, {FIBER, MOBILE, FLEET}, id="both"),
        pytest.param(period("2026-03-14", "2026-03-15"), set(), id="only days off"),
    ],
)
def test_projects_are_searched(clockify, form, projects):
    assert found(clockify.send("POST", PROJECTS, form), "projectId") == projects


def test_a_project_found_is_the_project_asked_for_alone(clockify):
    rows = clockify.send("POST", PROJECTS, MARCH).json

    assert rows == [clockify.get(f"{PROJECTS}/{row['projectId']}", **MARCH).json for row in rows]


def test_the_deprecated_query_finds_the_same(clockify):
    rows = clockify.send("POST", PROJECTS, {**MARCH, "search": "contoso"}).json

    answers = [clockify.get(PROJECTS, **MARCH, search="contoso", page=page, **{"page-size": 1}) for page in (1, 2)]

    assert [answer.json for answer in answers] == [rows[:1], rows[1:]]
    assert [answer.headers["Last-Page"] for answer in answers] == ["false", "true"]


def test_published_totals_of_people_fall_back_when_a_plan_is_changed(clockify):
    form = {**MARCH, "userFilter": {"ids": [LUKAS]}, "statusFilter": "PUBLISHED"}
    row = clockify.get(f"{SCHEDULING}/all", **MARCH, name="Lukas").json[0]

    clockify.send("PATCH", f"{SCHEDULING}/recurring/{row['id']}", row["period"])

    assert clockify.send("POST", PEOPLE, form).json[0]["totalHoursPerDay"] == []
    assert len(clockify.hours(LUKAS)) == 6


@pytest.mark.parametrize("person", [HANNA, LUKAS])
def test_a_range_of_all_time_has_the_days_of_the_plans(clockify, person):
    answer = clockify.send("POST", PEOPLE, {**period("0001-01-01", "9999-12-31"), "userFilter": {"ids": [person]}})

    assert len(answer.json[0]["totalHoursPerDay"]) == len(clockify.hours(person, "0001-01-01", "9999-12-31"))
