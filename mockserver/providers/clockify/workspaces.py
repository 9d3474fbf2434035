"""Workspaces: everything that is planned belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.providers.clockify._memberships import in_workspace
from mockserver.providers.clockify._refusals import stranger

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def list_workspaces(call: Call) -> list[Record]:
    """The workspaces of which the caller is an active member, in one of the asked roles."""
    roles = call.params.get("roles")
    members = call.store["members"].where(userId=call.caller.subject, status="ACTIVE")
    return [_shown(call, member["workspaceId"]) for member in members if not roles or member["role"] in roles]


def get_workspace(call: Call) -> Record:
    """One workspace, with its members."""
    return _shown(call, call.params["workspaceId"])


def _shown(call: Call, workspace_id: str) -> Record:
    workspace = call.store["workspaces"].get(workspace_id)
    if workspace is None:
        raise stranger("Workspace", workspace_id)
    members = call.store["members"].where(workspaceId=workspace_id)
    return {**workspace, "memberships": [in_workspace(member) for member in members]}
