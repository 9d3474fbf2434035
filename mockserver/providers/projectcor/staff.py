"""More people for a large scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mockserver.engine.person import Person
    from mockserver.state.store import Record, Store

_COLLABORATOR = 4
_OWN = ("phone", "description", "birthday", "password", "salary", "salary_from", "hourly_rate")


def staff(
    people: Sequence[Person],
    store: Store,
    now: datetime,  # noqa: ARG001 - the hook's signature
    draw: random.Random,  # noqa: ARG001 - the hook's signature
) -> Mapping[str, list[Record]]:
    """A collaborator for each, otherwise like the first user."""
    pattern = {name: value for name, value in next(iter(store["users"])).items() if name not in _OWN}
    users = [
        {
            **pattern,
            "id": number,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "role_id": _COLLABORATOR,
            "daily_hours": person.hours,
            "monthly_hours": person.hours * 20,
            "labels": [],
        }
        for number, person in enumerate(people, store["users"].next_number())
    ]
    return {"users": users}
