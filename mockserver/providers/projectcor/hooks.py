"""What holds for every operation: the texts of refusals, in the wording of the framework, and the oracle's hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.errors import ApiError, Problem
    from mockserver.state.store import Record, Store

_WORKING_DAYS = 5
_RULES = {"enum": "in", "const": "in", "minimum": "above", "maximum": "under", "pattern": "regex", "once": "single"}
_FORMATS = {"date-time": "date"}


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """The declared body, its message naming the rule and the member that this request broke."""
    if error.kind in ("no_operation", "wrong_method"):
        body["message"] = f"Cannot {call.request.method} {call.request.path}"
    elif error.problems and error.reason != "unreadable":
        body["message"] = _told(error.problems[0])
    return body


def weekly_hours(store: Store, now: datetime) -> dict[str, tuple[str, float]]:  # noqa: ARG001 - the hook's signature
    """Hours a week by e-mail address, beside the person's name; of hidden people too."""
    return {user["email"]: (_name(user), user["daily_hours"] * _WORKING_DAYS) for user in store["users"]}


def _name(user: Record) -> str:
    """Given and family name; either may be empty."""
    return " ".join(name for name in (user["first_name"], user["last_name"]) if name)


def _told(problem: Problem) -> str:
    """``in validation failed on role_id``, after the validators of AdonisJS 4."""
    missing = [problem.expected] if problem.rule == "required" and problem.where == "body" else []
    member = ".".join(str(part) for part in (*problem.at, *missing))
    return f"{_rule(problem)} validation failed on {member}" if member else "The body is not a JSON object."


def _rule(problem: Problem) -> str:
    if problem.rule == "format":
        return _FORMATS.get(str(problem.expected), str(problem.expected))
    if problem.rule == "type":
        kinds = problem.expected if isinstance(problem.expected, list) else [problem.expected]
        return str(kinds[0]).partition(" or ")[0]
    if problem.rule == "oneOf":  # the number of a page, the one thing with alternatives
        return "integer"
    return _RULES.get(problem.rule, problem.rule)
