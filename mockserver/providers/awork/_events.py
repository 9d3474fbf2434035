"""What awork tells webhooks about: changes to people. There is no event for capacities, roles and API users."""

from __future__ import annotations

from datetime import UTC
from http.client import responses
from typing import TYPE_CHECKING, Any

from mockserver.providers.awork._people import shown_api_user, shown_person

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.state.deliveries import Attempt
    from mockserver.state.store import Record

_TIMEOUT = 30.0  # seconds, as the guide to webhooks says
_RETRIES = (300.0,) * 10  # so many says the guide; how long between them, nobody
_UNTOLD = frozenset({"updatedOn", "updatedBy", "resourceVersion", "status"})


def tell_of_user(call: Call, event: str, person: Record, before: Record | None = None) -> None:
    """Every active webhook for that event is told. With ``before``, only of a difference, which is listed.

    The person may be gone afterwards, and so may the caller.
    """
    changes = None if before is None else _changes(before, person)
    if changes == []:
        return
    webhooks = [one for one in call.store["webhooks"] if _is_for(one, event)]
    if not webhooks:
        return
    payload = {
        "timestamp": _stamp(call.now),
        "eventType": event,
        "entity": shown_person(person),
        "entityId": person["id"],
        "entityType": "user",
        "entityLink": f"{call.address}/api/v1/users/{person['id']}",
        "traceId": call.trace,
        **_trigger(call),
        **({} if changes is None else {"changes": changes}),
    }
    for webhook in webhooks:
        name, value = _authentication(webhook)
        call.emit(
            event,
            webhook["uri"],
            payload,
            headers={name: value} if name else {},
            subscription=webhook["id"],
            secrets=(value,) if value else (),
            retries=_RETRIES,
            timeout=_TIMEOUT,
        )


def reason_of(attempt: Attempt) -> str | None:
    """Why an attempt failed, as the log tells it; None for one that did not."""
    if attempt.is_successful:
        return None
    return attempt.error or responses.get(attempt.status or 0, "Unknown")


def _is_for(webhook: Record, event: str) -> bool:
    """Whether it is to be told; what Slack is sent has another form, which is not published."""
    return webhook["isActive"] and webhook["receiverType"] == "custom" and event in webhook["events"].split(",")


def _authentication(webhook: Record) -> tuple[str, str]:
    """Name and value of the configured header; empty without one."""
    if webhook["authenticationType"] != "header":
        return "", ""
    name, _, value = (webhook.get("authentication") or "").partition("=")
    return name.strip(), value.strip()


def _changes(before: Record, after: Record) -> list[dict[str, Any]]:
    """What differs, each member under its name in PascalCase, without what is not set."""
    names = [name for name in {**before, **after} if name not in _UNTOLD and before.get(name) != after.get(name)]
    sides = (("old", before), ("new", after))
    return [
        {
            "property": name[0].upper() + name[1:],
            **{side: record[name] for side, record in sides if record.get(name) is not None},
        }
        for name in names
    ]


def _trigger(call: Call) -> dict[str, Any]:
    """Who did it, a person or an API user."""
    subject = call.caller.subject
    person, api_user = call.store["users"].get(subject), call.store["api_users"].get(subject)
    owner = person or (api_user and shown_api_user(api_user))
    if owner is None:
        return {}
    return {"triggeredBy": {name: owner[name] for name in ("id", "firstName", "lastName") if name in owner}}


def _stamp(moment: datetime) -> str:
    """``2022-02-11T14:32:04.3360137+00:00``: always seven digits, and no ``Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0+00:00"
