"""Everything beside a resource, as lists tell of it before and after a flow."""

from __future__ import annotations

from typing import Any

from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.target import Target


class Surroundings:
    """The rows of every other resource that can be listed, as they are now."""

    def __init__(self, resource: Resource, target: Target) -> None:
        self._target = target
        self._others = [
            one
            for one in resources_of(resource.provider)
            if one.name not in (resource.name, *resource.ways.apart) and "list" in one.roles
        ]
        self._before = self._rows()

    def expect_unchanged(self) -> None:
        """Fail if a row came, went or changed since."""
        for name, rows in self._rows().items():
            differing = [row for row in rows if row not in self._before[name]]
            gone = [row for row in self._before[name] if row not in rows]
            assert rows == self._before[name], f"{name} changed beside it: {differing} for {gone}"

    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        return {one.name: one.rows(self._target) for one in self._others}
