"""Lists in their envelope: ``page`` counts from 1 and ``perPage`` is the size; ``page=false`` asks for everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.engine import Call


def window(call: Call) -> tuple[int, int | None]:
    """Offset and number of the asked rows; (0, None) for all of them."""
    if call.params["page"] is False:
        return 0, None
    size: int = call.params["perPage"]
    return (call.params["page"] - 1) * size, size


def envelope(call: Call, rows: list[Any], total: int) -> dict[str, Any]:
    """The asked rows with what the vendor tells about paging. Everything at once is one page of that size."""
    is_whole = call.params["page"] is False
    size = total if is_whole else call.params["perPage"]
    return {
        "total": total,
        "perPage": size,
        "page": 1 if is_whole else call.params["page"],
        "lastPage": 1 if is_whole else -(-total // size),
        "data": rows,
    }
