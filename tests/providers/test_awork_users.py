"""People: who sees whom, what changes a person, and what is left of somebody who goes."""

from __future__ import annotations

import pytest
from fabrikam import (
    ADMIN_ROLE,
    AMARA,
    CHLOE,
    CI,
    CONNECTOR,
    EXPORT,
    HANNA,
    JONAS,
    MEMBER_ROLE,
    NOBODY,
    OLIVER,
    PRIYA,
    READER_ROLE,
    TOMAS,
    WORKSPACE,
)

NOW = "2026-03-04T09:30:00Z"
TICKS_NOW = 639082134000000000

PRIYA_SHOWN = {
    "firstName": "Priya",
    "lastName": "Raman",
    "position": "Developer",
    "language": "en-GB",
    "id": PRIYA,
    "status": {"invitationAccepted": True, "isDeactivated": False},
    "createdOn": "2024-02-01T09:00:00Z",
    "createdBy": AMARA,
    "updatedOn": "2024-02-01T09:00:00Z",
    "updatedBy": AMARA,
    "isArchived": False,
    "isDeactivated": False,
    "isAgent": False,
    "hasImage": False,
    "shouldMigrateToConnect": False,
    "userContactInfos": [
        {
            "id": "5f6d33c4-f3e3-4959-af63-63d75f59f125",
            "label": "E-mail",
            "value": "priya.raman@fabrikam.example",
            "type": "email",
            "subType": "work",
            "isAddress": False,
            "createdOn": "2024-02-01T09:00:00Z",
            "createdBy": AMARA,
            "updatedOn": "2024-02-01T09:00:00Z",
            "updatedBy": AMARA,
        }
    ],
    "resourceVersion": 638423748000000000,
    "tags": [],
    "teams": [],
    "isExternal": False,
}
WORKSPACE_SHOWN = {"id": WORKSPACE, "name": "Fabrikam", "url": "https://fabrikam.awork.com"}


def ids(answer):
    assert answer.status_code == 200
    return [row["id"] for row in answer.json]


def test_a_person_is_shown_without_role_and_account(awork):
    answer = awork("member").get(f"/users/{PRIYA}")

    assert answer.status_code == 200
    assert answer.json == PRIYA_SHOWN


def test_the_list_leaves_archived_people_and_api_users_out_unless_asked(admin):
    usual, every = ids(admin.get("/users")), ids(admin.get("/users", showArchived="true"))

    assert (len(usual), len(every)) == (15, 19)
    assert set(every) - set(usual) == {CHLOE, CONNECTOR, CI, EXPORT}
    assert OLIVER in usual
    assert PRIYA_SHOWN in admin.get("/users").json


def test_without_user_master_data_one_sees_only_oneself(awork):
    assert ids(awork("planner").get("/users")) == [TOMAS]
    assert ids(awork("config-reader").get("/users", showArchived="true")) == [HANNA]
    assert len(ids(awork("member").get("/users"))) == 15
    assert awork("planner").get(f"/users/{TOMAS}").status_code == 200
    assert awork("planner").get(f"/users/{JONAS}").status_code == 401


def test_an_api_user_without_permission_is_archived_in_its_own_list_too(admin, bearer):
    form = {"name": "Reader", "roleId": READER_ROLE, "clientId": "awork-connector"}
    reader = admin.post("/apiusers", form).json["id"]
    key = admin.post("/clientapplications/awork-connector/generateapikey", {"apiUserId": reader}).json["access_token"]

    assert ids(bearer(key).get("/users")) == []
    assert ids(bearer(key).get("/users", showArchived="true")) == [reader]


def test_me_is_the_calling_person_with_the_workspace(awork):
    account = {"accountId": "e30f19b8-48eb-43a1-a902-eb3e100f1b34"}

    answers = [awork("member").get(path) for path in ("/me", "/users/me")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json for answer in answers] == [PRIYA_SHOWN | account | {"workspace": WORKSPACE_SHOWN}] * 2


def test_me_is_the_api_user_behind_a_key(admin):
    answer = admin.get("/me")

    assert answer.status_code == 200
    assert answer.json == {
        "firstName": "mockserver CI",
        "id": CI,
        "status": {"invitationAccepted": True, "isDeactivated": False},
        "createdOn": "2024-02-05T10:00:00Z",
        "createdBy": AMARA,
        "updatedOn": "2024-02-05T10:00:00Z",
        "updatedBy": AMARA,
        "isArchived": True,
        "isDeactivated": False,
        "isAgent": False,
        "hasImage": False,
        "shouldMigrateToConnect": False,
        "userContactInfos": [],
        "resourceVersion": 638427240000000000,
        "tags": [],
        "teams": [],
        "isExternal": False,
        "accountId": CI,
        "workspace": WORKSPACE_SHOWN,
    }


def test_my_permissions_are_those_of_the_role(awork):
    answer = awork("member").get("/me/permissions")

    assert answer.status_code == 200
    assert answer.json == {
        "signature": answer.json["signature"],
        "userPermission": {
            "userId": PRIYA,
            "isAdmin": False,
            "isGuest": False,
            "roleId": MEMBER_ROLE,
            "isBlocked": False,
            "permissions": [
                {"feature": "project-master-data", "accessLevels": ["read"]},
                {"feature": "user-master-data", "accessLevels": ["read"]},
            ],
            "projectRolesPermissions": [],
        },
    }


def test_the_signature_changes_with_the_permissions(admin, awork):
    before = awork("member").get("/me/permissions").json["signature"]
    again = awork("member").get("/me/permissions").json["signature"]
    admin.post(f"/roles/{MEMBER_ROLE}/permissions", {"feature": "user-master-data", "accessLevels": []})

    after = awork("member").get("/me/permissions").json["signature"]

    assert before == again != after


def test_an_admins_permissions_are_every_level_of_every_feature(admin):
    told = admin.get("/me/permissions").json["userPermission"]

    assert (told["isAdmin"], told["roleId"]) == (True, None)
    assert [row["feature"] for row in told["permissions"]] == admin.get("/permissions/features").json
    assert all(row["accessLevels"] == ["read", "write", "delete"] for row in told["permissions"])


def test_put_replaces_the_master_data_and_clears_what_is_left_out(admin):
    form = {
        "firstName": "Priya",
        "birthDate": "1990-05-01T00:00:00Z",
        "position": None,
        "isArchived": True,
        "id": JONAS,
    }
    expected = {
        **PRIYA_SHOWN,
        "birthDate": "1990-05-01T00:00:00Z",
        "updatedOn": NOW,
        "updatedBy": CI,
        "resourceVersion": TICKS_NOW,
    }
    for cleared in ("lastName", "position", "language"):
        del expected[cleared]

    answer = admin.put(f"/users/{PRIYA}", form)

    assert answer.status_code == 200
    assert answer.json == expected
    assert admin.get(f"/users/{PRIYA}").json == expected


def test_the_resource_version_rises_even_while_the_clock_stands(admin):
    versions = [admin.put(f"/users/{PRIYA}", {}).json["resourceVersion"] for _ in range(3)]

    assert versions == [TICKS_NOW, TICKS_NOW + 1, TICKS_NOW + 2]


def test_one_may_change_oneself_and_with_permission_others(awork):
    assert awork("member").put(f"/users/{PRIYA}", {"firstName": "Priya"}).status_code == 200
    assert awork("member").put(f"/users/{JONAS}", {}).status_code == 401
    assert awork("user").put(f"/users/{PRIYA}", {}).status_code == 200
    assert awork("member").delete(f"/users/{PRIYA}").status_code == 401
    assert awork("user").put(f"/users/{NOBODY}", {}).status_code == 404


def test_archiving_takes_a_person_out_of_the_list_and_back(admin):
    path = f"/users/{PRIYA}/setarchived"
    expected = {**PRIYA_SHOWN, "isArchived": True, "updatedOn": NOW, "updatedBy": CI, "resourceVersion": TICKS_NOW}

    archived = admin.post(path, {"isArchived": True})

    assert (archived.status_code, archived.json) == (200, expected)
    assert PRIYA not in ids(admin.get("/users"))
    assert admin.post(path, {"isArchived": False}).json["isArchived"] is False
    assert PRIYA in ids(admin.get("/users"))


def test_a_deactivated_persons_token_is_refused_until_activation(admin, awork):
    told = {"updatedOn": NOW, "updatedBy": CI, "resourceVersion": TICKS_NOW}
    done = admin.post(f"/users/{PRIYA}/deactivate")
    shown = admin.get(f"/users/{PRIYA}").json
    refused = [awork("member").get(path) for path in ("/me", "/users", f"/users/{PRIYA}/capacity", "/me/permissions")]

    back = admin.post(f"/users/{PRIYA}/activate")

    assert (done.status_code, done.data) == (204, b"")
    assert shown == {
        **PRIYA_SHOWN,
        **told,
        "status": {"invitationAccepted": True, "isDeactivated": True},
        "isDeactivated": True,
        "deactivatedOn": NOW,
    }
    assert [(one.status_code, one.json) for one in refused] == [
        (401, {"message": {"code": "unauthorized", "description": "Unauthorized"}})
    ] * 4
    assert (back.status_code, back.data) == (204, b"")
    assert awork("member").get("/me").status_code == 200
    assert admin.get(f"/users/{PRIYA}").json == {**PRIYA_SHOWN, **told, "resourceVersion": TICKS_NOW + 1}


def test_deactivating_twice_and_activating_twice_change_nothing(admin):
    before = admin.get(f"/users/{OLIVER}").json, admin.get(f"/users/{PRIYA}").json

    assert admin.post(f"/users/{OLIVER}/deactivate").status_code == 204
    assert admin.post(f"/users/{PRIYA}/activate").status_code == 204
    assert (admin.get(f"/users/{OLIVER}").json, admin.get(f"/users/{PRIYA}").json) == before


def test_an_api_user_is_deleted_as_the_row_that_it_is(admin, bearer):
    made = admin.post("/apiusers", {"name": "Short-lived", "clientId": "fabrikam-sync"}).json["id"]
    key = admin.post("/clientapplications/fabrikam-sync/generateapikey", {"apiUserId": made}).json["access_token"]

    answer = admin.delete(f"/users/{made.upper()}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert admin.get(f"/apiusers/{made}").status_code == admin.delete(f"/users/{made}").status_code == 404
    assert bearer(key).get("/me").status_code == 401


def test_delete_takes_capacity_and_tokens_along(admin, awork):
    member = awork("member")

    answer = admin.delete(f"/users/{PRIYA}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert PRIYA not in ids(admin.get("/users", showArchived="true"))
    assert [admin.get(f"/users/{PRIYA}{rest}").status_code for rest in ("", "/capacity")] == [404, 404]
    assert admin.delete(f"/users/{PRIYA}").status_code == 404
    assert (member.get("/me").status_code, "trace-id" in member.get("/me").headers) == (401, False)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", f"/users/{AMARA}", None),
        ("POST", f"/users/{AMARA}/deactivate", None),
        ("POST", f"/users/{AMARA}/setarchived", {"isArchived": True}),
        ("POST", "/roles/moveuser", {"userId": AMARA, "toRoleId": MEMBER_ROLE}),
    ],
)
def test_the_last_admin_stays_until_there_is_another(admin, method, path, body):
    sent = {} if body is None else {"json": body}
    refused = admin.open(method, path, **sent)
    admin.post("/roles/moveuser", {"userId": PRIYA, "toRoleId": ADMIN_ROLE})

    done = admin.open(method, path, **sent)

    assert (refused.status_code, refused.json["code"]) == (400, "invalid-operation")
    assert done.status_code in (200, 204)


def test_the_workspace_counts_the_people_who_work_there(admin, awork):
    shown = {
        "id": WORKSPACE,
        "name": "Fabrikam",
        "description": "Software for rental fleets.",
        "language": "en-GB",
        "hasImage": False,
        "isTestWorkspace": False,
        "createdOn": "2024-01-08T08:00:00Z",
        "createdBy": AMARA,
        "updatedOn": "2024-01-08T08:00:00Z",
        "updatedBy": AMARA,
        "memberCount": 14,
    }

    first = awork("member").get(f"/workspaces/{WORKSPACE}")
    admin.post(f"/users/{PRIYA}/setarchived", {"isArchived": True})

    assert (first.status_code, first.json) == (200, shown)
    assert admin.get(f"/workspaces/{WORKSPACE}").json == {**shown, "memberCount": 13}
    assert admin.get(f"/workspaces/{NOBODY}").status_code == 404
