"""Error bodies in awork's words. What the fragments declare stands; here the members of this request are filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._dotnet import is_int32, type_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockserver.engine import Call
    from mockserver.errors import ApiError, Problem

_BOUNDS = ("minimum", "maximum")
# What the framework's validators say, by the broken keyword.
_RULES = {
    "required": "'{name}' should not be empty.",
    "minLength": "'{name}' should not be empty.",
    "minItems": "'{name}' should not be empty.",
    "type": "'{name}' should not be empty.",
    "maxLength": "The length of '{name}' must be {limit} characters or fewer.",
    "minimum": "'{name}' must be greater than or equal to '{limit}'.",
    "maximum": "'{name}' must be less than or equal to '{limit}'.",
    "uniqueItems": "'{name}' must not contain duplicates.",
    "pattern": "'{name}' is not in the correct format.",
    "enum": "'{name}' has a range of values which does not include '{got}'.",
}


def completed(body: dict[str, Any], error: ApiError, call: Call) -> dict[str, Any]:
    """The declared body with the trace id and the problems of this request; the gateway's bodies stay as they are."""
    if "traceId" in body:
        return _application_error(body, error, call)
    if "error" in body:
        return _registration_error(body, error)
    if "code" in body:
        return _login_error(body, error, call)
    return body


def _application_error(body: dict[str, Any], error: ApiError, call: Call) -> dict[str, Any]:
    if error.reason == "schema":
        if all(_is_bound(problem) for problem in error.problems):
            body = {**body, **_declared(call, "out_of_range")}
        body["validationErrors"] = _validation_errors(call, error.problems)
    body["traceId"] = call.trace
    return body


def _declared(call: Call, example: str) -> dict[str, Any]:
    assert call.operation is not None  # a body was read
    (media,) = call.operation.responses[400].content.values()
    return dict(media.examples[example])


def _is_bound(problem: Problem) -> bool:
    return problem.where == "body" and problem.rule in _BOUNDS and is_int32(problem.got)


def _validation_errors(call: Call, problems: Sequence[Problem]) -> list[dict[str, str]]:
    """One entry for each thing that is wrong, in the request's order."""
    entries = [_in_body(call, problem) if problem.where == "body" else _in_query(problem) for problem in problems]
    return [entry for index, entry in enumerate(entries) if entry not in entries[:index]]


def _in_body(call: Call, problem: Problem) -> dict[str, str]:
    wanted = type_name(call, problem)
    if wanted is None:
        return _rule(problem)
    path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem.at)
    told = f"The JSON value could not be converted to {wanted}."
    return {"property": path, "message": f"{told} Path: {path} | LineNumber: 0 | BytePositionInLine: 0."}


def _in_query(problem: Problem) -> dict[str, str]:
    if problem.rule != "type":
        return _rule(problem)
    name = _pascal(str(problem.at[0]))
    return {"property": name, "message": f"The value '{problem.got}' is not valid for {name}."}


def _rule(problem: Problem) -> dict[str, str]:
    name = _pascal(_member(problem))
    # A pattern that only asks for something visible is awork's rule for names.
    rule = "minLength" if problem.rule == "pattern" and not str(problem.got).strip() else problem.rule
    words = _RULES.get(rule)
    message = words.format(name=name, limit=problem.expected, got=problem.got) if words else problem.message
    return {"property": name, "message": message}


def _member(problem: Problem) -> str:
    """The member or parameter of the request that a problem is about."""
    if problem.rule == "required" and isinstance(problem.expected, str):
        return problem.expected
    return next((step for step in problem.at if isinstance(step, str)), "")


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _login_error(body: dict[str, Any], error: ApiError, call: Call) -> dict[str, Any]:
    if error.reason == "schema":
        problem = error.problems[0]
        name = _member(problem)
        missing = problem.rule == "required"
        body["description"] = (
            f"The mandatory '{name}' parameter is missing." if missing else f"The '{name}' parameter is invalid."
        )
    elif error.reason == "unreadable":
        body["description"] = "The form cannot be read."
    elif error.reason == "empty" and call.request.headers("Content-Type") is not None:
        # The parameters went elsewhere, into the query string for example.
        body["description"] = "The mandatory 'grant_type' parameter is missing."
    return body


def _registration_error(body: dict[str, Any], error: ApiError) -> dict[str, Any]:
    if error.reason == "schema" and (name := _member(error.problems[0])):
        if name == "redirect_uris":
            body["error"] = "invalid_redirect_uri"
        missing = error.problems[0].rule == "required"
        body["error_description"] = f"{name!r} is missing." if missing else f"{name!r} is not acceptable."
    return body
