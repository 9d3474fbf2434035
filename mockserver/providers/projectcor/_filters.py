"""The ``filters`` of the list of users: a JSON object in the query string. Members that nobody knows are ignored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mockserver.engine.body import UnreadableBodyError, read_json
from mockserver.errors import Invalid

if TYPE_CHECKING:
    from mockserver.state.store import Record

_DAY = len("2024-01-31")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which users a list holds and whether it names their positions. Days (YYYY-MM-DD) are the first that fit."""

    with_hidden: bool = False
    with_position: bool = False
    created_at: str = ""
    updated_at: str = ""

    @classmethod
    def read(cls, text: str | None) -> Filters:
        """From the query's text. Raises Invalid for what is no object, or has members of another type."""
        if text is None:
            return cls()
        try:
            told = read_json(text.encode())
        except UnreadableBodyError as error:
            raise Invalid("schema", "json validation failed on filters", got=text, expected="a JSON object") from error
        if not isinstance(told, dict):
            raise Invalid("schema", "object validation failed on filters", got=text, expected="a JSON object")
        return cls(
            with_hidden=_flag(told, "withHiddenUsers"),
            with_position=_flag(told, "withPosition"),
            created_at=_day(told, "createdAt"),
            updated_at=_day(told, "updatedAt"),
        )

    @property
    def has_dates(self) -> bool:
        """Whether days count, which no index knows."""
        return bool(self.created_at or self.updated_at)

    @property
    def equals(self) -> dict[str, Any]:
        """What the members of a fitting user equal, apart from days."""
        return {} if self.with_hidden else {"hidden": False}

    def fit(self, user: Record) -> bool:
        """Whether the user is part of the list."""
        is_seen = self.with_hidden or not user["hidden"]
        is_late = user["created_at"][:_DAY] >= self.created_at and user["updated_at"][:_DAY] >= self.updated_at
        return is_seen and is_late


def _flag(told: dict[str, Any], name: str) -> bool:
    value = told.get(name, False)
    if not isinstance(value, bool):
        raise Invalid("schema", f"boolean validation failed on filters.{name}", got=value, expected="true or false")
    return value


def _day(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if name not in told:
        return ""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _no_day(name, value) from error
    if day.isoformat() != value:  # 20240131 and 2024-W05-3 are ISO 8601 too
        raise _no_day(name, value)
    return day.isoformat()


def _no_day(name: str, value: Any) -> Invalid:
    return Invalid("schema", f"date validation failed on filters.{name}", got=value, expected="a day, YYYY-MM-DD")
