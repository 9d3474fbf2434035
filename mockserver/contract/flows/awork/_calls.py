"""Reads that many flows begin with."""

from __future__ import annotations

from typing import Any

from mockserver.contract.target import Reply, Target

NOBODY = "00000000-0000-4000-8000-000000000000"


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    assert reply.status < 300, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


def people(target: Target, **query: str) -> list[str]:
    """Ids of the listed people."""
    return [person["id"] for person in body(target.call("list_users", query=query))]
