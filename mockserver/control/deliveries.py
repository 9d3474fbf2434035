"""``/__admin/deliveries``: what webhooks of a world were told, or will be, and what they answered."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from mockserver.control.chosen import here
from mockserver.control.exchange import Refused, answered, empty
from mockserver.journal.redaction import HIDDEN, Declared, Redaction, Secrets
from mockserver.state.deliveries import STATUSES, Attempt, Delivery
from mockserver.state.world import World, stamp
from mockserver.universe import Universe

_FILTERS = ("provider", "event", "status")


def add_deliveries(plane: Blueprint, universe: Universe) -> None:
    """Add the routes."""

    @plane.get("/deliveries")
    def list_deliveries() -> Response:
        wanted = _asked(universe)
        world = here(universe)
        with world.lock:
            told = [_shown(world, delivery) for delivery in world.deliveries.newest_first()]
        fitting = [one for one in told if all(one[name] == value for name, value in wanted.items())]
        return answered({"deliveries": fitting})

    @plane.delete("/deliveries")
    def forget_deliveries() -> Response:
        world = here(universe)
        with world.lock:
            world.deliveries.clear()
        return empty()

    @plane.post("/deliveries/<delivery_id>/redeliver")
    def redeliver(delivery_id: str) -> Response:
        world = here(universe)
        with world.lock:
            delivery = world.deliveries.find(delivery_id)
            if delivery is None:
                told = f"no delivery {delivery_id!r} in world {world.name!r}"
                raise Refused(404, f"{told}; GET /__admin/deliveries lists the last 200")
            world.deliveries.repeat(delivery, world.clock.now())
            answer = answered(_shown(world, delivery))
        universe.courier.wake(world)
        answer.status_code = 202
        return answer


def _asked(universe: Universe) -> dict[str, str]:
    """The filters of the query. Raises Refused, naming every one that can fit nothing."""
    asked = {name: text for name, text in request.args.items() if name != "world"}
    wrong = [f"no filter {name!r}; use {', '.join(_FILTERS)}" for name in sorted(asked.keys() - set(_FILTERS))]
    known = {"provider": tuple(universe.providers), "status": STATUSES}
    wrong += [
        f"no {name} {asked[name]!r}; use one of {', '.join(values)}"
        for name, values in known.items()
        if name in asked and asked[name] not in values
    ]
    if wrong:
        raise Refused(422, ", and ".join(wrong))
    return asked


def _shown(world: World, delivery: Delivery) -> dict[str, Any]:
    """The delivery without secrets: those of its subscription, and whatever is called like one."""
    message, secrets = delivery.message, Secrets(())
    redaction = Redaction(Declared(secrets, secrets))
    for text in (*message.secrets, *(text for name, text in message.headers.items() if secrets.has(name))):
        redaction.learn(text)
    address, mark, query = message.url.partition("?")
    query = redaction.query(query)
    return {
        "id": delivery.id,
        "at": stamp(delivery.at),
        "world": world.name,
        "provider": delivery.provider,
        "event": message.event,
        "subscription": message.subscription,
        "url": f"{redaction.text(_without_user(address))}{mark}{query}",
        "request": {
            "headers": {
                name: HIDDEN if secrets.has(name) or text in message.secrets else redaction.text(text)
                for name, text in message.headers.items()
            },
            "body": _readable(redaction.request(message.body, is_form=False)),
        },
        "attempts": [_tried(attempt, redaction) for attempt in delivery.attempts],
        "status": delivery.status,
        "due": stamp(delivery.due) if delivery.due else None,
    }


def _tried(attempt: Attempt, redaction: Redaction) -> dict[str, Any]:
    told = {"at": stamp(attempt.at), "status": attempt.status}
    if attempt.error is None:
        told["answer"] = redaction.response(attempt.answer).decode(errors="replace")
    else:
        told["error"] = redaction.text(attempt.error)
    return {**told, "took_ms": attempt.took_ms}


def _readable(raw: bytes) -> Any:
    """A body for people: its JSON value, or the text that stands in its place."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode(errors="replace")


def _without_user(address: str) -> str:
    """The address, a user and password in front of its host hidden."""
    scheme, mark, rest = address.partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")
    return f"{scheme}{mark}{HIDDEN if host[1] else ''}{host[1]}{host[2]}{slash}{path}"
