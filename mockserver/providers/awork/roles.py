"""Roles: what groups of people may do. The preset ones are neither archived nor deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.errors import Invalid, NotFound
from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._people import save_person
from mockserver.providers.awork._records import guid_in_body, guid_in_path, known, usable_role
from mockserver.providers.awork._stamps import created, touched

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record


def list_roles(call: Call) -> Page:
    """All roles, oldest first, archived ones on demand."""
    return page_of(call, "Role", Part("roles", equals={} if call.params["showArchived"] else {"isArchived": False}))


def get_role(call: Call) -> Record:
    """One role by its id or its name. Raises NotFound."""
    asked: str = call.params["roleId"]
    role = call.store["roles"].get(asked.lower()) or _named(call, asked)
    if role is None:
        raise NotFound(got=asked, expected="the id or the name of a role")
    return role


def create_role(call: Call) -> Record:
    """A new role that may do nothing yet. Raises Invalid for a name that is taken."""
    record = {
        "name": _free_name(call),
        "isAdminRole": False,
        "isGuestRole": False,
        "id": call.new_id(),
        "isAgentRole": False,
        "isPreset": False,
        "isArchived": False,
        **created(call),
    }
    call.store["roles"].put(record)
    return record


def update_role(call: Call) -> Record:
    """The role under its new name. Raises Invalid for a name that another role has."""
    role = known(call, "roles", guid_in_path(call, "roleId"))
    record = {**role, "name": _free_name(call, role["id"]), **touched(call)}
    call.store["roles"].put(record)
    return record


def set_role_archived(call: Call) -> None:
    """The role in the archive, where nobody can be put into it, or out of it. Raises Invalid for a preset role."""
    role = _own_role(call, "archived")
    call.store["roles"].put({**role, "isArchived": call.body["isArchived"], **touched(call)})


def delete_role(call: Call) -> None:
    """The role and its permissions are gone, its people and API users in the new role."""
    role = _own_role(call, "deleted")
    new_id = guid_in_body(call, "newRoleId")
    if new_id == role["id"]:
        raise Invalid("invalid-operation", "The new role is the role to delete.", got=new_id, expected="another role")
    new_role = usable_role(call, new_id or "")
    for person in call.store["users"].where(roleId=role["id"]):
        save_person(call, {**person, "roleId": new_role["id"]})
    for api_user in call.store["api_users"].where(roleId=role["id"]):
        call.store["api_users"].put({**api_user, "roleId": new_role["id"], **touched(call)})
    for permission in call.store["permissions"].where(roleId=role["id"]):
        call.store["permissions"].delete(permission["id"])
    call.store["roles"].delete(role["id"])


def _own_role(call: Call, verb: str) -> Record:
    """The role of the path, which must be one of the workspace's own. Raises NotFound, Invalid."""
    role = known(call, "roles", guid_in_path(call, "roleId"))
    if role["isPreset"]:
        message = f"A preset role cannot be {verb}."
        raise Invalid("invalid-operation", message, got=role["name"], expected="a role that is no preset")
    return role


def _free_name(call: Call, own_id: str | None = None) -> str:
    """The form's name, which no other role may have, in whatever case."""
    name: str = call.body["name"]
    taken = _named(call, name)
    if taken is not None and taken["id"] != own_id:
        message = "A role with this name exists already."
        raise Invalid("duplication-violation", message, got=name, expected="a name of its own")
    return name


def _named(call: Call, name: str) -> Record | None:
    wanted = name.strip().casefold()
    return next((role for role in call.store["roles"] if role["name"].strip().casefold() == wanted), None)
