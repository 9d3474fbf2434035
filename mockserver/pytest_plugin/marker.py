"""``@pytest.mark.mockserver(...)``: how a test's world starts. For each keyword the nearest marker wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mockserver.errors import MockServerError

ABOUT = (
    "mockserver(scenario=, now=, seed=, quirks=, faults=): how the test's world starts, e.g. "
    'mockserver(scenario="edge", now="2026-03-02T09:00:00Z", quirks=["observed"], faults=[{"effect": {"status": 503}}])'
)
_KNOWN = {
    "scenario": ((str,), "a scenario's name"),
    "now": ((str, datetime), "a time such as '2026-03-02T09:00:00Z'"),
    "seed": ((int,), "an integer"),
    "quirks": ((list, tuple), "a list such as ['observed', '<provider>.<what>=off']"),
    "faults": ((list, tuple), "a list such as [{'effect': {'status': 503}, 'times': 2}]"),
}
_ITEMS: dict[str, type] = {"quirks": str, "faults": dict}


def wanted(item: pytest.Item) -> dict[str, Any]:
    """The keywords of the test's markers. Raises MockServerError for one that does not exist or cannot be."""
    told: dict[str, Any] = {}
    for mark in item.iter_markers("mockserver"):
        if mark.args:
            raise MockServerError(f"@pytest.mark.mockserver({mark.args[0]!r}): only keywords; use {', '.join(_KNOWN)}")
        for name, value in mark.kwargs.items():
            _check(name, value)
            told.setdefault(name, value)
    return told


def _check(name: str, value: Any) -> None:
    if name not in _KNOWN:
        raise MockServerError(f"{said(**{name: value})}: no such keyword; use {', '.join(_KNOWN)}")
    kinds, expected = _KNOWN[name]
    fits = isinstance(value, kinds) and not isinstance(value, bool)
    if not fits or not all(isinstance(one, _ITEMS[name]) for one in (value if name in _ITEMS else ())):
        raise MockServerError(f"{said(**{name: value})}: give {expected}")


def said(**keywords: Any) -> str:
    """The marker as it stands in the test's file."""
    return f"@pytest.mark.mockserver({', '.join(f'{name}={value!r}' for name, value in keywords.items())})"
