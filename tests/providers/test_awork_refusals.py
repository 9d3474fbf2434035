"""Every way awork says no: status, headers and whole body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from fabrikam import (
    ADMIN_ROLE,
    AMARA,
    ARCHIVED_ROLE,
    CI,
    CONNECTOR,
    EMPTY_ROLE,
    EXPORT,
    JONAS,
    MEMBER_ROLE,
    NOBODY,
    PRIYA,
    USER_ROLE,
    WEBHOOK,
    WORKSPACE,
)

CAPACITY = f"/users/{JONAS}/capacity"
LINK = "https://developers.awork.com/"
JSON = "application/json"
GATEWAY = {"message": {"code": "unauthorized", "description": "Unauthorized"}}
HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "aw-page,aw-items,aw-pagesize,aw-totalitems,aw-sortby,aw-order,trace-id",
    "Cache-Control": "no-cache",
    "Vary": "Origin",
    "ratelimit-limit": "50",
    "ratelimit-remaining": "49",
    "ratelimit-reset": "1",
    "x-ratelimit-limit-second": "50",
    "x-ratelimit-remaining-second": "49",
    "x-ratelimit-limit-minute": "1000",
    "x-ratelimit-remaining-minute": "999",
}


class Sent(NamedTuple):
    """A request: who (a credential of the seed), what, and how its body comes."""

    method: str
    path: str
    json: Any = None
    who: str = "admin"
    raw: bytes | None = None
    content_type: str | None = None


class Said(NamedTuple):
    """A refusal: status and body; ``headers`` beside those of every answer."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = MappingProxyType({})


def error(status, code, description, *wrong, **headers):
    """An error of the application; its trace id is filled in when it is compared."""
    body = {"code": code, "description": description, "link": LINK, "traceId": None}
    if wrong:
        body["validationErrors"] = [{"property": name, "message": message} for name, message in wrong]
    return Said(status, body, headers)


def invalid(*wrong):
    return error(400, "validation-failed", "The model is invalid, see validationErrors.", *wrong)


def out_of_range(*wrong):
    return error(400, "value-out-of-range", "The value is out of range.", *wrong)


def unconvertible(path, name):
    told = f"The JSON value could not be converted to {name}."
    return (path, f"{told} Path: {path} | LineNumber: 0 | BytePositionInLine: 0.")


def empty(name):
    return (name, f"'{name}' should not be empty.")


def put(form, path=CAPACITY, who="admin"):
    return Sent("PUT", path, form, who)


def post(path, form=None, who="admin"):
    return Sent("POST", path, form, who)


def get(path, who="admin"):
    return Sent("GET", path, None, who)


def raw(body, content_type=JSON):
    return Sent("PUT", CAPACITY, raw=body, content_type=content_type)


NULLABLE_INT = "System.Nullable`1[System.Int32]"
UNAUTHORIZED = error(401, "unauthorized", "The call was blocked due to insufficient permissions.")
NOT_FOUND = error(404, "not-found", "The entity was not found.")
NO_PATH = error(404, "not-found", "There is no matching path for this URL.")
ARCHIVED = error(400, "entity-archived", "The role is archived.")
NO_OBJECT = error(400, "validation-failed", "The body is not a JSON object.", ("$", "The body is not a JSON object."))
EMPTY = error(400, "invalid-model", "The model is empty.")
UNSUPPORTED = error(415, "invalid-model", "The content type of the body is not supported.")
LAST_ADMIN = error(400, "invalid-operation", "The admin role needs at least one active user.")
NOT_TWICE = error(400, "duplication-violation", "A role with this name exists already.")


def filter_error(name, advice):
    return error(400, "invalid-filter-or-order", f"Something is wrong with the given '{name}' expression. {advice}")


TABLE = {
    # The gateway: no usable token. No trace id, neither in the body nor as a header.
    "no token": (get(CAPACITY, who=None), Said(401, GATEWAY)),
    "another scheme": (get(CAPACITY, who="Basic YTpi"), Said(401, GATEWAY)),
    "unknown token": (get(CAPACITY, who="Bearer e30.e30.x"), Said(401, GATEWAY)),
    "token is no JWT": (
        get(CAPACITY, who="Bearer secret"),
        Said(401, {"message": {"description": "Bad token; invalid JSON", "code": "unauthorized"}}),
    ),
    "expired token": (
        get(CAPACITY, who="expired"),
        Said(401, {"message": {"code": "unauthorized", "description": "Unauthorized: token expired"}}),
    ),
    "a stranger learns no paths": (get("/planets", who=None), Said(401, GATEWAY)),
    "a stranger learns no methods": (Sent("PATCH", CAPACITY, who=None), Said(401, GATEWAY)),
    # The application: the permission is missing.
    "no permission to read a capacity": (get(CAPACITY, who="member"), UNAUTHORIZED),
    "no permission to set a capacity": (put({}, who="member"), UNAUTHORIZED),
    "permission before existence": (get(f"/users/{NOBODY}/capacity", who="member"), UNAUTHORIZED),
    "no permission for API users": (get("/apiusers", who="member"), UNAUTHORIZED),
    "reading is not writing": (post("/apiusers", {"name": "x"}, who="config-reader"), UNAUTHORIZED),
    "the schema before the permission": (put({"mon": -1}, who="member"), out_of_range(
        ("Mon", "'Mon' must be greater than or equal to '0'."))),
    # Addresses.
    "unknown path": (get("/planets"), NO_PATH),
    "malformed GUID": (get("/users/42/capacity"), NO_PATH),
    "GUID in braces": (get(f"/users/{{{JONAS}}}/capacity"), NO_PATH),
    "GUID without hyphens": (get(f"/users/{JONAS.replace('-', '')}/capacity"), NO_PATH),
    "a stray character": (get(f"/apiusers/{CONNECTOR}."), NO_PATH),
    "wrong method": (
        Sent("PATCH", CAPACITY, {}),
        error(405, "invalid-operation", "This address does not have the method.", Allow="GET, PUT"),
    ),
    "setcapacity is no operation": (post(f"/users/{JONAS}/setcapacity", {}), NO_PATH),
    # Nothing has this id.
    "unknown person": (get(f"/users/{NOBODY}"), NOT_FOUND),
    "capacity of nobody": (put({}, f"/users/{NOBODY}/capacity"), NOT_FOUND),
    "capacity of an API user": (put({}, f"/users/{CI}/capacity"), NOT_FOUND),
    "unknown API user": (get(f"/apiusers/{NOBODY}"), NOT_FOUND),
    "an API user in an unknown role": (post("/apiusers", {"name": "x", "roleId": NOBODY}), NOT_FOUND),
    "an API user of an unknown client": (post("/apiusers", {"name": "x", "clientId": "none"}), NOT_FOUND),
    "unknown role": (get("/roles/Astronaut"), NOT_FOUND),
    "unknown client application": (get("/clientapplications/none"), NOT_FOUND),
    "unknown webhook": (get(f"/webhooks/{NOBODY}"), NOT_FOUND),
    "unknown workspace": (get(f"/workspaces/{NOBODY}"), NOT_FOUND),
    # Bodies that cannot be read.
    "nothing": (raw(None, None), EMPTY),
    "an empty body": (raw(b""), EMPTY),
    "broken JSON": (raw(b'{"mon": 1'), NO_OBJECT),
    "no UTF-8": (raw(b'{"mon": "\xff"}'), NO_OBJECT),
    "a member twice": (raw(b'{"mon": 1, "mon": 2}'), NO_OBJECT),
    "an array": (raw(b"[]"), invalid(unconvertible("$", "System.Object"))),
    "null": (raw(b"null"), invalid(unconvertible("$", "System.Object"))),
    "a form": (raw(b"mon=1", "application/x-www-form-urlencoded"), UNSUPPORTED),
    "plain text": (raw(b"{}", "text/plain"), UNSUPPORTED),
    "no content type": (raw(b"{}", None), UNSUPPORTED),
    "a megabyte and more": (
        raw(b" " * 1_100_000),
        error(413, "request-body-too-large", "The request body is too large."),
    ),
    # Values of the wrong type: a JSON path and a .NET type.
    "a numeric string": (put({"mon": "28800"}), invalid(unconvertible("$.mon", NULLABLE_INT))),
    "a fraction": (put({"tue": 1.5}), invalid(unconvertible("$.tue", NULLABLE_INT))),
    "a whole float": (put({"wed": 28800.0}), invalid(unconvertible("$.wed", NULLABLE_INT))),
    "a boolean": (put({"thu": True}), invalid(unconvertible("$.thu", NULLABLE_INT))),
    "an object": (put({"fri": {}}), invalid(unconvertible("$.fri", NULLABLE_INT))),
    "a list": (put({"capacityPerWeek": []}), invalid(unconvertible("$.capacityPerWeek", NULLABLE_INT))),
    "one more than 32 bits": (put({"sat": 2**31}), invalid(unconvertible("$.sat", NULLABLE_INT))),
    "one less than 32 bits": (put({"sat": -(2**31) - 1}), invalid(unconvertible("$.sat", NULLABLE_INT))),
    "more than 64 bits": (raw(b'{"sun": 1e20}'), invalid(unconvertible("$.sun", NULLABLE_INT))),
    "a GUID that is none": (
        post("/apiusers", {"name": "x", "roleId": "none"}),
        invalid(unconvertible("$.roleId", "System.Nullable`1[System.Guid]")),
    ),
    "a GUID that may not be null": (
        post("/roles/moveuser", {"userId": None, "toRoleId": USER_ROLE}),
        invalid(unconvertible("$.userId", "System.Guid")),
    ),
    "a name that is no text": (
        post("/apiusers", {"name": 1}), invalid(unconvertible("$.name", "System.String"))),
    "a date that is none": (
        put({"birthDate": "yesterday"}, f"/users/{JONAS}"),
        invalid(unconvertible("$.birthDate", "System.Nullable`1[System.DateTime]")),
    ),
    "null for a boolean": (
        post(f"/users/{JONAS}/setarchived", {"isArchived": None}),
        invalid(unconvertible("$.isArchived", "System.Boolean")),
    ),
    "a text for a list": (
        post("/clientapplications", {"redirectUris": "https://x.example"}),
        invalid(unconvertible("$.redirectUris", "System.Collections.Generic.List`1[System.String]")),
    ),
    "an item of the wrong type": (
        put({"redirectUris": ["https://x.example", 1]}, "/clientapplications/fabrikam-planner"),
        invalid(unconvertible("$.redirectUris[1]", "System.String")),
    ),
    # Values that break a rule: the member in PascalCase.
    "negative": (put({"mon": -1}), out_of_range(("Mon", "'Mon' must be greater than or equal to '0'."))),
    "more than a day": (put({"mon": 86401}), out_of_range(("Mon", "'Mon' must be less than or equal to '86400'."))),
    "more than a week": (
        put({"capacityPerWeek": 604801}),
        out_of_range(("CapacityPerWeek", "'CapacityPerWeek' must be less than or equal to '604800'.")),
    ),
    "two bounds": (
        put({"mon": -1, "sun": 86401}),
        out_of_range(
            ("Mon", "'Mon' must be greater than or equal to '0'."),
            ("Sun", "'Sun' must be less than or equal to '86400'."),
        ),
    ),
    "a bound and a type": (
        put({"mon": -1, "tue": "x"}),
        invalid(
            ("Mon", "'Mon' must be greater than or equal to '0'."), unconvertible("$.tue", NULLABLE_INT)
        ),
    ),
    "no name": (post("/apiusers", {}), invalid(empty("Name"))),
    "null for a name": (post("/apiusers", {"name": None}), invalid(empty("Name"))),
    "an empty name": (post("/apiusers", {"name": ""}), invalid(empty("Name"))),
    "a name of blanks": (post("/apiusers", {"name": " \t"}), invalid(empty("Name"))),
    "PUT without a name": (put({}, f"/apiusers/{CONNECTOR}"), invalid(empty("Name"))),
    "a role of blanks": (post("/roles", {"name": " "}), invalid(empty("Name"))),
    "two members left out": (
        post("/roles/moveuser", {}), invalid(empty("UserId"), empty("ToRoleId"))),
    "too long": (
        put({"gender": "x" * 26}, f"/users/{JONAS}"),
        invalid(("Gender", "The length of 'Gender' must be 25 characters or fewer.")),
    ),
    "an unknown feature": (
        post(f"/roles/{MEMBER_ROLE}/permissions", {"feature": "{moon}", "accessLevels": ["read"]}),
        invalid(("Feature", "'Feature' has a range of values which does not include '{moon}'.")),
    ),
    "levels twice": (
        post(f"/roles/{MEMBER_ROLE}/permissions", {"feature": "project-create", "accessLevels": ["read", "read"]}),
        invalid(("AccessLevels", "'AccessLevels' must not contain duplicates.")),
    ),
    "a client id with blanks": (
        post("/clientapplications", {"clientId": "a b"}),
        invalid(("ClientId", "'ClientId' is not in the correct format.")),
    ),
    # Queries.
    "page 0": (get("/users?page=0"), invalid(("Page", "'Page' must be greater than or equal to '1'."))),
    "page size below 1": (
        get("/apiusers?pagesize=-5"),
        invalid(("PageSize", "'PageSize' must be greater than or equal to '1'.")),
    ),
    "page size that is no number": (
        get("/roles?pageSize=many"), invalid(("PageSize", "The value 'many' is not valid for PageSize."))),
    "a boolean that is none": (
        get("/users?showArchived=yes"), invalid(("ShowArchived", "The value 'yes' is not valid for ShowArchived."))),
    "a filter by nothing": (
        get(f"/roles/{MEMBER_ROLE}/users?filterby=colour+eq+'red'"),
        filter_error(
            "filterby", "Column 1: There is no property 'colour'. Use one of: isDeactivated, roleId, userId."
        ),
    ),
    "a GUID without its prefix": (
        get(f"/users?filterBy=id+eq+'{JONAS}'"),
        filter_error(
            "filterby",
            f"Column 7: 'id' is a GUID, \"'{JONAS}'\" is a text. "
            "Compare it with guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff' or me.id.",
        ),
    ),
    "an order by nothing": (
        get("/clientapplications?orderby=colour"),
        filter_error(
            "orderby",
            "Column 1: There is no property 'colour'. "
            "Use one of: clientId, createdOn, displayName, isConfidential, redirectUris, updatedOn.",
        ),
    ),
    # Rules about other records.
    "an API user in an archived role": (post("/apiusers", {"name": "x", "roleId": ARCHIVED_ROLE}), ARCHIVED),
    "an API user into an archived role": (
        put({"name": "x", "roleId": ARCHIVED_ROLE}, f"/apiusers/{CONNECTOR}"), ARCHIVED),
    "a person into an archived role": (
        post("/roles/moveuser", {"userId": JONAS, "toRoleId": ARCHIVED_ROLE}), ARCHIVED),
    "a role of the same name": (post("/roles", {"name": "User"}), NOT_TWICE),
    "renamed to the same name": (put({"name": "User"}, f"/roles/{EMPTY_ROLE}"), NOT_TWICE),
    "the same client id": (
        post("/clientapplications", {"clientId": "fabrikam-sync"}),
        error(400, "duplication-violation", "A client application with this client id exists already."),
    ),
    "a client application in use": (
        Sent("DELETE", "/clientapplications/fabrikam-sync"),
        error(400, "invalid-operation", "API users belong to the client application."),
    ),
    "a key for another client application": (
        post("/clientapplications/awork-connector/generateapikey", {"apiUserId": EXPORT}),
        error(400, "invalid-operation", "The API user does not belong to the client application."),
    ),
    "a secret for a public client application": (
        post("/clientapplications/fabrikam-planner/generatesecret"),
        error(400, "invalid-operation", "A public client application has no secret."),
    ),
    "a preset role deleted": (
        post(f"/roles/{USER_ROLE}/delete", {"newRoleId": MEMBER_ROLE}),
        error(400, "invalid-operation", "A preset role cannot be deleted."),
    ),
    "a preset role archived": (
        post(f"/roles/{USER_ROLE}/setarchived", {"isArchived": True}),
        error(400, "invalid-operation", "A preset role cannot be archived."),
    ),
    "a role moved to itself": (
        post(f"/roles/{EMPTY_ROLE}/delete", {"newRoleId": EMPTY_ROLE}),
        error(400, "invalid-operation", "The new role is the role to delete."),
    ),
    "a permission for the admin role": (
        post(f"/roles/{ADMIN_ROLE}/permissions", {"feature": "project-create", "accessLevels": []}),
        error(400, "invalid-operation", "The admin role has every permission."),
    ),
    "the last admin moved": (post("/roles/moveuser", {"userId": AMARA, "toRoleId": USER_ROLE}), LAST_ADMIN),
    "the last admin deleted": (Sent("DELETE", f"/users/{AMARA}"), LAST_ADMIN),
    "the last admin deactivated": (post(f"/users/{AMARA}/deactivate"), LAST_ADMIN),
    "the last admin archived": (post(f"/users/{AMARA}/setarchived", {"isArchived": True}), LAST_ADMIN),
}  # fmt: skip


@pytest.fixture
def send(client, world):
    def sent(request: Sent):
        headers = {} if request.content_type is None else {"Content-Type": request.content_type}
        if request.who is not None:
            credential = world.store("awork")["credentials"].get(request.who)
            headers["Authorization"] = f"Bearer {credential['token']}" if credential else request.who
        body = {"json": request.json} if request.json is not None else {"data": request.raw}
        return client.open(f"/api.awork.com/api/v1{request.path}", method=request.method, headers=headers, **body)

    return sent


@pytest.mark.parametrize(("request_", "said"), TABLE.values(), ids=TABLE)
def test_refusal(send, request_: Sent, said: Said):
    answer = send(request_)

    headers = dict(answer.headers)
    trace = headers.get("trace-id")
    traced = {"trace-id": trace} if "traceId" in said.body else {}
    filled = said.body | {"traceId": trace} if traced else said.body
    assert (answer.status_code, answer.json) == (said.status, filled)
    assert list(answer.json) == list(said.body)
    del headers["Content-Length"], headers["X-Mock-Explain"]
    assert headers == HEADERS | dict(said.headers) | traced
    assert not traced or re.fullmatch(r"[0-9a-f]{32}", trace)


def test_the_gateways_body_has_exactly_64_bytes(send):
    answer = send(get(CAPACITY, who=None))

    assert answer.data == b'{"message":{"code":"unauthorized","description":"Unauthorized"}}'
    assert len(answer.data) == 64


def test_every_exchange_has_a_trace_id_of_its_own(send):
    traces = [send(get(path)).headers["trace-id"] for path in (CAPACITY, CAPACITY, "/planets")]

    assert len(set(traces)) == 3


@pytest.mark.parametrize(
    "path",
    ["/me", "/users", CAPACITY, f"/workspaces/{WORKSPACE}", f"/webhooks/{WEBHOOK}", "/permissions/features"],
)
def test_success_has_the_same_headers_and_a_trace_id(send, path):
    answer = send(get(path))

    headers = {name: value for name, value in answer.headers.items() if not name.startswith("aw-")}
    trace, _ = headers.pop("trace-id"), headers.pop("Content-Length")
    assert (answer.status_code, headers) == (200, HEADERS)
    assert re.fullmatch(r"[0-9a-f]{32}", trace)


def test_a_refused_request_changes_nothing(send, world):
    before = world.snapshot()
    for request, _ in TABLE.values():
        send(request)

    assert world.snapshot() == {**before, "exchanges": len(TABLE)}


def test_a_key_whose_owner_is_missing_from_the_records_is_nobodys(send, world):
    with world.transaction("awork") as store:
        store["users"].delete(PRIYA)

    for path in ("/me", "/users", "/me/permissions", f"/users/{PRIYA}", f"/workspaces/{WORKSPACE}"):
        answer = send(get(path, who="member"))

        assert (answer.status_code, answer.json) == (401, GATEWAY)
