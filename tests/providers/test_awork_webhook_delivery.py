"""What awork tells webhooks: its payload and header, its patience, and when it pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fabrikam import AMARA, CI, EXPORT, HANNA, JONAS, PRIYA, WEBHOOK
from flask import Flask
from receiver import BOUND, Receiver

FORM = {
    "name": "Sync",
    "events": "user_updated,user_deleted,user_activation_changed",
    "isActive": True,
    "authenticationType": "none",
}
FIVE_MINUTES = 300


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def subscribe(admin, receiver) -> Callable[..., str]:
    """Makes a webhook and gives its id; the seeded one is gone."""
    admin.delete(f"/webhooks/{WEBHOOK}")

    def made(**told: Any) -> str:
        answer = admin.post("/webhooks", {**FORM, "uri": receiver.url, **told})
        assert answer.status_code == 200, answer.json
        key: str = answer.json["id"]
        return key

    return made


@pytest.fixture
def settled(app: Flask, client) -> Callable[[], list[dict]]:
    """The deliveries, newest first, once everything that is due was sent."""

    def listed() -> list[dict]:
        assert app.extensions["mockserver"].courier.rest(BOUND)
        return client.get("/__admin/deliveries").json["deliveries"]

    return listed


@pytest.fixture
def advance(client, settled) -> Callable[[float], None]:
    def moved(seconds: float) -> None:
        client.put("/__admin/clock", json={"advance": seconds})
        settled()

    return moved


def rename(admin, person: str = JONAS, **told: Any) -> Any:
    form = {"firstName": "Jon", "lastName": "Lindqvist", "language": "en-GB", **told}
    answer = admin.put(f"/users/{person}", form)
    assert answer.status_code == 200
    return answer


def test_a_changed_person_is_told_with_what_changed(admin, subscribe, receiver):
    before = admin.get(f"/users/{JONAS}").json
    subscribe()

    answer = rename(admin, position="Lead")

    (received,) = receiver.wait(1)
    (title,) = [{"property": "Title", "old": before["title"]}] if "title" in before else [None]
    changes = {one["property"]: one for one in received.body.pop("changes")}
    assert received.method == "POST"
    assert received.headers["content-type"] == "application/json"
    assert received.body == {
        "timestamp": "2026-03-04T09:30:00.0000000+00:00",
        "eventType": "user_updated",
        "entity": answer.json,
        "entityId": JONAS,
        "entityType": "user",
        "entityLink": f"http://localhost/api.awork.com/api/v1/users/{JONAS}",
        "traceId": answer.headers["trace-id"],
        "triggeredBy": {"id": CI, "firstName": "mockserver CI"},
    }
    assert changes["FirstName"] == {"property": "FirstName", "old": "Jonas", "new": "Jon"}
    assert changes.get("Title") == title
    assert not changes.keys() & {"UpdatedOn", "UpdatedBy", "ResourceVersion"}


def test_the_configured_header_is_sent_and_hidden_in_the_list(admin, subscribe, receiver, settled):
    subscribe(authenticationType="header", authentication="x-fabrikam-hook=a=b; c")

    rename(admin)

    (received,) = receiver.wait(1)
    assert received.headers["x-fabrikam-hook"] == "a=b; c"
    (listed,) = settled()
    assert listed["request"]["headers"] == {"Content-Type": "application/json", "x-fabrikam-hook": "***"}


def test_activation_archive_and_deletion_have_their_events(admin, subscribe, receiver):
    subscribe()

    admin.post(f"/users/{HANNA}/deactivate")
    admin.post(f"/users/{HANNA}/activate")
    admin.post(f"/users/{HANNA}/setarchived", {"isArchived": True})
    admin.delete(f"/users/{HANNA}")

    told = receiver.wait(4)
    assert [(one.body["eventType"], one.body.get("changes")) for one in told] == [
        (
            "user_activation_changed",
            [
                {"property": "IsDeactivated", "old": False, "new": True},
                {"property": "DeactivatedOn", "new": "2026-03-04T09:30:00Z"},
            ],
        ),
        (
            "user_activation_changed",
            [
                {"property": "IsDeactivated", "old": True, "new": False},
                {"property": "DeactivatedOn", "old": "2026-03-04T09:30:00Z"},
            ],
        ),
        ("user_updated", [{"property": "IsArchived", "old": False, "new": True}]),
        ("user_deleted", None),
    ]
    assert told[-1].body["entity"]["lastName"] == "Weiß"


def test_whoever_deletes_themselves_is_named_all_the_same(awork, admin, world, subscribe, receiver):
    subscribe()
    with world.transaction("awork") as store:
        role = store["users"].get(AMARA)["roleId"]
        store["users"].put({**store["users"].get(PRIYA), "roleId": role})

    answer = awork("member").delete(f"/users/{PRIYA}")

    assert answer.status_code == 204
    (received,) = receiver.wait(1)
    assert received.body["triggeredBy"] == {"id": PRIYA, "firstName": "Priya", "lastName": "Raman"}


@pytest.mark.parametrize(
    "change",
    [
        lambda admin: admin.put(f"/users/{JONAS}/capacity", {"mon": 3600}),
        lambda admin: admin.put(f"/apiusers/{EXPORT}", {"name": "Other"}),
        lambda admin: admin.post("/roles", {"name": "Newcomers"}),
        lambda admin: admin.post(f"/users/{JONAS}/setarchived", {"isArchived": False}),
        lambda admin: admin.put(f"/users/{JONAS}", {"gender": "x" * 99}),
    ],
    ids=["capacity", "API user", "role", "no difference", "refused"],
)
def test_of_other_changes_nobody_is_told(admin, subscribe, receiver, settled, change):
    subscribe()

    change(admin)

    assert settled() == []
    assert receiver.received == []


@pytest.mark.parametrize(
    "told",
    [{"isActive": False}, {"events": "user_added,task_updated"}, {"uri": "https://hooks.slack.com/services/T0/B0/x"}],
)
def test_a_webhook_for_something_else_is_not_told(admin, subscribe, settled, told):
    subscribe(**told)

    rename(admin)

    assert settled() == []


def test_the_log_has_every_attempt(admin, subscribe, receiver, advance):
    key = subscribe()
    receiver.fail(1, 503)

    rename(admin)
    advance(FIVE_MINUTES)

    assert admin.get(f"/webhooks/{key}/logs").json == [
        {
            "message": "user_updated",
            "webhookId": key,
            "responseCode": 503,
            "createdOn": "2026-03-04T09:30:00Z",
            "reason": "Service Unavailable",
            "isSuccessful": False,
        },
        {
            "message": "user_updated",
            "webhookId": key,
            "responseCode": 200,
            "createdOn": "2026-03-04T09:35:00Z",
            "isSuccessful": True,
        },
    ]
    shown = admin.get(f"/webhooks/{key}").json
    assert (shown["isActive"], shown["lastFailureReason"]) == (True, "503 Service Unavailable")


def test_ten_retries_then_the_webhook_is_paused(admin, subscribe, receiver, advance, settled):
    key = subscribe()
    receiver.fail(20)
    rename(admin)

    for _ in range(9):
        advance(FIVE_MINUTES)
    assert admin.get(f"/webhooks/{key}").json["isActive"]
    advance(FIVE_MINUTES)

    paused = admin.get(f"/webhooks/{key}").json
    assert (paused["isActive"], paused["lastFailureReason"]) == (False, "500 Internal Server Error")
    assert "failures" not in paused
    (listed,) = settled()
    assert (listed["status"], len(listed["attempts"]), len(receiver.received)) == ("failed", 11, 11)
    rename(admin, firstName="Johannes")
    assert len(settled()) == 1


def test_failures_of_several_events_count_together_and_a_success_ends_the_count(admin, subscribe, receiver, settled):
    key = subscribe()
    receiver.fail(10)
    for number in range(11):
        rename(admin, firstName=f"Jonas {number}")
    settled()
    assert admin.get(f"/webhooks/{key}").json["isActive"]

    receiver.fail(11)
    for number in range(11):
        rename(admin, firstName=f"Jon {number}")
    settled()

    assert not admin.get(f"/webhooks/{key}").json["isActive"]


def test_a_paused_webhook_gets_no_retry_until_somebody_enables_it(admin, subscribe, receiver, settled, advance):
    key = subscribe()
    receiver.fail(11)
    for number in range(11):
        rename(admin, firstName=f"Jonas {number}")
    settled()

    advance(FIVE_MINUTES)
    assert len(receiver.received) == 11
    admin.put(f"/webhooks/{key}", {**FORM, "uri": receiver.url})
    receiver.fail(1)
    rename(admin, firstName="Again")
    settled()

    assert len(receiver.received) == 12
    assert admin.get(f"/webhooks/{key}").json["isActive"]


def test_the_seeded_webhook_goes_nowhere_and_is_not_blamed(admin, settled):
    before = [admin.get(f"/webhooks/{WEBHOOK}{rest}").json for rest in ("", "/logs")]

    rename(admin)

    (listed,) = settled()
    assert (listed["status"], listed["subscription"]) == ("refused", WEBHOOK)
    assert [admin.get(f"/webhooks/{WEBHOOK}{rest}").json for rest in ("", "/logs")] == before
