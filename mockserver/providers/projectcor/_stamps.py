"""Points in time, kept in whole seconds of UTC as ``2024-11-18T03:00:00Z``, and the vendor's other two spellings."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """``2024-11-18T03:00:00Z``, fractions of a second cut off."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def moment_of(text: str) -> datetime:
    """The moment of an RFC 3339 text. Raises ValueError for one that no calendar here has (year 0, leap seconds)."""
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def with_milliseconds(kept: str) -> str:
    """``2024-10-18T03:00:00.000Z``, as lists write it."""
    return kept.replace("Z", ".000Z")


def with_blank(kept: str) -> str:
    """``2024-10-21 14:19:01``, as the stamps of leaves are written."""
    return kept.replace("T", " ").removesuffix("Z")
