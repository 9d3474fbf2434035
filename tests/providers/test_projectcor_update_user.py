"""PUT of a user: what is sent changes, what is not sent stays, and what is refused changes nothing."""

from __future__ import annotations

import pytest
from projectcor import AMARA, JOHN, JOHN_SHOWN, JONAS, NOBODY, NOW, Cor, golden, outline

POSITION_UNKNOWN = {"position_name": None, "category_id": None, "category_name": None}
DESIGNER = {"position_name": "Designer", "category_id": 10, "category_name": "Design"}
SHOWN = [
    ({"first_name": "Ægir"}, {}),
    ({"last_name": "東京 Ω"}, {}),
    ({"first_name": ""}, {}),
    ({"email": "John.Doe@example.com"}, {}),
    ({"email": "JOHN.DOE@FABRIKAM.EXAMPLE"}, {}),
    *(({"role_id": role}, {}) for role in (1, 2, 3, 5, 6)),
    ({"user_position_id": 106}, DESIGNER),
    ({"user_position_id": NOBODY}, POSITION_UNKNOWN),
    ({"user_position_id": 0}, POSITION_UNKNOWN),
    ({"daily_hours": 0}, {}),
    ({"daily_hours": 2147483647}, {}),
    ({"plan_id": 4}, {"plan_name": "Project Management"}),
    ({"hidden": True}, {}),
]
WRITTEN_ONLY = [
    {"phone": "123-456-7890"},
    {"description": ""},
    {"birthday": "2000-02-29"},
    {"work_in": "Engineering"},
    {"hourly_rate": 50.5},
    {"hourly_rate": 0},
    {"monthly_hours": 160},
    {"charge_hours": True},
    {"charge_hours": False},
    {"salary_from": "12-1999"},
]
NO_TEXT = (None, 3, True, [], {})
NO_INTEGER = (None, "3", 6.5, True, -1, 2147483648, [])
NO_FLAG = (None, 0, 1, "true", [])
REFUSED = {
    "first_name": NO_TEXT,
    "last_name": NO_TEXT,
    "email": (*NO_TEXT, "", "john", "john@", "@example.com"),
    "role_id": (*NO_INTEGER, 0, 7, 3.5),
    "user_position_id": NO_INTEGER,
    "phone": NO_TEXT,
    "description": NO_TEXT,
    "birthday": (*NO_TEXT, "", "1990-1-1", "1990-02-30", "01-01-1990", "1990-01-01T00:00:00Z"),
    "work_in": NO_TEXT,
    "hourly_rate": (None, "50", True, -0.01, 1e300),
    "monthly_hours": NO_INTEGER,
    "daily_hours": NO_INTEGER,
    "plan_id": (*NO_INTEGER, 3, 6),
    "hidden": NO_FLAG,
    "charge_hours": NO_FLAG,
    "salary": NO_INTEGER,
    "salary_from": (*NO_TEXT, "", "13-2026", "00-2026", "1-2026", "2026-01"),
}


@pytest.fixture
def cor(client):
    return Cor.named(client, "user")


def test_the_published_request_gets_an_answer_of_the_published_shape(cor):
    published = golden("update_user")

    answer = cor.put(f"/users/{JONAS}", published["request"])

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert outline(answer.json) == outline(published["answer"])
    assert {name: answer.json[name] for name in published["request"]} == published["request"]


def test_the_published_request_changes_these_four_members(cor):
    answer = cor.put(f"/users/{JOHN}", golden("update_user")["request"])

    assert answer.status_code == 200
    assert answer.json == JOHN_SHOWN | {"email": "john.doe@example.com", "role_id": 3}
    assert list(answer.json) == list(JOHN_SHOWN)
    assert cor.get(f"/users/{JOHN}").json == answer.json


@pytest.mark.parametrize(("form", "follows"), SHOWN, ids=[str(form) for form, _ in SHOWN])
def test_a_member_alone_changes_that_member_alone(cor, form, follows):
    before = cor.state()

    answer = cor.put(f"/users/{JOHN}", form)

    after = cor.state()
    assert (answer.status_code, answer.json) == (200, JOHN_SHOWN | form | follows)
    assert cor.get(f"/users/{JOHN}").json == answer.json
    kept = next(one for one in before["users"] if one["id"] == JOHN)
    others = [one for one in before["users"] if one["id"] != JOHN]
    assert cor.kept(JOHN) == kept | form | {"updated_at": NOW}
    assert {**after, "users": [one for one in after["users"] if one["id"] != JOHN]} == {**before, "users": others}


@pytest.mark.parametrize("form", WRITTEN_ONLY, ids=str)
def test_a_member_that_is_never_shown_is_kept_all_the_same(cor, form):
    before = cor.kept(JOHN)

    answer = cor.put(f"/users/{JOHN}", form)

    assert (answer.status_code, answer.json) == (200, JOHN_SHOWN)
    assert cor.kept(JOHN) == before | form | {"updated_at": NOW}


def test_a_salary_holds_from_this_month_unless_another_is_named(cor):
    cor.put(f"/users/{JOHN}", {"salary": 5200})
    this_month = cor.kept(JOHN)
    cor.put(f"/users/{JOHN}", {"salary": 5300, "salary_from": "01-2027"})
    another = cor.kept(JOHN)

    assert (this_month["salary"], this_month["salary_from"]) == (5200, "03-2026")
    assert (another["salary"], another["salary_from"]) == (5300, "01-2027")


def test_an_empty_body_changes_nothing(cor):
    before = cor.kept(JONAS)

    answer = cor.put(f"/users/{JONAS}", {})

    assert (answer.status_code, answer.json) == (200, cor.get(f"/users/{JONAS}").json)
    assert cor.kept(JONAS) == before | {"updated_at": NOW}


def test_what_the_form_does_not_name_is_ignored(cor):
    form = {
        "id": 1,
        "picture": "x",
        "cuil": None,
        "remaining_hours": "x",
        "labels": 1,
        "plan_name": [],
        "leaves": {},
        "x": 1,
    }

    answer = cor.put(f"/users/{JOHN}", form)

    assert (answer.status_code, answer.json) == (200, JOHN_SHOWN)


def test_a_whole_float_is_an_integer(cor):
    answer = cor.open(
        "PUT", f"/users/{JOHN}", data=b'{"daily_hours": 6.0, "role_id": 3.0}', content_type="application/json"
    )

    assert (answer.status_code, answer.json) == (200, JOHN_SHOWN | {"daily_hours": 6, "role_id": 3})
    assert b'"daily_hours":6,' in answer.data


def test_the_same_put_twice_is_the_same_as_once(cor):
    first, second = (cor.put(f"/users/{JOHN}", {"daily_hours": 6, "hidden": True}) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_breaks_the_form_is_refused_whole(cor, name, value):
    before = cor.state()

    answer = cor.put(f"/users/{JOHN}", {"first_name": "Not", name: value})

    assert answer.status_code == 400
    assert answer.json["message"].endswith(f" validation failed on {name}")
    assert answer.json == {"status": 400, "name": "CORCustomError", "code": "F010", "message": answer.json["message"]}
    assert cor.state() == before


def test_an_address_is_nobody_elses_in_any_case_of_its_letters(cor):
    before = cor.state()

    answer = cor.put(f"/users/{JOHN}", {"daily_hours": 1, "email": "Amara.OKAFOR@fabrikam.example"})

    assert (answer.status_code, answer.json) == (
        400,
        {"status": 400, "name": "CORCustomError", "code": "F010", "message": "unique validation failed on email"},
    )
    assert cor.state() == before


def test_with_the_quirk_put_takes_optional_members_back_to_their_defaults(cor):
    before = cor.kept(JONAS)
    cor.switch("put_replaces")

    answer = cor.put(f"/users/{JONAS}", {"daily_hours": 6, "work_in": "Lab"})

    optional = {
        "phone",
        "description",
        "birthday",
        "hourly_rate",
        "monthly_hours",
        "charge_hours",
        "salary",
        "salary_from",
    }
    kept = {name: value for name, value in before.items() if name not in optional}
    expected = kept | {"user_position_id": 101, "daily_hours": 6, "plan_id": 5, "work_in": "Lab", "updated_at": NOW}
    assert answer.status_code == 200
    assert (answer.json["plan_name"], answer.json["position_name"]) == ("Capacity Planning", "Developer")
    assert cor.kept(JONAS) == expected


def test_the_oracle_states_five_days_of_daily_hours(cor):
    cor.put(f"/users/{AMARA}", {"daily_hours": 3})

    people = {one["email"]: one for one in cor.client.get("/__admin/people").json["people"]}

    assert people["amara.okafor@fabrikam.example"]["hours"]["projectcor"] == 15
    assert people["chloe.martin@fabrikam.example"]["hours"]["projectcor"] == 25
