"""Who calls, and what is allowed. The token's owner is looked up in every call, so that changes hold at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockserver.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockserver.engine import Call


@dataclass(slots=True)
class Caller:
    """A person or an API user, with its role: None for an API user without one."""

    record: Mapping[str, Any]
    role: Mapping[str, Any] | None
    is_api_user: bool

    @property
    def id(self) -> str:
        """The GUID of the person or API user."""
        guid: str = self.record["id"]
        return guid

    @property
    def is_admin(self) -> bool:
        """Whether everything is allowed: in the admin role, or an API user without a role."""
        if self.role is None:
            return self.is_api_user and self.record["roleId"] is None
        return bool(self.role["isAdminRole"])


def caller_of(call: Call) -> Caller:
    """The owner of the call's token. Raises Unauthenticated when the owner is gone or deactivated."""
    subject = call.caller.subject
    person = call.store["users"].look(subject)
    owner = person or call.store["api_users"].look(subject)
    if owner is None or owner.get("isDeactivated"):
        found = "the token of somebody deactivated" if owner else "the token of nobody"
        raise Unauthenticated("unknown", got=found, expected="the token of a person or an API user")
    role = call.store["roles"].look(owner["roleId"]) if owner["roleId"] else None
    return Caller(owner, role, person is None)


def permissions_of(call: Call, role_id: str) -> dict[str, list[str]]:
    """Access levels by feature, as the role's rows say."""
    return {row["feature"]: row["accessLevels"] for row in call.store["permissions"].where(roleId=role_id)}


def held_by(call: Call, caller: Caller) -> set[str]:
    """The caller's permissions as ``feature:level``; the admin's are not listed anywhere."""
    if caller.role is None:
        return set()
    permissions = permissions_of(call, caller.role["id"])
    return {f"{feature}:{level}" for feature, levels in permissions.items() for level in levels}


def may(call: Call, permission: str) -> bool:
    """Whether the caller is an admin or holds the permission."""
    caller = caller_of(call)
    return caller.is_admin or permission in held_by(call, caller)
