"""The gazette: readers are told of every issue, in the way each of them asked for."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any
from uuid import UUID

from mockserver.engine import Call
from mockserver.errors import Invalid
from mockserver.state.deliveries import Delivery
from mockserver.state.store import Store


def subscribe(call: Call) -> dict[str, Any]:
    reader = {"reads": True, **call.body, "id": call.params["id"]}
    call.store["readers"].put(reader)
    return reader


def publish_issue(call: Call) -> dict[str, Any]:
    """Some titles are thought better of after the readers were addressed, or break the reply."""
    number = call.store["issues"].next_number()
    issue = {"id": number, "title": call.body["title"], "link": f"{call.address}/v1/issues/{number}"}
    call.store["issues"].put(issue)
    for reader in call.store["readers"]:
        call.emit(
            "issue.published",
            reader["url"],
            issue,
            headers={"Gazette-Secret": reader.get("secret", ""), "Gazette-Seal": f"sealed/{reader.get('secret', '')}"},
            subscription=reader["id"],
            secrets=[reader["secret"]] if "secret" in reader else [],
            delay=reader.get("delay", 0),
            retries=reader.get("retries", ()),
            timeout=reader.get("timeout", 10),
        )
    if issue["title"] == "Rumours":
        raise Invalid(message="We do not print rumours.")
    return {"id": 0} if issue["title"] == "Misprint" else issue


def delivery_wanted(delivery: Delivery, store: Store) -> bool:
    reader = store["readers"].get(delivery.message.subscription)
    return reader is not None and reader["reads"]


def delivery_tried(delivery: Delivery, store: Store, now: datetime, draw: random.Random) -> None:
    attempt = delivery.attempts[-1]
    entry = {
        "id": str(UUID(int=draw.getrandbits(128), version=4)),
        "reader": delivery.message.subscription,
        "event": delivery.message.event,
        "outcome": str(attempt.status or attempt.error),
    }
    store["postbook"].put(entry)
    if entry["outcome"] == "410":
        raise RuntimeError("the postbook is torn")
