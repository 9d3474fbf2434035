"""Who is in a role, and what the role may do with each feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.engine import Reply
from mockserver.errors import Invalid
from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._people import keep_an_admin, save_person
from mockserver.providers.awork._records import guid_in_body, guid_in_path, known, usable_role
from mockserver.providers.awork._stamps import stamp

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record


def list_role_users(call: Call) -> Page:
    """The role's people; archived ones, and with them its API users, on demand."""
    role = _role(call)
    if not call.params["showArchived"]:
        return page_of(call, "RoleUser", Part("users", _member, {"roleId": role["id"], "isArchived": False}))
    in_role = {"roleId": role["id"]}
    return page_of(call, "RoleUser", Part("users", _member, in_role), Part("api_users", _member, in_role))


def move_user_to_role(call: Call) -> None:
    """The person in the other role. Raises NotFound, Invalid for an archived role and for the last admin."""
    person = known(call, "users", guid_in_body(call, "userId") or "")
    role = usable_role(call, guid_in_body(call, "toRoleId") or "")
    if role["id"] != person["roleId"]:
        keep_an_admin(call, person)
        save_person(call, {**person, "roleId": role["id"]})


def list_role_permissions(call: Call) -> Page:
    """One row for each feature that the role may do something with; none for the admin role."""
    role = _role(call)
    return page_of(call, "RolePermission", Part("permissions", _shown, {"roleId": role["id"]}))


def set_role_permission(call: Call) -> Record | Reply:
    """The levels of one feature replaced; an empty list takes the permission away and has no answer.

    Raises Invalid for the admin role, which has every permission.
    """
    role = _role(call)
    if role["isAdminRole"]:
        message = "The admin role has every permission."
        raise Invalid("invalid-operation", message, got=role["name"], expected="another role")
    now, levels = stamp(call.now), call.body["accessLevels"]
    stored = call.store["permissions"].where(roleId=role["id"], feature=call.body["feature"])
    known_as = stored[0] if stored else {"id": call.new_id(), "roleId": role["id"], "createdOn": now}
    record = {**known_as, "feature": call.body["feature"], "accessLevels": levels, "updatedOn": now}
    if not levels:
        call.store["permissions"].delete(record["id"])
        return Reply(status=204)
    call.store["permissions"].put(record)
    return _shown(record)


def _role(call: Call) -> Record:
    return known(call, "roles", guid_in_path(call, "roleId"))


def _member(owner: Record) -> Record:
    return {"userId": owner["id"], "isDeactivated": owner.get("isDeactivated", False), "roleId": owner["roleId"]}


def _shown(permission: Record) -> Record:
    return {name: permission[name] for name in ("feature", "accessLevels", "id", "createdOn", "updatedOn")}
