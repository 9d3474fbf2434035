"""More people for a large scenario: in teams, with their rows of the current iteration."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from itertools import cycle
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mockserver.providers.azure_devops._iterations import current
from mockserver.providers.azure_devops._rows import unset_row

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mockserver.engine.person import Person
    from mockserver.state.store import Record, Store

_IN_TWO_TEAMS = 10  # every tenth person, if the day can be halved


def staff(people: Sequence[Person], store: Store, now: datetime, draw: random.Random) -> Mapping[str, list[Record]]:
    """A user for each, a member of the teams in turn; their rows add up to the person's day."""
    teams = [(team, iteration) for team in store["teams"] if (iteration := current(store, team, now)) is not None]
    made: dict[str, list[Record]] = {"users": [], "members": [], "capacities": []}
    turns = cycle(range(len(teams)))
    for number, person in enumerate(people):
        user = _user(person, draw)
        made["users"].append(user)
        first = next(turns)
        is_in_two = number % _IN_TWO_TEAMS == 0 and person.hours % 2 == 0 and len(teams) > 1
        chosen = [teams[first], teams[(first + 1) % len(teams)]] if is_in_two else [teams[first]]
        for team, iteration in chosen:
            made["members"].append(_member(team, user))
            made["capacities"].append(_row(team, iteration, user, person.hours // len(chosen)))
    return made


def _user(person: Person, draw: random.Random) -> Record:
    guid = str(UUID(int=draw.getrandbits(128), version=4))
    descriptor = urlsafe_b64encode(guid.encode()).decode().rstrip("=")
    return {
        "id": guid,
        "displayName": person.name,
        "uniqueName": person.email,
        "descriptor": f"aad.{descriptor}",
    }


def _member(team: Record, user: Record) -> Record:
    return {"id": f"{team['id']}/{user['id']}", "teamId": team["id"], "userId": user["id"], "isTeamAdmin": False}


def _row(team: Record, iteration: Record, user: Record, hours: int) -> dict[str, Any]:
    return {
        **unset_row(team, iteration, user["id"]),
        "activities": [{"capacityPerDay": hours, "name": "Development"}],
    }
