"""Capacities: replaced as a whole, refused as a whole, closed to others."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body, people
from mockserver.contract.target import Target

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULT_WEEK = dict(zip(_DAYS, (28800,) * 5 + (0, 0), strict=True))


def flow_capacity_is_replaced_as_a_whole(target: Target) -> None:
    person, sibling = people(target)[:2]
    before = body(target.call("get_user_capacity", userId=sibling))
    created = body(target.call("get_user_capacity", userId=person))
    full = dict(zip(_DAYS, (3600, 7200, 10800, 14400, 18000, 21600, 86400), strict=True))
    forms: list[tuple[dict[str, Any], dict[str, int]]] = [
        (full, full),
        ({"tue": 60}, dict.fromkeys(_DAYS, 0) | {"tue": 60}),
        (dict.fromkeys(_DAYS, 0), dict.fromkeys(_DAYS, 0)),
        ({}, _DEFAULT_WEEK),
        (full, full),
        ({**dict.fromkeys(_DAYS), "capacityPerWeek": None}, _DEFAULT_WEEK),
        ({"capacityPerWeek": 126003}, dict(zip(_DAYS, (25201, 25201, 25201, 25200, 25200, 0, 0), strict=True))),
        ({"capacityPerWeek": 0}, dict.fromkeys(_DAYS, 0)),
        ({"capacityPerWeek": 5, "sun": 86400}, dict.fromkeys(_DAYS, 0) | {"sun": 86400}),
        ({"weeklyCapacity": full}, _DEFAULT_WEEK),
        (full, full),
        (full, full),
    ]
    latest = created["updatedOn"]
    for form, week in forms:
        written = body(target.call("update_user_capacity", userId=person, json=form))
        read = body(target.call("get_user_capacity", userId=person))

        assert written == read, f"PUT {form} answered {written}, GET reads {read}"
        assert read["weeklyCapacity"] == week, f"PUT {form} left {read['weeklyCapacity']}"
        assert read["capacityPerWeek"] == sum(week.values())
        assert (read["userId"], read["createdOn"], read["createdBy"]) == (
            person,
            created["createdOn"],
            created["createdBy"],
        )
        assert read["updatedOn"] >= latest
        latest = read["updatedOn"]
    assert body(target.call("get_user_capacity", userId=sibling)) == before


def flow_a_refused_capacity_changes_nothing(target: Target) -> None:
    person = people(target)[0]
    before = body(target.call("get_user_capacity", userId=person))
    no_capacities: tuple[Any, ...] = (-1, 86401, 2147483648, 1.5, 28800.0, "28800", True, [], {})
    for bad in no_capacities:
        refused = target.call("update_user_capacity", userId=person, json={"mon": bad, "tue": 1})

        assert refused.status == 400, f"mon={bad!r} answered {refused.status}"
        is_bound = bad in (-1, 86401) and not isinstance(bad, bool)
        assert refused.body["code"] == ("value-out-of-range" if is_bound else "validation-failed"), (
            f"mon={bad!r}: {refused.body}"
        )
    assert target.call("update_user_capacity", userId=person, json={"capacityPerWeek": 604801}).status == 400
    assert body(target.call("get_user_capacity", userId=person)) == before


def flow_only_planners_touch_the_capacity_of_others(target: Target) -> None:
    me = body(target.call("get_me", credential="member"))["id"]
    other = next(person for person in people(target) if person != me)
    before = body(target.call("get_user_capacity", userId=other))

    assert target.call("update_user_capacity", userId=me, json={"mon": 60}, credential="member").status == 200
    assert target.call("get_user_capacity", userId=other, credential="member").status == 401
    assert target.call("update_user_capacity", userId=other, json={"mon": 60}, credential="member").status == 401
    assert target.call("get_user_capacity", userId=NOBODY, credential="member").status == 401
    assert body(target.call("get_user_capacity", userId=other)) == before
    assert target.call("update_user_capacity", userId=other, json={"mon": 60}, credential="planner").status == 200
    assert target.call("get_user_capacity", userId=NOBODY).status == 404
