"""More people for a large scenario, as members of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.clockify._records import member_id

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mockserver.engine.person import Person
    from mockserver.state.store import Record, Store


def staff(
    people: Sequence[Person],
    store: Store,
    now: datetime,  # noqa: ARG001 - the hook's signature
    draw: random.Random,
) -> Mapping[str, list[Record]]:
    """A user and a plain membership of the first workspace for each."""
    pattern = next(iter(store["users"]))
    workspace = next(iter(store["workspaces"]))["id"]
    users = [
        {**pattern, "id": f"{draw.getrandbits(96):024x}", "email": person.email, "name": person.name}
        for person in people
    ]
    last = max(member["workspaceNumber"] for member in store["members"])
    member = next(one for one in store["members"] if one["workspaceId"] == workspace)
    members = [
        {
            **member,
            "id": member_id(workspace, user["id"]),
            "userId": user["id"],
            "status": "ACTIVE",
            "role": "MEMBER",
            "workCapacity": f"PT{person.hours}H",
            "workspaceNumber": number,
        }
        for number, (user, person) in enumerate(zip(users, people, strict=True), last + 1)
    ]
    return {"users": users, "members": members}
