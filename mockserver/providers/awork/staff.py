"""More people for a large scenario, with their capacities."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mockserver.engine.person import Person
    from mockserver.state.store import Record, Store

_WORKING_DAYS = ("mon", "tue", "wed", "thu", "fri")


def staff(
    people: Sequence[Person],
    store: Store,
    now: datetime,  # noqa: ARG001 - the hook's signature
    draw: random.Random,
) -> Mapping[str, list[Record]]:
    """A user and a capacity for each, in the role for everyday work."""
    role = next(one["id"] for one in store["roles"] if not one["isAdminRole"] and not one["isGuestRole"])
    first = next(iter(store["users"]))
    stamps = {name: first[name] for name in ("createdOn", "createdBy", "updatedOn", "updatedBy")}
    users = [_user(person, role, stamps, first["resourceVersion"], draw) for person in people]
    capacities = [
        {"userId": user["id"], "weeklyCapacity": _week(person), **stamps}
        for user, person in zip(users, people, strict=True)
    ]
    return {"users": users, "capacities": capacities}


def _user(person: Person, role: str, stamps: Record, version: int, draw: random.Random) -> Record:
    address = {"label": "E-mail", "value": person.email, "type": "email", "subType": "work", "isAddress": False}
    return {
        "firstName": person.first_name,
        "lastName": person.last_name,
        "language": "en-GB",
        "id": _id(draw),
        "roleId": role,
        "accountId": _id(draw),
        "status": {"invitationAccepted": True, "isDeactivated": False},
        **stamps,
        **dict.fromkeys(("isArchived", "isDeactivated", "isAgent", "hasImage", "shouldMigrateToConnect"), False),
        "userContactInfos": [{"id": _id(draw), **address, **stamps}],
        "resourceVersion": version,
        "tags": [],
        "teams": [],
        "isExternal": False,
    }


def _week(person: Person) -> dict[str, int]:
    return {**dict.fromkeys(_WORKING_DAYS, person.hours * 3600), "sat": 0, "sun": 0}


def _id(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))
