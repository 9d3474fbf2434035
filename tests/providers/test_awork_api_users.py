"""API users: created, replaced and deleted, with the role that decides what their keys may do."""

from __future__ import annotations

from fabrikam import ARCHIVED_ROLE, CI, CONNECTOR, EMPTY_ROLE, EXPORT, JONAS, NOBODY, PLANNER_ROLE

NOW = "2026-03-04T09:30:00Z"


def test_get_answers_as_on_the_vendors_page(admin):
    answer = admin.get("/apiusers/123e4567-e89b-12d3-a456-426614174000")

    assert answer.status_code == 200
    assert answer.json == {
        "name": "awork Connector",
        "roleId": "123e4567-e89b-12d3-a456-426614174000",
        "clientId": "awork-connector",
        "id": "123e4567-e89b-12d3-a456-426614174000",
        "createdOn": "2024-01-15T09:30:00Z",
        "createdBy": "123e4567-e89b-12d3-a456-426614174000",
        "updatedOn": "2024-01-15T09:30:00Z",
        "updatedBy": "123e4567-e89b-12d3-a456-426614174000",
    }
    assert list(answer.json) == [
        "name", "roleId", "clientId", "id", "createdOn", "createdBy", "updatedOn", "updatedBy",
    ]  # fmt: skip


def test_create_answers_200_with_the_new_api_user(admin):
    form = {"name": "Capacity Sync", "roleId": PLANNER_ROLE.upper(), "clientId": "fabrikam-sync"}

    answer = admin.post("/apiusers", form)

    assert answer.status_code == 200
    assert answer.json == {
        "name": "Capacity Sync",
        "roleId": PLANNER_ROLE,
        "clientId": "fabrikam-sync",
        "id": answer.json["id"],
        "createdOn": NOW,
        "createdBy": CI,
        "updatedOn": NOW,
        "updatedBy": CI,
    }
    assert admin.get(f"/apiusers/{answer.json['id']}").json == answer.json
    assert admin.get("/apiusers").json[-1] == answer.json


def test_without_role_and_client_application_both_are_null(admin):
    for form in (
        {"name": "Export"},
        {"name": "Export", "roleId": None, "clientId": None},
        {"name": "E", "clientId": ""},
    ):
        answer = admin.post("/apiusers", form).json

        assert (answer["roleId"], answer["clientId"]) == (None, None)


def test_names_need_not_be_unique(admin):
    first, second = (admin.post("/apiusers", {"name": "awork Connector"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json["id"] != second.json["id"]


def test_members_that_the_service_decides_are_ignored(admin):
    form = {"name": "Export", "id": JONAS, "createdOn": "2020-01-01T00:00:00Z", "createdBy": JONAS}

    answer = admin.post("/apiusers", form).json

    assert answer["id"] != JONAS
    assert (answer["createdOn"], answer["createdBy"]) == (NOW, CI)


def test_put_replaces_name_and_role_and_keeps_the_client_application(admin):
    form = {"name": "Connector 2", "roleId": PLANNER_ROLE, "clientId": "fabrikam-sync"}

    answer = admin.put(f"/apiusers/{CONNECTOR}", form)

    assert answer.status_code == 200
    assert answer.json == {
        "name": "Connector 2",
        "roleId": PLANNER_ROLE,
        "clientId": "awork-connector",
        "id": CONNECTOR,
        "createdOn": "2024-01-15T09:30:00Z",
        "createdBy": CONNECTOR,
        "updatedOn": NOW,
        "updatedBy": CI,
    }
    assert admin.get(f"/apiusers/{CONNECTOR}").json == answer.json


def test_put_without_role_makes_an_admin(admin, bearer):
    key = admin.post("/clientapplications/awork-connector/generateapikey", {"apiUserId": CONNECTOR}).json
    connector = bearer(key["access_token"])
    before = connector.get("/apiusers").status_code

    answer = admin.put(f"/apiusers/{CONNECTOR}", {"name": "awork Connector"})

    assert answer.json["roleId"] is None
    assert (before, connector.get("/apiusers").status_code) == (401, 200)


def test_delete_answers_204_without_a_body_and_then_404(admin):
    answer = admin.delete(f"/apiusers/{EXPORT}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert admin.get(f"/apiusers/{EXPORT}").status_code == 404
    assert admin.put(f"/apiusers/{EXPORT}", {"name": "x"}).status_code == 404
    assert admin.delete(f"/apiusers/{EXPORT}").status_code == 404


def test_a_deleted_api_users_key_is_the_gateways_affair(admin, bearer):
    key = admin.post("/clientapplications/awork-connector/generateapikey", {"apiUserId": CONNECTOR}).json
    connector = bearer(key["access_token"])
    before = connector.get("/me").status_code
    admin.delete(f"/apiusers/{CONNECTOR}")

    answer = connector.get("/me")

    assert before == 200
    assert (answer.status_code, answer.data) == (
        401,
        b'{"message":{"code":"unauthorized","description":"Unauthorized"}}',
    )


def test_roles_and_client_applications_must_exist(admin):
    for form in ({"name": "x", "roleId": NOBODY}, {"name": "x", "clientId": "no-such-client"}):
        answer = admin.post("/apiusers", form)

        assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert admin.put(f"/apiusers/{CONNECTOR}", {"name": "x", "roleId": NOBODY}).status_code == 404
    assert len(admin.get("/apiusers").json) == 3


def test_an_archived_role_takes_nobody_in(admin):
    created = admin.post("/apiusers", {"name": "x", "roleId": ARCHIVED_ROLE})
    changed = admin.put(f"/apiusers/{CONNECTOR}", {"name": "x", "roleId": ARCHIVED_ROLE})

    assert [(one.status_code, one.json["code"]) for one in (created, changed)] == [(400, "entity-archived")] * 2


def test_reading_needs_read_and_changing_needs_write(awork):
    reader, member = awork("config-reader"), awork("member")

    assert reader.get("/apiusers").status_code == 200
    assert reader.get(f"/apiusers/{CONNECTOR}").status_code == 200
    assert member.get("/apiusers").status_code == 401
    assert member.get(f"/apiusers/{CONNECTOR}").status_code == 401
    assert reader.post("/apiusers", {"name": "x"}).status_code == 401
    assert reader.put(f"/apiusers/{CONNECTOR}", {"name": "x"}).status_code == 401
    assert reader.delete(f"/apiusers/{CONNECTOR}").status_code == 401
    assert reader.delete(f"/apiusers/{NOBODY}").status_code == 401


def test_api_users_are_archived_rows_among_the_people(admin):
    row = {
        "firstName": "awork Connector",
        "id": CONNECTOR,
        "status": {"invitationAccepted": True, "isDeactivated": False},
        "createdOn": "2024-01-15T09:30:00Z",
        "createdBy": CONNECTOR,
        "updatedOn": "2024-01-15T09:30:00Z",
        "updatedBy": CONNECTOR,
        "isArchived": True,
        "isDeactivated": False,
        "isAgent": False,
        "hasImage": False,
        "shouldMigrateToConnect": False,
        "userContactInfos": [],
        "resourceVersion": 638409078000000000,
        "tags": [],
        "teams": [],
        "isExternal": False,
    }

    assert row in admin.get("/users", showArchived="true").json
    assert CONNECTOR not in {person["id"] for person in admin.get("/users").json}
    assert admin.get(f"/users/{CONNECTOR}").json == row
    admin.delete(f"/apiusers/{CONNECTOR}")
    assert CONNECTOR not in {person["id"] for person in admin.get("/users", showArchived="true").json}


def test_api_users_are_not_changed_as_people(admin):
    assert admin.put(f"/users/{CONNECTOR}", {"firstName": "x"}).status_code == 404
    assert admin.post("/roles/moveuser", {"userId": CONNECTOR, "toRoleId": EMPTY_ROLE}).status_code == 404


def test_an_api_user_can_be_removed_where_it_is_a_row_among_people(admin):
    removed = admin.delete(f"/users/{CONNECTOR}")

    assert (removed.status_code, removed.data) == (204, b"")
    assert admin.get(f"/apiusers/{CONNECTOR}").status_code == 404
    assert CONNECTOR not in [one["id"] for one in admin.get("/users", query_string={"showArchived": "true"}).json]
