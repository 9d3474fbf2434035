"""Leave types in the spellings of their operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.projectcor._stamps import with_blank, with_milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockserver.state.store import Record

_STAMPS = ("created_at", "updated_at", "deleted_at")


def shown_by_itself(record: Record) -> Record:
    """A leave type in its own list."""
    return _with_stamps(record, with_milliseconds)


def shown_in_leave(record: Record) -> Record:
    """A leave type within a leave."""
    return _with_stamps(record, with_blank)


def _with_stamps(record: Record, spelt: Callable[[str], str]) -> Record:
    return record | {name: record[name] and spelt(record[name]) for name in _STAMPS}
