"""Webhooks: their configuration, the events they can be for, what they delivered."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body, clock, done, me, moment, rows, within
from mockserver.contract.flows.awork._own import MASTER_DATA, own_webhook, restored_person
from mockserver.contract.flows.awork._refusals import empty, invalid, not_found, unconvertible
from mockserver.contract.target import Target

_FORM: dict[str, Any] = {
    "name": " Käse  \U0001f9c0 東京 ",
    "uri": "https://hooks.fabrikam.example/in?a=b&c=%C3%BC",
    "events": "user_added,user_updated",
    "isActive": False,
    "authenticationType": "none",
}
_NOBODY = "http://127.0.0.1:9/nobody-listens"  # the port of the discard protocol, of the mock's own machine
_PATIENCE = 10  # seconds until a delivery has failed
_CHANGES: list[dict[str, Any]] = [
    {"uri": "https://hooks.slack.com/services/T0/B0/X0"},
    {"isActive": True, "events": "taskassignment_added"},
    {"authenticationType": "header", "authentication": "x-key=Grün=1", "language": "de-DE"},
    {"onlyTriggerForMainEntityChanges": True, "name": "x" * 300, "language": " ü \U0001f98a "},
    {"uri": "https://hooks.fabrikam.example/" + "ü\U0001f98a" * 100, "authentication": "x=" + "é" * 300},
    {"onlyTriggerForMainEntityChanges": None, "language": None, "authentication": None},
    {"uri": "http://hooks.slack.com.fabrikam.example/x", "id": NOBODY, "receiverType": "slack"},
    {},
    {},
]


def flow_webhook_from_creation_to_deletion(target: Target) -> None:
    since, caller = clock(target), me(target)
    others = rows(target, "list_webhooks")
    created, sibling = own_webhook(target, **_FORM), own_webhook(target)
    key: dict[str, Any] = {"webhookId": created["id"]}
    own = {"id": created["id"], "createdOn": created["createdOn"], "createdBy": caller, "updatedBy": caller}
    told = {**_FORM, **own, "onlyTriggerForMainEntityChanges": False, "receiverType": "custom"}
    assert created == {**told, "updatedOn": created["createdOn"]}
    assert body(target.call("get_webhook", **key)) == created
    assert rows(target, "list_webhooks") == [*others, created, sibling]
    assert body(target.call("list_webhook_logs", **key)) == []
    latest = created["updatedOn"]
    for change in _CHANGES:
        form = {**_FORM, **change}
        said = {name: value for name, value in form.items() if value is not None}
        said |= {"receiverType": "slack" if "slack.com/" in form["uri"] else "custom"}
        said |= {"onlyTriggerForMainEntityChanges": form.get("onlyTriggerForMainEntityChanges") or False}
        changed = body(target.call("update_webhook", **key, json=form))

        assert changed == {**said, **own, "updatedOn": changed["updatedOn"]}
        assert moment(latest) <= moment(changed["updatedOn"])
        latest = changed["updatedOn"]
        assert body(target.call("get_webhook", **key)) == changed
        assert rows(target, "list_webhooks") == [*others, changed, sibling]
    within(target, since, created["createdOn"], latest)
    assert body(target.call("get_webhook", **key)) == changed
    for gone in (created["id"], sibling["id"]):
        done(target.call("delete_webhook", webhookId=gone))
        not_found(target.call("get_webhook", webhookId=gone))
        not_found(target.call("update_webhook", webhookId=gone, json=_FORM))
        not_found(target.call("delete_webhook", webhookId=gone))
        not_found(target.call("list_webhook_logs", webhookId=gone))
        assert [one for one in rows(target, "list_webhooks") if one["id"] == gone] == []
    assert rows(target, "list_webhooks") == others


def flow_a_refused_webhook_changes_nothing(target: Target) -> None:
    webhook = own_webhook(target)
    key: dict[str, Any] = {"webhookId": webhook["id"]}
    others = rows(target, "list_webhooks")
    text, flag = "System.String", "System.Boolean"
    for operation, told in (("create_webhook", {}), ("update_webhook", key)):
        for name in ("name", "uri", "events", "isActive", "authenticationType"):
            member = name[0].upper() + name[1:]
            lacking = {one: value for one, value in _FORM.items() if one != name}
            invalid(target.call(operation, **told, json=lacking), empty(member))
            bad = target.call(operation, **told, json={**_FORM, name: 1})
            invalid(bad, unconvertible(f"$.{name}", flag if name == "isActive" else text))
        for name in ("name", "uri"):
            bad = target.call(operation, **told, json={**_FORM, name: " "})
            invalid(bad, empty(name.capitalize()))
        bad = target.call(operation, **told, json={**_FORM, "uri": "ftp://fabrikam.example"})
        invalid(bad, ("Uri", "'Uri' is not in the correct format."))
        for events in ("capacity_updated", "user_added,capacity_updated"):
            bad = target.call(operation, **told, json={**_FORM, "events": events})
            unknown = "'Events' has a range of values which does not include 'capacity_updated'."
            invalid(bad, ("Events", unknown))
        bad = target.call(operation, **told, json={**_FORM, "authenticationType": "basic"})
        unknown = "'AuthenticationType' has a range of values which does not include 'basic'."
        invalid(bad, ("AuthenticationType", unknown))
    assert rows(target, "list_webhooks") == others
    assert body(target.call("get_webhook", **key)) == webhook


def flow_deliveries_are_told_in_order(target: Target) -> None:
    events = body(target.call("list_webhook_event_types"))
    for webhook in rows(target, "list_webhooks"):
        assert set(webhook["events"].split(",")) <= set(events)
        assert moment(webhook["createdOn"]) <= moment(webhook["updatedOn"])
        log = body(target.call("list_webhook_logs", webhookId=webhook["id"]))
        assert [moment(one["createdOn"]) for one in log] == sorted(moment(one["createdOn"]) for one in log)
        for one in log:
            assert one["webhookId"] == webhook["id"]
            assert one["message"] in events
            assert moment(webhook["createdOn"]) <= moment(one["createdOn"])
            status = one.get("responseCode")
            assert one["isSuccessful"] is (status is not None and 200 <= status < 300)
            assert ("reason" in one) is not one["isSuccessful"]
            assert status is None or one["isSuccessful"] or one["reason"] == HTTPStatus(status).phrase
    not_found(target.call("list_webhook_logs", webhookId=NOBODY))


def flow_what_nobody_took_is_logged(target: Target) -> None:
    since, person = clock(target), me(target, credential="member")
    before = restored_person(target, person)
    form = {name: before[name] for name in MASTER_DATA if name in before}
    told = {"uri": _NOBODY, "events": "user_updated", "isActive": True}
    webhook, sibling = own_webhook(target, **told), own_webhook(target, uri=_NOBODY)
    key: dict[str, Any] = {"webhookId": webhook["id"]}
    earlier: list[dict[str, Any]] = []
    for number in range(1, 4):
        body(target.call("update_user", userId=person, json={**form, "position": f"Lead {number}"}))
        log = _log_of(target, webhook["id"], number)
        assert log[:-1] == earlier
        failed = {"message": "user_updated", **key, "isSuccessful": False}
        assert log[-1] == {**failed, "createdOn": log[-1]["createdOn"], "reason": log[-1]["reason"]}
        within(target, since, log[-1]["createdOn"])
        shown = body(target.call("get_webhook", **key))
        assert shown == {**webhook, "lastFailureReason": log[-1]["reason"]}
        earlier = log
    assert body(target.call("list_webhook_logs", webhookId=sibling["id"])) == []


def _log_of(target: Target, webhook: str, number: int) -> list[dict[str, Any]]:
    """The log once it has so many rows: nobody waits for a receiver."""
    until = time.monotonic() + _PATIENCE
    while True:
        log: list[dict[str, Any]] = body(target.call("list_webhook_logs", webhookId=webhook))
        if len(log) >= number or time.monotonic() > until:
            assert len(log) == number, (
                f"{len(log)} of {number} deliveries to {_NOBODY} are logged; may the mock go there?"
            )
            return log
        time.sleep(0.02)


def flow_events_are_those_of_the_guide(target: Target) -> None:
    events = body(target.call("list_webhook_event_types"))
    assert events == list(dict.fromkeys(events))
    assert set(events) >= _GUIDE
    assert not [one for one in events if "capacity" in one or "apiuser" in one]
    slack = body(target.call("list_slack_webhook_event_types"))
    assert set(slack) < set(events)
    assert len(slack) == len(set(slack)) > 0


def _events(entity: str, *verbs: str) -> set[str]:
    return {f"{entity}_{verb}" for verb in verbs}


_CRUD = ("added", "updated", "deleted")
_GUIDE = (
    _events("absence", *_CRUD)
    | _events("company", *_CRUD, "type_changed")
    | _events("project", *_CRUD, "status_changed", "type_changed", "comment_added")
    | _events("projectmember", "added", "deleted")
    | _events("task", *_CRUD, "status_changed", "type_changed", "comment_added")
    | _events("taskassignment", "added", "deleted")
    | _events("tasklist", *_CRUD)
    | _events("timetracking", *_CRUD, "type_changed")
    | _events("user", *_CRUD, "status_changed", "activation_changed")
)
