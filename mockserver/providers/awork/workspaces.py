"""The workspace, and where OAuth clients find its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._callers import caller_of
from mockserver.providers.awork._people import is_active
from mockserver.providers.awork._records import guid_in_path, known

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def get_workspace(call: Call) -> Record:
    """One workspace with the number of people who work there. Raises NotFound."""
    caller_of(call)
    workspace = known(call, "workspaces", guid_in_path(call, "workspaceId"))
    members = sum(is_active(person) for person in call.store["users"])
    return {**{name: value for name, value in workspace.items() if name != "url"}, "memberCount": members}


def get_openid_configuration(call: Call) -> dict[str, Any]:
    """The declared configuration, its addresses as the client reaches this server."""
    assert call.operation is not None  # it is being answered
    (media,) = call.operation.success.content.values()
    declared = next(iter(media.examples.values()))
    issuer = declared["issuer"]
    return {
        name: value.replace(issuer, call.address, 1) if isinstance(value, str) else value
        for name, value in declared.items()
    }
