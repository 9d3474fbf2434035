"""What ProjectCOR's flows share: answers held to what every answer has, lists in their envelope, the server's clock."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from mockserver.contract.target import Reply, Target

NOBODY = 2147483647
HIDDEN = '{"withHiddenUsers":true}'
UNAUTHORIZED = {"error": 401, "message": "Unauthorized"}
NO_TEXTS: tuple[Any, ...] = (None, 1, True, [], {})
_STAMP = re.compile(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.000)?(Z?)")


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    assert reply.status == 200, f"{reply.operation} answered {reply.status}: {reply.body}"
    if reply.body is not None:
        assert reply.headers["Content-Type"].lower().startswith("application/json"), reply.headers
    assert not list(_whole_floats(reply.body)), f"{reply.operation} spelt whole numbers as fractions: {reply.body}"
    return reply.body


def _whole_floats(value: Any) -> Iterator[float]:
    """Numbers such as 8.0, which are spelt 8."""
    if isinstance(value, float) and value.is_integer():
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _whole_floats(inner)


def refused(reply: Reply, status: int, code: str, message: str) -> None:
    """Refused with exactly this."""
    expected = {"status": status, "name": "CORCustomError", "code": code, "message": message}
    assert (reply.status, reply.body) == (status, expected), f"{reply.operation} answered {reply.status}: {reply.body}"
    assert reply.headers["Content-Type"].lower().startswith("application/json"), reply.headers


def invalid(reply: Reply, rule: str, member: str) -> None:
    """400: the member breaks the rule."""
    refused(reply, 400, "F010", f"{rule} validation failed on {member}")


def no_user(reply: Reply) -> None:
    """404: there is no such user."""
    refused(reply, 404, "U404", "User not found")


def no_leave(reply: Reply) -> None:
    """404: the user has no such leave."""
    refused(reply, 404, "L404", "Leave not found")


def no_leave_type(reply: Reply) -> None:
    """404: there is no such type of leaves."""
    refused(reply, 404, "LT404", "Leave type not found")


def unauthorized(reply: Reply) -> None:
    """401, everywhere the same."""
    assert (reply.status, reply.body) == (401, UNAUTHORIZED), f"{reply.operation} answered {reply.status}: {reply.body}"
    assert reply.headers["Content-Type"].lower().startswith("application/json"), reply.headers


def whole(target: Target, operation: str = "list_users", filters: str | None = None, **params: Any) -> list[Any]:
    """All rows of a list in an envelope."""
    query = {"page": "false", **({} if filters is None else {"filters": filters})}
    told = body(target.call(operation, query=query, **params))
    rows: list[Any] = told["data"]
    assert told == {"total": total_of(operation, rows), "perPage": len(rows), "page": 1, "lastPage": 1, "data": rows}
    return rows


def total_of(operation: str, rows: list[Any]) -> str | int:
    """How a list tells the number of its rows: of users as a text."""
    return len(rows) if operation == "list_leave_types" else str(len(rows))


def people(target: Target) -> list[dict[str, Any]]:
    """The listed people, all of them."""
    return whole(target)


def user(target: Target, user_id: int) -> dict[str, Any]:
    """One user."""
    told: dict[str, Any] = body(target.call("get_user", user_id=user_id))
    return told


def free_address(target: Target) -> str:
    """An e-mail address that nobody has, however often the flows ran before."""
    taken = {person["email"].lower() for person in whole(target, filters=HIDDEN)}
    return next(one for number in range(1000) if (one := f"flow-{number}@fabrikam.example") not in taken)


def own_user(target: Target, **form: Any) -> dict[str, Any]:
    """A new user, with everything of his or hers gone when the flow is over."""
    told = {"first_name": "Flow", "last_name": "Own", "email": free_address(target), "role_id": 4, **form}
    created: dict[str, Any] = body(target.call("create_user", json=told))
    finally_gone(target, created["id"])
    return created


def finally_gone(target: Target, user_id: int) -> None:
    """Have a user deleted when the flow is over, unless it did so itself."""

    def undo() -> None:
        assert target.call("delete_user", user_id=user_id).status in (200, 404)

    target.finally_do(undo)


def company(target: Target) -> int:
    """The company that everything belongs to, by its own types of leaves."""
    found: int = next(one["company_id"] for one in whole(target, "list_leave_types") if one["company_id"] is not None)
    return found


def tokens(target: Target) -> dict[str, Any]:
    """New tokens for the API key."""
    key: dict[str, Any] = {"query": {"grant_type": "client_credentials"}, "credential": "client"}
    issued: dict[str, Any] = body(target.call("issue_token", **key))
    return issued


def claims(token: str) -> dict[str, Any]:
    """What a JWT says (RFC 7519)."""
    told: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return told


def clock(target: Target) -> float:
    """The server's time: a token's end without its length."""
    issued = tokens(target)
    return float(claims(issued["access_token"])["exp"] - issued["expires_in"])


def moment(text: str, spelt: str) -> float:
    """A point in time (seconds since 1970) in one of the three spellings: ``Z``, ``.000Z`` or with a blank."""
    found = _STAMP.fullmatch(text)
    assert found, f"{text!r} is no point in time as ProjectCOR spells them"
    assert spelt == (" " if found[1] == " " else f"{found[2] or ''}{found[3]}"), f"{text!r} is not spelt with {spelt!r}"
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC).timestamp()


def within(target: Target, since: float, *moments: float) -> None:
    """All these points in time lie between ``since`` and now, by the server's clock, in whole seconds."""
    until = clock(target) + 1
    for one in moments:
        assert since - 1 <= one <= until, f"{one} is not between {since} and {until}"
