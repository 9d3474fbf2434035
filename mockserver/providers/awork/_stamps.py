"""Points in time and authorship as awork writes them: ISO 8601 with ``Z``, the fraction without trailing zeros."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.engine import Call

_FIRST_TICK = datetime(1, 1, 1, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """``2021-06-01T12:06:35.27Z``; no fraction when it is 0."""
    text = moment.astimezone(UTC).isoformat()[: -len("+00:00")]
    return f"{text.rstrip('0') if '.' in text else text}Z"


def ticks(moment: datetime) -> int:
    """Steps of 100 nanoseconds since the beginning of year 1."""
    return (moment - _FIRST_TICK) // timedelta(microseconds=1) * 10


def created(call: Call) -> dict[str, str | None]:
    """The four stamps of a record that the caller makes now."""
    now, caller = stamp(call.now), call.caller.subject
    return {"createdOn": now, "createdBy": caller, "updatedOn": now, "updatedBy": caller}


def touched(call: Call) -> dict[str, str | None]:
    """The two stamps that change when the caller changes a record now."""
    return {"updatedOn": stamp(call.now), "updatedBy": call.caller.subject}
