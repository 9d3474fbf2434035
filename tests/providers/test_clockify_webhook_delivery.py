"""What Clockify tells webhooks: the assignment itself, with its token and the name of the event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fabrikam_clockify import (
    DRAFT,
    FLEET,
    HANNA,
    MATEUS,
    MEI,
    MOBILE,
    SCHEDULING,
    SERIES,
    TESTING,
    WEBHOOK,
    WORKSPACE,
    Clockify,
    period,
)
from flask import Flask
from flask.testing import FlaskClient
from receiver import BOUND, Receiver

PLANNED = period("2026-05-04", "2026-05-08")


@pytest.fixture
def clockify(client: FlaskClient) -> Clockify:
    """Clockify without the seeded webhook."""
    clockify = Clockify(client)
    clockify.open("DELETE", f"/webhooks/{WEBHOOK}")
    return clockify


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def subscribe(clockify, receiver) -> Callable[..., dict]:
    def made(event: str, kind: str = "WORKSPACE_ID", *sources: str, path: str = "") -> dict:
        form = {"webhookEvent": f"ASSIGNMENT_{event}", "triggerSourceType": kind, "triggerSource": sources}
        answer = clockify.send("POST", "/webhooks", {"name": "Sync", "url": f"{receiver.url}/{path}", **form})
        assert answer.status_code == 201, answer.json
        return answer.json

    return made


@pytest.fixture
def settled(app: Flask, client) -> Callable[[], list[dict]]:
    """The deliveries, newest first, once everything that is due was sent."""

    def listed() -> list[dict]:
        assert app.extensions["mockserver"].courier.rest(BOUND)
        return client.get("/__admin/deliveries").json["deliveries"]

    return listed


def told(receiver: Receiver) -> list[tuple[str, str]]:
    """The event and the assignment of each request, sorted by event."""
    events = [(one.headers["clockify-webhook-event-type"], one.body["id"]) for one in receiver.received]
    return sorted(events, key=lambda one: one[0].removeprefix("ASSIGNMENT_"))


def test_a_new_assignment_is_told_with_token_and_event(clockify, subscribe, receiver, settled):
    webhook = subscribe("CREATED")

    (planned,) = clockify.plan(**PLANNED)

    (received,) = receiver.wait(1)
    assert received.body == planned
    assert received.headers["content-type"] == "application/json"
    assert received.headers["clockify-signature"] == webhook["authToken"]
    assert received.headers["clockify-webhook-event-type"] == "ASSIGNMENT_CREATED"
    (listed,) = settled()
    assert (listed["provider"], listed["event"], listed["subscription"]) == (
        "clockify",
        "ASSIGNMENT_CREATED",
        webhook["id"],
    )
    assert listed["request"]["headers"] == {
        "Content-Type": "application/json",
        "clockify-signature": "***",
        "clockify-webhook-event-type": "ASSIGNMENT_CREATED",
    }


def test_every_assignment_of_a_series_is_told_of(clockify, subscribe, receiver, settled):
    subscribe("CREATED")

    rows = clockify.plan(**PLANNED, recurringAssignment={"weeks": 3, "repeat": True})

    assert [one.body for one in receiver.wait(3)] == rows


def test_changes_deletions_and_publications_have_their_events(clockify, subscribe, receiver, settled):
    for event in ("UPDATED", "DELETED", "PUBLISHED"):
        subscribe(event)
    (planned,) = clockify.plan(**PLANNED)
    path = f"{SCHEDULING}/recurring/{planned['id']}"

    (changed,) = clockify.send("PATCH", path, {**PLANNED, "hoursPerDay": 2}).json
    receiver.wait(1)
    clockify.send("PUT", f"{SCHEDULING}/publish", PLANNED)
    receiver.wait(2)
    clockify.open("DELETE", path)

    assert [(one.headers["clockify-webhook-event-type"], one.body) for one in receiver.wait(3)] == [
        ("ASSIGNMENT_UPDATED", changed),
        ("ASSIGNMENT_PUBLISHED", {**changed, "published": True}),
        ("ASSIGNMENT_DELETED", {**changed, "published": True}),
    ]


def test_what_is_published_already_is_not_told_again(clockify, subscribe, settled):
    subscribe("PUBLISHED")
    clockify.plan(**PLANNED)
    clockify.send("PUT", f"{SCHEDULING}/publish", PLANNED)

    clockify.send("PUT", f"{SCHEDULING}/publish", PLANNED)

    assert len(settled()) == 1


def test_a_series_that_grows_and_shrinks_is_told_piece_by_piece(clockify, subscribe, receiver, settled):
    for event in ("CREATED", "UPDATED", "DELETED"):
        subscribe(event)
    path = f"{SCHEDULING}/series/{SERIES[0]}"

    grown = clockify.send("PUT", path, {"weeks": 4, "repeat": True}).json
    settled()
    growth = told(receiver)
    receiver.received.clear()
    clockify.send("PUT", path, {"weeks": 3, "repeat": False})
    settled()

    (new,) = {row["id"] for row in grown} - set(SERIES)
    assert [one for one in growth if one[0] == "ASSIGNMENT_CREATED"] == [("ASSIGNMENT_CREATED", new)]
    assert {key for event, key in growth if event == "ASSIGNMENT_UPDATED"} == set(SERIES)
    assert {one for one in told(receiver) if one[0] == "ASSIGNMENT_DELETED"} == {
        ("ASSIGNMENT_DELETED", key) for key in (*SERIES[1:], new)
    }
    assert [one for one in told(receiver) if one[0] == "ASSIGNMENT_UPDATED"] == [("ASSIGNMENT_UPDATED", SERIES[0])]


def test_copies_are_told_as_new(clockify, subscribe, receiver):
    subscribe("CREATED")

    (copy,) = clockify.send("POST", f"{SCHEDULING}/{DRAFT}/copy", {"userId": MEI}).json

    assert [one.body for one in receiver.wait(1)] == [copy]


def test_the_trigger_source_filters(clockify, subscribe, receiver, settled):
    filters: dict[str, tuple[Any, ...]] = {
        "all": ("WORKSPACE_ID",),
        "workspace": ("WORKSPACE_ID", WORKSPACE),
        "project": ("PROJECT_ID", FLEET, MOBILE),
        "user": ("USER_ID", MATEUS),
        "task": ("TASK_ID", TESTING),
        "other-user": ("USER_ID", HANNA),
        "other-project": ("PROJECT_ID", FLEET),
        "assignment": ("ASSIGNMENT_ID", DRAFT),
        "tag": ("TAG_ID",),
        "expense": ("EXPENSE_ID", WORKSPACE),
    }
    for path, (kind, *sources) in filters.items():
        subscribe("CREATED", kind, *sources, path=path)

    clockify.plan(**PLANNED, taskId=TESTING)

    settled()
    assert {one.path for one in receiver.received} == {"/all", "/workspace", "/project", "/user", "/task"}


@pytest.mark.parametrize("switch", ["enabled", "deliveryEnabled", "planEnabled"])
def test_a_webhook_that_is_switched_off_is_not_told(clockify, world, subscribe, settled, switch):
    webhook = subscribe("CREATED")
    with world.transaction("clockify") as store:
        store["webhooks"].put({**webhook, switch: False})

    clockify.plan(**PLANNED)

    assert settled() == []


def test_a_refused_assignment_is_not_told(clockify, subscribe, settled):
    subscribe("CREATED")
    clockify.plan(**PLANNED)
    settled()

    again = {"projectId": MOBILE, "userId": MATEUS, "hoursPerDay": 4, **PLANNED}
    assert clockify.send("POST", f"{SCHEDULING}/recurring", again).status_code == 400

    assert len(settled()) == 1


def test_there_are_no_retries_but_it_can_be_sent_again(clockify, client, subscribe, receiver, settled):
    subscribe("CREATED")
    receiver.fail(1)
    clockify.plan(**PLANNED)
    (listed,) = settled()

    client.post(f"/__admin/deliveries/{listed['id']}/redeliver")

    assert (listed["status"], listed["due"]) == ("failed", None)
    assert [one["status"] for one in settled()] == ["delivered"]


def test_the_subscription_of_another_world_is_untouched(clockify, client, subscribe, receiver, settled):
    subscribe("CREATED")

    answer = client.post(
        f"/__world/elsewhere/api.clockify.me/api/v1/workspaces/{WORKSPACE}{SCHEDULING}/recurring",
        json={"projectId": MOBILE, "userId": MATEUS, "hoursPerDay": 4, **PLANNED},
        headers={"X-Api-Key": clockify.key},
    )
    settled()

    assert answer.status_code == 201
    assert receiver.received == []
    client.delete("/__admin/worlds/elsewhere")
