"""People as answers show them, and who is known to the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import NotFound
from mockserver.providers.azure_devops._links import organization_of, to

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def known_user(call: Call, guid: str) -> Record:
    """A user of the organization, member of the team or not. Raises NotFound."""
    user = call.store["users"].get(guid.lower())
    if user is None:
        message = f"The team member with id '{guid}' is not known to this organization."
        raise NotFound("TeamMemberNotFoundException", message, got=guid, expected="the GUID of a user")
    return user


def user_of(call: Call, guid: str) -> Record:
    """The user, or no more than the GUID of one who has left the organization since."""
    return call.store["users"].get(guid) or {"id": guid}


def identity_ref(call: Call, user: Record) -> dict[str, Any]:
    """``IdentityRef``: what newer versions answer for a person."""
    organization = organization_of(call)
    shown = {
        "displayName": user.get("displayName"),
        "url": f"{organization}/_apis/Identities/{user['id']}",
        "_links": _avatar(organization, user),
        "id": user["id"],
        "uniqueName": user.get("uniqueName"),
        "imageUrl": _image(organization, user),
        "descriptor": user.get("descriptor"),
    }
    return {name: value for name, value in shown.items() if value is not None}


def member(call: Call, user: Record) -> dict[str, Any]:
    """``Member``: the same person as the oldest versions answer it."""
    organization = organization_of(call)
    shown = {
        "id": user["id"],
        "displayName": user.get("displayName"),
        "uniqueName": user.get("uniqueName"),
        "url": f"{organization}/_apis/Identities/{user['id']}",
        "imageUrl": _image(organization, user),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _avatar(organization: str, user: Record) -> dict[str, Any] | None:
    descriptor = user.get("descriptor")
    return to(avatar=f"{organization}/_apis/GraphProfile/MemberAvatars/{descriptor}") if descriptor else None


def _image(organization: str, user: Record) -> str:
    return f"{organization}/_api/_common/identityImage?id={user['id']}"
