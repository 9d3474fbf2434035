"""The users that API keys act as. Without a role an API user is an admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._records import guid_in_body, guid_in_path, known, usable_role
from mockserver.providers.awork._stamps import created, touched
from mockserver.providers.awork._tokens import forget_tokens_of

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record


def list_api_users(call: Call) -> Page:
    """All API users, oldest first."""
    return page_of(call, "ApiUser", Part("api_users"))


def get_api_user(call: Call) -> Record:
    """One API user. Raises NotFound."""
    return known(call, "api_users", guid_in_path(call, "apiUserId"))


def create_api_user(call: Call) -> Record:
    """A new API user. Raises NotFound for an unknown role or client application, Invalid for an archived role."""
    record = {
        "name": call.body["name"],
        "roleId": _role(call),
        "clientId": _client(call),
        "id": call.new_id(),
        **created(call),
    }
    call.store["api_users"].put(record)
    return record


def update_api_user(call: Call) -> Record:
    """Name and role replaced, so that a role that is left out makes an admin; the client application is kept."""
    record = get_api_user(call)
    record |= {"name": call.body["name"], "roleId": _role(call), **touched(call)}
    call.store["api_users"].put(record)
    return record


def delete_api_user(call: Call) -> None:
    """The API user is gone, and its keys are those of nobody."""
    api_user = get_api_user(call)
    forget_tokens_of(call, api_user["id"])
    call.store["api_users"].delete(api_user["id"])


def _role(call: Call) -> str | None:
    role_id = guid_in_body(call, "roleId")
    if role_id is not None:
        usable_role(call, role_id)
    return role_id


def _client(call: Call) -> str | None:
    """The client application's id; an empty one is none."""
    client_id: str | None = call.body.get("clientId") or None
    if client_id is not None:
        known(call, "client_applications", client_id)
    return client_id
