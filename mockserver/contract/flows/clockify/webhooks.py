"""Webhooks: their configuration."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import NOBODY, body, refused
from mockserver.contract.target import Target


def flow_webhook_from_creation_to_deletion(target: Target) -> None:
    before = body(target.call("list_webhooks"))
    form = {
        "name": "Käse",
        "url": "https://hooks.fabrikam.example/in",
        "webhookEvent": "ASSIGNMENT_CREATED",
        "triggerSourceType": "WORKSPACE_ID",
        "triggerSource": [],
    }
    created = body(target.call("create_webhook", json=form))
    key: dict[str, Any] = {"webhookId": created["id"]}
    assert {name: created[name] for name in form} == form
    assert body(target.call("get_webhook", **key)) == created
    assert body(target.call("list_webhooks")) == {
        "webhooks": [*before["webhooks"], created],
        "workspaceWebhookCount": before["workspaceWebhookCount"] + 1,
    }
    other = {**form, "name": "n" * 30, "webhookEvent": "ASSIGNMENT_DELETED"}
    changed = body(target.call("update_webhook", **key, json=other))
    assert changed == {**created, **other}
    assert body(target.call("get_webhook", **key)) == changed
    refused(target.call("update_webhook", **key, json={**form, "name": "n"}), 501)
    refused(target.call("update_webhook", webhookId=NOBODY, json=form), 501)
    assert body(target.call("get_webhook", **key)) == changed
    assert target.call("delete_webhook", **key).status == 200
    refused(target.call("get_webhook", **key), 501)
    refused(target.call("delete_webhook", **key), 501)
    assert body(target.call("list_webhooks")) == before
