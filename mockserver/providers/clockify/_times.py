"""Moments as Clockify writes them, the UTC days they fall on, and days as it writes those.

Days are proleptic ordinals and a period is a ``range`` of them: what a client sends may span thousands of years, so
periods are intersected and never walked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mockserver.errors import Invalid
from mockserver.providers.clockify._refusals import bad_value

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
    r"(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_DURATION = re.compile(
    r"P(?:(?P<days>[0-9]{1,3})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,8}(?:\.[0-9]{1,3})?)S)?)?"
)
_DAY = 86400
DAY_NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def asked_period(sent: Mapping[str, Any]) -> range:
    """The days from ``start`` to ``end`` of parameters or a body. Raises Invalid."""
    first, last = moment("start", sent["start"]), moment("end", sent["end"])
    if first > last:
        raise Invalid("inverted", got=sent["start"], expected="an earlier start")
    return _days(first, last)


def check_moments(sent: Mapping[str, Any]) -> None:
    """Raises Invalid for a ``start`` or ``end`` that is no moment; their order does not matter yet."""
    moment("start", sent["start"])
    moment("end", sent["end"])


def moment(member: str, text: str) -> datetime:
    """``2026-03-04T00:00:00Z``, with or without fraction or offset, in UTC. Raises Invalid."""
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):  # 30 February; an offset that leads out of the years 1 to 9999
        pass
    raise bad_value(member, text, "a moment such as 2026-03-04T00:00:00Z")


def days_of(period: Mapping[str, str]) -> range:
    """The days of a stored period."""
    first, last = (datetime.fromisoformat(period[member]).astimezone(UTC) for member in ("start", "end"))
    return _days(first, last)


def shared(one: range, other: range) -> range:
    """The days in both."""
    return range(max(one.start, other.start), min(one.stop, other.stop))


def moved(text: str, by: timedelta) -> str:
    """The moment so much later, written as before. Raises Invalid beyond the year 9999."""
    try:
        later = datetime.fromisoformat(text) + by
        later.astimezone(UTC)
    except OverflowError as error:
        raise bad_value("end", text, "moments before the year 10000") from error
    if not by % timedelta(days=1):
        return later.date().isoformat() + text[10:]
    precision = "milliseconds" if later.microsecond else "seconds"
    return later.isoformat(timespec=precision).replace("+00:00", "Z")


def day_text(day: int) -> str:
    """``2026-03-04T00:00:00Z``."""
    return f"{date.fromordinal(day).isoformat()}T00:00:00Z"


def day_of(text: str) -> int:
    """The day that ``day_text`` wrote."""
    return date.fromisoformat(text[:10]).toordinal()


def day_name(day: int) -> str:
    """``MONDAY`` to ``SUNDAY``."""
    return DAY_NAMES[(day - 1) % 7]


def seconds_of(duration: str) -> float | None:
    """Seconds of an ISO 8601 duration such as ``PT7H30M``, whole ones as an integer; None for anything else."""
    told = _DURATION.fullmatch(duration)
    if told is None or not any(told.groups()):
        return None
    days, hours, minutes = (int(told[unit] or 0) for unit in ("days", "hours", "minutes"))
    seconds = days * _DAY + hours * 3600 + minutes * 60 + float(told["seconds"] or 0)
    return int(seconds) if seconds.is_integer() else seconds


def _days(first: datetime, last: datetime) -> range:
    return range(first.toordinal(), last.toordinal() + 1)
