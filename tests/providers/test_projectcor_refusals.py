"""Every way ProjectCOR says no: status and whole body, and nothing has changed."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from projectcor import AMARA, COMPANY, HOST, JOHN, JONAS, MEI, MEIS_LEAVE, NOBODY, UNAUTHORIZED, VACATION, Cor

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PUT = f"/users/{JOHN}"
LEAVE = {"userId": AMARA, "leaveTypeId": VACATION, "start": "2026-04-06T08:00:00Z", "end": "2026-04-10T16:00:00Z"}
DAY = {"dayOfWeek": "2", "start": "09:00", "end": "18:00", "breakTime": "1"}
HUGE = 9223372036854775807


class Sent(NamedTuple):
    """A request: what, by whom (a credential of the seed or a whole header), and how its body comes."""

    method: str
    path: str
    json: Any = None
    who: str | None = "user"
    raw: bytes | None = None
    content_type: str | None = None


def custom(status, code, message):
    return status, {"status": status, "name": "CORCustomError", "code": code, "message": message}


def invalid(message):
    return custom(400, "F010", message)


def broken(rule, member):
    return invalid(f"{rule} validation failed on {member}")


def get(path, who="user"):
    return Sent("GET", path, who=who)


def put(form, path=PUT):
    return Sent("PUT", path, form)


def post(path, form):
    return Sent("POST", path, form)


def raw(body, content_type=JSON, path=PUT, method="PUT"):
    return Sent(method, path, raw=body, content_type=content_type)


def hours(*days):
    return post("/working-time", {"userId": AMARA, "companyId": COMPANY, "workingTimes": list(days)})


def no_path(method, path):
    return custom(404, "E_ROUTE_NOT_FOUND", f"Cannot {method} /v1{path}")


def no_method(method, path):
    return custom(405, "E_METHOD_NOT_ALLOWED", f"Cannot {method} /v1{path}")


NO_TOKEN = (401, UNAUTHORIZED)
NO_OBJECT = invalid("The body is not a JSON object.")
NO_TYPE = custom(415, "F010", "The content type of the body is not supported.")
NO_USER = custom(404, "U404", "User not found")
NO_LEAVE = custom(404, "L404", "Leave not found")
NO_LEAVE_TYPE = custom(404, "LT404", "Leave type not found")

TABLE = {
    # Who calls comes first.
    "no token": (get("/users", who=None), NO_TOKEN),
    "another scheme": (get("/users", who="Basic YTpi"), NO_TOKEN),
    "no scheme": (get("/users", who="secret"), NO_TOKEN),
    "unknown token": (get("/users", who="Bearer e30.e30.x"), NO_TOKEN),
    "token is no JWT": (get("/users", who="Bearer secret"), NO_TOKEN),
    "expired token": (get("/users", who="expired"), NO_TOKEN),
    "a stranger learns no paths": (get("/planets", who=None), NO_TOKEN),
    "a stranger learns no methods": (Sent("PATCH", PUT, who=None), NO_TOKEN),
    "the token before the body": (Sent("PUT", PUT, {"role_id": 7}, who=None), NO_TOKEN),
    # Then the address and its method.
    "unknown path": (get("/planets"), no_path("GET", "/planets")),
    "a trailing slash": (get("/users/"), no_path("GET", "/users/")),
    "wrong method": (Sent("PATCH", PUT, {}), no_method("PATCH", PUT)),
    "there is no such token route": (Sent("POST", "/auth/token"), no_path("POST", "/auth/token")),
    # Then the number in it.
    "a user that is no number": (get("/users/me"), broken("integer", "user_id")),
    "a user with a sign": (get("/users/+1"), broken("integer", "user_id")),
    "a fraction of a user": (Sent("DELETE", "/users/1.0"), broken("integer", "user_id")),
    "a user below zero": (get("/users/-1"), broken("above", "user_id")),
    "the number before the body": (put({"role_id": 7}, "/users/x"), broken("integer", "user_id")),
    "a leave that is no number": (put(LEAVE, "/user/leaves/x"), broken("integer", "licenseId")),
    # Then the query.
    "page 0": (get("/users?page=0"), broken("integer", "page")),
    "page true": (get("/users?page=true"), broken("integer", "page")),
    "page 1.0": (get("/users?page=1.0"), broken("integer", "page")),
    "page twice": (get("/users?page=1&page=2"), broken("single", "page")),
    "no rows on a page": (get("/users?perPage=0"), broken("above", "perPage")),
    "too many rows on a page": (get("/users?perPage=1001"), broken("under", "perPage")),
    "rows that are no number": (get("/company/leaves-types?perPage=x"), broken("integer", "perPage")),
    "filters that are no JSON": (get("/users?filters=%7B"), broken("json", "filters")),
    "empty filters": (get("/users?filters="), broken("json", "filters")),
    "filters that are a list": (get("/users?filters=[]"), broken("object", "filters")),
    "a flag that is a number": (
        get('/users?filters={"withHiddenUsers":1}'), broken("boolean", "filters.withHiddenUsers")),
    "a flag that is null": (get('/users?filters={"withPosition":null}'), broken("boolean", "filters.withPosition")),
    "a day without hyphens": (get('/users?filters={"createdAt":"20240101"}'), broken("date", "filters.createdAt")),
    "a day that is none": (get('/users?filters={"updatedAt":"2024-02-30"}'), broken("date", "filters.updatedAt")),
    "leaves of whom": (get("/user/leaves"), broken("required", "usersId")),
    "leaves of no number": (get("/user/leaves?usersId=x"), broken("integer", "usersId")),
    "offset 0": (get("/user/leaves?usersId=1&offset=0"), broken("above", "offset")),
    "size 0": (get("/user/leaves?usersId=1&size=0"), broken("above", "size")),
    "labels of no model": (
        get("/categories/labels-model"), (400, {"error": 400, "message": "required validation failed on model"})),
    "labels of another model": (
        get("/categories/labels-model?model=client"),
        (400, {"error": 400, "message": "in validation failed on model"})),
    "grouped perhaps": (
        get("/userPosition/getPositionsOnly?groupedByCategory=x"), broken("boolean", "groupedByCategory")),
    # Then the body: its type, its form, its members.
    "nothing": (raw(b"", None), NO_OBJECT),
    "an empty body": (raw(b""), NO_OBJECT),
    "broken JSON": (raw(b'{"role_id": 3'), NO_OBJECT),
    "no UTF-8": (raw(b'{"first_name": "\xff"}'), NO_OBJECT),
    "a member twice": (raw(b'{"role_id": 3, "role_id": 4}'), NO_OBJECT),
    "an array": (raw(b"[]"), NO_OBJECT),
    "null": (raw(b"null"), NO_OBJECT),
    "a text": (raw(b'"x"'), NO_OBJECT),
    "a form": (raw(b"role_id=3", FORM), NO_TYPE),
    "plain text": (raw(b"{}", "text/plain"), NO_TYPE),
    "no content type": (raw(b"{}", None), NO_TYPE),
    "the type before the user": (raw(b"{}", "text/plain", f"/users/{NOBODY}"), NO_TYPE),
    "a megabyte and more": (raw(b" " * 1_100_000), custom(413, "F010", "The body is too large.")),
    "a role that is none": (put({"role_id": 7}), broken("in", "role_id")),
    "a role in words": (put({"role_id": "3"}), broken("integer", "role_id")),
    "half an hour": (put({"daily_hours": 6.5}), broken("integer", "daily_hours")),
    "hours below zero": (put({"daily_hours": -1}), broken("above", "daily_hours")),
    "hours beyond 32 bits": (put({"monthly_hours": 2**31}), broken("under", "monthly_hours")),
    "an address that is none": (put({"email": "john"}), broken("email", "email")),
    "a birthday that is none": (put({"birthday": "1990-02-30"}), broken("date", "birthday")),
    "a month that is none": (put({"salary_from": "13-2026"}), broken("regex", "salary_from")),
    "a name that is null": (put({"first_name": None}), broken("string", "first_name")),
    "a flag that is a text": (put({"hidden": "true"}), broken("boolean", "hidden")),
    "the schema before the user": (put({"role_id": 7}, f"/users/{NOBODY}"), broken("in", "role_id")),
    "a user without an address": (
        post("/users", {"first_name": "x", "last_name": "y", "role_id": 1}), broken("required", "email")),
    "a label without its number": (put({}, f"{PUT}/labels"), broken("required", "labelId")),
    "a label in words": (put({"labelId": "3001"}, f"{PUT}/labels"), broken("integer", "labelId")),
    "a leave without an end": (
        post("/user/leaves", {key: LEAVE[key] for key in ("userId", "leaveTypeId", "start")}),
        broken("required", "end")),
    "a leave from yesterday": (post("/user/leaves", {**LEAVE, "start": "yesterday"}), broken("date", "start")),
    "a leave from a day": (post("/user/leaves", {**LEAVE, "start": "2026-04-06"}), broken("date", "start")),
    "a leave in no calendar": (
        post("/user/leaves", {**LEAVE, "start": "0000-01-01T00:00:00Z"}), broken("date", "start")),
    "a day of the week too many": (hours({**DAY, "dayOfWeek": "8"}), broken("in", "workingTimes.0.dayOfWeek")),
    "a day of the week as a number": (
        hours(DAY, {**DAY, "dayOfWeek": 3}), broken("string", "workingTimes.1.dayOfWeek")),
    "an hour too many": (hours({**DAY, "end": "24:00"}), broken("regex", "workingTimes.0.end")),
    "a break of its own": (hours({**DAY, "breakTime": "3"}), broken("in", "workingTimes.0.breakTime")),
    "a day without a start": (hours({"dayOfWeek": "2", "end": "18:00"}), broken("required", "workingTimes.0.start")),
    # Then what has these numbers.
    "unknown user": (get(f"/users/{NOBODY}"), NO_USER),
    "the largest user": (get(f"/users/{HUGE}"), NO_USER),
    "changing nobody": (put({}, f"/users/{NOBODY}"), NO_USER),
    "deleting nobody": (Sent("DELETE", f"/users/{NOBODY}"), NO_USER),
    "a label for nobody": (put({"labelId": 0}, f"/users/{NOBODY}/labels"), NO_USER),
    "a leave of nobody": (post("/user/leaves", {**LEAVE, "userId": NOBODY}), NO_USER),
    "a leave for no reason": (post("/user/leaves", {**LEAVE, "leaveTypeId": NOBODY}), NO_LEAVE_TYPE),
    "unknown leave": (put(LEAVE, f"/user/leaves/{NOBODY}"), NO_LEAVE),
    "unknown leave before its end": (
        put({**LEAVE, "end": "2026-04-01T00:00:00Z"}, f"/user/leaves/{NOBODY}"), NO_LEAVE),
    "somebody else's leave": (put(LEAVE, f"/user/leaves/{MEIS_LEAVE}"), NO_LEAVE),
    "striking out somebody else's leave": (
        Sent("DELETE", "/user/leaves", {"id": MEIS_LEAVE, "userId": JONAS}), NO_LEAVE),
    "unknown leave type": (put({"name": "x"}, f"/company/leaves-types/{NOBODY}"), NO_LEAVE_TYPE),
    "hours of nobody": (
        post("/working-time", {"userId": NOBODY, "companyId": COMPANY, "workingTimes": []}), NO_USER),
    "hours in another company": (
        post("/working-time", {"userId": AMARA, "companyId": 1, "workingTimes": []}),
        custom(404, "C404", "Company not found")),
    # Last what other records forbid.
    "an address that is taken": (put({"email": "AMARA.okafor@fabrikam.example"}), broken("unique", "email")),
    "an address that is taken by somebody hidden": (
        post("/users", {"first_name": "x", "last_name": "y", "role_id": 1, "email": "chloe.martin@fabrikam.example"}),
        broken("unique", "email")),
    "unknown label": (put({"labelId": 1}, f"{PUT}/labels"), broken("exists", "labelId")),
    "a label of projects": (put({"labelId": 5001, "unassign": True}, f"{PUT}/labels"), broken("exists", "labelId")),
    "a leave that ends before it begins": (
        post("/user/leaves", {**LEAVE, "end": "2026-04-06T07:59:59Z"}), broken("after", "end")),
    "two leaves at a time": (
        post("/user/leaves", {**LEAVE, "userId": MEI, "start": "2026-03-10T08:00:00Z"}),
        invalid("The user has another leave at that time.")),
    "a default type under another name": (
        put({"name": "x"}, f"/company/leaves-types/{VACATION}"), invalid("Only custom leave types can be changed.")),
    # The token operations need no token.
    "another grant": (Sent("POST", "/oauth/token?grant_type=password", who="client"), broken("in", "grant_type")),
    "a grant in capitals": (
        Sent("POST", "/oauth/token?grant_type=CLIENT_CREDENTIALS", who="client"), broken("in", "grant_type")),
    "no grant": (Sent("POST", "/oauth/token", who="client"), broken("required", "grant_type")),
    "the key before the grant": (Sent("POST", "/oauth/token", who=None), NO_TOKEN),
    "no code": (Sent("POST", "/oauth2/token?grant_type=authorization_code", who=None), broken("required", "code")),
    "unknown code": (Sent("POST", "/oauth2/token?grant_type=authorization_code&code=x", who=None), NO_TOKEN),
    "a login without a password": (
        raw(b"email=a%40b.example", FORM, "/auth/login", "POST"), broken("required", "password")),
    "a login without an address": (raw(b"email=x&password=y", FORM, "/auth/login", "POST"), broken("email", "email")),
    "a login in JSON": (
        post("/auth/login", {"email": "a@b.example", "password": "x"}), NO_TYPE),
    "an empty login": (raw(b"", FORM, "/auth/login", "POST"), invalid("The form is empty.")),
    "unknown refresh token": (raw(b"refresh_token=x", FORM, "/oauth/refreshtoken", "POST"), NO_TOKEN),
    "no refresh token": (raw(b"x=y", FORM, "/oauth/refreshtoken", "POST"), broken("required", "refresh_token")),
}  # fmt: skip


@pytest.fixture
def send(client):
    pair = client.get("/__admin/state/projectcor/credentials/client").json["token"]

    def sent(request):
        if request.who == "client":
            key, secret = pair.split(":")
            opened = {"auth": (key, secret)}
        elif request.who in (None, "user", "expired"):
            caller = Cor.named(client, request.who) if request.who else Cor(client, None)
            opened = {"headers": caller.headers}
        else:
            opened = {"headers": {"Authorization": request.who}}
        if request.json is not None:
            opened["json"] = request.json
        if request.raw is not None:
            opened |= {"data": request.raw, "content_type": request.content_type}
        return client.open(f"{HOST}{request.path}", method=request.method, **opened)

    return sent


@pytest.mark.parametrize(("request_", "said"), TABLE.values(), ids=TABLE)
def test_refusals(client, send, request_, said):
    before = Cor(client, None).state()

    answer = send(request_)

    assert (answer.status_code, answer.json) == said
    assert answer.content_type == JSON
    assert Cor(client, None).state() == before
    assert (answer.headers.get("Allow") is not None) == (answer.status_code == 405)


def test_a_wrong_method_names_the_right_ones(send):
    assert send(Sent("PATCH", PUT, {})).headers["Allow"] == "DELETE, GET, PUT"
    assert send(Sent("PUT", "/user/leaves", {})).headers["Allow"] == "DELETE, GET, POST"
