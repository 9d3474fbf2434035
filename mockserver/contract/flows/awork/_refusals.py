"""How awork says no, word by word."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import hold, hold_rates
from mockserver.contract.target import Reply

_LINK = "https://developers.awork.com/"
INT = "System.Nullable`1[System.Int32]"


def refused(reply: Reply, status: int, code: str, description: str, *wrong: tuple[str, str]) -> None:
    """The application refused with exactly this; ``wrong`` are properties and what is told of each."""
    expected: dict[str, Any] = {"code": code, "description": description, "link": _LINK}
    expected["traceId"] = reply.headers.get("trace-id")
    if wrong:
        expected["validationErrors"] = [{"property": name, "message": message} for name, message in wrong]
    assert (reply.status, reply.body) == (status, expected), f"{reply.operation} answered {reply.status}: {reply.body}"
    hold(reply)


def invalid(reply: Reply, *wrong: tuple[str, str]) -> None:
    """400: these properties are wrong."""
    refused(reply, 400, "validation-failed", "The model is invalid, see validationErrors.", *wrong)


def out_of_range(reply: Reply, name: str, bound: str, limit: int) -> None:
    """400: a number beyond its bound; ``bound`` is greater or less."""
    told = f"'{name}' must be {bound} than or equal to '{limit}'."
    refused(reply, 400, "value-out-of-range", "The value is out of range.", (name, told))


def not_found(reply: Reply) -> None:
    """404: nothing has this id."""
    refused(reply, 404, "not-found", "The entity was not found.")


def no_path(reply: Reply) -> None:
    """404: nothing has this address."""
    refused(reply, 404, "not-found", "There is no matching path for this URL.")


def forbidden(reply: Reply) -> None:
    """401: a permission is missing."""
    refused(reply, 401, "unauthorized", "The call was blocked due to insufficient permissions.")


def impossible(reply: Reply, description: str) -> None:
    """400: the operation is not allowed."""
    refused(reply, 400, "invalid-operation", description)


def gateway(reply: Reply, description: str = "Unauthorized") -> None:
    """401 of the gateway, which knows no trace ids."""
    expected = {"message": {"code": "unauthorized", "description": description}}
    assert (reply.status, reply.body) == (401, expected), f"{reply.operation} answered {reply.status}: {reply.body}"
    assert "trace-id" not in reply.headers
    hold_rates(reply)


def login(reply: Reply, code: str, description: str | None = None) -> None:
    """400 of the login: neither a link nor a trace id in the body."""
    assert (reply.status, reply.body.keys()) == (400, {"code", "description"}), f"{reply.status}: {reply.body}"
    assert reply.body["code"] == code
    assert description in (None, reply.body["description"]), reply.body
    hold(reply)


def empty(name: str) -> tuple[str, str]:
    """What is told of a member that has to be there."""
    return name, f"'{name}' should not be empty."


def unconvertible(path: str, kind: str) -> tuple[str, str]:
    """What is told of a JSON value of another type."""
    told = f"The JSON value could not be converted to {kind}."
    return path, f"{told} Path: {path} | LineNumber: 0 | BytePositionInLine: 0."
