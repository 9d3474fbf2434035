"""Each test of a store runs on every implementation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stores import IMPLEMENTATIONS, Implementation, Open, implemented


@pytest.fixture(scope="package", params=IMPLEMENTATIONS)
def implementation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Implementation]:
    """Builds a store over records of ``books``."""
    with implemented(request.param, tmp_path_factory.mktemp("store")) as built:
        yield built


@pytest.fixture
def seeded() -> list[dict[str, Any]]:
    return [
        {"id": "a", "shelf": 1, "title": "Solaris"},
        {"id": "b", "shelf": 1, "title": "Fiasco"},
        {"id": "c", "shelf": 2, "title": "Odes"},
        {"id": "d", "title": "Lost"},
    ]


@pytest.fixture
def transaction(implementation: Implementation, seeded: list[dict[str, Any]]) -> Open:
    """Opens transactions on a store that starts with the four books of ``seeded``."""
    return implementation(seeded)
