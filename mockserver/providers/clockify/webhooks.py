"""Whom Clockify tells about changes: the webhooks themselves. What they are told stands in ``_events``."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from mockserver.providers.clockify._records import all_of_workspace, new_ids, of_workspace

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.deliveries import Delivery
    from mockserver.state.store import Record, Store

_FORM = ("name", "url", "webhookEvent", "triggerSourceType", "triggerSource")


def list_webhooks(call: Call) -> Record:
    """All webhooks of the workspace and their number, oldest first."""
    webhooks = all_of_workspace(call, "webhooks")
    return {"webhooks": webhooks, "workspaceWebhookCount": len(webhooks)}


def get_webhook(call: Call) -> Record:
    """One webhook. Raises NotFound."""
    return of_workspace(call, "webhooks", "Webhook", call.params["webhookId"])


def create_webhook(call: Call) -> Record:
    """A new webhook of the caller, switched on."""
    (webhook_id,) = new_ids(call, 1)
    webhook = {
        "id": webhook_id,
        **{name: call.body[name] for name in _FORM},
        "userId": call.caller.subject,
        "workspaceId": call.params["workspaceId"],
        **dict.fromkeys(("enabled", "deliveryEnabled", "planEnabled"), True),
        "authToken": "".join(call.random.choices(string.ascii_letters + string.digits, k=32)),
    }
    call.store["webhooks"].put(webhook)
    return webhook


def update_webhook(call: Call) -> Record:
    """The webhook with what the form says; owner, switches and token stay. Raises NotFound."""
    webhook = {**get_webhook(call), **{name: call.body[name] for name in _FORM}}
    call.store["webhooks"].put(webhook)
    return webhook


def delete_webhook(call: Call) -> None:
    """The webhook is gone. Raises NotFound."""
    call.store["webhooks"].delete(get_webhook(call)["id"])


def delivery_wanted(delivery: Delivery, store: Store) -> bool:
    """Whether the webhook is still there."""
    return delivery.message.subscription in store["webhooks"]
