"""Who belongs to what, as rows of ``memberships``: workspaces from the members, projects from the projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def in_workspace(member: Record) -> Record:
    """A member of a workspace as one of its memberships."""
    return {
        "userId": member["userId"],
        "targetId": member["workspaceId"],
        "membershipType": "WORKSPACE",
        "membershipStatus": member["status"],
        "hourlyRate": member["hourlyRate"],
        "costRate": member["costRate"],
    }


def with_memberships(call: Call, user: Record, kind: str) -> Record:
    """The person with memberships of a kind: NONE, WORKSPACE, PROJECT, USERGROUP or ALL. There are no groups here."""
    rows: list[Record] = []
    if kind in ("ALL", "WORKSPACE"):
        rows += [in_workspace(member) for member in call.store["members"].where(userId=user["id"])]
    if kind in ("ALL", "PROJECT"):
        everything = (row for project in call.store["projects"] for row in project["memberships"])
        rows += [row for row in everything if row["userId"] == user["id"]]
    return {name: user[name] for name in ("id", "email", "name")} | {"memberships": rows} | user


def in_project(project_id: str, user_id: str) -> Record:
    """A person's membership of a project."""
    return {
        "userId": user_id,
        "targetId": project_id,
        "membershipType": "PROJECT",
        "membershipStatus": "ACTIVE",
        "hourlyRate": None,
        "costRate": None,
    }
