"""What holds for every awork operation: the grants of the caller, error bodies, headers."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._callers import caller_of, held_by
from mockserver.providers.awork._refusals import completed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockserver.engine import Call
    from mockserver.errors import ApiError
    from mockserver.state.rates import Window

_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "aw-page,aw-items,aw-pagesize,aw-totalitems,aw-sortby,aw-order,trace-id",
    "Cache-Control": "no-cache",
    "Vary": "Origin",
}


def grants(call: Call) -> set[str]:
    """``feature:level`` of the caller's role, ``self`` where the call is about the caller, everything for an admin."""
    caller = caller_of(call)
    if caller.is_admin:
        assert call.operation is not None  # grants are asked for a declared operation
        held = {"admin", *call.operation.mock.allow}  # what the admin holds is not listed anywhere
    else:
        held = held_by(call, caller)
    if call.params.get("userId", "").lower() == caller.id:
        held.add("self")
    return held


def refuse(body: Any, error: ApiError, call: Call) -> Any:
    """The error body with this call's trace id and what is wrong with each member."""
    return completed(body, error, call)


def headers(call: Call) -> Mapping[str, str]:
    """The constant headers, and ``trace-id`` unless the gateway refused the token."""
    if call.error is not None and call.error.kind == "unauthenticated":
        return _traceless(call.rates)
    return {**_traceless(call.rates), "trace-id": call.trace}


@lru_cache(maxsize=256)  # while no limits are enforced the same windows come back
def _traceless(rates: tuple[Window, ...]) -> dict[str, str]:
    """With what is left of the second and of the minute; ``ratelimit-reset`` is in seconds."""
    second, minute = rates
    binding = second if minute.remaining else minute
    return {
        **_HEADERS,
        "ratelimit-limit": str(second.limit),
        "ratelimit-remaining": str(second.remaining),
        "ratelimit-reset": str(math.ceil(binding.reset)),
        "x-ratelimit-limit-second": str(second.limit),
        "x-ratelimit-remaining-second": str(second.remaining),
        "x-ratelimit-limit-minute": str(minute.limit),
        "x-ratelimit-remaining-minute": str(minute.remaining),
    }
