"""Whom awork tells about changes, what came of it, and when it stops trying."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from mockserver.errors import Invalid, Problem
from mockserver.providers.awork._events import reason_of
from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._records import guid_in_path, known
from mockserver.providers.awork._stamps import created, stamp, touched

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from mockserver.engine import Call, Page
    from mockserver.state.deliveries import Delivery
    from mockserver.state.store import Record, Store

_PATIENCE = 10  # failures in a row; the next one pauses the webhook
_SLACK = re.compile(r"https?://hooks\.slack\.com(?![^/:?#])", re.IGNORECASE)


def list_webhooks(call: Call) -> Page:
    """A page of webhooks, oldest first."""
    return page_of(call, "Webhook", Part("webhooks", _shown))


def get_webhook(call: Call) -> Record:
    """One webhook. Raises NotFound."""
    return _shown(_webhook(call))


def create_webhook(call: Call) -> Record:
    """A new webhook. Raises Invalid for an event that awork does not know."""
    record = {**_form(call), "id": call.new_id(), "receiverType": _receiver(call.body["uri"]), **created(call)}
    call.store["webhooks"].put(record)
    return record


def update_webhook(call: Call) -> Record:
    """The webhook replaced: what the form leaves out is cleared, and failures count from 0.

    Raises Invalid as ``create_webhook`` does.
    """
    webhook = _webhook(call)
    kept = ("id", "lastFailureReason", "createdOn", "createdBy")
    record = _form(call) | {name: webhook[name] for name in kept if name in webhook}
    record |= {"receiverType": _receiver(call.body["uri"]), **touched(call)}
    call.store["webhooks"].put(record)
    return record


def delete_webhook(call: Call) -> None:
    """The webhook is gone, with its log."""
    webhook = _webhook(call)
    for row in call.store["webhook_logs"].where(webhookId=webhook["id"]):
        call.store["webhook_logs"].delete(row["id"])
    call.store["webhooks"].delete(webhook["id"])


def list_webhook_logs(call: Call) -> list[Record]:
    """What the webhook delivered, oldest first."""
    rows = call.store["webhook_logs"].where(webhookId=_webhook(call)["id"])
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def delivery_wanted(delivery: Delivery, store: Store) -> bool:
    """Whether the webhook is still there, and active."""
    webhook = store["webhooks"].get(delivery.message.subscription)
    return webhook is not None and webhook["isActive"]


def delivery_tried(delivery: Delivery, store: Store, now: datetime, draw: random.Random) -> None:  # noqa: ARG001
    """The attempt is in the webhook's log; after more than ten failures in a row the webhook is paused."""
    webhook = store["webhooks"].get(delivery.message.subscription)
    if webhook is None:
        return
    attempt, reason = delivery.attempts[-1], reason_of(delivery.attempts[-1])
    row = {
        "id": str(UUID(int=draw.getrandbits(128), version=4)),
        "message": delivery.message.event,
        "webhookId": webhook["id"],
        "responseCode": attempt.status,
        "createdOn": stamp(attempt.at),
        "reason": reason,
        "isSuccessful": attempt.is_successful,
    }
    store["webhook_logs"].put({name: value for name, value in row.items() if value is not None})
    failures = 0 if attempt.is_successful else webhook.get("failures", 0) + 1
    webhook |= {"failures": failures, "isActive": webhook["isActive"] and failures <= _PATIENCE}
    if reason is not None:
        webhook["lastFailureReason"] = reason if attempt.status is None else f"{attempt.status} {reason}"
    store["webhooks"].put(webhook)


def _webhook(call: Call) -> Record:
    return known(call, "webhooks", guid_in_path(call, "webhookId"))


def _shown(webhook: Record) -> Record:
    return {name: value for name, value in webhook.items() if name != "failures"}


def _form(call: Call) -> Record:
    form = call.body
    unknown = sorted(set(form["events"].split(",")) - _events(call))
    if unknown:
        message = f"'Events' has a range of values which does not include '{unknown[0]}'."
        raise Invalid("schema", problems=[Problem("body", ("events",), "event", message, unknown[0])])
    required: Record = {name: form[name] for name in ("name", "uri", "events", "isActive", "authenticationType")}
    optional = {name: form[name] for name in ("authentication", "language") if form.get(name) is not None}
    return {
        **required,
        **optional,
        "onlyTriggerForMainEntityChanges": bool(form.get("onlyTriggerForMainEntityChanges")),
    }


def _events(call: Call) -> set[str]:
    """The events that ``/webhooks/eventtypes`` lists."""
    (media,) = call.provider.operations["list_webhook_event_types"].success.content.values()
    return set(next(iter(media.examples.values())))


def _receiver(uri: str) -> str:
    return "slack" if _SLACK.match(uri) else "custom"
