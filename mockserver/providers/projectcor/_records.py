"""Finding the records that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.errors import NotFound

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def known_user(call: Call, user_id: int) -> Record:
    """The user. Raises NotFound."""
    user = call.store["users"].get(user_id)
    if user is None:
        raise NotFound(got=user_id, expected="the id of a user")
    return user


def known_leave_type(call: Call, leave_type_id: int) -> Record:
    """The leave type, unless it was dropped. Raises NotFound."""
    leave_type = call.store["leave_types"].get(leave_type_id)
    if leave_type is None or leave_type["deleted_at"] is not None:
        raise NotFound("leave_type", got=leave_type_id, expected="the id of a leave type in use")
    return leave_type


def leaves_of(call: Call, user_id: int) -> list[tuple[Record, Record]]:
    """The user's leaves, each with its type; one whose type the state has lost has no form and is passed over."""
    types = call.store["leave_types"]
    pairs = ((leave, types.get(leave["leave_type_id"])) for leave in call.store["leaves"].where(user_id=user_id))
    return [(leave, leave_type) for leave, leave_type in pairs if leave_type is not None]


def company_id(call: Call) -> int:
    """The company that everything belongs to; 0 in a scenario that has none."""
    company = next(iter(call.store["companies"]), None)
    return company["id"] if company else 0
