"""The positions that people can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def list_positions(call: Call) -> list[dict[str, Any]]:
    """The positions by name of the category and then their own; grouped by category on demand."""
    ordered = sorted(call.store["positions"], key=lambda one: (one["category_name"], one["name"]))
    return _grouped(ordered) if call.params["groupedByCategory"] else ordered


def _grouped(positions: list[Record]) -> list[dict[str, Any]]:
    categories: dict[int, dict[str, Any]] = {}
    for one in positions:
        category = {"categoryName": one["category_name"], "categoryId": one["category_id"], "positions": []}
        found = categories.setdefault(one["category_id"], category)
        found["positions"].append({"id": one["id"], "name": one["name"]})
    return list(categories.values())
