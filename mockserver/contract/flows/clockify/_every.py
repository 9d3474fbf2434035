"""A request for every operation: reads that succeed, and writes with bodies that would."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._desk import Desk

HOOK = {
    "name": "Every",
    "url": "https://hooks.fabrikam.example/every",
    "webhookEvent": "ASSIGNMENT_CREATED",
    "triggerSourceType": "WORKSPACE_ID",
    "triggerSource": [],
}
# Operations that plain members may not call.
CLOSED = frozenset({
    "create_recurring_assignment", "update_recurring_assignment", "delete_recurring_assignment", "update_series",
    "copy_assignment", "publish_assignments", "create_project", "update_member_profile", "list_users",
})  # fmt: skip

Told = dict[str, Any]


def every_read(desk: Desk) -> list[tuple[str, Told]]:
    """Operations that only read, with what each is told; something is planned so that every answer has a body."""
    person, project = {"userId": desk.people[0]}, {"projectId": desk.projects[0]}
    hook = desk.read("create_webhook", json=HOOK)["id"]
    desk.target.finally_do(lambda: desk.ask("delete_webhook", webhookId=hook))
    desk.plan(**desk.days(3, 3))
    march = desk.days(1, 31)
    asked = {"query": march}
    return [
        ("get_current_user", {}),
        ("list_workspaces", {}),
        ("get_workspace", {}),
        ("list_users", {}),
        ("get_member_profile", person),
        ("list_projects", {}),
        ("get_project", project),
        ("list_assignments", asked),
        ("get_user_totals", {**person, **asked}),
        ("get_project_totals", {**project, **asked}),
        ("list_project_totals", asked),
        ("search_user_totals", {"json": march}),
        ("search_project_totals", {"json": march}),
        ("list_webhooks", {}),
        ("get_webhook", {"webhookId": hook}),
    ]


def every_write(desk: Desk) -> list[tuple[str, Told]]:
    """Operations that write, for calls that have to be refused."""
    (row,) = desk.plan(**desk.days(4, 4))
    hook = desk.read("create_webhook", json=HOOK)["id"]
    desk.target.finally_do(lambda: desk.ask("delete_webhook", webhookId=hook))
    key = {"assignmentId": row["id"]}
    new = {**desk.days(10, 10), "userId": desk.people[0], "projectId": desk.projects[0], "hoursPerDay": 1}
    return [
        ("create_recurring_assignment", {"json": new}),
        ("update_recurring_assignment", {**key, "json": desk.days(5, 5)}),
        ("delete_recurring_assignment", key),
        ("update_series", {**key, "json": {"repeat": True, "weeks": 2}}),
        ("copy_assignment", {**key, "json": {"userId": desk.people[1]}}),
        ("publish_assignments", {"json": desk.whole}),
        ("create_project", {"json": {"name": "Never to be"}}),
        ("update_member_profile", {"userId": desk.people[0], "json": {"workCapacity": "PT1H"}}),
        ("create_webhook", {"json": {**HOOK, "name": "Never to be"}}),
        ("update_webhook", {"webhookId": hook, "json": {**HOOK, "name": "Never to be"}}),
        ("delete_webhook", {"webhookId": hook}),
    ]
