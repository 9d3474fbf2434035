"""Webhooks: their configuration, from creation to deletion."""

from __future__ import annotations

import re
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NOBODY,
    in_workspace,
    read,
    refused,
    stranger,
    unfit,
    unreadable,
)
from mockserver.contract.target import Target

_FORMS: tuple[dict[str, Any], ...] = (
    {
        "name": "Käse 🧀",
        "url": "https://hooks.fabrikam.example/in?a=1&b=%20#x",
        "webhookEvent": "ASSIGNMENT_CREATED",
        "triggerSourceType": "WORKSPACE_ID",
        "triggerSource": [],
    },
    {
        "name": "n" * 30,
        "url": "http://hooks.fabrikam.example:8080/",
        "webhookEvent": "ASSIGNMENT_DELETED",
        "triggerSourceType": "USER_ID",
        "triggerSource": [NOBODY, "two"],
    },
    {
        "name": "  ",
        "url": "https://hooks.fabrikam.example/third",
        "webhookEvent": "  Any event  ",
        "triggerSourceType": "PROJECT_ID",
        "triggerSource": ["one"],
    },
)


def flow_webhooks_from_creation_to_deletion(target: Target) -> None:
    here = in_workspace(target)
    me = read(target, "get_current_user")["id"]
    before = read(here, "list_webhooks")
    made: list[dict[str, Any]] = []
    target.finally_do(lambda: [here.call("delete_webhook", webhookId=one["id"]) for one in made])
    for form in _FORMS:
        created = read(here, "create_webhook", json={**form, "unknown": 7, "enabled": False})
        made.append(created)

        assert created == {
            "id": created["id"], **form, "userId": me, "workspaceId": here.keys["workspaceId"], "enabled": True,
            "deliveryEnabled": True, "planEnabled": True, "authToken": created["authToken"],
        }  # fmt: skip
        assert re.fullmatch("[0-9a-f]{24}", created["id"])
        assert re.fullmatch("[A-Za-z0-9]{32}", created["authToken"])
        _are(here, before, made)
    assert len({one["id"] for one in made}) == len({one["authToken"] for one in made}) == len(made)
    for form in (*_FORMS[::-1], _FORMS[0], _FORMS[0]):
        made[1] = {**made[1], **form}
        changed = read(
            here, "update_webhook", webhookId=made[1]["id"], json={**form, "authToken": "x", "userId": NOBODY}
        )
        assert changed == made[1]
        _are(here, before, made)
    while made:
        gone = made.pop(0)
        reply = here.call("delete_webhook", webhookId=gone["id"])
        assert (reply.status, reply.body) == (200, None)
        _are(here, before, made)
        for operation in ("get_webhook", "delete_webhook"):
            stranger(here.call(operation, webhookId=gone["id"]), "Webhook")
        stranger(here.call("update_webhook", webhookId=gone["id"], json=_FORMS[0]), "Webhook")
    assert read(here, "list_webhooks") == before


def _are(here: Target, before: dict[str, Any], made: list[dict[str, Any]]) -> None:
    """Fail unless the list has these more, and each is the same alone."""
    whole = [*before["webhooks"], *made]
    assert read(here, "list_webhooks") == {"webhooks": whole, "workspaceWebhookCount": len(whole)}
    for one in whole:
        assert read(here, "get_webhook", webhookId=one["id"]) == one


def flow_a_webhook_that_cannot_be_is_refused(target: Target) -> None:
    here = in_workspace(target)
    created = read(here, "create_webhook", json=_FORMS[0])
    target.finally_call("delete_webhook", webhookId=created["id"], workspaceId=here.keys["workspaceId"])
    before = read(here, "list_webhooks")
    writes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("create_webhook", {}),
        ("update_webhook", {"webhookId": created["id"]}),
    )
    form: dict[str, Any]
    for operation, key in writes:
        for form, member in (
            ({"name": "n"}, "name"), ({"name": "n" * 31}, "name"), ({"url": "ftp://x"}, "url"), ({"url": "x"}, "url"),
            ({"triggerSourceType": "SOME"}, "triggerSourceType"),
        ):  # fmt: skip
            unfit(here.call(operation, **key, json={**_FORMS[1], **form}), member)
        for form, at in (
            ({"name": 7}, "name"), ({"triggerSource": "x"}, "triggerSource"),
            ({"triggerSource": [7]}, "triggerSource.0"), ({"webhookEvent": []}, "webhookEvent"),
        ):  # fmt: skip
            unreadable(here.call(operation, **key, json={**_FORMS[1], **form}), at)
        for name in _FORMS[1]:
            left_out = {member: value for member, value in _FORMS[1].items() if member != name}
            for form in (left_out, {**left_out, name: None}):
                refused(here.call(operation, **key, json=form), 400, 501, "must not be null")
        for name in ("name", "webhookEvent"):
            refused(here.call(operation, **key, json={**_FORMS[1], name: ""}), 400, 501, "must not be empty")
    for unknown in (NOBODY, "nobody"):
        stranger(here.call("get_webhook", webhookId=unknown), "Webhook")
        stranger(here.call("update_webhook", webhookId=unknown, json=_FORMS[1]), "Webhook")
        stranger(here.call("delete_webhook", webhookId=unknown), "Webhook")
    assert read(here, "list_webhooks") == before
