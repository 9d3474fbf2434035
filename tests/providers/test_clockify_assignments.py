"""Assignments: planned, listed, changed, deleted and published."""

from __future__ import annotations

import re

import pytest
from fabrikam_clockify import (
    CHUCK,
    CONTOSO,
    DESIGN,
    DEVELOPMENT,
    DRAFT,
    FIBER,
    FLEET,
    HANNA,
    INTERNAL,
    JOHN,
    JOHNS,
    LEGACY,
    MARCH,
    MATEUS,
    MEMBER,
    MOBILE,
    NOAH,
    OLIVER,
    SCHEDULING,
    TESTING,
    WORKSPACE,
    Clockify,
    days,
    period,
)

HEX = re.compile(r"[0-9a-f]{24}")
ALL = f"{SCHEDULING}/all"


@pytest.fixture
def clockify(client):
    return Clockify(client)


def published(world):
    return {row["id"] for row in world.store("clockify")["assignments"] if row["published"]}


def test_a_new_assignment_has_everything_that_was_sent(clockify):
    form = {
        **period("2026-03-05", "2026-03-06"),
        "hoursPerDay": 3.5,
        "projectId": FIBER,
        "userId": MATEUS,
        "billable": True,
        "includeNonWorkingDays": True,
        "note": "Übergabe 引き継ぎ",
        "startTime": "09:30:00",
        "taskId": DEVELOPMENT,
        "recurringAssignment": {"repeat": False, "weeks": 3},
        "published": True,
        "colour": [],
    }

    answer = clockify.send("POST", f"{SCHEDULING}/recurring", form)

    assert answer.status_code == 201
    (row,) = answer.json
    assert row == {
        "id": row["id"],
        "workspaceId": WORKSPACE,
        "userId": MATEUS,
        "projectId": FIBER,
        "taskId": DEVELOPMENT,
        "period": {"start": "2026-03-05T00:00:00Z", "end": "2026-03-06T23:59:59Z"},
        "startTime": "09:30:00",
        "hoursPerDay": 3.5,
        "includeNonWorkingDays": True,
        "billable": True,
        "note": "Übergabe 引き継ぎ",
        "published": False,
        "recurring": {"repeat": False, "seriesId": None, "weeks": 3},
        "excludeDays": [],
    }
    assert HEX.fullmatch(row["id"])


def test_null_is_as_good_as_nothing_where_answers_have_it(clockify):
    (row,) = clockify.plan(**period("2026-03-05", "2026-03-06"), note=None, startTime=None, taskId=None)

    assert (row["note"], row["startTime"], row["taskId"]) == (None, None, None)


@pytest.mark.parametrize("project", [LEGACY, FLEET])
def test_any_project_of_the_workspace_can_be_planned_archived_or_not(clockify, project):
    clockify.plan(projectId=project, **period("2026-03-05", "2026-03-05"))

    assert clockify.hours(MATEUS) == {"2026-03-05": 4.0}


def test_the_same_days_are_free_for_another_project_task_or_person(clockify):
    asked = period("2026-03-02", "2026-03-06")

    for form in (
        {"projectId": FIBER},
        {"projectId": FIBER, "taskId": DESIGN},
        {"projectId": FIBER, "taskId": DEVELOPMENT},
        {"projectId": FLEET},
        {"projectId": FIBER, "userId": HANNA},
    ):
        clockify.plan(**asked, **form, hoursPerDay=1)

    assert clockify.hours(MATEUS) == {f"2026-03-0{day}": 4.0 for day in range(2, 7)}


def test_a_weekend_between_two_assignments_is_taken_by_neither(clockify):
    clockify.plan(**period("2026-03-02", "2026-03-08"))

    clockify.plan(**period("2026-03-07", "2026-03-13"))

    assert set(clockify.hours(MATEUS)) == {f"2026-03-{day:02}" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)}


def test_the_list_has_names_and_no_publication(clockify):
    answer = clockify.get(ALL, start="2020-01-01T00:00:00Z", end="2020-12-31T00:00:00Z")

    assert answer.status_code == 200
    assert answer.headers["Last-Page"] == "true"
    assert answer.json == [
        {
            "id": JOHNS,
            "workspaceId": WORKSPACE,
            "userId": JOHN,
            "userName": "John Doe",
            "projectId": MOBILE,
            "projectName": "Mobile App",
            "projectColor": "#03A9F4",
            "projectBillable": True,
            "projectArchived": False,
            "clientId": CONTOSO,
            "clientName": "Contoso Rentals",
            "taskId": None,
            "taskName": None,
            "period": {"start": "2020-01-01T00:00:00Z", "end": "2020-01-01T23:59:59Z"},
            "startTime": None,
            "hoursPerDay": 7.5,
            "billable": True,
            "note": None,
        }
    ]


def test_a_project_without_client_and_a_task_are_named_too(clockify):
    clockify.plan(projectId=INTERNAL, **period("2027-01-04", "2027-01-04"))
    clockify.plan(taskId=TESTING, **period("2027-01-04", "2027-01-04"))

    rows = clockify.get(ALL, **period("2027-01-01", "2027-01-31")).json

    told = [(row["projectName"], row["clientId"], row["clientName"], row["taskId"], row["taskName"]) for row in rows]
    assert told == [
        ("Internal Tools", "", "", None, None),
        ("Mobile App", CONTOSO, "Contoso Rentals", TESTING, "Testing"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "is_listed"),
    [
        pytest.param("2019-01-01", "2019-12-31", False, id="before"),
        pytest.param("2019-01-01", "2020-01-01", True, id="touches its beginning"),
        pytest.param("2020-01-01", "2020-12-31", True, id="touches its end"),
        pytest.param("2020-01-02", "2020-12-31", False, id="after"),
        pytest.param("0001-01-01", "2020-12-31", True, id="around it"),
    ],
)
def test_the_list_holds_what_overlaps_the_range(clockify, start, end, is_listed):
    rows = clockify.get(ALL, **period(start, end)).json

    assert (JOHNS in [row["id"] for row in rows]) is is_listed


@pytest.mark.parametrize(
    ("part", "people"),
    [
        pytest.param("hanna", {HANNA}, id="part of a person's name"),
        pytest.param("FLEET pl", {NOAH}, id="part of a project's name"),
        pytest.param("testing", {MATEUS}, id="part of a task's name"),
        pytest.param("contoso", set(), id="not of a client's"),
        pytest.param("", {HANNA, NOAH, MATEUS}, id="empty"),
    ],
)
def test_the_list_is_searched_by_name(clockify, part, people):
    asked = period("2027-01-04", "2027-01-08")
    clockify.plan(userId=HANNA, projectId=FIBER, **asked)
    clockify.plan(userId=NOAH, projectId=FLEET, **asked)
    clockify.plan(userId=MATEUS, projectId=MOBILE, taskId=TESTING, **asked)

    rows = clockify.get(ALL, **asked, name=part).json

    assert {row["userId"] for row in rows} == people


@pytest.mark.parametrize(
    ("column", "member"),
    [(None, "id"), ("ID", "id"), ("USER", "userName"), ("PROJECT", "projectName")],
)
def test_the_list_is_sorted_and_the_id_decides_between_equals(clockify, column, member):
    asked = MARCH if column is None else {**MARCH, "sort-column": column}
    rows = clockify.get(ALL, **asked).json

    assert rows == sorted(rows, key=lambda row: (row[member].lower(), row["id"]))
    assert clockify.get(ALL, **asked, **{"sort-order": "ASCENDING"}).json == rows
    assert clockify.get(ALL, **asked, **{"sort-order": "DESCENDING"}).json == rows[::-1]


def test_the_list_comes_in_pages(clockify):
    whole = clockify.get(ALL, **MARCH).json

    pages = [clockify.get(ALL, **MARCH, page=number, **{"page-size": 4}) for number in (1, 2, 3, 4)]

    assert [row for page in pages for row in page.json] == whole
    assert [len(page.json) for page in pages] == [4, 4, len(whole) - 8, 0]
    assert [page.headers["Last-Page"] for page in pages] == ["false", "false", "true", "true"]


def test_a_plain_member_reads_the_plan(client):
    assert Clockify(client, MEMBER).get(ALL, **MARCH).status_code == 200


def test_a_change_keeps_what_is_not_sent_and_makes_a_draft_of_it(clockify, world):
    (before,) = clockify.plan(**period("2026-03-05", "2026-03-06"), note="n", startTime="08:00:00", billable=True)
    clockify.send("PUT", f"{SCHEDULING}/publish", MARCH)
    assert before["id"] in published(world)

    answer = clockify.send("PATCH", f"{SCHEDULING}/recurring/{before['id']}", period("2026-03-06", "2026-03-09"))

    assert answer.status_code == 200
    assert answer.json == [
        {
            **before,
            "period": {"start": "2026-03-06T00:00:00Z", "end": "2026-03-09T23:59:59Z"},
            "excludeDays": [
                {"date": "2026-03-07T00:00:00Z", "type": "WEEKEND"},
                {"date": "2026-03-08T00:00:00Z", "type": "WEEKEND"},
            ],
        }
    ]
    assert before["id"] not in published(world)
    assert clockify.hours(MATEUS) == {"2026-03-06": 4.0, "2026-03-09": 4.0}


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({"hoursPerDay": 24}, {"hoursPerDay": 24.0}),
        ({"hoursPerDay": 0.25}, {"hoursPerDay": 0.25}),
        ({"note": ""}, {"note": ""}),
        ({"note": None, "startTime": None, "taskId": None}, {}),
        ({"startTime": "23:59:59"}, {"startTime": "23:59:59"}),
        ({"taskId": TESTING}, {"taskId": TESTING}),
        ({"taskId": ""}, {"taskId": None}),
        ({"billable": False, "includeNonWorkingDays": True}, {"billable": False, "includeNonWorkingDays": True}),
        ({"userId": HANNA, "projectId": FLEET, "published": True}, {}),
        ({"seriesUpdateOption": "ALL"}, {}),
    ],
)
def test_a_change_of_one_member_leaves_the_others(clockify, sent, changed):
    days_ = period("2026-03-05", "2026-03-05")
    (before,) = clockify.plan(**days_, note="n", startTime="08:00:00", billable=True)

    answer = clockify.send("PATCH", f"{SCHEDULING}/recurring/{before['id']}", {**days_, **sent})

    assert (answer.status_code, answer.json) == (200, [{**before, **changed}])
    assert clockify.open("DELETE", f"{SCHEDULING}/recurring/{before['id']}").json == answer.json


def test_an_assignment_may_be_moved_over_its_own_days(clockify):
    (row,) = clockify.plan(**period("2026-03-02", "2026-03-06"))

    answer = clockify.send("PATCH", f"{SCHEDULING}/recurring/{row['id']}", period("2026-03-03", "2026-03-05"))

    assert answer.status_code == 200
    assert set(clockify.hours(MATEUS)) == {"2026-03-03", "2026-03-04", "2026-03-05"}


def test_what_is_deleted_is_gone_from_list_and_totals(clockify):
    before = clockify.get(ALL, **MARCH).json

    answer = clockify.open("DELETE", f"{SCHEDULING}/recurring/{DRAFT}")

    assert (answer.status_code, [row["id"] for row in answer.json]) == (200, [DRAFT])
    assert clockify.get(ALL, **MARCH).json == [row for row in before if row["id"] != DRAFT]
    assert clockify.hours(NOAH) == {}
    assert clockify.open("DELETE", f"{SCHEDULING}/recurring/{DRAFT}").status_code == 400


@pytest.fixture
def drafts(clockify):
    """Who has a draft in the first week of 2027: Mateus for Mobile App, Noah for Fleet Planner, Chuck on Friday."""
    rows = [
        *clockify.plan(userId=MATEUS, projectId=MOBILE, **period("2027-01-04", "2027-01-08")),
        *clockify.plan(userId=NOAH, projectId=FLEET, **period("2027-01-04", "2027-01-08")),
        *clockify.plan(userId=CHUCK, projectId=FIBER, **period("2027-01-08", "2027-01-08")),
    ]
    return {row["id"]: row["userId"] for row in rows}


EVERYBODY = {MATEUS, NOAH, CHUCK}


@pytest.mark.parametrize(
    ("form", "people"),
    [
        pytest.param({}, EVERYBODY, id="everything"),
        pytest.param({"notifyUsers": True, "viewType": "ALL"}, EVERYBODY, id="notified or not"),
        pytest.param({"userFilter": {"contains": "CONTAINS", "ids": [NOAH]}}, {NOAH}, id="some"),
        pytest.param({"userFilter": {"contains": "CONTAINS_ONLY", "ids": [NOAH]}}, {NOAH}, id="only some"),
        pytest.param({"userFilter": {"ids": [NOAH]}}, {NOAH}, id="containing unless said"),
        pytest.param({"userFilter": {"contains": "DOES_NOT_CONTAIN", "ids": [NOAH]}}, {MATEUS, CHUCK}, id="all but"),
        pytest.param({"userFilter": {"contains": "DOES_NOT_CONTAIN", "ids": []}}, EVERYBODY, id="no ids"),
        pytest.param({"userFilter": {"status": "INACTIVE"}}, set(), id="inactive people"),
        pytest.param({"userFilter": {"statuses": ["INACTIVE", "ACTIVE"]}}, EVERYBODY, id="two statuses"),
        pytest.param({"userFilter": {"status": "ALL"}}, EVERYBODY, id="any status"),
        pytest.param({"userGroupFilter": {"contains": "CONTAINS", "ids": ["g"]}}, set(), id="a group of nobody"),
        pytest.param({"userGroupFilter": {"contains": "DOES_NOT_CONTAIN", "ids": ["g"]}}, EVERYBODY, id="outside it"),
        pytest.param({"search": "NOAH"}, {NOAH}, id="a person's name"),
        pytest.param({"search": "mobile"}, {MATEUS}, id="a project's name"),
        pytest.param({"search": "contoso", "viewType": "PROJECTS"}, {MATEUS, CHUCK}, id="a client's name"),
        pytest.param({"search": "noah", "viewType": "PROJECTS"}, set(), id="no project's name"),
        pytest.param({"search": "hotmail", "viewType": "TEAM"}, {CHUCK}, id="an e-mail address"),
        pytest.param({"search": "mobile", "viewType": "TEAM"}, set(), id="no person's name"),
        pytest.param(period("2027-01-01", "2027-01-04"), {MATEUS, NOAH}, id="only what overlaps"),
        pytest.param(period("2027-01-09", "2027-12-31"), set(), id="nothing"),
    ],
)
def test_publishing_reaches_what_overlaps_and_passes_the_filters(clockify, world, drafts, form, people):
    before = published(world)

    answers = [
        clockify.send("PUT", f"{SCHEDULING}/publish", {**period("2027-01-01", "2027-01-31"), **form}) for _ in range(2)
    ]

    assert [(answer.status_code, answer.data) for answer in answers] == [(200, b"")] * 2
    assert {drafts[key] for key in published(world) - before} == people
    assert before <= published(world)


def test_publishing_changes_nothing_else(clockify, world):
    before = {row["id"]: row for row in world.store("clockify")["assignments"]}

    clockify.send("PUT", f"{SCHEDULING}/publish", MARCH)

    after = {row["id"]: row for row in world.store("clockify")["assignments"]}
    assert after == {key: {**row, "published": True} for key, row in before.items()}


def test_an_inactive_person_can_be_planned(clockify):
    (row,) = clockify.plan(userId=OLIVER, **period("2026-03-05", "2026-03-05"))

    assert days([row]) == [("2026-03-05", "2026-03-05")]
    assert clockify.hours(OLIVER) == {"2026-03-05": 4.0}
