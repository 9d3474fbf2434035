"""Who is calling, and what he, she or it may do."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from mockserver.providers.awork._callers import Caller, caller_of, permissions_of
from mockserver.providers.awork._people import shown_caller
from mockserver.providers.awork._tokens import base64url

if TYPE_CHECKING:
    from mockserver.engine import Call


def get_me(call: Call) -> dict[str, Any]:
    """The calling person or API user, with the workspace."""
    caller = caller_of(call)
    workspace = next(iter(call.store["workspaces"]))
    row = shown_caller(call, caller)
    return {
        **row,
        # An API user has no account; its own id stands in, since the member is never missing.
        "accountId": caller.record.get("accountId", caller.id),
        "workspace": {name: workspace[name] for name in ("id", "name", "url")},
    }


def get_current_user(call: Call) -> dict[str, Any]:
    """The same as ``get_me``."""
    return get_me(call)


def get_my_permissions(call: Call) -> dict[str, Any]:
    """The caller's permissions, an admin's written out, and a signature that changes with them."""
    caller = caller_of(call)
    told = {
        "userId": caller.id,
        "isAdmin": caller.is_admin,
        "isGuest": bool(caller.role and caller.role["isGuestRole"]),
        "roleId": caller.role and caller.role["id"],
        "isBlocked": False,
        "permissions": [
            {"feature": feature, "accessLevels": levels} for feature, levels in _permissions(call, caller).items()
        ],
        "projectRolesPermissions": [],
    }
    return {"signature": base64url(hashlib.sha256(orjson.dumps(told)).digest()[:20]), "userPermission": told}


def _permissions(call: Call, caller: Caller) -> dict[str, list[str]]:
    if caller.is_admin:
        features, levels = (call.provider.components[name].value["enum"] for name in ("Feature", "AccessLevel"))
        return dict.fromkeys(features, levels)
    return permissions_of(call, caller.role["id"]) if caller.role else {}
