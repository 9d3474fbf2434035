"""Reads that many flows begin with."""

from __future__ import annotations

from typing import Any

from mockserver.contract.target import Reply, Target

NOBODY = 2147483647


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    assert reply.status == 200, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


def people(target: Target, **query: Any) -> list[dict[str, Any]]:
    """The listed people, all of them unless a page is asked for."""
    rows: list[dict[str, Any]] = body(target.call("list_users", query={"page": "false", **query}))["data"]
    return rows


def free_address(target: Target) -> str:
    """An e-mail address that nobody has, however often the flows ran before."""
    taken = {person["email"].lower() for person in people(target, filters='{"withHiddenUsers":true}')}
    return next(one for number in range(1000) if (one := f"flow-{number}@fabrikam.example") not in taken)


def is_refused(reply: Reply, status: int, message: str) -> bool:
    """Whether an answer is a refusal of that status whose message contains the text."""
    return reply.status == status and message in reply.body["message"]
