"""People and API users as ``/users`` and ``/me`` show them, and the rule about the last admin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mockserver.errors import Invalid
from mockserver.providers.awork._records import known
from mockserver.providers.awork._stamps import ticks, touched

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.providers.awork._callers import Caller
    from mockserver.state.store import Record

_HIDDEN = ("roleId", "accountId")


def shown_person(record: Record) -> Record:
    """A person without what only the workspace knows."""
    return {name: value for name, value in record.items() if name not in _HIDDEN}


def shown_api_user(record: Record) -> Record:
    """An API user as a row among people: archived, its name as the first name."""
    return {
        "firstName": record["name"],
        "id": record["id"],
        "status": {"invitationAccepted": True, "isDeactivated": False},
        **{name: record[name] for name in ("createdOn", "createdBy", "updatedOn", "updatedBy")},
        "isArchived": True,
        "isDeactivated": False,
        "isAgent": False,
        "hasImage": False,
        "shouldMigrateToConnect": False,
        "userContactInfos": [],
        "resourceVersion": ticks(datetime.fromisoformat(record["updatedOn"])),
        "tags": [],
        "teams": [],
        "isExternal": False,
    }


def shown_caller(call: Call, caller: Caller) -> Record:
    """The person or API user who calls, as a row among people."""
    if caller.is_api_user:
        return shown_api_user(known(call, "api_users", caller.id))
    return shown_person(known(call, "users", caller.id))


def save_person(call: Call, record: Record) -> None:
    """The changed person is kept, stamped and with a version that is higher than before."""
    version = max(ticks(call.now), record["resourceVersion"] + 1)
    call.store["users"].put({**record, **touched(call), "resourceVersion": version})


def is_active(person: Record) -> bool:
    """Whether the person works here: neither archived nor deactivated."""
    return not (person["isArchived"] or person["isDeactivated"])


def keep_an_admin(call: Call, leaving: Record) -> None:
    """Raises Invalid when the admin role would lose its last active person."""
    role = call.store["roles"].get(leaving["roleId"])
    if role is None or not role["isAdminRole"] or not is_active(leaving):
        return
    others = [one for one in call.store["users"].where(roleId=role["id"]) if one["id"] != leaving["id"]]
    if not any(is_active(other) for other in others):
        message = "The admin role needs at least one active user."
        raise Invalid("invalid-operation", message, got=leaving["id"], expected="another active admin")
