"""A failed test told in full: the rule, the exchange, the line of the fragment, a curl, and how to repeat it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mockserver.contract.report.exchanges import Exchange, Log
from mockserver.contract.report.masking import hidden, shown, texts_to_hide

_LINES = 12  # of what a failure says
_WIDTH = 700  # characters of a body in a terminal


def failure_of(log: Log, said: str, again: str, *, is_private: bool = False) -> dict[str, Any]:
    """``rule``, ``exchange`` (None if nothing was sent) and ``again``: the command that repeats the run.

    What is private shows the people that a mock made up; those of a real API it never shows.
    """
    exchange = _decisive(log, said)
    lines = [line for line in hidden(said, secrets_of(log, is_private=is_private)).splitlines() if line.strip()]
    return {
        "rule": "\n".join(lines[:_LINES]),
        "exchange": exchange and shown(exchange, is_private=is_private and exchange.target == "mock"),
        "again": again,
    }


def secrets_of(log: Log, *, is_private: bool) -> set[str]:
    """What a failure must not show: secrets, and what is personal unless a mock made it up and nobody else sees it."""
    return {
        text for one in log.current for text in texts_to_hide(one, is_personal=not is_private or one.target == "real")
    }


def _decisive(log: Log, said: str) -> Exchange | None:
    """The last exchange before things were put back; of these the last that the failure names."""
    every = list(log.current) or [one for one in log.first.values() if one.operation and one.operation.id in said]
    if log.failed_at in every:
        every = every[: every.index(log.failed_at) + 1]
    named = [one for one in every if one.operation is not None and one.operation.id in said]
    return next(reversed(named or every), None)


def as_text(failure: Mapping[str, Any]) -> str:
    """A failure for a terminal."""
    lines = []
    if (exchange := failure["exchange"]) is not None:
        request, answer = exchange["request"], exchange["answer"]
        query = f"?{request['query']}" if request["query"] else ""
        lines = [
            f"request   {request['method']} {request['path']}{query}",
            *_told("body", request["body"]),
            f"answer    {answer['status']} {answer['headers'].get('Content-Type', '')}".rstrip(),
            *_told("body", answer["body"]),
            f"fragment  {exchange['fragment']}",
            f"curl      {exchange['curl']}",
        ]
    return "\n".join([failure["rule"], *lines, f"again     {failure['again']}"])


def _told(name: str, body: Any) -> list[str]:
    if body is None:
        return []
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return [f"  {name:<7} {text if len(text) <= _WIDTH else f'{text[:_WIDTH]} …'}"]
