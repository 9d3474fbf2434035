"""Capacity rows: one for each team, iteration and person, hours a day by activity and days off."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

from mockserver.providers.azure_devops._days import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockserver.state.store import Record, Store

# Beyond it not every whole number is a float of its own.
_EXACT = 2**53


def set_id(team: Record, iteration: Record) -> str:
    """What the rows of one team in one iteration have in common; also the key of the team's own days off."""
    return f"{team['id']}/{iteration['id']}"


def row_id(team: Record, iteration: Record, member_id: str) -> str:
    """The key of one person's row."""
    return f"{set_id(team, iteration)}/{member_id}"


def rows_of(store: Store, team: Record, iteration: Record) -> list[Record]:
    """The rows that a team has saved for an iteration, in the order in which they came."""
    return store["capacities"].where(set=set_id(team, iteration))


def unset_row(team: Record, iteration: Record, member_id: str) -> Record:
    """The row of somebody for whom none was saved."""
    return {
        "id": row_id(team, iteration, member_id),
        "set": set_id(team, iteration),
        "teamId": team["id"],
        "iterationId": iteration["id"],
        "memberId": member_id,
        "activities": [{"capacityPerDay": 0, "name": ""}],
        "daysOff": [],
    }


def activities(given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Activities as they are kept: no hours are 0, no name is an empty one."""
    return [{"capacityPerDay": whole(one.get("capacityPerDay") or 0), "name": one.get("name") or ""} for one in given]


def hours_of(rows: Iterable[Record]) -> float:
    """Hours a day of all activities of these rows."""
    return whole(fsum(one["capacityPerDay"] for row in rows for one in row["activities"]))


def days_off_of(rows: Iterable[Record], team: Record) -> int:
    """Days off of these rows that are working days of the team."""
    return sum(working_days(row["daysOff"], team["workingDays"]) for row in rows)


def whole(number: float) -> float:
    """The number, without a fraction where it has none: 5.0 is 5."""
    return int(number) if number == int(number) and abs(number) < _EXACT else number
