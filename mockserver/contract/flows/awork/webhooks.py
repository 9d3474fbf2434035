"""Webhooks: their configuration."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import body
from mockserver.contract.target import Target


def flow_webhook_from_creation_to_deletion(target: Target) -> None:
    others = body(target.call("list_webhooks"))
    form = {
        "name": "Käse",
        "uri": "https://hooks.fabrikam.example/in",
        "events": "user_added,user_updated",
        "isActive": True,
        "authenticationType": "none",
    }
    created = body(target.call("create_webhook", json=form))
    key: dict[str, Any] = {"webhookId": created["id"]}
    assert {name: created[name] for name in form} == form
    assert created["receiverType"] == "custom"
    assert body(target.call("get_webhook", **key)) == created
    assert body(target.call("list_webhooks")) == [*others, created]
    slack = {**form, "uri": "https://hooks.slack.com/services/T0/B0/X0", "isActive": False}
    changed = body(target.call("update_webhook", **key, json=slack))
    assert (changed["receiverType"], changed["isActive"], changed["createdOn"]) == (
        "slack",
        False,
        created["createdOn"],
    )
    assert body(target.call("get_webhook", **key)) == changed
    assert target.call("update_webhook", **key, json={**form, "events": "capacity_updated"}).status == 400
    assert body(target.call("get_webhook", **key)) == changed
    assert target.call("delete_webhook", **key).status == 204
    assert target.call("get_webhook", **key).status == 404
    assert body(target.call("list_webhooks")) == others
