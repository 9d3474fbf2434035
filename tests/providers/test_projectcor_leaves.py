"""Leaves and their types, and working times: kept, shown with the user, spelt as the vendor's samples spell them."""

from __future__ import annotations

import pytest
from projectcor import (
    AMARA,
    COMPANY,
    HANNA,
    JOHN,
    JONAS,
    JONAS_LEAVES,
    MEI,
    MEIS_LEAVE,
    PARENTAL,
    VACATION,
    VOLUNTEERING,
    Cor,
    golden,
    outline,
)

NOW = "2026-03-04 09:30:00"
VACATION_TYPE = {
    "id": VACATION,
    "name": "Vacation",
    "type_code": "UL11",
    "company_id": None,
    "created_at": "2022-09-14T12:09:10Z",
    "updated_at": "2024-07-15T17:16:56Z",
    "deleted_at": None,
    "icon_name": "Umbrella",
}
FORM = {"userId": AMARA, "leaveTypeId": VACATION, "start": "2026-04-06T08:00:00Z", "end": "2026-04-10T16:00:00Z"}
OVERLAP = {
    "status": 400,
    "name": "CORCustomError",
    "code": "F010",
    "message": "The user has another leave at that time.",
}
CUSTOM_ONLY = {
    "status": 400,
    "name": "CORCustomError",
    "code": "F010",
    "message": "Only custom leave types can be changed.",
}


@pytest.fixture
def cor(client):
    return Cor.named(client, "user")


def ids(answer):
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json]


def test_the_published_request_gets_an_answer_of_the_published_shape(cor):
    published = golden("leaves")["create"]

    answer = cor.post("/user/leaves", {**published["request"], "userId": AMARA})

    expected = {"user_id": AMARA, "created_at": NOW, "updated_at": NOW, "all_day": True, "id": 14052}
    assert (answer.status_code, answer.json) == (200, published["answer"] | expected)
    assert list(answer.json) == list(published["answer"])


def test_a_new_leave_appears_in_the_user_with_its_type(cor):
    leave = cor.post("/user/leaves", FORM).json["id"]

    shown = {
        "id": leave,
        "user_id": AMARA,
        "company_id": COMPANY,
        "leave_type_id": VACATION,
        "start": "2026-04-06T08:00:00Z",
        "end": "2026-04-10T16:00:00Z",
        "created_at": "2026-03-04T09:30:00Z",
        "updated_at": "2026-03-04T09:30:00Z",
        "deleted_at": None,
        "all_day": False,
        "leaveType": VACATION_TYPE,
    }
    assert cor.get(f"/users/{AMARA}").json["leaves"] == [shown]
    assert cor.get("/me").json["leaves"] == [shown]
    assert cor.get("/users").json["data"][0]["leaves"] == [shown]
    assert cor.put(f"/users/{AMARA}", {}).json["leaves"] == [shown]


def test_leaves_are_listed_the_latest_first_as_the_vendor_spells_them(cor):
    answer = cor.get("/user/leaves", usersId=JONAS)

    assert ids(answer) == [14050, 10030]
    assert outline(answer.json) == outline(golden("leaves")["list"])
    assert answer.json[1] == {
        "id": 10030,
        "user_id": JONAS,
        "company_id": COMPANY,
        "leave_type_id": 12,
        "start": "2026-01-23T13:00:00.000Z",
        "end": "2026-01-23T15:00:00.000Z",
        "created_at": "2026-01-12 13:44:00",
        "updated_at": "2026-01-12 13:44:00",
        "deleted_at": None,
        "all_day": False,
        "leaveType": {
            "id": 12,
            "name": "Flexday",
            "type_code": "UL12",
            "company_id": None,
            "created_at": "2022-09-14 12:09:10",
            "updated_at": "2024-07-15 17:16:56",
            "deleted_at": None,
            "icon_name": "Loveseat",
        },
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"usersId": JONAS, "size": 1}, [14050]),
        ({"usersId": JONAS, "size": 1, "offset": 2}, [10030]),
        ({"usersId": JONAS, "size": 1, "offset": 3}, []),
        ({"usersId": JONAS, "offset": 2}, []),
        ({"usersId": AMARA}, []),
        ({"usersId": 1}, []),
    ],
    ids=str,
)
def test_the_list_of_leaves_counts_pages_by_offset_and_size(cor, query, expected):
    assert ids(cor.get("/user/leaves", **query)) == expected


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        pytest.param("2026-04-06T08:00:00Z", "2026-04-10T16:00:00Z", 400, id="the same"),
        pytest.param("2026-04-07T00:00:00Z", "2026-04-08T00:00:00Z", 400, id="within"),
        pytest.param("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z", 400, id="around"),
        pytest.param("2026-04-10T15:59:59Z", "2026-04-12T00:00:00Z", 400, id="over its end"),
        pytest.param("2026-04-10T12:30:00-03:00", "2026-04-12T00:00:00Z", 400, id="over its end in another zone"),
        pytest.param("2026-04-10T16:00:00Z", "2026-04-12T00:00:00Z", 200, id="after it"),
        pytest.param("2026-04-01T00:00:00Z", "2026-04-06T08:00:00Z", 200, id="before it"),
    ],
)
def test_leaves_of_one_user_do_not_overlap(cor, start, end, status):
    cor.post("/user/leaves", FORM)
    before = cor.state()

    answer = cor.post("/user/leaves", {**FORM, "start": start, "end": end})

    assert answer.status_code == status
    assert status == 200 or (answer.json, cor.state()) == (OVERLAP, before)
    assert cor.post("/user/leaves", {**FORM, "userId": JOHN, "start": start, "end": end}).status_code == 200


def test_moments_with_another_offset_or_a_fraction_are_kept_in_utc(cor):
    form = {**FORM, "start": "2026-04-06T08:00:00.500+02:00", "end": "2026-04-10T16:00:00-03:00"}

    answer = cor.post("/user/leaves", form)

    assert (answer.json["start"], answer.json["end"]) == ("2026-04-06T06:00:00Z", "2026-04-10T19:00:00Z")


def test_put_moves_a_leave_and_keeps_the_rest(cor):
    published = golden("leaves")["update"]

    answer = cor.put(f"/user/leaves/{MEIS_LEAVE}", {**published["request"], "userId": MEI})

    expected = {
        "id": MEIS_LEAVE,
        "user_id": MEI,
        "created_at": "2026-02-03 10:05:00",
        "updated_at": NOW,
        "all_day": True,
    }
    assert (answer.status_code, answer.json) == (200, published["answer"] | expected)
    assert list(answer.json) == list(published["answer"])
    assert [(one["start"], one["leave_type_id"]) for one in cor.get(f"/users/{MEI}").json["leaves"]] == [
        ("2024-11-18T03:00:00Z", 12)
    ]


def test_a_leave_may_be_moved_onto_itself_but_not_onto_another(cor):
    first, second = (cor.get(f"/users/{JONAS}").json["leaves"][number] for number in (0, 1))
    form = {"userId": JONAS, "leaveTypeId": PARENTAL, "start": second["start"], "end": second["end"]}

    assert cor.put(f"/user/leaves/{second['id']}", form).status_code == 200
    refused = cor.put(f"/user/leaves/{first['id']}", form)

    assert (refused.status_code, refused.json) == (400, OVERLAP)


def test_delete_answers_the_id_and_the_leave_is_gone_from_the_user(cor):
    gone = {"id": JONAS_LEAVES[0], "userId": JONAS}

    answer = cor.delete("/user/leaves", gone)

    assert (answer.status_code, answer.json) == (200, {"id": JONAS_LEAVES[0]})
    assert ids(cor.get("/user/leaves", usersId=JONAS)) == [JONAS_LEAVES[1]]
    assert [one["id"] for one in cor.get(f"/users/{JONAS}").json["leaves"]] == [JONAS_LEAVES[1]]
    assert cor.delete("/user/leaves", gone).status_code == 404


def test_leave_types_come_in_an_envelope_whose_total_is_a_number(cor):
    answer = cor.get("/company/leaves-types", perPage=3)

    published = golden("leave_types")["list"]
    rest = cor.get("/company/leaves-types", page=2, perPage=3).json
    assert answer.status_code == 200
    assert outline(answer.json) == outline(published)
    assert {**answer.json, "data": None} == {"total": 4, "perPage": 3, "page": 1, "lastPage": 2, "data": None}
    assert answer.json["data"][0] == VACATION_TYPE | {
        "created_at": "2022-09-14T12:09:10.000Z",
        "updated_at": "2024-07-15T17:16:56.000Z",
    }
    assert [one["id"] for one in rest["data"]] == [VOLUNTEERING]
    assert cor.get("/company/leaves-types", page="false").json["perPage"] == 4


def test_a_type_of_the_companys_own_is_added_renamed_and_dropped(cor):
    published = golden("leave_types")

    created = cor.post("/company/leaves-types", {"name": "Sabbatical"})
    renamed = cor.put("/company/leaves-types/1500", {"name": "Long leave", "company_id": None, "icon_name": "x"})
    dropped = cor.delete("/company/leaves-types", {"id": 1500})

    assert created.json == {
        "name": "Sabbatical",
        "company_id": COMPANY,
        "icon_name": "Futbol",
        "created_at": NOW,
        "updated_at": NOW,
        "id": 1500,
    }
    assert outline(created.json) == outline(published["create"])
    assert renamed.json == {
        "id": 1500,
        "name": "Long leave",
        "type_code": "UL1500",
        "company_id": COMPANY,
        "created_at": "2026-03-04T09:30:00.000Z",
        "updated_at": "2026-03-04T09:30:00.000Z",
        "deleted_at": None,
        "icon_name": "Futbol",
    }
    assert outline(renamed.json) == outline(published["update"])
    assert [one.status_code for one in (created, renamed, dropped)] == [200, 200, 200]
    assert dropped.json == {"id": 1500}
    assert cor.delete("/company/leaves-types", {"id": 1500}).status_code == 404
    assert cor.put("/company/leaves-types/1500", {"name": "x"}).status_code == 404
    assert cor.get("/company/leaves-types").json["total"] == 4


def test_default_types_stay(cor):
    before = cor.state()

    refused = [
        cor.put(f"/company/leaves-types/{VACATION}", {"name": "x"}),
        cor.delete("/company/leaves-types", {"id": VACATION}),
    ]

    assert [(one.status_code, one.json) for one in refused] == [(400, CUSTOM_ONLY)] * 2
    assert cor.state() == before


def test_leaves_outlive_their_type_but_no_new_ones_begin(cor):
    cor.delete("/company/leaves-types", {"id": PARENTAL})

    answer = cor.post("/user/leaves", {**FORM, "leaveTypeId": PARENTAL})

    kept = cor.get(f"/users/{JONAS}").json["leaves"][1]["leaveType"]
    assert (kept["name"], kept["deleted_at"]) == ("Parental Leave", "2026-03-04T09:30:00Z")
    assert cor.get("/user/leaves", usersId=JONAS).json[0]["leaveType"]["deleted_at"] == NOW
    assert answer.status_code == 404


def test_without_a_company_its_number_is_0(cor):
    assert cor.client.delete(f"/__admin/state/projectcor/companies/{COMPANY}").status_code == 204

    answer = cor.post("/user/leaves", FORM)

    assert (answer.status_code, answer.json["company_id"]) == (200, 0)


def test_leaves_whose_type_the_state_has_lost_are_passed_over(cor):
    assert cor.client.delete(f"/__admin/state/projectcor/leave_types/{PARENTAL}").status_code == 204

    assert ids(cor.get("/user/leaves", usersId=JONAS, size=1)) == [JONAS_LEAVES[0]]
    for answer in (cor.get(f"/users/{JONAS}").json, cor.get("/users").json["data"][1]):
        assert [one["id"] for one in answer["leaves"]] == [JONAS_LEAVES[0]]


def test_the_published_working_time_reads_back_as_published(cor):
    published = golden("working_times")
    before = cor.get("/working-time/company/with/users").json

    saved = cor.post("/working-time", {**published["request"], "userId": JOHN, "companyId": COMPANY})

    after = cor.get("/working-time/company/with/users")
    assert (saved.status_code, saved.data) == (200, b"")
    assert after.status_code == 200
    assert after.json == {**before, str(JOHN): [{**day, "user_id": JOHN} for day in published["answer"]["12345"]]}
    assert outline(after.json[str(JOHN)]) == outline(published["answer"]["12345"])
    assert cor.get(f"/users/{JOHN}").json["daily_hours"] == 7


def test_a_day_that_is_sent_replaces_that_day_only(cor):
    before = cor.get("/working-time/company/with/users").json
    day = {"dayOfWeek": "3", "start": "10:00", "end": "14:45", "breakTime": "0.25"}

    answer = cor.post("/working-time", {"userId": HANNA, "companyId": COMPANY, "workingTimes": [day]})

    tuesday = {
        "daily_hours": 4.5,
        "day_of_week": 3,
        "start_at": "10:00:00",
        "end_at": "14:45:00",
        "user_id": HANNA,
        "break_time": 0.25,
    }
    days = before[str(HANNA)]
    assert answer.status_code == 200
    assert [one["daily_hours"] for one in days] == [7] * 5
    assert cor.get("/working-time/company/with/users").json == {**before, str(HANNA): [days[0], tuesday, *days[2:]]}


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ({"start": "09:00", "end": "18:00"}, 9),
        ({"start": "09:00", "end": "18:00", "breakTime": "1.5"}, 7.5),
        ({"start": "22:00", "end": "06:00", "breakTime": "0.5"}, 7.5),
        ({"start": "09:00", "end": "10:00", "breakTime": "2"}, 0),
        ({"start": "00:00", "end": "00:00"}, 0),
    ],
    ids=str,
)
def test_hours_run_from_start_to_end_without_the_break(cor, day, hours):
    form = {"userId": JOHN, "companyId": COMPANY, "workingTimes": [{"dayOfWeek": "7", **day}]}

    assert cor.post("/working-time", form).status_code == 200

    (saturday,) = cor.get("/working-time/company/with/users").json[str(JOHN)]
    assert (saturday["day_of_week"], saturday["daily_hours"]) == (7, hours)
