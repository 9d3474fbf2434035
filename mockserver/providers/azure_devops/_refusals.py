"""What refusals look like: the application's envelope, the framework's message, the router's text, the sign-in page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockserver.engine import Reply
from mockserver.errors import WrongMethod
from mockserver.providers.azure_devops._catalogue import LOCATIONS

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.errors import ApiError, Problem

_JSON = "application/json; charset=utf-8"
_COMMON = "Microsoft.VisualStudio.Services.Common"
_WEB_API = "Microsoft.VisualStudio.Services.WebApi"
_CORE = "Microsoft.TeamFoundation.Core.WebApi"
_WORK = "Microsoft.TeamFoundation.Work.WebApi"
_AGILE = "Microsoft.Azure.Boards.Agile.Common.Exceptions"
_SERVER = "Microsoft.TeamFoundation.Framework.Server"
# Namespace, assembly and event number of each exception that reaches clients by name.
_EXCEPTIONS = {
    "ArgumentException": ("System", "mscorlib", 0),
    "ArgumentNullException": ("System", "mscorlib", 0),
    "CurrentIterationDoesNotExistException": (_WORK, _WORK, 3000),
    "InvalidTeamSettingsException": (_AGILE, "Microsoft.Azure.Boards.Agile.Common", 3000),
    "IterationNotFoundException": (_WORK, _WORK, 3000),
    "ProjectDoesNotExistException": (_CORE, _CORE, 3000),
    "ProjectDoesNotExistWithNameException": (_CORE, _CORE, 3000),
    "TeamMemberNotFoundException": (_WORK, _WORK, 3000),
    "TeamNotFoundException": (_CORE, _CORE, 3000),
    "UnauthorizedRequestException": (_SERVER, _SERVER, 3000),
    "VssInvalidApiResourceVersionException": (_WEB_API, _WEB_API, 3000),
    "VssInvalidPreviewVersionException": (_WEB_API, _WEB_API, 3000),
    "VssPropertyValidationException": (_COMMON, _COMMON, 3000),
    "VssRequestContentTypeNotSupportedException": (_WEB_API, _WEB_API, 3000),
    "VssResourceNotFoundException": (_WEB_API, _WEB_API, 3000),
    "VssVersionNotSpecifiedException": (_WEB_API, _WEB_API, 3000),
    "VssVersionOutOfRangeException": (_WEB_API, _WEB_API, 3000),
}
# What the service calls the body of each write.
_BODIES = {
    "update_capacity": "patch",
    "replace_capacities": "capacities",
    "update_team_days_off": "daysOffPatch",
    "update_team_settings": "teamSettingsPatch",
    "add_iteration": "iteration",
}
# Members of bodies that are GUIDs, for all that their schemas give a pattern.
_GUIDS = ("backlogIteration", "defaultIteration")
_RULES = {
    "required": "is missing",
    "type": "has the wrong type",
    "minimum": "is too small",
    "maximum": "is too large",
}
_SIGN_IN = (
    '<!DOCTYPE html>\n<html lang="en">\n<head><title>Azure DevOps Services | Sign In</title></head>\n'
    "<body><h1>Sign in</h1><p>This page is for people. A program needs a valid token.</p></body>\n</html>\n"
)


def refused(body: Any, error: ApiError, call: Call) -> Any:
    """The whole answer to a refusal; the declared body for what the service has no words of its own for."""
    if error.reason in _EXCEPTIONS:
        return _envelope(error.reason, error.message or "")
    match error.kind:
        case "unauthenticated":
            return _unauthenticated(call)
        case "no_operation":
            return _no_route(call)
        case "wrong_method":
            return _wrong_method(error, call)
        case "malformed_path":
            return _framework("The request is invalid.")
        case "media_type":
            return _wrong_media_type(call)
        case "too_large":
            return _framework("Maximum request length exceeded.")
    match error.reason:
        case "empty":
            return _no_body(call)
        case "unreadable":
            return _envelope("VssPropertyValidationException", "The body of the request is not JSON.")
        case "schema" if error.problems:
            return _unfit(error.problems[0], call)
    return body


def is_suppressing(call: Call) -> bool:
    """Whether the client wants no sign-in page, as all official clients say."""
    return (call.request.headers("X-TFS-FedAuthRedirect") or "").strip().lower() == "suppress"


def _envelope(key: str, message: str, status: int | None = None) -> Reply:
    namespace, assembly, event = _EXCEPTIONS[key]
    body = {
        "$id": "1",
        "innerException": None,
        "message": message,
        "typeName": f"{namespace}.{key}, {assembly}",
        "typeKey": key,
        "errorCode": 0,
        "eventId": event,
    }
    return Reply(body, status, {"Content-Type": _JSON})


def _framework(message: str) -> Reply:
    return Reply({"count": 1, "value": {"Message": message}}, headers={"Content-Type": _JSON})


def _unauthenticated(call: Call) -> Reply:
    """Nothing for the official clients; for others a page to sign in on when they read, words when they write."""
    reads = call.request.method in ("GET", "HEAD", "OPTIONS")
    if call.quirk("sign_in_page_always") or (reads and not is_suppressing(call)):
        return Reply(_SIGN_IN, 203, {"Content-Type": "text/html; charset=utf-8"})
    if is_suppressing(call):
        reply = Reply(None, 401)
    else:
        message = "TF400813: The user '' is not authorized to access this resource."
        reply = _envelope("UnauthorizedRequestException", message, 401)
    reply.headers["WWW-Authenticate"] = f'Basic realm="{call.address}/"'
    return reply


def _no_route(call: Call) -> Reply:
    message = f"The controller for path '{call.request.path}' was not found or does not implement IController."
    headers = {"Content-Type": "text/plain; charset=utf-8", "X-TFS-ServiceError": quote(message, safe="")}
    return Reply(message, 404, headers)


def _wrong_method(error: ApiError, call: Call) -> Reply:
    """The method is wrong. After ``_apis`` the name of no area is a wrong path, though its routes may be asked for."""
    if isinstance(error, WrongMethod) and error.allowed == ("OPTIONS",) and not _is_area(call.request.segments[-1]):
        return _no_route(call)
    reply = _framework(f"The requested resource does not support http method '{call.request.method}'.")
    if isinstance(error, WrongMethod):
        reply.headers["Allow"] = ", ".join(error.allowed)
    return reply


def _is_area(name: str) -> bool:
    return name.lower() in {"_apis", *(one.area.lower() for one in LOCATIONS)}


def _wrong_media_type(call: Call) -> Reply:
    sent = (call.request.headers("Content-Type") or "").partition(";")[0].strip()
    message = (
        f'The request indicated a Content-Type of "{sent}" for method type "{call.request.method}" which is not '
        "supported. Valid content types for this method are: application/json, application/json-patch+json."
    )
    return _envelope("VssRequestContentTypeNotSupportedException", message)


def _no_body(call: Call) -> Reply:
    return _envelope("ArgumentNullException", f"Value cannot be null.\r\nParameter name: {_body_name(call)}")


def _unfit(problem: Problem, call: Call) -> Reply:
    """The first thing that is wrong with the query or the body."""
    if problem.where != "body":
        return _unfit_parameter(problem)
    if not problem.at and problem.got is None:
        return _no_body(call)
    if _is_guid(problem):
        return _framework("The request is invalid.")
    told = f"The value of '{_way(problem)}' {_RULES.get(problem.rule, 'is not valid')}."
    return _envelope("ArgumentException", f"{told}\r\nParameter name: {_body_name(call)}")


def _is_guid(problem: Problem) -> bool:
    """Whether a text is refused because it is no GUID."""
    if problem.rule == "pattern":
        return problem.at[-1] in _GUIDS
    return problem.rule == "format" and problem.expected == "uuid"


def _unfit_parameter(problem: Problem) -> Reply:
    """What does not convert is the framework's to refuse, what converts and has no sense the application's."""
    name = str(problem.at[0]) if problem.at else ""
    if name == "api-version":
        sent = ",".join(problem.got) if isinstance(problem.got, list) else problem.got
        message = (
            f'Invalid api version string: "{sent}". Api version string must be in the format: '
            "{Major}.{Minor}[-preview[.{ResourceVersion}]]."
        )
        return _envelope("VssInvalidApiResourceVersionException", message)
    if problem.rule in ("enum", "pattern", "minimum", "maximum"):
        return _envelope("ArgumentException", f"The value '{problem.got}' is not valid.\r\nParameter name: {name}")
    return _framework("The request is invalid.")


def _body_name(call: Call) -> str:
    assert call.operation is not None  # its body was read
    return _BODIES.get(call.operation.behaviour, "body")


def _way(problem: Problem) -> str:
    """The place of a value as programmers write it: ``activities[0].capacityPerDay``."""
    steps = list(problem.at)
    if problem.rule == "required" and isinstance(problem.expected, str):
        steps.append(problem.expected)
    way = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    return way or "body"
