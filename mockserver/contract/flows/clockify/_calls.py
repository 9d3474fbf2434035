"""Calls that every flow makes, and what successes and refusals look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockserver.contract.sending import Sent
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_path

NOBODY = "ffffffffffffffffffffffff"
NO_TOKEN = (1000, "Multiple or none auth tokens present")
UNKNOWN_KEY = (4003, "Api key does not exist")
UNKNOWN_TOKEN = (4017, "Token is not valid")
DENIED = "Access Denied"
INVERTED = "Start date must not be after end date"
TAKEN = "User already has an assignment for this project on these dates"
_CREATES = ("create_recurring_assignment", "create_project", "create_webhook")


def in_workspace(target: Target) -> Target:
    """The target with its first workspace in every address."""
    workspace = body(target.call("list_workspaces"))[0]["id"]
    return replace(target, keys={"workspaceId": workspace})


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    expected = 201 if reply.operation in _CREATES else 200
    assert reply.status == expected, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


def read(target: Target, operation: str, **told: Any) -> Any:
    """The body of a call that has to succeed."""
    return body(target.call(operation, **told))


def rows(target: Target, operation: str, query: Mapping[str, Any] | None = None, **told: Any) -> list[dict[str, Any]]:
    """All rows of a list on one page, which has to be the last."""
    reply = target.call(operation, query={"page-size": 1000, **(query or {})}, **told)
    listed: list[dict[str, Any]] = body(reply)
    assert reply.headers["Last-Page"] == "true"
    return listed


def expect_pages(target: Target, operation: str, query: Mapping[str, Any], whole: list[Any], size: int) -> None:
    """Fail unless pages of that size sum to the whole, and the header tells the last of them."""
    seen: list[Any] = []
    for page in range(1, -(-len(whole) // size) + 2):
        reply = target.call(operation, query={**query, "page": page, "page-size": size})
        assert reply.headers["Last-Page"] == ("true" if page * size >= len(whole) else "false")
        assert len(body(reply)) == max(0, min(size, len(whole) - (page - 1) * size))
        seen += reply.body
    assert seen == whole, f"{operation} by {size}"


def refused(reply: Reply, status: int, code: int, message: str) -> None:
    """Fail unless the answer is that refusal; … in the message stands for anything."""
    told = f"{reply.operation} answered {reply.status}: {reply.body}"
    assert reply.status == status, told
    assert set(reply.body) == {"message", "code"}, told
    assert (reply.body["code"], type(reply.body["code"])) == (code, int), told
    wording = ".+".join(map(re.escape, message.split("…")))
    assert re.fullmatch(wording, reply.body["message"], re.DOTALL), told


def stranger(reply: Reply, entity: str) -> None:
    """Fail unless the answer is that to an id that is none of this workspace's."""
    refused(reply, 400, 501, f"{entity} doesn't belong to Workspace")


def denied(reply: Reply) -> None:
    """Fail unless the answer is that to somebody who may not."""
    refused(reply, 403, 501, DENIED)


def unfit(reply: Reply, member: str) -> None:
    """Fail unless the answer is that to a value that is none of this member's."""
    refused(reply, 400, 501, f"You entered invalid value for field: [{member}]. This field can't be empty.")


def unreadable(reply: Reply, member: str) -> None:
    """Fail unless the answer is that to a member of another JSON type."""
    refused(reply, 400, 3000, f"JSON parse error: Cannot read the value of [{member}]")


def bare(
    target: Target,
    operation: str,
    *,
    method: str | None = None,
    headers: Mapping[str, str] | None = None,
    more: str = "",
    query: str = "",
    content: bytes = b"",
    **params: Any,
) -> Reply:
    """A call with just these headers, held to nothing: for what no operation declares. ``more`` ends the path."""
    declared = target.provider.operations[operation]
    path = example_path(declared, {**target.keys, **params}) + more
    sent = Sent(method or declared.method, path, query, headers or {}, content)
    return target.request(sent, operation if method is None and not more else "")


def key_headers(target: Target) -> dict[str, str]:
    """How the first credential is presented."""
    return {"X-Api-Key": next(iter(target.tokens.values()))}
