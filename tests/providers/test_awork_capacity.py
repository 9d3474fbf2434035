"""Capacities: what a PUT makes of a week, who may see and set it, and whose stamps it bears."""

from __future__ import annotations

import pytest
from fabrikam import AMARA, CI, FATIMA, HANNA, JONAS, NOBODY, PRIYA, TOMAS

DEFAULT = {"mon": 28800, "tue": 28800, "wed": 28800, "thu": 28800, "fri": 28800, "sat": 0, "sun": 0}
ZERO = dict.fromkeys(DEFAULT, 0)
NULLS = dict.fromkeys(DEFAULT)
NOW = "2026-03-04T09:30:00Z"


def week(*days):
    return dict(zip(DEFAULT, days, strict=True))


def test_put_of_an_empty_object_answers_as_on_the_vendors_page(awork, world):
    world.clock.set(now=world.clock.now().replace(year=2024, month=4, day=10, hour=8, minute=0))
    with world.transaction("awork") as store:
        store["credentials"].put({"name": "amara", "token": "a.b.c", "subject": AMARA})

    answer = awork("amara").put(f"/users/{JONAS}/capacity", {})

    assert answer.status_code == 200
    assert answer.json == {
        "userId": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "weeklyCapacity": {"mon": 28800, "tue": 28800, "wed": 28800, "thu": 28800, "fri": 28800, "sat": 0, "sun": 0},
        "createdOn": "2024-04-10T08:00:00Z",
        "createdBy": "a3bb189e-8bf9-3888-9912-ace4e6543002",
        "updatedOn": "2024-04-10T08:00:00Z",
        "updatedBy": "a3bb189e-8bf9-3888-9912-ace4e6543002",
        "capacityPerWeek": 144000,
    }
    assert list(answer.json) == [
        "userId", "weeklyCapacity", "createdOn", "createdBy", "updatedOn", "updatedBy", "capacityPerWeek",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "stored"),
    [
        pytest.param({}, DEFAULT, id="nothing resets"),
        pytest.param(NULLS, DEFAULT, id="seven nulls reset"),
        pytest.param({**NULLS, "capacityPerWeek": None}, DEFAULT, id="eight nulls reset"),
        pytest.param({"weeklyCapacity": {"mon": 1}}, DEFAULT, id="what was read resets when it is sent back"),
        pytest.param({"userId": PRIYA, "createdOn": "x", "colour": []}, DEFAULT, id="unknown members are ignored"),
        pytest.param(ZERO, ZERO, id="seven zeros are a week of 0"),
        pytest.param({"capacityPerWeek": 0}, ZERO, id="a week of 0 is no reset"),
        pytest.param({"mon": 0}, ZERO, id="one 0 is no reset"),
        pytest.param({"capacityPerWeek": 126000}, week(25200, 25200, 25200, 25200, 25200, 0, 0), id="week is spread"),
        pytest.param({"capacityPerWeek": 100001}, week(20001, 20000, 20000, 20000, 20000, 0, 0), id="remainder of 1"),
        pytest.param({"capacityPerWeek": 100004}, week(20001, 20001, 20001, 20001, 20000, 0, 0), id="remainder of 4"),
        pytest.param({"capacityPerWeek": 3}, week(1, 1, 1, 0, 0, 0, 0), id="less than five seconds"),
        pytest.param({"capacityPerWeek": 432000}, week(*[86400] * 5, 0, 0), id="five whole days"),
        pytest.param({"capacityPerWeek": 432001}, week(*[86400] * 5, 1, 0), id="beyond five days is for Saturday"),
        pytest.param({"capacityPerWeek": 604800}, week(*[86400] * 7), id="seven whole days"),
        pytest.param({"mon": 3600, "capacityPerWeek": None}, week(3600, 0, 0, 0, 0, 0, 0), id="days left out are 0"),
        pytest.param({"sun": 86400}, week(0, 0, 0, 0, 0, 0, 86400), id="a day holds 24 hours"),
        pytest.param({"tue": 60, "wed": None}, week(0, 60, 0, 0, 0, 0, 0), id="null days are 0 beside others"),
        pytest.param({"fri": 60, "capacityPerWeek": 126000}, week(0, 0, 0, 0, 60, 0, 0), id="days win over the week"),
        pytest.param({"MON": 60, "CapacityPerWeek": 5}, week(60, 0, 0, 0, 0, 0, 0), id="names in any case"),
    ],
)
def test_put_replaces_the_whole_week(admin, form, stored):
    answer = admin.put(f"/users/{HANNA}/capacity", form)

    assert answer.status_code == 200
    assert answer.json == {
        "userId": HANNA,
        "weeklyCapacity": stored,
        "createdOn": "2024-03-04T08:00:00Z",
        "createdBy": AMARA,
        "updatedOn": NOW,
        "updatedBy": CI,
        "capacityPerWeek": sum(stored.values()),
    }
    assert admin.get(f"/users/{HANNA}/capacity").json == answer.json


def test_a_capacity_never_set_is_the_default_and_as_old_as_the_person(admin):
    person = admin.get(f"/users/{FATIMA}").json

    answer = admin.get(f"/users/{FATIMA}/capacity")

    assert answer.status_code == 200
    assert answer.json == {
        "userId": FATIMA,
        "weeklyCapacity": DEFAULT,
        "createdOn": person["createdOn"],
        "createdBy": person["createdBy"],
        "updatedOn": person["createdOn"],
        "updatedBy": person["createdBy"],
        "capacityPerWeek": 144000,
    }


def test_the_first_put_keeps_the_creation_and_later_ones_too(admin, wait):
    before = admin.get(f"/users/{FATIMA}/capacity").json
    first = admin.put(f"/users/{FATIMA}/capacity", {"mon": 60}).json
    wait(90.27)

    second = admin.put(f"/users/{FATIMA}/capacity", {}).json

    assert first == {
        **before,
        "weeklyCapacity": week(60, 0, 0, 0, 0, 0, 0),
        "updatedOn": NOW,
        "updatedBy": CI,
        "capacityPerWeek": 60,
    }
    assert second == {**before, "updatedOn": "2026-03-04T09:31:30.27Z", "updatedBy": CI}


def test_a_put_without_change_moves_the_time_of_update(admin, wait):
    first = admin.put(f"/users/{JONAS}/capacity", DEFAULT).json
    wait(1)

    second = admin.put(f"/users/{JONAS}/capacity", DEFAULT).json

    assert second == {**first, "updatedOn": "2026-03-04T09:30:01Z"}


def test_an_upper_case_id_means_the_same_and_is_answered_in_lower_case(admin):
    changed = admin.put(f"/users/{JONAS.upper()}/capacity", {"mon": 60})

    assert changed.status_code == 200
    assert changed.json["userId"] == JONAS
    assert admin.get(f"/users/{JONAS}/capacity").json == changed.json


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/merge-patch+json"])
def test_json_may_come_with_a_charset_or_as_a_kind_of_json(admin, content_type):
    path = f"/users/{JONAS}/capacity"

    answer = admin.open("PUT", path, data=b'{"mon": 60}', headers={"Content-Type": content_type})

    assert answer.status_code == 200
    assert answer.json["capacityPerWeek"] == 60


@pytest.mark.parametrize(
    ("name", "user", "reads", "writes"),
    [
        pytest.param("member", PRIYA, 200, 200, id="one's own needs no permission"),
        pytest.param("member", JONAS, 401, 401, id="other people's does"),
        pytest.param("config-reader", JONAS, 401, 401, id="settings are another permission"),
        pytest.param("config-reader", HANNA, 200, 200, id="one's own in any role"),
        pytest.param("planner", JONAS, 200, 200, id="user-planning-data is enough"),
        pytest.param("user", PRIYA, 200, 200, id="the preset role User plans"),
        pytest.param("admin", PRIYA, 200, 200, id="an admin may everything"),
        pytest.param("member", NOBODY, 401, 401, id="permission comes before existence"),
        pytest.param("planner", NOBODY, 404, 404, id="with permission the unknown is unknown"),
        pytest.param("admin", CI, 404, 404, id="API users have no capacity"),
    ],
)
def test_who_may_read_and_set_a_capacity(awork, name, user, reads, writes):
    assert awork(name).get(f"/users/{user}/capacity").status_code == reads
    assert awork(name).put(f"/users/{user}/capacity", {"mon": 60}).status_code == writes


def test_reading_needs_the_read_level_and_setting_the_write_level(admin, awork):
    role = awork("planner").get("/me/permissions").json["userPermission"]["roleId"]
    admin.post(f"/roles/{role}/permissions", {"feature": "user-planning-data", "accessLevels": ["read"]})

    assert awork("planner").get(f"/users/{JONAS}/capacity").status_code == 200
    assert awork("planner").put(f"/users/{JONAS}/capacity", {}).status_code == 401
    assert awork("planner").put(f"/users/{TOMAS}/capacity", {}).status_code == 200


def test_a_refused_put_changes_nothing(admin):
    before = admin.get(f"/users/{JONAS}/capacity").json

    refused = admin.put(f"/users/{JONAS}/capacity", {"mon": 60, "tue": 86401})

    assert refused.status_code == 400
    assert admin.get(f"/users/{JONAS}/capacity").json == before
