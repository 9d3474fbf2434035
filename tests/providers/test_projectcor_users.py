"""Users: taken in, listed, filtered, searched, labelled, deleted."""

from __future__ import annotations

import json

import pytest
from projectcor import (
    ALL,
    AMARA,
    BACKEND,
    CHLOE,
    FATIMA,
    IVY,
    JOHN,
    JOHN_ROW,
    JOHN_SHOWN,
    JONAS,
    LUKAS,
    MATEUS,
    MEI,
    NOAH,
    NOW,
    OLIVER,
    OTHER_NOAH,
    PICTURE,
    QA,
    SEEN,
    Cor,
    golden,
    outline,
)

FORM = {"first_name": "John", "last_name": "Doe", "email": "john.doe@example.com", "role_id": 1}
CREATED = {
    "id": 59347,
    "first_name": "John",
    "last_name": "Doe",
    "picture": PICTURE,
    "email": "john.doe@example.com",
    "cuil": "",
    "remaining_hours": 0,
    "user_position_id": 101,
    "role_id": 1,
    "daily_hours": 8,
    "labels": [],
    "plan_id": 5,
    "plan_name": "Capacity Planning",
    "hidden": False,
    "position_name": "Developer",
    "category_id": 11,
    "category_name": "Development",
    "leaves": [],
}


@pytest.fixture
def cor(client):
    return Cor.named(client, "user")


def listed(answer):
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json["data"]]


def test_a_user_is_read_alone_with_whole_labels_and_the_names_of_the_position(cor):
    answer = cor.get(f"/users/{JOHN}")

    assert (answer.status_code, answer.json) == (200, JOHN_SHOWN)
    assert outline(cor.get(f"/users/{JONAS}").json) == outline(golden("update_user")["answer"])


def test_who_is_in_a_position_that_nobody_knows_has_no_names_of_it(cor):
    answer = cor.get(f"/users/{IVY}").json

    assert answer["user_position_id"] == 900
    assert [answer[name] for name in ("position_name", "category_id", "category_name")] == [None] * 3


def test_hidden_users_and_users_without_labels_are_read_alone(cor):
    assert cor.get(f"/users/{OLIVER}").json["hidden"] is True
    assert cor.get(f"/users/{FATIMA}").json["labels"] is None


def test_me_is_the_owner_of_the_token(cor):
    answer = cor.get("/me")

    assert answer.status_code == 200
    assert answer.json == cor.get(f"/users/{AMARA}").json


def test_create_answers_200_with_defaults_for_what_was_not_said(cor):
    answer = cor.post("/users", FORM)

    assert (answer.status_code, answer.json) == (200, CREATED)
    assert list(answer.json) == list(JOHN_SHOWN)
    assert cor.get("/users/59347").json == CREATED
    assert listed(cor.get("/users", page="false")) == [*SEEN, 59347]
    assert (cor.kept(59347)["created_at"], cor.kept(59347)["updated_at"]) == (NOW, NOW)


def test_create_keeps_everything_that_was_said(cor):
    more = {
        "user_position_id": 102,
        "phone": "123-456-7890",
        "description": "Senior Developer",
        "birthday": "1990-01-01",
        "work_in": "Engineering",
        "hourly_rate": 50.5,
        "monthly_hours": 160,
        "daily_hours": 6,
        "plan_id": 4,
        "hidden": True,
        "charge_hours": True,
        "salary": 4500,
    }
    told = {"user_position_id": 102, "daily_hours": 6, "plan_id": 4, "plan_name": "Project Management", "hidden": True}

    answer = cor.post("/users", {**FORM, **more, "salary_from": 1, "id": 7})

    kept = cor.kept(59347)
    assert answer.json == CREATED | told | {"position_name": "Senior Developer"}
    assert {name: kept[name] for name in (*FORM, *more)} == {**FORM, **more}
    assert "salary_from" not in kept


@pytest.mark.parametrize("name", ["first_name", "last_name", "email", "role_id"])
def test_create_wants_names_address_and_role(cor, name):
    form = {key: value for key, value in FORM.items() if key != name}

    answer = cor.post("/users", form)

    message = f"required validation failed on {name}"
    assert (answer.status_code, answer.json) == (
        400,
        {"status": 400, "name": "CORCustomError", "code": "F010", "message": message},
    )


def test_numbers_of_users_never_come_twice(cor):
    first = cor.post("/users", FORM).json["id"]
    cor.delete(f"/users/{first}")

    second = cor.post("/users", FORM).json["id"]

    assert (first, second) == (59347, 59348)


def test_delete_answers_true_and_takes_everything_of_the_user_along(cor):
    answer = cor.delete(f"/users/{MEI}")

    state = cor.state()
    assert (answer.status_code, answer.json, answer.data) == (200, True, b"true")
    assert [one.status_code for one in (cor.get(f"/users/{MEI}"), cor.put(f"/users/{MEI}", {}))] == [404, 404]
    assert cor.delete(f"/users/{MEI}").status_code == 404
    assert MEI not in listed(cor.get("/users", page="false", filters='{"withHiddenUsers":true}'))
    assert [one for name in ("leaves", "working_times") for one in state[name] if one["user_id"] == MEI] == []
    assert str(MEI) not in cor.get("/working-time/company/with/users").json
    assert cor.get("/user/leaves", usersId=MEI).json == []


def test_whoever_deletes_himself_is_nobody_from_then_on(cor):
    assert cor.delete(f"/users/{AMARA}").status_code == 200

    assert cor.get("/me").status_code == 401
    assert cor.get(f"/users/{AMARA}").status_code == 404


def test_the_list_has_an_envelope_whose_total_is_a_text(cor):
    answer = cor.get("/users")

    assert answer.status_code == 200
    assert list(answer.json) == ["total", "perPage", "page", "lastPage", "data"]
    assert {**answer.json, "data": None} == {"total": "14", "perPage": 20, "page": 1, "lastPage": 1, "data": None}
    assert [row["id"] for row in answer.json["data"]] == SEEN
    assert answer.json["data"][-1] == JOHN_ROW


@pytest.mark.parametrize(
    ("query", "ids", "told"),
    [
        ({"perPage": 5}, SEEN[:5], (5, 1, 3)),
        ({"perPage": 5, "page": 3}, SEEN[10:], (5, 3, 3)),
        ({"perPage": 7, "page": 2}, SEEN[7:], (7, 2, 2)),
        ({"perPage": 5, "page": 4}, [], (5, 4, 3)),
        ({"page": 2147483647, "perPage": 1000}, [], (1000, 2147483647, 1)),
        ({"page": "false"}, SEEN, (14, 1, 1)),
        ({"page": "false", "perPage": 2}, SEEN, (14, 1, 1)),
    ],
    ids=str,
)
def test_pages_count_from_1_and_false_asks_for_everything(cor, query, ids, told):
    answer = cor.get("/users", **query)

    assert listed(answer) == ids
    assert tuple(answer.json[name] for name in ("perPage", "page", "lastPage")) == told
    assert answer.json["total"] == "14"


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, SEEN),
        ({"withHiddenUsers": False}, SEEN),
        ({"withHiddenUsers": True}, ALL),
        ({"createdAt": "2024-09-02"}, [FATIMA, 58284, JOHN]),
        ({"createdAt": "2024-09-03"}, [FATIMA, JOHN]),
        ({"updatedAt": "2026-01-01"}, [MEI, LUKAS, OTHER_NOAH, FATIMA, MATEUS]),
        ({"createdAt": "2024-08-01", "updatedAt": "2026-01-01"}, [OTHER_NOAH, FATIMA]),
        ({"withHiddenUsers": True, "updatedAt": "2025-01-31"}, [AMARA, MEI, LUKAS, OTHER_NOAH, FATIMA, MATEUS, OLIVER]),
        ({"somethingElse": None}, SEEN),
    ],
    ids=str,
)
def test_filters_choose_users(cor, filters, ids):
    answer = cor.get("/users", page="false", filters=json.dumps(filters))

    assert listed(answer) == ids
    assert answer.json["total"] == str(len(ids))


def test_filters_and_pages_go_together(cor):
    answer = cor.get("/users", page=2, perPage=3, filters='{"withHiddenUsers":true,"createdAt":"2024-01-01"}')

    assert listed(answer) == ALL[3:6]
    assert {**answer.json, "data": None} == {"total": "16", "perPage": 3, "page": 2, "lastPage": 6, "data": None}


def test_with_position_the_list_names_positions(cor):
    position = {"position_name": "Mobile Developer", "category_id": 11, "category_name": "Development"}

    rows = cor.get("/users", filters='{"withPosition":true}').json["data"]

    assert rows[-1] == JOHN_ROW | position
    assert [one["position_name"] for one in rows if one["id"] == IVY] == [None]


def test_a_put_is_an_update_to_the_filter(cor):
    cor.put(f"/users/{JOHN}", {"phone": "1"})

    answer = cor.get("/users", filters='{"updatedAt":"2026-03-04"}')

    assert listed(answer) == [JOHN]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Noah", [NOAH, OTHER_NOAH]),
        ("noah SCHM", [NOAH, OTHER_NOAH]),
        ("WEISS", [51192]),
        ("weiß", [51192]),
        ("el idr", [FATIMA]),
        ("chlo", []),
        ("nobody", []),
    ],
)
def test_search_looks_within_whole_names_of_those_who_are_not_hidden(cor, name, ids):
    answer = cor.get(f"/users/search-by-name/{name}")

    assert listed(answer) == ids
    assert {**answer.json, "data": None} == {
        "total": str(len(ids)),
        "perPage": 20,
        "page": 1,
        "lastPage": min(1, len(ids)),
        "data": None,
    }


def test_search_is_paged_and_names_no_positions(cor):
    first = cor.get("/users/search-by-name/o", perPage=1, page=2)
    whole = cor.get("/users/search-by-name/John", page="false")

    assert (listed(first), first.json["lastPage"]) == ([JONAS], int(first.json["total"]))
    assert whole.json == {"total": "1", "perPage": 1, "page": 1, "lastPage": 1, "data": [JOHN_ROW]}


def test_a_label_is_given_once_however_often_and_taken_away(cor):
    path = f"/users/{JOHN}/labels"
    frontend = JOHN_SHOWN["labels"]

    given = [cor.put(path, {"labelId": 3003}) for _ in range(2)]
    taken = [cor.put(path, {"labelId": 3003, "unassign": True}) for _ in range(2)]

    assert [(one.status_code, one.json) for one in given] == [(200, JOHN_SHOWN | {"labels": [*frontend, QA]})] * 2
    assert [(one.status_code, one.json) for one in taken] == [(200, JOHN_SHOWN)] * 2
    assert cor.kept(JOHN)["updated_at"] == NOW


def test_who_never_had_a_label_gets_the_first(cor):
    answer = cor.put(f"/users/{FATIMA}/labels", {"labelId": 3001, "unassign": False})

    assert (answer.status_code, answer.json["labels"]) == (200, [BACKEND])
    assert cor.get("/users/search-by-name/Fatima").json["data"][0]["labels"] == [
        {"id": 3001, "lang": "en", "name": "Backend"}
    ]


def test_taking_away_what_was_never_given_leaves_the_user_untouched(cor):
    before = cor.kept(FATIMA)

    answer = cor.put(f"/users/{FATIMA}/labels", {"labelId": 3001, "unassign": True})

    assert (answer.status_code, answer.json["labels"]) == (200, None)
    assert cor.kept(FATIMA) == before


def test_labels_of_users_are_those_of_the_vendors_page(cor):
    answer = cor.get("/categories/labels-model", model="user")

    assert (answer.status_code, answer.json) == (200, golden("labels"))


@pytest.mark.parametrize(
    ("query", "categories"),
    [
        ({"model": "user", "is_filterable": "true"}, ["Development Team", "Sales Team"]),
        ({"model": "user", "is_filterable": "false"}, ["Development Team", "Duties", "Sales Team"]),
        ({"model": "project"}, ["Kind of project"]),
        ({"model": "task"}, ["Priority"]),
    ],
    ids=str,
)
def test_labels_come_by_model_and_category(cor, query, categories):
    answer = cor.get("/categories/labels-model", **query)

    assert answer.status_code == 200
    assert [one["name"] for one in answer.json] == categories


def test_positions_come_by_category_and_name_flat_or_grouped(cor):
    flat, grouped = (
        cor.get("/userPosition/getPositionsOnly", **asked) for asked in ({}, {"groupedByCategory": "true"})
    )

    published = golden("positions")
    assert (flat.status_code, grouped.status_code) == (200, 200)
    assert outline(flat.json) == outline(published["flat"])
    assert outline(grouped.json) == outline(published["grouped"])
    names = [(one["category_name"], one["name"]) for one in flat.json]
    assert names == sorted(names)
    assert [(one["categoryName"], row["name"]) for one in grouped.json for row in one["positions"]] == names
    assert cor.get("/userPosition/getPositionsOnly", lang="ES", groupedByCategory="false").json == flat.json


def test_hidden_is_not_deleted(cor):
    cor.put(f"/users/{CHLOE}", {"hidden": False})

    assert CHLOE in listed(cor.get("/users", page="false"))
