"""Every way Azure DevOps says no: status, headers and whole body, and nothing changed by it."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from fabrikam_devops import (
    AMARA,
    CURRENT,
    HANNA,
    JONAS,
    LABS,
    LABS_TEAM,
    MOBILE,
    NOBODY,
    PAST,
    PROJECT,
    UNTAKEN,
    Azure,
    activity,
    capacities,
    days,
    iterations,
    settings,
    team_days_off,
)

from mockserver.app import create_app
from mockserver.universe import Settings

CAPACITY = f"{capacities()}/{JONAS}"
HOST = "/dev.azure.com"
JSON = "application/json"
JSON_UTF8 = "application/json; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
CACHE = {"Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1"}
PEOPLE = {
    "contributor": f"{AMARA}:amara.okafor@fabrikam.example",
    "reader": f"{HANNA}:hanna.weiss@fabrikam.example",
}
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

VSS = "Microsoft.VisualStudio.Services.WebApi"
CORE = "Microsoft.TeamFoundation.Core.WebApi"
SERVER = "Microsoft.TeamFoundation.Framework.Server"
WORK = "Microsoft.TeamFoundation.Work.WebApi"
BOARDS = ("Microsoft.Azure.Boards.Agile.Common.Exceptions", "Microsoft.Azure.Boards.Agile.Common")
SYSTEM = ("System", "mscorlib", 0)


class Sent(NamedTuple):
    """A request: what, by whom (a credential of the seed, or an Authorization header), and how its body comes.

    ``version`` is sent in the query; ``suppress`` is the official clients' wish for a 401 instead of a page.
    """

    method: str
    path: str
    json: Any = None
    who: str | None = "contributor"
    version: str | None = "7.1"
    raw: bytes | None = None
    content_type: str | None = None
    accept: str | None = None
    suppress: bool = True
    organization: str = "fabrikam"


class Said(NamedTuple):
    """A refusal: status and body; ``headers`` beside those of every answer, of which ``without`` are missing."""

    status: int
    body: Any
    headers: Mapping[str, str] = MappingProxyType({})
    without: frozenset[str] = frozenset()


def envelope(status, key, message, namespace, assembly=None, event=3000):
    """An error of the application."""
    body = {
        "$id": "1",
        "innerException": None,
        "message": message,
        "typeName": f"{namespace}.{key}, {assembly or namespace}",
        "typeKey": key,
        "errorCode": 0,
        "eventId": event,
    }
    return Said(status, body, {"Content-Type": JSON_UTF8})


def framework(status, message, **headers):
    """An error of the framework below the application."""
    return Said(status, {"count": 1, "value": {"Message": message}}, {"Content-Type": JSON_UTF8, **headers})


def no_route(path):
    told = f"The controller for path '{path}' was not found or does not implement IController."
    return Said(404, told, {"Content-Type": PLAIN, "X-TFS-ServiceError": quote(told, safe="")})


def get(path, **more):
    return Sent("GET", path, **more)


def patch(form, path=CAPACITY, **more):
    return Sent("PATCH", path, form, **more)


def put(form, path=None, **more):
    return Sent("PUT", path or capacities(), form, **more)


def post(form, path=None, **more):
    return Sent("POST", path or iterations(), form, **more)


def raw(body, content_type=JSON, method="PATCH", path=CAPACITY):
    return Sent(method, path, raw=body, content_type=content_type)


def basic(token, user=""):
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


# Credentials.
LOGIN = {"WWW-Authenticate": 'Basic realm="http://localhost/dev.azure.com/"'}
NO_LOGIN = Said(401, b"", LOGIN, frozenset(CACHE))
SIGN_IN = Said(203, "page", {"Content-Type": "text/html; charset=utf-8"})


def unauthorized(status, person=""):
    told = f"TF400813: The user '{person}' is not authorized to access this resource."
    refused = envelope(status, "UnauthorizedRequestException", told, SERVER)
    return refused._replace(headers={**refused.headers, **(LOGIN if status == 401 else {})})


WRONG = "k7w2pa5xq3r9zt6mh4vb8nc1yd0fj5ge2us7lo3i6qa9ww4et8rx"
READER_MAY_NOT = unauthorized(403, HANNA)


# Versions.
def no_version(method):
    told = (
        f'No api-version was supplied for the "{method}" request. The version must be supplied either as part of the '
        'Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").'
    )
    return envelope(400, "VssVersionNotSpecifiedException", told, VSS)


def too_new(version):
    told = (
        f"The requested REST API version of {version} is out of range for this server. "
        "The latest REST API version this server supports is 7.2."
    )
    return envelope(400, "VssVersionOutOfRangeException", told, VSS)


def preview_only(version):
    told = (
        f'The requested version "{version}" of the resource is under preview. The -preview flag must be supplied in '
        f'the api-version for such requests. For example: "{version}-preview"'
    )
    return envelope(400, "VssInvalidPreviewVersionException", told, VSS)


def no_such_version(text):
    told = (
        f'Invalid api version string: "{text}". '
        "Api version string must be in the format: {Major}.{Minor}[-preview[.{ResourceVersion}]]."
    )
    return envelope(400, "VssInvalidApiResourceVersionException", told, VSS)


# Names and ids.
def no_project(name):
    told = (
        f"TF200016: The following project does not exist: {name}. Verify that the name of the project is correct and "
        "that the project exists on the specified Azure DevOps Server."
    )
    return envelope(404, "ProjectDoesNotExistWithNameException", told, CORE)


def no_project_id(guid):
    told = f"VS800075: The project with id '{guid}' does not exist, or you do not have permission to access it."
    return envelope(404, "ProjectDoesNotExistException", told, CORE)


def no_team(team):
    told = f"The team with id '{team}' does not exist, or you do not have permission to access it."
    return envelope(404, "TeamNotFoundException", told, CORE)


def no_iteration(guid):
    told = (
        f"VS1530019: Cannot find iteration with id '{guid}'. "
        "The iteration might have been deleted, or it might not be selected for your team."
    )
    return envelope(404, "IterationNotFoundException", told, WORK)


def no_member(guid):
    told = f"The team member with id '{guid}' is not known to this organization."
    return envelope(404, "TeamMemberNotFoundException", told, WORK)


INVALID = framework(400, "The request is invalid.")


# Bodies.
def wrong_type(media, method="PATCH"):
    told = (
        f'The request indicated a Content-Type of "{media}" for method type "{method}" which is not supported. '
        "Valid content types for this method are: application/json, application/json-patch+json."
    )
    return envelope(400, "VssRequestContentTypeNotSupportedException", told, VSS)


def no_value(name):
    return envelope(400, "ArgumentNullException", f"Value cannot be null.\r\nParameter name: {name}", *SYSTEM)


def no_json(told):
    return envelope(400, "VssPropertyValidationException", told, VSS)


def bad_argument(told):
    return envelope(400, "ArgumentException", told, *SYSTEM)


def wrong_method(method, allow):
    return framework(405, f"The requested resource does not support http method '{method}'.", Allow=allow)


BACKWARDS = {"start": "2026-03-05T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
ROW = {"teamMember": {"id": JONAS}, "activities": [activity(1)], "daysOff": []}
LABS_ITERATIONS = f"/{LABS}/{LABS_TEAM}/_apis/work/teamsettings/iterations"

TABLE = {
    # The login: an empty 401 for the official clients, a page or an envelope for everybody else.
    "no token": (get(CAPACITY, who=None), NO_LOGIN),
    "no token on a write": (patch({}, who=None), NO_LOGIN),
    "no token on discovery": (Sent("OPTIONS", "/_apis", who=None, version=None), NO_LOGIN),
    "wrong token": (get(CAPACITY, who=basic(WRONG)), NO_LOGIN),
    "empty token": (get(CAPACITY, who=basic("")), NO_LOGIN),
    "token in another case": (get(CAPACITY, who="swapped"), NO_LOGIN),
    "token where the user name belongs": (get(CAPACITY, who="as user"), NO_LOGIN),
    "wrong bearer token": (patch({}, who=f"Bearer {WRONG}"), NO_LOGIN),
    "expired token": (get(CAPACITY, who="expired"), NO_LOGIN),
    "login that is no Base64": (get(CAPACITY, who="Basic %%%"), NO_LOGIN),
    "another scheme": (get(CAPACITY, who="Digest username=a"), NO_LOGIN),
    "no token, no client": (get(CAPACITY, who=None, suppress=False), SIGN_IN),
    "wrong token, no client": (get(CAPACITY, who=basic(WRONG), suppress=False), SIGN_IN),
    "expired token, no client": (get(CAPACITY, who="expired", suppress=False), SIGN_IN),
    "discovery, no client": (Sent("OPTIONS", "/_apis", who=None, version=None, suppress=False), SIGN_IN),
    "no token on a PATCH, no client": (patch({}, who=None, suppress=False), unauthorized(401)),
    "expired token on a PUT, no client": (put([], who="expired", suppress=False), unauthorized(401)),
    "wrong token on a POST, no client": (post({"id": UNTAKEN}, who=basic(WRONG), suppress=False), unauthorized(401)),
    "no token on a DELETE, no client": (
        Sent("DELETE", f"{iterations()}/{PAST}", who=None, suppress=False), unauthorized(401)),
    # The login comes first: a stranger learns nothing about organizations, routes, methods, versions.
    "a stranger learns no organizations": (get("/_apis/projects", who=None, organization="contoso"), NO_LOGIN),
    "a stranger learns no routes": (get("/_apis/planets", who=None), NO_LOGIN),
    "a stranger learns no methods": (Sent("DELETE", CAPACITY, who=None), NO_LOGIN),
    "a stranger learns no versions": (patch({}, who=None, version=None), NO_LOGIN),
    # Organization, route, method.
    "unknown organization": (
        get("/_apis/projects", organization="contoso"), no_route("/contoso/_apis/projects")),
    "unknown route": (get("/_apis/planets/earth"), no_route("/fabrikam/_apis/planets/earth")),
    "unknown route below a project": (
        get(f"/{PROJECT}/_apis/work/boards"), no_route(f"/fabrikam/{PROJECT}/_apis/work/boards")),
    "a capacity has no DELETE": (Sent("DELETE", CAPACITY), wrong_method("DELETE", "GET, PATCH")),
    "capacities have no POST": (post(ROW, capacities()), wrong_method("POST", "GET, PUT")),
    "days off have no PUT": (put({}, team_days_off()), wrong_method("PUT", "GET, PATCH")),
    "the method before the version": (
        Sent("DELETE", CAPACITY, version=None), wrong_method("DELETE", "GET, PATCH")),
    # Versions.
    "PATCH without version": (patch({}, version=None), no_version("PATCH")),
    "PUT without version": (put([], version=None), no_version("PUT")),
    "POST without version": (post({"id": UNTAKEN}, version=None), no_version("POST")),
    "DELETE without version": (Sent("DELETE", f"{iterations()}/{PAST}", version=None), no_version("DELETE")),
    "Accept without version": (patch({}, version=None, accept="application/json"), no_version("PATCH")),
    "newer than the server": (get(CAPACITY, version="9.9"), too_new("9.9")),
    "a preview newer than the server": (get(CAPACITY, version="7.3-preview.1"), too_new("7.3")),
    "newer than the server, in Accept": (
        get(CAPACITY, version=None, accept="application/json;api-version=8.0"), too_new("8.0")),
    "the query wins over Accept": (
        get(CAPACITY, version="9.9", accept="application/json;api-version=7.1"), too_new("9.9")),
    "not released yet": (patch({}, version="7.2"), preview_only("7.2")),
    "released never": (get("/_apis/teams", version="7.1"), preview_only("7.1")),
    "areas are a preview": (get("/_apis/ResourceAreas", version="7.0"), preview_only("7.0")),
    "empty version": (get(CAPACITY, version=""), no_such_version("")),
    "version with a stray dot": (get(CAPACITY, version="6.0."), no_such_version("6.0.")),
    "version that is a word": (patch({}, version="latest"), no_such_version("latest")),
    "the version before the project": (
        patch({}, f"/Wood{CAPACITY.removeprefix('/' + PROJECT)}", version=None), no_version("PATCH")),
    # Project and team.
    "unknown project": (get("/Wood/_apis/work/teamsettings"), no_project("Wood")),
    "unknown project with blanks": (get("/Fabrikam%20Wood/_apis/work/teamsettings"), no_project("Fabrikam Wood")),
    "unknown project id": (get(f"/{NOBODY}/_apis/work/teamsettings"), no_project_id(NOBODY)),
    "unknown project among projects": (get("/_apis/projects/Wood"), no_project("Wood")),
    "teams of an unknown project": (get(f"/_apis/projects/{NOBODY}/teams"), no_project_id(NOBODY)),
    "unknown team": (get(f"/{PROJECT}/Desktop%20Crew/_apis/work/teamsettings"), no_team("Desktop Crew")),
    "unknown team id": (get(settings(NOBODY)), no_team(NOBODY)),
    "team of another project": (get(settings(LABS_TEAM)), no_team(LABS_TEAM)),
    "unknown team among teams": (get(f"/_apis/projects/{PROJECT}/teams/{NOBODY}"), no_team(NOBODY)),
    "members of an unknown team": (get(f"/_apis/projects/{PROJECT}/teams/{NOBODY}/members"), no_team(NOBODY)),
    "the project before the team": (get(f"/Wood/{NOBODY}/_apis/work/teamsettings"), no_project("Wood")),
    # Rights.
    "a reader patches": (patch({}, who="reader"), READER_MAY_NOT),
    "a reader replaces": (put([], who="reader"), READER_MAY_NOT),
    "a reader takes days off": (patch({"daysOff": []}, team_days_off(), who="reader"), READER_MAY_NOT),
    "a reader sets up": (patch({}, settings(), who="reader"), READER_MAY_NOT),
    "a reader takes an iteration": (post({"id": UNTAKEN}, who="reader"), READER_MAY_NOT),
    "a reader gives an iteration back": (Sent("DELETE", f"{iterations()}/{PAST}", who="reader"), READER_MAY_NOT),
    "the team before the right": (patch({}, settings(NOBODY), who="reader"), no_team(NOBODY)),
    "the right before the id": (patch({}, f"{iterations()}/42/capacities/{JONAS}", who="reader"), READER_MAY_NOT),
    "the right before the body": (patch({"activities": 1}, who="reader"), READER_MAY_NOT),
    # Ids.
    "iteration that is a number": (get(f"{iterations()}/42/capacities"), INVALID),
    "iteration that is a name": (get(f"{iterations()}/Iteration%201/teamdaysoff"), INVALID),
    "iteration of all teams that is a number": (
        get(f"/{PROJECT}/_apis/work/iterations/42/iterationcapacities"), INVALID),
    "member that is a name": (patch({}, f"{capacities()}/Jonas"), INVALID),
    "iteration to give back that is a name": (Sent("DELETE", f"{iterations()}/Iteration%201"), INVALID),
    "the id before the iteration": (get(f"{capacities(iteration=NOBODY)}/Jonas"), INVALID),
    "unknown iteration": (get(capacities(iteration=NOBODY)), no_iteration(NOBODY)),
    "iteration taken by no team": (get(capacities(iteration=UNTAKEN)), no_iteration(UNTAKEN)),
    "iteration taken by another team": (get(capacities(MOBILE, PAST)), no_iteration(PAST)),
    "capacity in an iteration not taken": (
        patch({}, f"{capacities(iteration=UNTAKEN)}/{JONAS}"), no_iteration(UNTAKEN)),
    "capacities in an iteration not taken": (put([], capacities(iteration=UNTAKEN)), no_iteration(UNTAKEN)),
    "days off in an iteration not taken": (
        patch({"daysOff": []}, team_days_off(iteration=UNTAKEN)), no_iteration(UNTAKEN)),
    "an iteration not taken": (get(f"{iterations()}/{UNTAKEN}"), no_iteration(UNTAKEN)),
    "an iteration not taken, given back": (Sent("DELETE", f"{iterations()}/{UNTAKEN}"), no_iteration(UNTAKEN)),
    "an unknown iteration of all teams": (
        get(f"/{PROJECT}/_apis/work/iterations/{NOBODY}/iterationcapacities"), no_iteration(NOBODY)),
    "an unknown iteration taken": (post({"id": NOBODY}), no_iteration(NOBODY)),
    "the iteration before the content type": (
        raw(b"{}", "text/plain", path=f"{capacities(iteration=NOBODY)}/{JONAS}"), no_iteration(NOBODY)),
    "the current iteration of a team without iterations": (
        get(f"{LABS_ITERATIONS}?$timeframe=current"),
        envelope(
            404, "CurrentIterationDoesNotExistException",
            "There is no current iteration for the team 'Fabrikam Labs Team'.", WORK,
        ),
    ),
    "a team without backlog iteration takes one": (
        post({"id": CURRENT}, LABS_ITERATIONS),
        envelope(
            400, "InvalidTeamSettingsException",
            "TF400497: The backlog iteration path that you specified is no longer valid.", *BOARDS,
        ),
    ),
    "unknown member": (get(f"{capacities()}/{NOBODY}"), no_member(NOBODY)),
    "capacity of nobody": (patch({"activities": []}, f"{capacities()}/{NOBODY}"), no_member(NOBODY)),
    "nobody among others": (put([ROW, {**ROW, "teamMember": {"id": NOBODY}}]), no_member(NOBODY)),
    "a row whose member is no id": (put([{**ROW, "teamMember": {"id": "Jonas"}}]), no_member("Jonas")),
    "an iteration taken by its name": (post({"id": "Iteration 3"}), INVALID),
    "a backlog iteration by its number": (patch({"backlogIteration": "42"}, settings()), INVALID),
    "a default iteration by its name": (patch({"defaultIteration": "Iteration 1"}, settings()), INVALID),
    # Bodies that cannot be read.
    "nothing": (raw(None, None), no_value("patch")),
    "nothing with a content type": (raw(b""), no_value("patch")),
    "null": (raw(b"null"), no_value("patch")),
    "nothing instead of rows": (raw(b"", method="PUT", path=capacities()), no_value("capacities")),
    "null instead of rows": (raw(b"null", method="PUT", path=capacities()), no_value("capacities")),
    "plain text": (raw(b"{}", "text/plain"), wrong_type("text/plain")),
    "a form": (raw(b"a=1", "application/x-www-form-urlencoded"), wrong_type("application/x-www-form-urlencoded")),
    "another kind of patch": (raw(b"{}", "application/merge-patch+json"), wrong_type("application/merge-patch+json")),
    "JSON of another make": (
        raw(b"[]", "application/vnd.fabrikam+json", "PUT", capacities()),
        wrong_type("application/vnd.fabrikam+json", "PUT"),
    ),
    "a form instead of rows": (
        raw(b"a=1", "application/x-www-form-urlencoded", "PUT", capacities()),
        wrong_type("application/x-www-form-urlencoded", "PUT"),
    ),
    "the content type before the member": (
        raw(b"{}", "text/plain", path=f"{capacities()}/{NOBODY}"), wrong_type("text/plain")),
    "the body before the member": (raw(b"null", path=f"{capacities()}/{NOBODY}"), no_value("patch")),
    "the member before its rules": (
        patch({"daysOff": [BACKWARDS]}, f"{capacities()}/{NOBODY}"), no_member(NOBODY)),
}  # fmt: skip


# Refusals whose wording is ours: what matters are status, key and the names in the text.
def told(key, *words):
    return 400, key, words


OURS = {
    "broken JSON": (raw(b'{"activities": ['), told("VssPropertyValidationException")),
    "no UTF-8": (raw(b'{"activities": [{"name": "\xff"}]}'), told("VssPropertyValidationException")),
    "an array instead of an object": (patch([]), told("ArgumentException", "patch")),
    "an object instead of rows": (put({}), told("ArgumentException", "capacities")),
    "a text instead of activities": (patch({"activities": "8"}), told("ArgumentException", "activities")),
    "negative hours": (patch({"activities": [activity(-0.5)]}), told("ArgumentException", "capacityPerDay")),
    "hours as text": (
        patch({"activities": [{"name": "x", "capacityPerDay": "8"}]}), told("ArgumentException", "capacityPerDay")),
    "hours as a claim": (
        patch({"activities": [{"name": "x", "capacityPerDay": True}]}), told("ArgumentException", "capacityPerDay")),
    "more hours than a float holds": (patch({"activities": [activity(3.5e38)]}), told("ArgumentException")),
    "one bad activity among good ones": (
        patch({"activities": [activity(1), activity(-1)], "daysOff": []}), told("ArgumentException")),
    "days off backwards": (patch({"daysOff": [BACKWARDS]}), told("ArgumentException")),
    "days off without end": (
        patch({"daysOff": [{"start": "2026-03-04T00:00:00Z"}]}), told("ArgumentException", "end")),
    "days off without start": (
        patch({"daysOff": [{"end": "2026-03-04T00:00:00Z"}]}), told("ArgumentException", "start")),
    "days off with null": (
        patch({"daysOff": [{"start": None, "end": "2026-03-04"}]}), told("ArgumentException", "start")),
    "a day that is none": (patch({"daysOff": [days("2026-02-30")]}), told("ArgumentException")),
    "a day that is a word": (
        patch({"daysOff": [{"start": "today", "end": "today"}]}), told("ArgumentException")),
    "a day before the calendar begins": (
        patch({"daysOff": [{"start": "0001-01-01T00:00:00+10:00", "end": "2026-03-04"}]}), told("ArgumentException")),
    "a day after the calendar ends": (
        patch({"daysOff": [{"start": "2026-03-04", "end": "9999-12-31T23:00:00-05:00"}]}), told("ArgumentException")),
    "a day that is none before a member who is nobody": (
        patch({"daysOff": [days("2026-02-30")]}, f"{capacities()}/{NOBODY}"), told("ArgumentException", "2026-02-30")),
    "a day that is none before a nobody among rows": (
        put([{"teamMember": {"id": NOBODY}, "daysOff": [days("2026-02-30")]}]),
        told("ArgumentException", "2026-02-30"),
    ),
    "activities right, days off wrong": (
        patch({"activities": [activity(1)], "daysOff": [BACKWARDS]}), told("ArgumentException")),
    "a row without member": (put([ROW, {"activities": []}]), told("ArgumentException", "teamMember")),
    "a row whose member has no id": (
        put([{**ROW, "teamMember": {"displayName": "J"}}]), told("ArgumentException", "id")),
    "a member twice": (put([ROW, ROW]), told("ArgumentException", JONAS)),
    "a member twice in another case": (
        put([ROW, {**ROW, "teamMember": {"id": JONAS.upper()}}]), told("ArgumentException")),
    "a null among rows": (put([ROW, None]), told("ArgumentException")),
    "negative hours among rows": (put([ROW | {"activities": [activity(-1)]}]), told("ArgumentException")),
    "a team's days off backwards": (
        patch({"daysOff": [BACKWARDS]}, team_days_off()), told("ArgumentException")),
    "unknown behaviour of bugs": (
        patch({"bugsBehavior": "sometimes"}, settings()), told("ArgumentException", "bugsBehavior")),
    "behaviour of bugs beyond the last": (
        patch({"bugsBehavior": 3}, settings()), told("ArgumentException", "bugsBehavior")),
    "unknown working day": (
        patch({"workingDays": ["monday", "caturday"]}, settings()), told("ArgumentException", "workingDays")),
    "an iteration without id": (post({}), told("ArgumentException", "id")),
}  # fmt: skip


@pytest.fixture
def send(client, world):
    def sent(request: Sent):
        headers = {}
        if request.suppress:
            headers["X-TFS-FedAuthRedirect"] = "Suppress"
        if request.accept:
            headers["Accept"] = request.accept
        if request.content_type:
            headers["Content-Type"] = request.content_type
        if request.who is not None:
            credentials = world.store("azure_devops")["credentials"]
            token = credentials.get("contributor")["token"]
            presented = {"swapped": basic(token.swapcase()), "as user": basic("", token)}
            known = credentials.get(request.who)
            headers["Authorization"] = presented.get(request.who) or (basic(known["token"]) if known else request.who)
        path, _, asked = request.path.partition("?")
        query = asked + (f"&api-version={request.version}" if request.version is not None else "")
        body = {"json": request.json} if request.json is not None else {"data": request.raw}
        return client.open(
            f"{HOST}/{request.organization}{path}",
            method=request.method,
            headers=headers,
            query_string=query.lstrip("&"),
            **body,
        )

    return sent


@pytest.mark.parametrize(("request_", "said"), TABLE.values(), ids=TABLE)
def test_refusal(send, world, request_: Sent, said: Said):
    before = world.snapshot()["providers"]

    answer = send(request_)

    assert answer.status_code == said.status
    if isinstance(said.body, dict):
        assert answer.json == said.body
        assert list(answer.json) == list(said.body)
    elif said.body == "page":
        assert answer.text.lstrip().lower().startswith("<!doctype html")
    else:
        assert answer.data == (said.body if isinstance(said.body, bytes) else said.body.encode())
    is_known = said.status not in (401, 203)
    caller = {"X-VSS-UserData": PEOPLE.get(request_.who, PEOPLE["contributor"])} if is_known else {}
    cache = {name: value for name, value in CACHE.items() if name not in said.without}
    assert constant(answer) == {**HEADERS, **cache, **caller, **said.headers}
    assert world.snapshot()["providers"] == before


def constant(answer) -> dict[str, str]:
    """An answer's headers without those that differ from call to call, which are checked here."""
    headers = dict(answer.headers)
    session, process, activity_id = (headers.pop(name) for name in ("X-TFS-Session", "X-TFS-ProcessId", "ActivityId"))
    assert headers.pop("X-VSS-E2EID") == activity_id
    assert [one for one in (session, process, activity_id) if not GUID.fullmatch(one)] == []
    assert headers.pop("P3P").startswith('CP="CAO DSP')
    del headers["Content-Length"], headers["X-Mock-Explain"]
    return headers


@pytest.mark.parametrize(("request_", "said"), OURS.values(), ids=OURS)
def test_a_body_that_breaks_a_rule(send, world, request_: Sent, said):
    status, key, words = said
    before = world.snapshot()["providers"]

    answer = send(request_)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, JSON_UTF8)
    assert list(answer.json) == ["$id", "innerException", "message", "typeName", "typeKey", "errorCode", "eventId"]
    assert answer.json["typeKey"] == key
    assert re.fullmatch(rf"[\w.]+\.{key}, [\w.]+", answer.json["typeName"])
    assert [word for word in words if word not in answer.json["message"]] == []
    assert world.snapshot()["providers"] == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_is_no_area_is_no_route_although_its_locations_may_be_asked_for(send, method):
    refused = send(Sent(method, "/_apis/planets"))

    assert (refused.status_code, refused.headers["Content-Type"]) == (404, PLAIN)
    assert send(Sent("OPTIONS", "/_apis/planets")).json == {"value": [], "count": 0}


def test_a_body_of_a_megabyte_and_more_is_refused(send, world):
    before = world.snapshot()["providers"]

    answer = send(raw(b" " * 1_100_000))

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, JSON_UTF8)
    assert world.snapshot()["providers"] == before


def test_forms_are_refused_before_anything_else_of_them_is_looked_at(send):
    refused = {send(raw(body, "text/plain")).text for body in (b"", b"null", b"{}", b'{"activities": 1}')}

    assert len(refused) == 1


def test_the_page_leads_nowhere(send):
    page = send(get("/_apis/projects", who=None, suppress=False)).text

    assert "Sign In" in page
    assert not re.search(r"https?://(?!localhost)", page)


def test_every_operation_declares_how_it_is_refused(client):
    """Whoever reads the fragments knows what to expect."""
    paths = client.get("/__admin/openapi/azure_devops.json").json["paths"]
    operations = [
        (method, operation)
        for item in paths.values()
        for method, operation in item.items()
        if method in ("get", "options", "patch", "put", "post", "delete") and "responses" in operation
    ]

    assert len(operations) > 20
    for method, operation in operations:
        wanted = {"203", "401", "429"} if method in ("get", "options") else {"400", "401", "403", "404", "429"}
        assert wanted <= set(operation["responses"]), operation["operationId"]


def test_the_sign_in_page_may_be_switched_on_for_everybody(client, send):
    client.put("/__admin/quirks", json={"azure_devops.sign_in_page_always": True})

    answers = [
        send(sent) for sent in (get(CAPACITY, who=None), patch({}, who="expired"), patch({}, who=None, suppress=False))
    ]

    client.put("/__admin/quirks", json={"azure_devops.sign_in_page_always": False})
    assert [(one.status_code, one.headers["Content-Type"]) for one in answers] == [
        (203, "text/html; charset=utf-8")
    ] * 3
    assert send(get(CAPACITY, who=None)).status_code == 401


def test_the_last_tenth_of_a_rate_window_is_announced_and_its_end_enforced():
    now = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    app = create_app(Settings(seed=7, now=now, rate_limits=True))
    azure = Azure(
        app.test_client(),
        app.extensions["mockserver"].world.store("azure_devops")["credentials"].get("contributor")["token"],
    )
    reset = int(now.timestamp()) // 300 * 300 + 300

    *allowed, refused = (azure.get("/_apis/projects") for _ in range(201))

    limits = [{name: one for name, one in answer.headers.items() if "RateLimit" in name} for answer in allowed]
    assert limits[:179] == [{}] * 179
    assert limits[179:] == [
        {
            "X-RateLimit-Resource": "Services/ConcurrencyThrottling",
            "X-RateLimit-Limit": "200",
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(reset),
        }
        for remaining in range(20, -1, -1)
    ]
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, JSON_UTF8)
    assert refused.json["message"].startswith("TF400733: The request has been canceled")
    assert refused.headers["Retry-After"] == str(reset - int(now.timestamp()))
    assert refused.headers["X-RateLimit-Remaining"] == "0"
