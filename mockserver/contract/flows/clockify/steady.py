"""The same request, many times: every answer is the same, and nothing changes by reading."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import body
from mockserver.contract.flows.clockify._desk import DAY_NAMES, desk_of, row_of
from mockserver.contract.flows.clockify._every import HOOK, every_read
from mockserver.contract.target import Target

_TIMES = 12


def flow_reading_again_gives_the_same_and_changes_nothing(target: Target) -> None:
    desk = desk_of(target)
    reads = every_read(desk)
    before = desk.everything
    for operation, told in reads:
        replies = [desk.ask(operation, **told) for _ in range(_TIMES)]
        first = body(replies[0])
        assert all(body(reply) == first for reply in replies), f"{operation} changed by being read"
        assert len({reply.headers.get("Last-Page") for reply in replies}) == 1, operation
    assert desk.everything == before


def flow_writing_again_does_the_same_again(target: Target) -> None:
    desk = desk_of(target)
    before = desk.everything
    for number in range(_TIMES):
        form = {**desk.days(3, 4), "hoursPerDay": number + 0.5, "includeNonWorkingDays": True}
        (row,) = desk.plan(**form)
        assert row == {"id": row["id"], **row_of(desk, form)}
        key = {"assignmentId": row["id"]}
        (changed,) = desk.read("update_recurring_assignment", **key, json={**desk.days(4, 4), "note": f"{number}"})
        assert changed == {**row, "period": desk.days(4, 4), "note": f"{number}"}
        series = desk.read("update_series", **key, json={"repeat": True, "weeks": 2})
        recurring = {"repeat": True, "seriesId": series[0]["recurring"]["seriesId"], "weeks": 2}
        assert series == [
            {**changed, "recurring": recurring},
            {**changed, "id": series[1]["id"], "recurring": recurring, "period": desk.days(11, 11)},
        ]
        (copy,) = desk.read("copy_assignment", **key, json={"userId": desk.people[1]})
        alone = {"repeat": True, "seriesId": copy["recurring"]["seriesId"], "weeks": 1}
        assert copy == {**changed, "id": copy["id"], "userId": desk.people[1], "recurring": alone}
        assert body(desk.ask("publish_assignments", json=desk.days(4, 4))) is None
        assert len(desk.planned) == 3
        everyone: dict[str, Any] = {"query": {"seriesUpdateOption": "ALL"}}
        for told in ({**key, **everyone}, {"assignmentId": copy["id"]}):
            assert all(
                one["published"] is (one["period"] == desk.days(4, 4))
                for one in desk.read("delete_recurring_assignment", **told)
            )
        hook = desk.read("create_webhook", json={**HOOK, "name": f"Hook {number}"})
        desk.target.finally_do(lambda hook=hook: desk.ask("delete_webhook", webhookId=hook["id"]))  # type: ignore[misc]
        assert desk.read("update_webhook", webhookId=hook["id"], json=HOOK) == {**hook, "name": HOOK["name"]}
        assert desk.read("list_webhooks")["webhooks"][-1]["id"] == hook["id"]
        assert body(desk.ask("delete_webhook", webhookId=hook["id"])) is None
    assert desk.everything == before


def flow_every_profile_of_many_is_kept(target: Target) -> None:
    desk = desk_of(target)
    key = {"userId": desk.people[0]}
    profile = desk.read("get_member_profile", **key)
    form = {name: profile[name] for name in ("weekStart", "workCapacity", "workingDays")}
    desk.target.finally_call("update_member_profile", **key, json=form)
    for number in range(_TIMES):
        day = DAY_NAMES[number % len(DAY_NAMES)]
        profile |= {"weekStart": day, "workCapacity": f"PT{number + 1}H", "workingDays": [day]}
        form = {name: profile[name] for name in form}
        assert desk.read("update_member_profile", **key, json=form) == profile
        assert desk.read("get_member_profile", **key) == profile
