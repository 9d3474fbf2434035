"""The people that a search or a publication means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from mockserver.providers.clockify._records import all_of_workspace

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

NO_PICTURE = "https://img.clockify.me/no-user-image.png"


def chosen_members(call: Call) -> list[Record]:
    """The workspace's members that pass the ``userFilter`` and ``userGroupFilter`` of the body."""
    by_user, by_group = call.body.get("userFilter") or {}, call.body.get("userGroupFilter") or {}
    return [
        member
        for member in all_of_workspace(call, "members")
        # There are no groups here, so nobody is in one.
        if _passes(by_user, member, {member["userId"]}) and _passes(by_group, member, ())
    ]


def _passes(told: Mapping[str, Any], member: Record, belongs: Collection[str]) -> bool:
    statuses = told.get("statuses") or [told.get("status") or "ALL"]
    if "ALL" not in statuses and member["status"] not in statuses:
        return False
    ids = told.get("ids")
    if not ids:
        return True
    is_named = any(one in belongs for one in ids)
    return is_named != (told.get("contains") == "DOES_NOT_CONTAIN")
