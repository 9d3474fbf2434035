"""Whom awork would tell about changes. Webhooks are kept and shown; nothing is delivered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockserver.errors import Invalid, Problem
from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._records import guid_in_path, known
from mockserver.providers.awork._stamps import created, touched

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record

_SLACK = re.compile(r"https?://hooks\.slack\.com(?![^/:?#])", re.IGNORECASE)


def list_webhooks(call: Call) -> Page:
    """A page of webhooks, oldest first."""
    return page_of(call, "Webhook", Part("webhooks"))


def get_webhook(call: Call) -> Record:
    """One webhook. Raises NotFound."""
    return known(call, "webhooks", guid_in_path(call, "webhookId"))


def create_webhook(call: Call) -> Record:
    """A new webhook. Raises Invalid for an event that awork does not know."""
    record = {**_form(call), "id": call.new_id(), "receiverType": _receiver(call.body["uri"]), **created(call)}
    call.store["webhooks"].put(record)
    return record


def update_webhook(call: Call) -> Record:
    """The webhook replaced: what the form leaves out is cleared. Raises Invalid as ``create_webhook`` does."""
    webhook = get_webhook(call)
    kept = ("id", "lastFailureReason", "createdOn", "createdBy")
    record = _form(call) | {name: webhook[name] for name in kept if name in webhook}
    record |= {"receiverType": _receiver(call.body["uri"]), **touched(call)}
    call.store["webhooks"].put(record)
    return record


def delete_webhook(call: Call) -> None:
    """The webhook is gone, with its log."""
    webhook = get_webhook(call)
    for row in call.store["webhook_logs"].where(webhookId=webhook["id"]):
        call.store["webhook_logs"].delete(row["id"])
    call.store["webhooks"].delete(webhook["id"])


def list_webhook_logs(call: Call) -> list[Record]:
    """What the webhook delivered, oldest first."""
    rows = call.store["webhook_logs"].where(webhookId=get_webhook(call)["id"])
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


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
