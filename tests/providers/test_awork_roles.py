"""Roles, their people and their permissions, and that a change holds at once."""

from __future__ import annotations

import pytest
from fabrikam import (
    ADMIN_ROLE,
    AMARA,
    ARCHIVED_ROLE,
    CI,
    CONNECTOR,
    EMPTY_ROLE,
    GUEST_ROLE,
    JONAS,
    MEMBER_ROLE,
    NOBODY,
    OLIVER,
    PLANNER_ROLE,
    PRIYA,
    TOMAS,
    USER_ROLE,
)

NOW = "2026-03-04T09:30:00Z"
FREELANCER = {
    "name": "Freelancer",
    "isAdminRole": False,
    "isGuestRole": False,
    "id": EMPTY_ROLE,
    "isAgentRole": False,
    "isPreset": False,
    "isArchived": False,
    "createdOn": "2024-05-13T09:00:00Z",
    "createdBy": AMARA,
    "updatedOn": "2024-05-13T09:00:00Z",
    "updatedBy": AMARA,
}


def told(answer):
    return answer.status_code, answer.json and answer.json.get("code")


def test_the_list_leaves_archived_roles_out_unless_asked(admin):
    usual, every = admin.get("/roles").json, admin.get("/roles", showArchived="true").json

    assert FREELANCER in usual
    assert [role for role in every if role not in usual] == [role for role in every if role["id"] == ARCHIVED_ROLE]
    assert [
        [role["isAdminRole"] for role in usual].count(True),
        [role["isGuestRole"] for role in usual].count(True),
    ] == [1, 1]


@pytest.mark.parametrize("asked", [EMPTY_ROLE, EMPTY_ROLE.upper(), "Freelancer", "freelancer"])
def test_a_role_is_found_by_id_or_name(admin, asked):
    answer = admin.get(f"/roles/{asked}")

    assert (answer.status_code, answer.json) == (200, FREELANCER)


def test_a_new_role_may_do_nothing_yet(admin):
    answer = admin.post("/roles", {"name": "Team Lead", "isAdminRole": True})

    assert answer.status_code == 200
    assert answer.json == {
        **FREELANCER,
        "name": "Team Lead",
        "id": answer.json["id"],
        "createdOn": NOW,
        "createdBy": CI,
        "updatedOn": NOW,
        "updatedBy": CI,
    }
    assert admin.get("/roles").json[-1] == answer.json
    assert admin.get(f"/roles/{answer.json['id']}/permissions").json == []


def test_names_of_roles_are_unique_in_any_case(admin):
    assert told(admin.post("/roles", {"name": "freelancer"})) == (400, "duplication-violation")
    assert told(admin.put(f"/roles/{EMPTY_ROLE}", {"name": "Team Member"})) == (400, "duplication-violation")
    assert told(admin.post("/roles", {"name": "Temporary Staff"})) == (400, "duplication-violation")


def test_put_renames_a_role(admin):
    answer = admin.put(f"/roles/{EMPTY_ROLE}", {"name": "FREELANCER"})

    assert answer.status_code == 200
    assert answer.json == {**FREELANCER, "name": "FREELANCER", "updatedOn": NOW, "updatedBy": CI}
    assert admin.get(f"/roles/{EMPTY_ROLE}").json == answer.json


def test_an_archived_role_takes_nobody_in_until_it_is_back(admin):
    move = {"userId": PRIYA, "toRoleId": ARCHIVED_ROLE}
    refused = admin.post("/roles/moveuser", move)
    back = admin.post(f"/roles/{ARCHIVED_ROLE}/setarchived", {"isArchived": False})

    assert told(refused) == (400, "entity-archived")
    assert (back.status_code, back.data) == (204, b"")
    assert admin.post("/roles/moveuser", move).status_code == 204


def test_moving_a_person_changes_what_the_token_may_do_at_once(admin, awork):
    before = awork("member").get(f"/users/{JONAS}/capacity").status_code
    moved = admin.post("/roles/moveuser", {"userId": PRIYA, "toRoleId": PLANNER_ROLE.upper()})

    assert (moved.status_code, moved.data) == (204, b"")
    assert (before, awork("member").get(f"/users/{JONAS}/capacity").status_code) == (401, 200)
    assert admin.get(f"/users/{PRIYA}").json["updatedBy"] == CI


def test_moving_needs_a_known_person_and_a_known_role(admin):
    assert told(admin.post("/roles/moveuser", {"userId": NOBODY, "toRoleId": USER_ROLE})) == (404, "not-found")
    assert told(admin.post("/roles/moveuser", {"userId": PRIYA, "toRoleId": NOBODY})) == (404, "not-found")


def test_moving_the_last_admin_to_the_admin_role_is_no_move(admin):
    assert admin.post("/roles/moveuser", {"userId": AMARA, "toRoleId": ADMIN_ROLE}).status_code == 204


def test_the_people_of_a_role(admin):
    answer = admin.get(f"/roles/{MEMBER_ROLE}/users")

    assert answer.status_code == 200
    assert {"userId": OLIVER, "isDeactivated": True, "roleId": MEMBER_ROLE} in answer.json
    assert {"userId": PRIYA, "isDeactivated": False, "roleId": MEMBER_ROLE} in answer.json
    assert answer.headers["aw-totalitems"] == str(len(answer.json)) == "3"


def test_archived_people_and_api_users_of_a_role_on_demand(admin):
    admin.post(f"/users/{TOMAS}/setarchived", {"isArchived": True})
    admin.put(f"/apiusers/{CONNECTOR}", {"name": "awork Connector", "roleId": PLANNER_ROLE})
    path = f"/roles/{PLANNER_ROLE}/users"

    assert admin.get(path).json == []
    assert admin.get(path, showArchived="true").json == [
        {"userId": TOMAS, "isDeactivated": False, "roleId": PLANNER_ROLE},
        {"userId": CONNECTOR, "isDeactivated": False, "roleId": PLANNER_ROLE},
    ]


def test_a_permission_is_set_replaced_and_taken_away(admin, awork):
    path, form = f"/roles/{MEMBER_ROLE}/permissions", {"feature": "user-planning-data", "accessLevels": ["read"]}
    capacity = f"/users/{JONAS}/capacity"

    first = admin.post(path, form)
    reads = awork("member").get(capacity).status_code
    second = admin.post(path, {**form, "accessLevels": ["read", "write"]})
    writes = awork("member").put(capacity, {}).status_code
    third = admin.post(path, {**form, "accessLevels": []})

    row = {**form, "id": first.json["id"], "createdOn": NOW, "updatedOn": NOW}
    assert [one.status_code for one in (first, second, third)] == [200, 200, 204]
    assert first.json == row
    assert second.json == {**row, "accessLevels": ["read", "write"]}
    assert third.data == b""
    assert (reads, writes, awork("member").get(capacity).status_code) == (200, 200, 401)
    assert [one["feature"] for one in admin.get(path).json] == ["project-master-data", "user-master-data"]


def test_taking_away_what_was_never_given_is_no_error(admin):
    answer = admin.post(f"/roles/{EMPTY_ROLE}/permissions", {"feature": "project-create", "accessLevels": []})

    assert (answer.status_code, answer.data) == (204, b"")
    assert len(admin.get(f"/roles/{EMPTY_ROLE}/permissions").json) == 1


def test_the_admin_role_has_no_rows_and_takes_none(admin):
    form = {"feature": "project-create", "accessLevels": ["write"]}

    assert admin.get(f"/roles/{ADMIN_ROLE}/permissions").json == []
    assert told(admin.post(f"/roles/{ADMIN_ROLE}/permissions", form)) == (400, "invalid-operation")


def test_deleting_a_role_moves_everybody_to_the_new_one(admin):
    people = admin.get(f"/roles/{MEMBER_ROLE}/users").json
    admin.put(f"/apiusers/{CONNECTOR}", {"name": "awork Connector", "roleId": MEMBER_ROLE})

    answer = admin.post(f"/roles/{MEMBER_ROLE}/delete", {"newRoleId": PLANNER_ROLE})

    assert (answer.status_code, answer.data) == (204, b"")
    assert admin.get(f"/roles/{MEMBER_ROLE}").status_code == 404
    assert admin.get(f"/roles/{MEMBER_ROLE}/permissions").status_code == 404
    moved = {row["userId"] for row in admin.get(f"/roles/{PLANNER_ROLE}/users").json}
    assert moved == {TOMAS, *(row["userId"] for row in people)}
    assert admin.get(f"/apiusers/{CONNECTOR}").json["roleId"] == PLANNER_ROLE


@pytest.mark.parametrize(
    ("role", "new_role", "expected"),
    [
        pytest.param(USER_ROLE, MEMBER_ROLE, (400, "invalid-operation"), id="a preset stays"),
        pytest.param(EMPTY_ROLE, EMPTY_ROLE, (400, "invalid-operation"), id="not to itself"),
        pytest.param(EMPTY_ROLE, ARCHIVED_ROLE, (400, "entity-archived"), id="not to an archived role"),
        pytest.param(EMPTY_ROLE, NOBODY, (404, "not-found"), id="not to nowhere"),
        pytest.param(NOBODY, MEMBER_ROLE, (404, "not-found"), id="nothing to delete"),
    ],
)
def test_what_cannot_be_deleted_stays(admin, role, new_role, expected):
    before = admin.get("/roles").json

    assert told(admin.post(f"/roles/{role}/delete", {"newRoleId": new_role})) == expected
    assert admin.get("/roles").json == before


@pytest.mark.parametrize("role", [ADMIN_ROLE, USER_ROLE, GUEST_ROLE])
def test_a_preset_role_is_not_archived(admin, role):
    assert told(admin.post(f"/roles/{role}/setarchived", {"isArchived": True})) == (400, "invalid-operation")


def test_roles_need_workspace_manage_config(awork):
    reader, user = awork("config-reader"), awork("user")

    assert [reader.get(path).status_code for path in ("/roles", f"/roles/{USER_ROLE}/users")] == [200, 200]
    assert [user.get(path).status_code for path in ("/roles", f"/roles/{USER_ROLE}/users")] == [401, 401]
    assert reader.post("/roles", {"name": "Mine"}).status_code == 401
    assert reader.post("/roles/moveuser", {"userId": PRIYA, "toRoleId": USER_ROLE}).status_code == 401
    assert reader.post(f"/roles/{EMPTY_ROLE}/delete", {"newRoleId": USER_ROLE}).status_code == 401
