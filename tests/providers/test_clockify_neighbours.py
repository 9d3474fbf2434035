"""Workspaces, people, member profiles, projects and webhooks: where ids are found and capacity is set."""

from __future__ import annotations

import re

import pytest
from fabrikam_clockify import (
    AMARA,
    CHLOE,
    CONTOSO,
    FIBER,
    FLEET,
    HANNA,
    HOST,
    INTERNAL,
    IVY,
    JOHN,
    LEGACY,
    LUKAS,
    MATEUS,
    MEI,
    MEMBER,
    MOBILE,
    NOAH,
    NORTHWIND,
    OLIVER,
    OTHER_NOAH,
    PRIYA,
    TOMAS,
    WEBHOOK,
    WORKSPACE,
    Clockify,
)

WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
FORM = {
    "name": "Plans",
    "url": "https://hooks.fabrikam.example/plans",
    "webhookEvent": "ASSIGNMENT_PUBLISHED",
    "triggerSourceType": "WORKSPACE_ID",
    "triggerSource": [WORKSPACE],
}


@pytest.fixture
def clockify(client):
    return Clockify(client)


@pytest.fixture
def addon(world):
    return {"X-Addon-Token": world.store("clockify")["credentials"].get("addon")["token"]}


def ids(answer):
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json]


def membership(kind, target, user, status="ACTIVE"):
    return {
        "userId": user,
        "targetId": target,
        "membershipType": kind,
        "membershipStatus": status,
        "hourlyRate": None,
        "costRate": None,
    }


def test_the_owner_of_the_key_is_the_current_user(client):
    answer = client.get(f"{HOST}/v1/user", headers={"X-Api-Key": MEMBER})

    assert answer.status_code == 200
    assert answer.json == {
        "id": PRIYA,
        "email": "priya.raman@fabrikam.example",
        "name": "Priya Raman",
        "memberships": [],
        "profilePicture": "https://img.clockify.me/no-user-image.png",
        "activeWorkspace": WORKSPACE,
        "defaultWorkspace": WORKSPACE,
        "settings": {
            "weekStart": "MONDAY",
            "timeZone": "Asia/Kolkata",
            "timeFormat": "HOUR24",
            "dateFormat": "DD/MM/YYYY",
            "lang": "EN",
            "theme": "DEFAULT",
            "myStartOfDay": "09:00",
            "scheduling": True,
            "showOnlyWorkingDays": False,
            "summaryReportSettings": {"group": "PROJECT", "subgroup": "TIME_ENTRY"},
        },
        "status": "ACTIVE",
        "customFields": [],
    }
    assert list(answer.json)[:5] == ["id", "email", "name", "memberships", "profilePicture"]


def test_memberships_come_on_demand(client):
    answer = client.get(f"{HOST}/v1/user?include-memberships=true", headers={"X-Api-Key": MEMBER})

    assert answer.json["memberships"] == [
        membership("WORKSPACE", WORKSPACE, PRIYA),
        membership("PROJECT", MOBILE, PRIYA),
    ]


def test_an_add_on_is_let_in_by_its_own_header(client, addon):
    answer = client.get(f"{HOST}/v1/workspaces/{WORKSPACE}/users", headers=addon)

    assert len(ids(answer)) == 16
    assert client.get(f"{HOST}/v1/user", headers=addon).json["id"] == AMARA


@pytest.mark.parametrize(
    ("query", "workspaces"),
    [("", [WORKSPACE]), ("?roles=OWNER&roles=MEMBER", [WORKSPACE]), ("?roles=MEMBER", []), ("?page=7", [WORKSPACE])],
)
def test_the_callers_workspaces_are_listed_without_paging(client, clockify, query, workspaces):
    answer = client.get(f"{HOST}/v1/workspaces{query}", headers={"X-Api-Key": clockify.key})

    assert ids(answer) == workspaces
    assert all(row == clockify.get("").json for row in answer.json)


def test_a_workspace_has_its_members_and_working_days(clockify):
    answer = clockify.get("")

    assert answer.status_code == 200
    told = answer.json
    assert (told["id"], told["name"], told["workspaceSettings"]["workingDays"]) == (WORKSPACE, "Fabrikam", WEEKDAYS)
    assert len(told["memberships"]) == 16
    assert membership("WORKSPACE", WORKSPACE, OLIVER, "INACTIVE") in told["memberships"]


def test_an_inactive_member_has_no_workspace(client, world):
    with world.transaction("clockify") as store:
        member = store["members"].get(f"{WORKSPACE}/{PRIYA}")
        store["members"].put({**member, "status": "INACTIVE"})

    assert client.get(f"{HOST}/v1/workspaces", headers={"X-Api-Key": MEMBER}).json == []
    assert Clockify(client, MEMBER).get("/projects").status_code == 403


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ({"email": "JOHN.DOE"}, [JOHN]),
        ({"name": "tanaka"}, [MEI]),
        ({"name": "e", "email": "weiss"}, [HANNA]),
        ({"status": "INACTIVE"}, [CHLOE, OLIVER]),
        ({"status": "PENDING"}, []),
        ({"account-statuses": "DELETED, LIMITED"}, []),
        ({"project-id": FLEET}, [LUKAS, TOMAS]),
        ({"project-id": "nothing"}, []),
        ({"project-id": FLEET, "sort-column": "NAME", "sort-order": "DESCENDING"}, [TOMAS, LUKAS]),
        ({"name": "noah", "sort-column": "ID"}, [NOAH, OTHER_NOAH]),
        ({"name": "noah", "sort-column": "EMAIL"}, [OTHER_NOAH, NOAH]),
        ({"project-id": FLEET, "page": 2, "page-size": 1}, [TOMAS]),
        ({"name": "mei", "include-roles": "true"}, [MEI]),
    ],
)
def test_people_are_filtered_and_sorted(clockify, query, people):
    assert ids(clockify.get("/users", **query)) == people


@pytest.mark.parametrize("column", ["EMAIL", "NAME", "NAME_LOWERCASE", "ID", "ACCESS", "HOURLYRATE", "COSTRATE"])
def test_every_order_of_people_lists_all_of_them(clockify, column):
    answer = clockify.get("/users", **{"sort-column": column})

    assert len(set(ids(answer))) == 16
    assert answer.headers["Last-Page"] == "true"


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("NONE", []),
        ("USERGROUP", []),
        ("WORKSPACE", [membership("WORKSPACE", WORKSPACE, JOHN)]),
        ("PROJECT", [membership("PROJECT", MOBILE, JOHN)]),
        ("ALL", [membership("WORKSPACE", WORKSPACE, JOHN), membership("PROJECT", MOBILE, JOHN)]),
    ],
)
def test_memberships_of_people_are_those_asked_for(clockify, kind, rows):
    (john,) = clockify.get("/users", email="john.doe", memberships=kind).json

    assert john["memberships"] == rows


def test_a_profile_says_what_a_person_can_work(clockify):
    answer = clockify.get(f"/member-profile/{JOHN}")

    assert answer.status_code == 200
    assert answer.json == {
        "email": "john.doe@fabrikam.example",
        "name": "John Doe",
        "imageUrl": "https://images.fabrikam.example/john-doe.png",
        "hasPassword": True,
        "hasPendingApprovalRequest": False,
        "userCustomFieldValues": [],
        "weekStart": "MONDAY",
        "workCapacity": "PT7H",
        "workingDays": WEEKDAYS,
        "workspaceNumber": 1,
    }


@pytest.mark.parametrize(
    ("form", "changed"),
    [
        ({}, {}),
        ({"workCapacity": "PT6H30M"}, {"workCapacity": "PT6H30M"}),
        ({"workCapacity": "PT0S"}, {"workCapacity": "PT0S"}),
        ({"workCapacity": "P1D"}, {"workCapacity": "P1D"}),
        ({"weekStart": "SUNDAY"}, {"weekStart": "SUNDAY"}),
        ({"workingDays": ["FRIDAY", "MONDAY", "FRIDAY"]}, {"workingDays": ["FRIDAY", "MONDAY"]}),
        ({"workingDays": []}, {"workingDays": []}),
        ({"workingDays": '["SATURDAY", "SUNDAY"]'}, {"workingDays": ["SATURDAY", "SUNDAY"]}),
        ({"name": "Jane", "imageUrl": "https://images.fabrikam.example/j.png", "removeProfileImage": True}, {}),
        ({"userCustomFields": [{"customFieldId": "x", "value": 1}], "colour": "red"}, {}),
    ],
)
def test_a_profile_changes_by_what_is_sent(clockify, form, changed):
    before = clockify.get(f"/member-profile/{JOHN}").json

    answer = clockify.send("PATCH", f"/member-profile/{JOHN}", form)

    assert (answer.status_code, answer.json) == (200, {**before, **changed})
    assert clockify.get(f"/member-profile/{JOHN}").json == answer.json


def test_only_a_limited_users_name_and_picture_can_be_set(clockify, world):
    with world.transaction("clockify") as store:
        store["users"].put({**store["users"].get(JOHN), "status": "LIMITED"})
    picture = "https://images.fabrikam.example/jd.png"

    set_ = clockify.send("PATCH", f"/member-profile/{JOHN}", {"name": "J. Doe", "imageUrl": picture})
    removed = clockify.send("PATCH", f"/member-profile/{JOHN}", {"removeProfileImage": True})
    refused = clockify.send("PATCH", f"/member-profile/{JOHN}", {"imageUrl": "no address"})

    assert (set_.json["name"], set_.json["imageUrl"]) == ("J. Doe", picture)
    assert (removed.json["name"], removed.json["imageUrl"]) == ("J. Doe", "https://img.clockify.me/no-user-image.png")
    assert refused.status_code == 400
    assert clockify.totals(JOHN, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z").json["userName"] == "J. Doe"


def test_weekly_hours_are_the_capacity_of_every_working_day(clockify, client):
    clockify.send("PATCH", f"/member-profile/{HANNA}", {"workCapacity": "PT6H30M", "workingDays": ["MONDAY", "FRIDAY"]})

    people = {row["email"]: row for row in client.get("/__admin/people").json["people"]}

    hours = {email.partition("@")[0]: row["hours"]["clockify"] for email, row in people.items()}
    assert hours == {
        "amara.okafor": 40, "jonas.lindqvist": 40, "priya.raman": 40, "tomas.herrera": 40, "hanna.weiss": 13,
        "mei.tanaka": 20, "lukas.brandt": 30, "noah.schmidt": 40, "noah.schmidt2": 40, "fatima.elidrissi": 40,
        "mateus.carvalho": 40, "oliver.grant": 40, "chloe.martin": 25, "ivy.nakamura": 10, "fabrikamfiber3": 40,
        "john.doe": 35,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "projects"),
    [
        ("", [FIBER, MOBILE, FLEET, INTERNAL, LEGACY]),
        ("?name=fleet", [FLEET]),
        ("?name=Fleet&strict-name-search=true", []),
        ("?name=Fleet%20Planner&strict-name-search=true", [FLEET]),
        ("?archived=true", [LEGACY]),
        ("?archived=false&billable=false", [INTERNAL]),
        (f"?clients={CONTOSO}", [FIBER, MOBILE]),
        (f"?users={JOHN}&users={HANNA}", [FIBER, MOBILE]),
        ("?sort-column=NAME", [FIBER, FLEET, INTERNAL, LEGACY, MOBILE]),
        ("?sort-column=NAME&sort-order=DESCENDING", [MOBILE, LEGACY, INTERNAL, FLEET, FIBER]),
        ("?sort-column=CLIENT_NAME", [INTERNAL, FLEET, LEGACY, FIBER, MOBILE]),
        ("?sort-column=BUDGET", [FIBER, MOBILE, FLEET, INTERNAL, LEGACY]),
        ("?hydrated=true&page=2&page-size=4", [LEGACY]),
    ],
)
def test_projects_are_filtered_and_sorted(clockify, query, projects):
    assert ids(clockify.open("GET", f"/projects{query}")) == projects


def test_a_new_project_is_found_and_can_be_planned(clockify):
    answer = clockify.send(
        "POST", "/projects", {"name": "Käse 東京", "clientId": CONTOSO, "isPublic": True, "color": "#abcdef"}
    )

    assert answer.status_code == 201
    project = answer.json
    assert re.fullmatch(r"[0-9a-f]{24}", project["id"])
    assert project == {
        "id": project["id"],
        "name": "Käse 東京",
        "hourlyRate": None,
        "costRate": None,
        "clientId": CONTOSO,
        "clientName": "Contoso Rentals",
        "workspaceId": WORKSPACE,
        "billable": False,
        "archived": False,
        "public": True,
        "template": False,
        "color": "#abcdef",
        "duration": "PT0S",
        "note": "",
        "memberships": [membership("PROJECT", project["id"], AMARA)],
        "estimate": {"estimate": "PT0S", "type": "AUTO"},
        "timeEstimate": None,
        "budgetEstimate": None,
    }
    assert clockify.get(f"/projects/{project['id']}").json == project
    assert clockify.get("/projects").json[-1] == project
    clockify.plan(projectId=project["id"], start="2026-03-05T00:00:00Z", end="2026-03-05T00:00:00Z")
    assert clockify.hours(MATEUS) == {"2026-03-05": 4.0}


@pytest.mark.parametrize(
    "sent",
    [
        dict.fromkeys(("clientId", "isPublic", "color", "billable", "note", "hourlyRate", "costRate", "estimate")),
        {"estimate": {"estimate": None, "type": None}},
        {"memberships": None, "tasks": None},
    ],
)
def test_null_in_a_project_form_means_absent(clockify, sent):
    plain = clockify.send("POST", "/projects", {"name": "Plain"}).json

    answer = clockify.send("POST", "/projects", {"name": "Null", **sent})

    assert answer.status_code == 201, answer.json
    key = answer.json["id"]
    assert answer.json == {**plain, "id": key, "name": "Null", "memberships": [membership("PROJECT", key, AMARA)]}
    assert clockify.get(f"/projects/{key}").json == answer.json


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"hourlyRate": {"amount": 11000}}, {"hourlyRate": {"amount": 11000, "currency": "EUR"}}),
        ({"costRate": {"amount": 0}}, {"costRate": {"amount": 0, "currency": "EUR"}}),
        (
            {"hourlyRate": {"amount": 2147483647}, "costRate": {"amount": 50.0}},
            {"hourlyRate": {"amount": 2147483647, "currency": "EUR"}, "costRate": {"amount": 50, "currency": "EUR"}},
        ),
        ({"estimate": {"estimate": "PT80H", "type": "MANUAL"}}, {"estimate": {"estimate": "PT80H", "type": "MANUAL"}}),
        ({"estimate": {"estimate": "PT80H"}}, {"estimate": {"estimate": "PT80H", "type": "AUTO"}}),
        ({"estimate": {"type": "MANUAL"}}, {"estimate": {"estimate": "PT0S", "type": "MANUAL"}}),
    ],
)
def test_rates_and_estimate_of_a_new_project_are_kept(clockify, sent, kept):
    nothing = {"hourlyRate": None, "costRate": None, "estimate": {"estimate": "PT0S", "type": "AUTO"}}

    answer = clockify.send("POST", "/projects", {"name": "Priced", **sent})

    assert answer.status_code == 201, answer.json
    assert {name: answer.json[name] for name in nothing} == {**nothing, **kept}
    assert clockify.get(f"/projects/{answer.json['id']}").json == answer.json
    assert clockify.get("/projects").json[-1] == answer.json


def test_rates_are_in_the_default_currency_of_the_workspace(client, world):
    with world.transaction("clockify") as store:
        store["credentials"].put({"name": "ivy", "token": "aXZ5", "subject": IVY, "scheme": "apiKey", "role": "OWNER"})

    answer = Clockify(client, "aXZ5", NORTHWIND).send(
        "POST", "/projects", {"name": "Priced", "hourlyRate": {"amount": 5, "currency": "JPY"}}
    )

    assert (answer.status_code, answer.json["hourlyRate"]) == (201, {"amount": 5, "currency": "USD"})


def test_a_webhook_is_kept_changed_and_deleted(clockify):
    before = clockify.get("/webhooks").json

    created = clockify.send("POST", "/webhooks", FORM)
    key = created.json["id"]
    listed = clockify.get("/webhooks").json
    changed = clockify.send("PUT", f"/webhooks/{key}", {**FORM, "name": "Renamed", "triggerSource": []})
    read = clockify.get(f"/webhooks/{key}").json
    deleted = clockify.open("DELETE", f"/webhooks/{key}")

    assert created.status_code == 201
    assert created.json == {
        "id": key,
        **FORM,
        "userId": AMARA,
        "workspaceId": WORKSPACE,
        "enabled": True,
        "deliveryEnabled": True,
        "planEnabled": True,
        "authToken": created.json["authToken"],
    }
    assert re.fullmatch(r"[0-9A-Za-z]{32}", created.json["authToken"])
    assert listed == {"webhooks": [*before["webhooks"], created.json], "workspaceWebhookCount": 2}
    assert changed.json == read == {**created.json, "name": "Renamed", "triggerSource": []}
    assert (deleted.status_code, deleted.data) == (200, b"")
    assert clockify.get("/webhooks").json == before
    assert [row["id"] for row in before["webhooks"]] == [WEBHOOK]


def test_two_keys_in_two_workspaces_see_their_own(client, world):
    with world.transaction("clockify") as store:
        store["credentials"].put({"name": "ivy", "token": "aXZ5", "subject": IVY, "scheme": "apiKey"})

    answers = [Clockify(client, "aXZ5", workspace) for workspace in (WORKSPACE, NORTHWIND)]

    assert [len(one.get("/projects").json) for one in answers] == [5, 0]
    assert [len(one.get("/users").json) for one in answers[1:]] == [1]
    assert answers[1].get(f"/projects/{FIBER}").status_code == 400
    assert answers[0].get("/users").status_code == 403
