"""Webhooks are kept and shown as they were configured."""

from __future__ import annotations

import pytest
from fabrikam import AMARA, CI, NOBODY, WEBHOOK

NOW = "2026-03-04T09:30:00Z"
FORM = {
    "name": "New people",
    "uri": "https://hooks.fabrikam.example/people",
    "events": "user_added,user_deleted",
    "isActive": True,
    "authenticationType": "none",
}
SEEDED = {
    "id": WEBHOOK,
    "name": "Planner notifications",
    "uri": "https://hooks.fabrikam.example/awork",
    "events": "user_added,user_updated,user_activation_changed",
    "isActive": True,
    "authenticationType": "header",
    "authentication": "x-fabrikam-hook=7b1c0a52",
    "language": "en-GB",
    "onlyTriggerForMainEntityChanges": False,
    "receiverType": "custom",
    "createdOn": "2024-04-22T09:00:00Z",
    "createdBy": AMARA,
    "updatedOn": "2024-04-22T09:00:00Z",
    "updatedBy": AMARA,
}


def test_a_webhook_is_read_from_the_list_and_alone(awork):
    reader = awork("config-reader")

    assert reader.get("/webhooks").json == [SEEDED]
    assert reader.get(f"/webhooks/{WEBHOOK}").json == SEEDED


def test_create_answers_200_with_the_new_webhook(admin):
    answer = admin.post("/webhooks", FORM)

    assert answer.status_code == 200
    assert answer.json == {
        **FORM,
        "onlyTriggerForMainEntityChanges": False,
        "id": answer.json["id"],
        "receiverType": "custom",
        "createdOn": NOW,
        "createdBy": CI,
        "updatedOn": NOW,
        "updatedBy": CI,
    }
    assert admin.get("/webhooks").json == [SEEDED, answer.json]


def test_put_replaces_the_webhook(admin):
    answer = admin.put(f"/webhooks/{WEBHOOK}", {**FORM, "onlyTriggerForMainEntityChanges": True, "language": None})

    assert answer.status_code == 200
    assert answer.json == {
        **FORM,
        "onlyTriggerForMainEntityChanges": True,
        "id": WEBHOOK,
        "receiverType": "custom",
        "createdOn": "2024-04-22T09:00:00Z",
        "createdBy": AMARA,
        "updatedOn": NOW,
        "updatedBy": CI,
    }
    assert admin.get(f"/webhooks/{WEBHOOK}").json == answer.json


def test_delete_takes_the_log_along(admin):
    assert admin.delete(f"/webhooks/{WEBHOOK}").status_code == 204
    assert [admin.get(f"/webhooks/{WEBHOOK}{rest}").status_code for rest in ("", "/logs")] == [404, 404]
    assert admin.delete(f"/webhooks/{WEBHOOK}").status_code == 404
    assert admin.get(f"/webhooks/{NOBODY}").status_code == 404


@pytest.mark.parametrize(
    ("uri", "receiver"),
    [
        ("https://hooks.slack.com/services/T0/B0/x", "slack"),
        ("https://HOOKS.slack.com", "slack"),
        ("https://hooks.slack.com.example/services", "custom"),
        ("https://example.com/hooks.slack.com", "custom"),
        ("https://[broken", "custom"),
    ],
)
def test_the_receiver_follows_from_the_address(admin, uri, receiver):
    answer = admin.post("/webhooks", {**FORM, "uri": uri})

    assert (answer.status_code, answer.json["receiverType"]) == (200, receiver)


def test_every_listed_event_is_accepted_and_no_other(admin):
    events = admin.get("/webhooks/eventtypes").json
    accepted = admin.post("/webhooks", {**FORM, "events": ",".join(events)})
    refused = admin.post("/webhooks", {**FORM, "events": "user_added,capacity_changed"})

    assert accepted.status_code == 200
    assert (refused.status_code, refused.json) == (
        400,
        {
            "code": "validation-failed",
            "description": "The model is invalid, see validationErrors.",
            "link": "https://developers.awork.com/",
            "traceId": refused.headers["trace-id"],
            "validationErrors": [
                {
                    "property": "Events",
                    "message": "'Events' has a range of values which does not include 'capacity_changed'.",
                }
            ],
        },
    )


def test_slack_events_are_some_of_all(admin):
    assert set(admin.get("/webhooks/eventtypes/slack").json) < set(admin.get("/webhooks/eventtypes").json)


def test_the_log_tells_what_was_delivered_oldest_first(admin):
    answer = admin.get(f"/webhooks/{WEBHOOK}/logs")

    assert answer.status_code == 200
    assert answer.json == [
        {
            "message": "user_updated",
            "webhookId": WEBHOOK,
            "responseCode": 503,
            "createdOn": "2026-02-24T10:02:00Z",
            "reason": "Service Unavailable",
            "isSuccessful": False,
        },
        {
            "message": "user_updated",
            "webhookId": WEBHOOK,
            "responseCode": 200,
            "createdOn": "2026-02-24T10:07:00Z",
            "isSuccessful": True,
        },
    ]


def test_webhooks_need_workspace_manage_config(awork):
    assert awork("member").get("/webhooks").status_code == 401
    assert awork("member").get("/webhooks/eventtypes").status_code == 401
    assert awork("config-reader").post("/webhooks", FORM).status_code == 401
    assert awork("config-reader").put(f"/webhooks/{WEBHOOK}", FORM).status_code == 401
    assert awork("config-reader").delete(f"/webhooks/{WEBHOOK}").status_code == 401
