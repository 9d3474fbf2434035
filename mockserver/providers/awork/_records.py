"""Finding the records that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.errors import Invalid, NotFound

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def known(call: Call, collection: str, key: str) -> Record:
    """The record with this key. Raises NotFound."""
    record = call.store[collection].get(key)
    if record is None:
        raise NotFound(got=key, expected=f"a key of {collection}")
    return record


def guid_in_path(call: Call, name: str) -> str:
    """A GUID of the path; upper case is accepted and means the same."""
    guid: str = call.params[name]
    return guid.lower()


def guid_in_body(call: Call, name: str) -> str | None:
    """A GUID of the body, None when it is null or absent."""
    guid: str | None = call.body.get(name)
    return guid and guid.lower()


def usable_role(call: Call, role_id: str) -> Record:
    """The role that somebody is put into. Raises NotFound, and Invalid for an archived one."""
    role = known(call, "roles", role_id)
    if role["isArchived"]:
        raise Invalid("entity-archived", "The role is archived.", got=role["name"], expected="a role in use")
    return role
