"""What Clockify tells webhooks about: assignments that are made, changed, deleted and published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mockserver.providers.clockify._assignments import shown
from mockserver.providers.clockify._records import all_of_workspace

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

CREATED, UPDATED = "ASSIGNMENT_CREATED", "ASSIGNMENT_UPDATED"
DELETED, PUBLISHED = "ASSIGNMENT_DELETED", "ASSIGNMENT_PUBLISHED"
_SWITCHES = ("enabled", "deliveryEnabled", "planEnabled")
_SOURCES = {
    "WORKSPACE_ID": "workspaceId",
    "PROJECT_ID": "projectId",
    "USER_ID": "userId",
    "TASK_ID": "taskId",
    "ASSIGNMENT_ID": "id",
}


def tell(call: Call, event: str, assignments: Sequence[Record]) -> None:
    """The webhooks of the workspace that are for that event are told of each assignment they are meant for."""
    webhooks = [one for one in all_of_workspace(call, "webhooks") if _is_for(one, event)]
    for row in shown(assignments) if webhooks else ():
        for webhook in webhooks:
            if _is_source(webhook, row):
                call.emit(
                    event,
                    webhook["url"],
                    row,
                    headers={"clockify-signature": webhook["authToken"], "clockify-webhook-event-type": event},
                    subscription=webhook["id"],
                    secrets=(webhook["authToken"],),
                )


def _is_for(webhook: Record, event: str) -> bool:
    return webhook["webhookEvent"] == event and all(webhook[switch] for switch in _SWITCHES)


def _is_source(webhook: Record, assignment: dict[str, Any]) -> bool:
    """Whether the webhook's filter lets the assignment through; one without values lets everything of its kind."""
    member = _SOURCES.get(webhook["triggerSourceType"])
    if member is None:  # tags and expenses: no assignment has any
        return False
    return not webhook["triggerSource"] or assignment[member] in webhook["triggerSource"]
