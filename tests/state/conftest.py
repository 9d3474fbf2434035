"""Each test of a store runs on every implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from stores import IMPLEMENTATIONS, Open


@pytest.fixture(params=IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS)
def implementation(request: pytest.FixtureRequest) -> Callable[[Iterable[dict[str, Any]]], Open]:
    """Builds a store over records of ``books``; sqlite and redis join here."""
    return request.param


@pytest.fixture
def seeded() -> list[dict[str, Any]]:
    return [
        {"id": "a", "shelf": 1, "title": "Solaris"},
        {"id": "b", "shelf": 1, "title": "Fiasco"},
        {"id": "c", "shelf": 2, "title": "Odes"},
        {"id": "d", "title": "Lost"},
    ]


@pytest.fixture
def transaction(implementation: Callable[[Iterable[dict[str, Any]]], Open], seeded: list[dict[str, Any]]) -> Open:
    """Opens transactions on a store that starts with the four books of ``seeded``."""
    return implementation(seeded)
