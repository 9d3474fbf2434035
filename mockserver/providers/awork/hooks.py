"""What holds for every awork operation: the grants of the caller, error bodies, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._callers import caller_of, held_by
from mockserver.providers.awork._refusals import completed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockserver.engine import Call
    from mockserver.errors import ApiError

_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "aw-page,aw-items,aw-pagesize,aw-totalitems,aw-sortby,aw-order,trace-id",
    "Cache-Control": "no-cache",
    "Vary": "Origin",
    "ratelimit-limit": "50",
    "ratelimit-remaining": "49",
    "ratelimit-reset": "1",
    "x-ratelimit-limit-second": "50",
    "x-ratelimit-remaining-second": "49",
    "x-ratelimit-limit-minute": "1000",
    "x-ratelimit-remaining-minute": "999",
}


def grants(call: Call) -> set[str]:
    """``feature:level`` of the caller's role, ``self`` where the call is about the caller, everything for an admin."""
    caller = caller_of(call)
    held = held_by(call, caller)
    if caller.is_admin:
        assert call.operation is not None  # grants are asked for a declared operation
        held |= {"admin", *call.operation.mock.allow}
    if call.params.get("userId", "").lower() == caller.id:
        held.add("self")
    return held


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """The error body with this call's trace id and what is wrong with each member."""
    return completed(body, error, call)


def headers(call: Call) -> Mapping[str, str]:
    """The constant headers, and ``trace-id`` unless the gateway refused the token."""
    if call.error is not None and call.error.kind == "unauthenticated":
        return _HEADERS
    return {**_HEADERS, "trace-id": call.trace}
