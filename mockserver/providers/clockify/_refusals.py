"""Refusals in Clockify's words: every body is ``{message, code}``, the code a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import ApiError, Invalid, NotFound, Problem

if TYPE_CHECKING:
    from mockserver.engine import Call

TOKENS = ("X-Api-Key", "X-Addon-Token")
_NO_SINGLE_TOKEN = (1000, "Multiple or none auth tokens present")
_INT32 = 2147483647
_JAVA = {"integer": "java.lang.Integer", "number": "java.lang.Double", "boolean": "java.lang.Boolean"}
_RULES_OF_TYPE = ("type", "anyOf", "oneOf")


def bad_value(member: str, got: Any, expected: Any) -> Invalid:
    """The refusal of a value that reads well and is none of this member's."""
    return Invalid("schema", _bad_value(member), got=got, expected=expected)


def stranger(entity: str, got: Any) -> NotFound:
    """The refusal of an id that is none of this workspace's: unknown, deleted, foreign and malformed are one."""
    return NotFound(message=f"{entity} doesn't belong to Workspace", got=got, expected=f"the id of a {entity.lower()}")


def has_two_tokens(call: Call) -> bool:
    """Whether the request says twice who calls."""
    return all(call.request.headers(name) is not None for name in TOKENS)


def completed(body: dict[str, Any], error: ApiError, call: Call) -> dict[str, Any]:
    """The declared body, told of this request where the declaration cannot know it."""
    if error.step not in ("authenticate", "operation", "validate"):
        return body
    code, message = _told(error, call)
    return {"message": message, "code": code}


def _told(error: ApiError, call: Call) -> tuple[int, str]:
    if error.kind == "unauthenticated":
        return _unauthenticated(call)
    if error.kind == "no_operation":
        return 3000, f"No static resource {_resource(call)}."
    if error.kind == "wrong_method":
        return 3000, f"Request method '{call.request.method}' is not supported"
    if error.kind == "media_type":
        return 3000, f"Content-Type '{call.request.headers('Content-Type') or 'null'}' is not supported"
    if error.kind == "too_large":
        return 3000, "The request body is too large"
    return _unreadable(error, call)


def _unauthenticated(call: Call) -> tuple[int, str]:
    api_key, addon_token = (call.request.headers(name) is not None for name in TOKENS)
    if api_key == addon_token:
        return _NO_SINGLE_TOKEN
    return (4003, "Api key does not exist") if api_key else (4017, "Token is not valid")


def _resource(call: Call) -> str:
    """The path as the application behind the host's prefix sees it."""
    return call.request.path.removeprefix("/").removeprefix("api/")


def _unreadable(error: ApiError, call: Call) -> tuple[int, str]:
    """The first thing that stops the reading: what cannot be bound at all comes before what is missing or unfit."""
    if error.reason == "empty":
        return 3000, "Required request body is missing"
    if error.reason == "unreadable":
        return 3000, f"JSON parse error: {error.problems[0].message}"
    return min((_problem(one, call) for one in error.problems), key=lambda told: (3000, 3001, 501).index(told[0]))


def _problem(problem: Problem, call: Call) -> tuple[int, str]:
    if problem.rule == "required":
        return _missing(problem)
    if problem.got is None and problem.rule in _RULES_OF_TYPE and problem.at:
        return 501, "must not be null"
    if problem.rule in ("minLength", "minItems") and problem.got in ("", []):
        return 501, "must not be empty"
    if _is_unbound(problem):
        return 3000, _in_body(problem) if problem.where == "body" else _in_query(problem, call)
    return 501, _bad_value(_member(problem))


def _missing(problem: Problem) -> tuple[int, str]:
    if problem.expected in ("start", "end"):
        return 3001, (
            f"Required request parameter '{problem.expected}' for method parameter type String is not present"
        )
    return 501, "must not be null"


def _is_unbound(problem: Problem) -> bool:
    """Whether the value is of another type, rather than an unfit one of the right type."""
    if problem.rule in ("anyOf", "oneOf"):
        items = problem.got if isinstance(problem.got, list) else [problem.got]
        return not all(one is None or isinstance(one, str) for one in items)
    is_beyond_java = problem.rule == "maximum" and problem.expected == _INT32
    return is_beyond_java or problem.rule in ("type", "once", "encoding")


def _in_query(problem: Problem, call: Call) -> str:
    name = str(problem.at[0])
    wanted = _JAVA.get(_declared_type(name, call), "java.lang.String")
    sent = "java.lang.String[]" if problem.rule == "once" else "java.lang.String"
    got = _as_sent(problem, call)
    reason = f"Invalid boolean value [{got}]" if wanted == _JAVA["boolean"] else f'For input string: "{got}"'
    failed = f"Failed to convert value of type '{sent}' to required type '{wanted}'"
    return f"Method parameter '{name}': {failed}; {reason}"


def _declared_type(name: str, call: Call) -> str:
    """The JSON type of a query parameter, text for one that nobody declared."""
    parameters = call.operation.parameters if call.operation is not None else ()
    return next((one.types[0] for one in parameters if one.where == "query" and one.name == name), "string")


def _as_sent(problem: Problem, call: Call) -> str:
    """The value as text: several are joined by commas, and what is not UTF-8 stays percent-encoded."""
    if problem.rule == "once":
        return ",".join(problem.got)
    if problem.rule == "encoding":
        return ",".join(text for name, text in call.request.pairs() if name == problem.at[0])
    return str(problem.got)


def _in_body(problem: Problem) -> str:
    at = ".".join(str(step) for step in problem.at)
    return f"JSON parse error: Cannot read the value of [{at}]" if at else "JSON parse error: The body is no object"


def _member(problem: Problem) -> str:
    return next((step for step in reversed(problem.at) if isinstance(step, str)), "body")


def _bad_value(member: str) -> str:
    return f"You entered invalid value for field: [{member}]. This field can't be empty."
