"""Every way Clockify says no: status, headers and whole body."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from fabrikam_clockify import (
    ADMIN,
    AMARA,
    CONTOSO,
    DESIGN,
    FIBER,
    HANNA,
    JOHN,
    JONAS,
    MARCH,
    MATEUS,
    MEMBER,
    MOBILE,
    NORTHWIND,
    PRIYA,
    SERIES,
    WEBHOOK,
    WORKSPACE,
    period,
)

ROOT = f"/v1/workspaces/{WORKSPACE}"
PLAN = f"{ROOT}/scheduling/assignments"
TOTALS = f"{PLAN}/users/{JOHN}/totals"
PROFILE = f"{ROOT}/member-profile/{JOHN}"
RANGE = "start=2020-01-01T00:00:00Z&end=2021-01-01T00:00:00Z"
DAY = period("2026-03-05", "2026-03-05")
ONCE = {**DAY, "hoursPerDay": 4, "projectId": MOBILE, "userId": MATEUS}
WEBHOOK_FORM = {
    "name": "Plans",
    "url": "https://hooks.fabrikam.example/plans",
    "webhookEvent": "ASSIGNMENT_CREATED",
    "triggerSourceType": "WORKSPACE_ID",
    "triggerSource": [WORKSPACE],
}
JSON = "application/json"
KEY = MappingProxyType({"X-Api-Key": ADMIN})
PLAIN = MappingProxyType({"X-Api-Key": MEMBER})
JWT = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"


class Sent(NamedTuple):
    """A request below ``/api``: what, who, and how its body comes."""

    method: str
    path: str
    json: Any = None
    headers: Mapping[str, str] = KEY
    raw: bytes | None = None
    content_type: str | None = None
    host: str = "api.clockify.me/api"


class Said(NamedTuple):
    """A refusal; ``headers`` beside those of every answer."""

    status: int
    code: int
    message: str
    headers: Mapping[str, str] = MappingProxyType({})


def get(path, **told):
    return Sent("GET", path, **told)


def post(path, form, **told):
    return Sent("POST", path, form, **told)


def plan(**form):
    return post(f"{PLAN}/recurring", {**ONCE, **form})


def without(name, form=ONCE):
    return {member: value for member, value in form.items() if member != name}


def series(**form):
    return Sent("PUT", f"{PLAN}/series/{SERIES[0]}", form)


def change(assignment=SERIES[0], **form):
    return Sent("PATCH", f"{PLAN}/recurring/{assignment}", {**DAY, **form})


def totals(query):
    return get(f"{TOTALS}?{query}")


def raw(body, content_type=JSON):
    return Sent("POST", f"{PLAN}/recurring", raw=body, content_type=content_type)


def no_route(path):
    return Said(404, 3000, f"No static resource {path}.")


def wrong_method(method, *allowed):
    return Said(405, 3000, f"Request method '{method}' is not supported", {"Allow": ", ".join(allowed)})


def bad(member):
    return Said(400, 501, f"You entered invalid value for field: [{member}]. This field can't be empty.")


def stranger(entity):
    return Said(400, 501, f"{entity} doesn't belong to Workspace")


def missing(name):
    return Said(400, 3001, f"Required request parameter '{name}' for method parameter type String is not present")


def unconverted(name, text, wanted="Integer", sent="String", reason=None):
    told = f"Failed to convert value of type 'java.lang.{sent}' to required type 'java.lang.{wanted}'"
    reason = reason or f'For input string: "{text}"'
    return Said(400, 3000, f"Method parameter '{name}': {told}; {reason}")


def mistyped(member):
    return Said(400, 3000, f"JSON parse error: Cannot read the value of [{member}]")


NO_SINGLE_TOKEN = Said(401, 1000, "Multiple or none auth tokens present")
NO_KEY = Said(401, 4003, "Api key does not exist")
NO_TOKEN = Said(401, 4017, "Token is not valid")
DENIED = Said(403, 501, "Access Denied")
NULL = Said(400, 501, "must not be null")
EMPTY = Said(400, 501, "must not be empty")
NO_OBJECT = Said(400, 3000, "JSON parse error: The body is no object")
NO_BODY = Said(400, 3000, "Required request body is missing")
INVERTED = Said(400, 501, "Start date must not be after end date")
TOO_LONG = Said(400, 501, "An assignment must not be longer than 100 years")
SERIES_SPAN = Said(400, 501, "An assignment that repeats must not be longer than a week")
TAKEN = Said(400, 501, "User already has an assignment for this project on these dates")

TABLE = {
    # Who calls.
    "no token": (get(TOTALS, headers={}), NO_SINGLE_TOKEN),
    "bearer is no token": (get(TOTALS, headers={"Authorization": f"Bearer {ADMIN}"}), NO_SINGLE_TOKEN),
    "unknown key": (get(TOTALS, headers={"X-Api-Key": "nobody"}), NO_KEY),
    "empty key": (get(TOTALS, headers={"X-Api-Key": ""}), NO_KEY),
    "almost a key": (get(TOTALS, headers={"X-Api-Key": ADMIN[:-1]}), NO_KEY),
    "a key in another case": (get(TOTALS, headers={"X-Api-Key": ADMIN.swapcase()}), NO_KEY),
    "add-on token as key": (get(TOTALS, headers={"X-Api-Key": "<addon>"}), NO_KEY),
    "unknown add-on token": (get(TOTALS, headers={"X-Addon-Token": JWT}), NO_TOKEN),
    "add-on token is no JWT": (get(TOTALS, headers={"X-Addon-Token": "x"}), NO_TOKEN),
    "key as add-on token": (get(TOTALS, headers={"X-Addon-Token": ADMIN}), NO_TOKEN),
    "both": (get(f"{TOTALS}?{RANGE}", headers={**KEY, "X-Addon-Token": "<addon>"}), NO_SINGLE_TOKEN),
    "both, the key wrong": (get(TOTALS, headers={"X-Api-Key": "x", "X-Addon-Token": "<addon>"}), NO_SINGLE_TOKEN),
    "both, the token wrong": (get(TOTALS, headers={**KEY, "X-Addon-Token": JWT}), NO_SINGLE_TOKEN),
    "both, to a workspace of others": (
        get(f"/v1/workspaces/{NORTHWIND}", headers={**KEY, "X-Addon-Token": "<addon>"}), NO_SINGLE_TOKEN),
    "both, to nowhere": (get("/v1/planets", headers={**KEY, "X-Addon-Token": JWT}), NO_SINGLE_TOKEN),
    "a stranger learns no paths": (get("/v1/planets", headers={}), NO_SINGLE_TOKEN),
    "a stranger learns no methods": (Sent("PUT", TOTALS, headers={"X-Api-Key": "x"}), NO_KEY),
    # Addresses and methods.
    "no such path": (get(f"{ROOT}/planets"), no_route(f"v1/workspaces/{WORKSPACE}/planets")),
    "no version": (get("/workspaces"), no_route("workspaces")),
    "nothing": (get("/"), no_route("")),
    "no such path without /api": (get("/v1/planets", host="developer.clockify.me"), no_route("v1/planets")),
    "no assignments as such": (get(PLAN), no_route(PLAN[1:])),
    "no one assignment": (get(f"{PLAN}/{SERIES[0]}"), no_route(f"{PLAN[1:]}/{SERIES[0]}")),
    "no totals of all users": (post(f"{PLAN}/users/totals", MARCH), no_route(f"{PLAN[1:]}/users/totals")),
    "no capacity": (get(f"{ROOT}/scheduling/capacity"), no_route(f"v1/workspaces/{WORKSPACE}/scheduling/capacity")),
    "no one user": (get(f"{ROOT}/users/{JOHN}"), no_route(f"v1/workspaces/{WORKSPACE}/users/{JOHN}")),
    "put one": (Sent("PUT", f"{PLAN}/recurring/{SERIES[0]}", ONCE), wrong_method("PUT", "DELETE", "PATCH")),
    "put a profile": (Sent("PUT", PROFILE, {}), wrong_method("PUT", "GET", "PATCH")),
    "get publish": (get(f"{PLAN}/publish"), wrong_method("GET", "PUT")),
    "patch totals": (Sent("PATCH", TOTALS, {}), wrong_method("PATCH", "GET")),
    "patch a workspace": (Sent("PATCH", ROOT, {}), wrong_method("PATCH", "GET")),
    "the method before the workspace": (
        Sent("PUT", f"/v1/workspaces/{NORTHWIND}"), wrong_method("PUT", "GET")),
    # Workspaces and roles.
    "unknown workspace": (get("/v1/workspaces/64a687e29ae1f428e7ebe3ff"), DENIED),
    "no id of a workspace": (get("/v1/workspaces/nowhere/projects"), DENIED),
    "workspace of somebody else": (get(f"/v1/workspaces/{NORTHWIND}"), DENIED),
    "the workspace before parameters": (
        get(f"/v1/workspaces/{NORTHWIND}/scheduling/assignments/users/{JOHN}/totals?page=x"), DENIED),
    "the workspace before the body": (
        Sent("POST", f"/v1/workspaces/{NORTHWIND}/projects", raw=b"{", content_type="text/plain"), DENIED),
    "a member lists no people": (get(f"{ROOT}/users", headers=PLAIN), DENIED),
    "a member plans nothing": (post(f"{PLAN}/recurring", ONCE, headers=PLAIN), DENIED),
    "a member changes no capacity": (
        Sent("PATCH", f"{ROOT}/member-profile/{PRIYA}", {"workCapacity": "PT1H"}, PLAIN), DENIED),
    "the role before the assignment": (
        Sent("DELETE", f"{PLAN}/recurring/x", headers=PLAIN), DENIED),
    # Query parameters.
    "no start": (totals("end=2021-01-01T00:00:00Z"), missing("start")),
    "no end": (totals("start=2021-01-01T00:00:00Z"), missing("end")),
    "neither": (totals("page=1"), missing("start")),
    "no end of a list": (get(f"{PLAN}/all?start=2021-01-01T00:00:00Z"), missing("end")),
    "no start for a project": (
        get(f"{PLAN}/projects/totals/{MOBILE}?end=2021-01-01T00:00:00Z"), missing("start")),
    "no start for projects": (get(f"{PLAN}/projects/totals?end=2021-01-01T00:00:00Z"), missing("start")),
    "parameters before people": (get(f"{PLAN}/users/nobody/totals"), missing("start")),
    "page is a word": (totals(f"{RANGE}&page=one"), unconverted("page", "one")),
    "page is empty": (totals(f"{RANGE}&page="), unconverted("page", "")),
    "page is a fraction": (totals(f"{RANGE}&page=1.0"), unconverted("page", "1.0")),
    "page has a blank": (totals(f"{RANGE}&page=%201"), unconverted("page", " 1")),
    "page beyond 32 bits": (totals(f"{RANGE}&page=2147483648"), unconverted("page", "2147483648")),
    "page beyond 64 bits": (totals(f"{RANGE}&page=99999999999999999999"), unconverted("page", "9" * 20)),
    "what cannot be converted comes first": (totals("page-size=x"), unconverted("page-size", "x")),
    "a flag that is none": (
        get(f"{ROOT}/projects?archived=yes"),
        unconverted("archived", "yes", "Boolean", reason="Invalid boolean value [yes]")),
    "page twice": (totals(f"{RANGE}&page=1&page=2"), unconverted("page", "1,2", sent="String[]")),
    "start twice": (
        totals(f"{RANGE}&start=x"), unconverted("start", "2020-01-01T00:00:00Z,x", "String", sent="String[]")),
    "a flag twice": (
        get(f"{ROOT}/projects?archived=true&archived=false"),
        unconverted("archived", "", "Boolean", "String[]", "Invalid boolean value [true,false]")),
    "a name that is not UTF-8": (get(f"{ROOT}/projects?name=%FFa"), unconverted("name", "%FFa", "String")),
    "a page that is not UTF-8": (totals(f"{RANGE}&page=%FF"), unconverted("page", "%FF")),
    "an unknown parameter that is not UTF-8": (totals(f"{RANGE}&x=%C3"), unconverted("x", "%C3", "String")),
    "page 0": (totals(f"{RANGE}&page=0"), bad("page")),
    "page -1": (totals(f"{RANGE}&page=-1"), bad("page")),
    "pages of 0": (totals(f"{RANGE}&page-size=0"), bad("page-size")),
    "unknown column": (get(f"{PLAN}/all?{RANGE}&sort-column=NAME"), bad("sort-column")),
    "unknown order": (get(f"{PLAN}/all?{RANGE}&sort-order=asc"), bad("sort-order")),
    "unknown option": (
        Sent("DELETE", f"{PLAN}/recurring/{SERIES[0]}?seriesUpdateOption=THIS"), bad("seriesUpdateOption")),
    "unknown status": (get(f"{ROOT}/users?status=GONE"), bad("status")),
    # Moments.
    **{
        f"{text!r} is no moment": (get(f"{TOTALS}?start={text}&end=2021-01-01T00:00:00Z"), bad("start"))
        for text in (
            "", "2020", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01%2000:00:00Z", "2020-01-01t00:00:00Z",
            "2020-01-01T00:00:00z", "2020-02-30T00:00:00Z", "2020-13-01T00:00:00Z", "2020-01-01T24:00:00Z",
            "2020-06-30T23:59:60Z", "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z", "0001-01-01T00:00:00%2B00:01", "2020-01-01T00:00:00+02:00",
            "2020-01-01T00:00:00%2B0200", "2020-01-01T00:00:00%2B24:00", "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00.1234567890Z", "2020-1-1T0:0:0Z", "20200101T000000Z", "%F0%9F%95%90",
            "2020-01-01T00:00:00Z%00", "2020-01-01T00:00:00Z%0A", "\u0662\u0660\u0662\u0660-01-01T00:00:00Z",
        )
    },
    "the end after all time": (
        totals("start=2020-01-01T00:00:00Z&end=9999-12-31T23:59:59-00:01"), bad("end")),
    "start after end": (totals("start=2020-01-02T00:00:00Z&end=2020-01-01T00:00:00Z"), INVERTED),
    "a second after end": (totals("start=2020-01-01T00:00:01Z&end=2020-01-01T00:00:00Z"), INVERTED),
    "start after end by offset": (
        totals("start=2020-01-01T00:00:00-02:00&end=2020-01-01T01:00:00Z"), INVERTED),
    "a list from after to before": (
        get(f"{PLAN}/all?start=2020-01-02T00:00:00Z&end=2020-01-01T00:00:00Z"), INVERTED),
    "a project from after to before": (
        get(f"{PLAN}/projects/totals/{MOBILE}?start=2020-01-02T00:00:00Z&end=2020-01-01T00:00:00Z"), INVERTED),
    "a search from after to before": (
        post(f"{PLAN}/projects/totals", {"start": MARCH["end"], "end": MARCH["start"]}), INVERTED),
    "people from after to before": (
        post(f"{PLAN}/user-filter/totals", {"start": MARCH["end"], "end": MARCH["start"]}), INVERTED),
    "publishing from after to before": (
        Sent("PUT", f"{PLAN}/publish", {"start": MARCH["end"], "end": MARCH["start"]}), INVERTED),
    "the range before people": (
        get(f"{PLAN}/users/nobody/totals?start=0000-01-01T00:00:00Z&end=2020-01-01T00:00:00Z"), bad("start")),
    # Bodies as such.
    "no body": (raw(b""), NO_BODY),
    "no body and no type": (raw(b"", None), NO_BODY),
    "not JSON": (raw(b"{"), Said(400, 3000, "JSON parse error: <reason>")),
    "not UTF-8": (raw(b'{"note": "\xff"}'), Said(400, 3000, "JSON parse error: <reason>")),
    "a name twice": (raw(b'{"start": "a", "start": "b"}'), Said(400, 3000, "JSON parse error: <reason>")),
    "an array": (raw(b"[]"), NO_OBJECT),
    "null": (raw(b"null"), NO_OBJECT),
    "text": (raw(b"{}", "text/plain"), Said(415, 3000, "Content-Type 'text/plain' is not supported")),
    "a form": (
        raw(b"start=x", "application/x-www-form-urlencoded"),
        Said(415, 3000, "Content-Type 'application/x-www-form-urlencoded' is not supported")),
    "no content type": (raw(b"{}", ""), Said(415, 3000, "Content-Type 'null' is not supported")),
    # Members of bodies.
    "without start": (post(f"{PLAN}/recurring", without("start")), missing("start")),
    "without end": (post(f"{PLAN}/recurring", without("end")), missing("end")),
    "a change without start": (Sent("PATCH", f"{PLAN}/recurring/{SERIES[0]}", without("start", DAY)), missing("start")),
    "a search without end": (post(f"{PLAN}/projects/totals", without("end", MARCH)), missing("end")),
    "people without start": (post(f"{PLAN}/user-filter/totals", without("start", MARCH)), missing("start")),
    "publishing without end": (Sent("PUT", f"{PLAN}/publish", without("end", MARCH)), missing("end")),
    "start is null": (plan(start=None), NULL),
    "start is empty": (plan(start=""), bad("start")),
    "start is a date": (plan(start="2026-03-05"), bad("start")),
    "start is a leap second": (plan(start="2016-12-31T23:59:60Z", end="2017-01-01T00:00:00Z"), bad("start")),
    "end is year 0": (change(end="0000-12-31T00:00:00Z"), bad("end")),
    "start is a number": (plan(start=20260305), mistyped("start")),
    "without hours": (post(f"{PLAN}/recurring", without("hoursPerDay")), NULL),
    "without project": (post(f"{PLAN}/recurring", without("projectId")), NULL),
    "user is null": (plan(userId=None), NULL),
    "user is empty": (plan(userId=""), EMPTY),
    "project is a number": (plan(projectId=7), mistyped("projectId")),
    "hours are text": (plan(hoursPerDay="4"), mistyped("hoursPerDay")),
    "hours are true": (plan(hoursPerDay=True), mistyped("hoursPerDay")),
    "0 hours": (plan(hoursPerDay=0), bad("hoursPerDay")),
    "negative hours": (change(hoursPerDay=-1), bad("hoursPerDay")),
    "more than a day's hours": (plan(hoursPerDay=24.01), bad("hoursPerDay")),
    "a note of 101": (plan(note="n" * 101), bad("note")),
    "no time of day": (plan(startTime="9:00"), bad("startTime")),
    "billable is text": (plan(billable="true"), mistyped("billable")),
    "weeks are missing": (plan(recurringAssignment={"repeat": True}), NULL),
    "weeks are text": (plan(recurringAssignment={"repeat": True, "weeks": "4"}), mistyped("recurringAssignment.weeks")),
    "weeks are a fraction": (series(repeat=True, weeks=50.5), mistyped("weeks")),
    "no weeks": (series(repeat=True, weeks=0), bad("weeks")),
    "100 weeks": (series(repeat=True, weeks=100), bad("weeks")),
    "repeat is a number": (series(repeat=1, weeks=4), mistyped("repeat")),
    "an option in lower case": (change(seriesUpdateOption="all"), bad("seriesUpdateOption")),
    "an option of before": (
        post(f"{PLAN}/{SERIES[0]}/copy", {"userId": MATEUS, "seriesUpdateOption": "THIS"}), bad("seriesUpdateOption")),
    "a copy for nobody": (post(f"{PLAN}/{SERIES[0]}/copy", {}), NULL),
    "pages of 201": (post(f"{PLAN}/projects/totals", {**MARCH, "pageSize": 201}), bad("pageSize")),
    "pages of 0 in a body": (post(f"{PLAN}/user-filter/totals", {**MARCH, "pageSize": 0}), bad("pageSize")),
    "page 0 in a body": (post(f"{PLAN}/projects/totals", {**MARCH, "page": 0}), bad("page")),
    "page as text": (post(f"{PLAN}/projects/totals", {**MARCH, "page": "1"}), mistyped("page")),
    "unknown publication": (post(f"{PLAN}/projects/totals", {**MARCH, "statusFilter": "DRAFT"}), bad("statusFilter")),
    "unknown view": (Sent("PUT", f"{PLAN}/publish", {**MARCH, "viewType": "LIST"}), bad("viewType")),
    "a view as a number": (Sent("PUT", f"{PLAN}/publish", {**MARCH, "viewType": 5}), mistyped("viewType")),
    "a view that is null": (Sent("PUT", f"{PLAN}/publish", {**MARCH, "viewType": None}), NULL),
    "a filter's source as a flag": (
        Sent("PUT", f"{PLAN}/publish", {**MARCH, "userFilter": {"sourceType": True}}),
        mistyped("userFilter.sourceType")),
    "unknown containment": (
        Sent("PUT", f"{PLAN}/publish", {**MARCH, "userFilter": {"contains": "SOME"}}), bad("contains")),
    "an id twice": (
        post(f"{PLAN}/user-filter/totals", {**MARCH, "userFilter": {"ids": [JOHN, JOHN]}}), bad("ids")),
    "a filter of another kind": (
        post(f"{PLAN}/user-filter/totals", {**MARCH, "userFilter": []}), mistyped("userFilter")),
    "what cannot be read comes first": (plan(start="x", userId=None, hoursPerDay="4"), mistyped("hoursPerDay")),
    "what is missing comes second": (
        post(f"{PLAN}/recurring", {**without("start"), "userId": None}), missing("start")),
    # Ids.
    "unknown user": (get(f"{PLAN}/users/64a687e29ae1f428e7ebe3ff/totals?{RANGE}"), stranger("User")),
    "no id of a user": (get(f"{PLAN}/users/%F0%9F%95%90/totals?{RANGE}"), stranger("User")),
    "unknown project": (get(f"{PLAN}/projects/totals/x?{RANGE}"), stranger("Project")),
    "no such project": (get(f"{ROOT}/projects/{NORTHWIND}"), stranger("Project")),
    "profile of nobody": (get(f"{ROOT}/member-profile/nobody"), stranger("User")),
    "no such profile to change": (Sent("PATCH", f"{ROOT}/member-profile/nobody", {}), stranger("User")),
    "no such assignment": (Sent("DELETE", f"{PLAN}/recurring/x"), stranger("Assignment")),
    "no assignment to change": (change("x"), stranger("Assignment")),
    "no assignment to repeat": (Sent("PUT", f"{PLAN}/series/x", {"weeks": 1}), stranger("Assignment")),
    "no assignment to copy": (post(f"{PLAN}/x/copy", {"userId": MATEUS}), stranger("Assignment")),
    "no such webhook": (get(f"{ROOT}/webhooks/x"), stranger("Webhook")),
    "no webhook to change": (Sent("PUT", f"{ROOT}/webhooks/x", WEBHOOK_FORM), stranger("Webhook")),
    "no webhook to delete": (Sent("DELETE", f"{ROOT}/webhooks/x"), stranger("Webhook")),
    "plan for nobody": (plan(userId="x"), stranger("User")),
    "plan for no project": (plan(projectId="x"), stranger("Project")),
    "plan for no task": (plan(taskId="x"), stranger("Task")),
    "plan for a task of another project": (plan(taskId=DESIGN), stranger("Task")),
    "change to a task of nowhere": (change(taskId="x"), stranger("Task")),
    "a copy for a stranger": (post(f"{PLAN}/{SERIES[0]}/copy", {"userId": "x"}), stranger("User")),
    "a project for no client": (post(f"{ROOT}/projects", {"name": "New", "clientId": "x"}), stranger("Client")),
    "people before the order of the range": (
        get(f"{PLAN}/users/nobody/totals?start=2020-01-02T00:00:00Z&end=2020-01-01T00:00:00Z"), stranger("User")),
    "a project before the order of the range": (
        get(f"{PLAN}/projects/totals/x?start=2020-01-02T00:00:00Z&end=2020-01-01T00:00:00Z"), stranger("Project")),
    "the range before a project": (
        get(f"{PLAN}/projects/totals/x?start=2020-02-30T00:00:00Z&end=2020-03-01T00:00:00Z"), bad("start")),
    "ids before rules": (plan(projectId="x", start="2027-01-01T00:00:00Z"), stranger("Project")),
    # Rules.
    "a plan that ends before it starts": (plan(start="2026-03-06T00:00:00Z"), INVERTED),
    "a change that ends before it starts": (change(start="2026-03-06T00:00:00Z"), INVERTED),
    "more than a hundred years": (plan(end="2126-03-06T00:00:00Z"), TOO_LONG),
    "nearly ten thousand years": (plan(start="0001-01-01T00:00:00Z", end="9999-12-31T23:59:59Z"), TOO_LONG),
    "a change to more than a hundred years": (change(SERIES[0], end="2226-03-06T00:00:00Z"), TOO_LONG),
    "eight days a week": (
        plan(**period("2026-03-04", "2026-03-11"), recurringAssignment={"repeat": True, "weeks": 2}), SERIES_SPAN),
    "a longer occurrence": (change(SERIES[2], **period("2026-03-23", "2026-03-30")), SERIES_SPAN),
    "a series beyond the last year": (
        plan(**period("9999-12-25", "9999-12-25"), recurringAssignment={"repeat": True, "weeks": 2}), bad("end")),
    "days that are taken": (
        plan(userId=JONAS, projectId=MOBILE, **period("2026-03-04", "2026-03-04")), TAKEN),
    "days that are taken for the task": (
        plan(userId=HANNA, projectId=FIBER, taskId=DESIGN, **period("2026-03-01", "2026-03-09")), TAKEN),
    "a later week that is taken": (
        plan(userId=HANNA, projectId=FIBER, taskId=DESIGN, **period("2026-03-05", "2026-03-05"),
             recurringAssignment={"repeat": True, "weeks": 2}), TAKEN),
    "another occurrence's days": (change(SERIES[0], **period("2026-03-16", "2026-03-16")), TAKEN),
    "a copy onto itself": (post(f"{PLAN}/{SERIES[0]}/copy", {"userId": HANNA}), TAKEN),
    "a project's name again": (
        post(f"{ROOT}/projects", {"name": "Mobile App"}), Said(400, 501, "Project with this name already exists")),
    "a project's name of one": (post(f"{ROOT}/projects", {"name": "M"}), bad("name")),
    "a project without name": (post(f"{ROOT}/projects", {}), NULL),
    "a project's name is empty": (post(f"{ROOT}/projects", {"name": ""}), EMPTY),
    "a project's colour": (
        post(f"{ROOT}/projects", {"name": "New", "clientId": CONTOSO, "color": "red"}), bad("color")),
    "a rate without amount": (post(f"{ROOT}/projects", {"name": "New", "hourlyRate": {"amount": None}}), NULL),
    "a project's kind of estimate as a number": (
        post(f"{ROOT}/projects", {"name": "New", "estimate": {"type": 5}}), mistyped("estimate.type")),
    "no duration": (Sent("PATCH", PROFILE, {"workCapacity": "7h"}), bad("workCapacity")),
    "a duration of months": (Sent("PATCH", PROFILE, {"workCapacity": "P1M"}), bad("workCapacity")),
    "a negative duration": (Sent("PATCH", PROFILE, {"workCapacity": "PT-7H"}), bad("workCapacity")),
    "more than a day": (Sent("PATCH", PROFILE, {"workCapacity": "PT24H1S"}), bad("workCapacity")),
    "a capacity in seconds": (Sent("PATCH", PROFILE, {"workCapacity": 25200}), mistyped("workCapacity")),
    "no day of the week": (Sent("PATCH", PROFILE, {"workingDays": ["MON"]}), bad("workingDays")),
    "days as numbers": (Sent("PATCH", PROFILE, {"workingDays": ["MONDAY", 2]}), mistyped("workingDays")),
    "no day as text": (Sent("PATCH", PROFILE, {"workingDays": '["MON"]'}), bad("workingDays")),
    "text that is no array": (Sent("PATCH", PROFILE, {"workingDays": '"MONDAY"'}), bad("workingDays")),
    "text that is no JSON": (Sent("PATCH", PROFILE, {"workingDays": "MONDAY"}), bad("workingDays")),
    "days as an object": (Sent("PATCH", PROFILE, {"workingDays": {}}), mistyped("workingDays")),
    "a week that starts never": (Sent("PATCH", PROFILE, {"weekStart": "Monday"}), bad("weekStart")),
    "good and bad at once": (
        Sent("PATCH", PROFILE, {"workCapacity": "PT1H", "workingDays": ["MON"]}), bad("workingDays")),
    "a webhook without name": (post(f"{ROOT}/webhooks", without("name", WEBHOOK_FORM)), NULL),
    "a webhook's long name": (post(f"{ROOT}/webhooks", {**WEBHOOK_FORM, "name": "n" * 31}), bad("name")),
    "a webhook to nowhere": (Sent("PUT", f"{ROOT}/webhooks/{WEBHOOK}", {**WEBHOOK_FORM, "url": "x"}), bad("url")),
    "an unknown source": (
        post(f"{ROOT}/webhooks", {**WEBHOOK_FORM, "triggerSourceType": "PLANET_ID"}), bad("triggerSourceType")),
}  # fmt: skip


@pytest.fixture
def send(client, world):
    addon = world.store("clockify")["credentials"].get("addon")["token"]

    def sent(request: Sent):
        headers = {name: addon if value == "<addon>" else value for name, value in request.headers.items()}
        if request.content_type is not None:
            headers["Content-Type"] = request.content_type
        body = {"json": request.json} if request.json is not None else {"data": request.raw}
        return client.open(f"/{request.host}{request.path}", method=request.method, headers=headers, **body)

    return sent


@pytest.mark.parametrize(("request_", "said"), TABLE.values(), ids=TABLE)
def test_refusal(send, request_: Sent, said: Said):
    answer = send(request_)

    body = answer.json
    if said.message.endswith("<reason>"):
        body = {**body, "message": f"{body['message'].partition(': ')[0]}: <reason>"}
    headers = dict(answer.headers)
    del headers["Content-Length"], headers["X-Mock-Explain"]
    assert (answer.status_code, body) == (said.status, {"message": said.message, "code": said.code})
    assert list(body) == ["message", "code"]
    assert type(body["code"]) is int
    assert headers == {"Content-Type": JSON, **said.headers}


def test_a_refused_request_changes_nothing(send, world):
    before = world.snapshot()
    for request, _ in TABLE.values():
        send(request)

    assert world.snapshot() == {**before, "exchanges": len(TABLE)}


def test_a_key_whose_owner_is_missing_from_the_records_is_nobodys(send, world):
    with world.transaction("clockify") as store:
        store["users"].delete(AMARA)

    for path in ("/v1/user", "/v1/workspaces", ROOT, f"{TOTALS}?{RANGE}"):
        answer = send(get(path))

        assert (answer.status_code, answer.json) == (401, {"message": "Api key does not exist", "code": 4003})


def test_a_role_that_is_taken_away_is_felt_at_once(send, world):
    with world.transaction("clockify") as store:
        member = store["members"].get(f"{WORKSPACE}/{AMARA}")
        store["members"].put({**member, "role": "MEMBER"})

    assert send(get(f"{ROOT}/users")).status_code == 403
    assert send(get(f"{TOTALS}?{RANGE}")).status_code == 200


def test_spellings_of_other_places_are_ignored(send):
    """Query parameters are spelt with hyphens, members of bodies in camel case."""
    totals_ = send(get(f"{TOTALS}?{RANGE}&pageSize=0&Page=x"))
    found = send(post(f"{PLAN}/projects/totals", {**MARCH, "page-size": 0}))

    assert (totals_.status_code, found.status_code) == (200, 200)
