"""Who comes in: one key that fits exactly, a workspace of one's own, and a role that may."""

from __future__ import annotations

import base64
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NO_TOKEN,
    NOBODY,
    UNKNOWN_KEY,
    UNKNOWN_TOKEN,
    body,
    denied,
    read,
    refused,
)
from mockserver.contract.flows.clockify._desk import Desk, desk_of
from mockserver.contract.flows.clockify._every import CLOSED, every_read, every_write
from mockserver.contract.target import Reply, Target


def _turned_away(reply: Reply, told: tuple[int, str]) -> None:
    refused(reply, 401, *told)


def flow_no_operation_lets_a_stranger_in(target: Target) -> None:
    desk = desk_of(target)
    operations = [*every_read(desk), *every_write(desk)]
    before = desk.everything
    key = next(iter(target.tokens.values()))
    for operation, told in operations:
        for almost in (key.swapcase(), key.upper(), key.lower(), key[:-1], f"{key}x", key[1:], key[:8], "x"):
            _turned_away(desk.ask(operation, token=almost, **told), UNKNOWN_KEY)
        for headers, words in _credentials(target, key):
            _turned_away(desk.ask(operation, headers=headers, **told), words)
    assert desk.everything == before


def _credentials(target: Target, key: str) -> list[tuple[dict[str, str | None], tuple[int, str]]]:
    """Headers in place of the key, and what is said to them."""
    alone: dict[str, str | None] = {"X-Api-Key": None}
    addon = target.tokens.get("addon", key)
    return [
        (alone, NO_TOKEN),
        ({**alone, "Authorization": f"Bearer {key}"}, NO_TOKEN),
        ({**alone, "Authorization": key}, NO_TOKEN),
        ({"X-Addon-Token": addon}, NO_TOKEN),
        ({"X-Api-Key": "x", "X-Addon-Token": "x"}, NO_TOKEN),
        ({"X-Api-Key": addon}, UNKNOWN_KEY),
        ({"X-Api-Key": f"Bearer {key}"}, UNKNOWN_KEY),
        ({"X-Api-Key": f"Basic {base64.b64encode(f':{key}'.encode()).decode()}"}, UNKNOWN_KEY),
        *(
            ({**alone, "X-Addon-Token": almost}, UNKNOWN_TOKEN)
            for almost in (
                key,
                f"Bearer {addon}",
                addon.swapcase(),
                addon[:-1] if addon != key else "x",
                f"{addon}x",
                "x",
            )
        ),
    ]


def flow_an_addon_comes_in_by_its_own_header(target: Target) -> None:
    if "addon" not in target.tokens:
        return
    desk = desk_of(target)
    headers = {"X-Api-Key": None, "x-addon-token": target.tokens["addon"]}
    for operation, told in every_read(desk):
        assert body(desk.ask(operation, headers=headers, **told)) == desk.read(operation, **told), operation


def flow_a_stranger_learns_nothing_but_that(target: Target) -> None:
    """The key is asked for before the workspace, the ids, the parameters and the body."""
    desk = desk_of(target)
    for operation, told in [*every_read(desk), *every_write(desk)]:
        wrong = {name: NOBODY for name in told if name not in ("json", "query")}
        for form in _FORMS if "json" in told else ({},):
            asked: dict[str, Any] = {**wrong, **form, "workspaceId": NOBODY, "query": {"page": "one"}}
            _turned_away(desk.ask(operation, token=NOBODY, **asked), UNKNOWN_KEY)
            _turned_away(desk.ask(operation, headers={"X-Api-Key": None}, **asked), NO_TOKEN)


# Bodies that are wrong in every way.
_FORMS: tuple[dict[str, Any], ...] = (
    {"json": [7]},
    {"json": {}},
    {"raw": ("application/json", b"{")},
    {"raw": ("text/plain", b"{}")},
    {"raw": ("application/json", b"")},
)


def flow_a_workspace_is_closed_to_others(target: Target) -> None:
    desk = desk_of(target)
    operations = [*every_read(desk), *every_write(desk)]
    before = desk.everything
    for operation, told in operations:
        if "{workspaceId}" not in target.provider.operations[operation].path:
            continue
        for strange in (NOBODY, "nobody", desk.people[0]):
            denied(desk.ask(operation, **{**told, "workspaceId": strange}))
        # The workspace is asked for before parameters, body and ids.
        wrong = {name: value for name, value in told.items() if name != "json"}
        for form in _FORMS if "json" in told else ({},):
            denied(desk.ask(operation, **{**wrong, **form, "workspaceId": NOBODY, "query": {"page": "one"}}))
    assert desk.everything == before


def flow_plain_members_read_and_change_no_plan(target: Target) -> None:
    desk = desk_of(target)
    operations = [*every_read(desk), *every_write(desk)]
    reads = [operation for operation, _ in operations[:15]]
    before = desk.everything
    for operation, told in operations:
        if operation in CLOSED:
            denied(desk.ask(operation, credential="member", **told))
            wrong = {name: NOBODY for name in told if name not in ("json", "query")}
            denied(desk.ask(operation, credential="member", **{**told, **wrong}))
        elif operation in reads and operation != "get_current_user":
            reply = desk.ask(operation, credential="member", **told)
            assert body(reply) == desk.read(operation, **told), operation
    assert desk.everything == before
    _keeps_webhooks(desk)


def _keeps_webhooks(desk: Desk) -> None:
    """Whoever makes a webhook is its owner, whatever the role."""
    before = desk.read("list_webhooks")
    me = desk.read("get_current_user", credential="member")["id"]
    form = {"name": "Mine", "url": "https://hooks.fabrikam.example/mine", "webhookEvent": "ASSIGNMENT_UPDATED",
            "triggerSourceType": "ASSIGNMENT_ID", "triggerSource": []}  # fmt: skip
    created = read(desk.target, "create_webhook", json=form, credential="member")
    key = {"webhookId": created["id"], "credential": "member"}
    desk.target.finally_do(lambda: desk.ask("delete_webhook", **key))
    assert created["userId"] == me
    assert read(desk.target, "update_webhook", json={**form, "name": "Ours"}, **key) == {**created, "name": "Ours"}
    body(desk.ask("delete_webhook", **key))
    assert desk.read("list_webhooks") == before
