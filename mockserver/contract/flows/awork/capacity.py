"""Capacities: replaced as a whole, refused as a whole, each person's own, closed to others."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import NOBODY, body, clock, me, moment, other_than, people, within
from mockserver.contract.flows.awork._own import own_api_user, own_key
from mockserver.contract.flows.awork._refusals import (
    INT,
    forbidden,
    invalid,
    not_found,
    out_of_range,
    unconvertible,
)
from mockserver.contract.target import Target

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MEMBERS = ["userId", "weeklyCapacity", "createdOn", "createdBy", "updatedOn", "updatedBy", "capacityPerWeek"]
_NOTHING = dict.fromkeys(_DAYS, 0)


def _week(*days: int) -> dict[str, int]:
    return dict(zip(_DAYS, days, strict=True))


_DEFAULT = _week(28800, 28800, 28800, 28800, 28800, 0, 0)
_FULL = _week(3600, 7200, 10800, 14400, 18000, 21600, 86400)
_ODD = _week(1, 59, 61, 3601, 86399, 86400, 7)
_FORMS: list[tuple[dict[str, Any], dict[str, int]]] = [
    (_FULL, _FULL),
    ({"tue": 60}, _NOTHING | {"tue": 60}),
    (_ODD, _ODD),
    (_ODD, _ODD),
    (_NOTHING, _NOTHING),
    ({}, _DEFAULT),
    (_FULL, _FULL),
    ({**dict.fromkeys(_DAYS), "capacityPerWeek": None}, _DEFAULT),
    ({**_FULL, "wed": None, "capacityPerWeek": None}, _FULL | {"wed": 0}),
    (dict.fromkeys(_DAYS, 86400), dict.fromkeys(_DAYS, 86400)),
    ({"capacityPerWeek": 144000}, _DEFAULT),
    ({"capacityPerWeek": 126003}, _week(25201, 25201, 25201, 25200, 25200, 0, 0)),
    ({"capacityPerWeek": 5}, _week(1, 1, 1, 1, 1, 0, 0)),
    ({"capacityPerWeek": 0}, _NOTHING),
    ({"capacityPerWeek": 604800}, dict.fromkeys(_DAYS, 86400)),
    ({"capacityPerWeek": 5, "sun": 86400}, _NOTHING | {"sun": 86400}),
    ({"capacityPerWeek": 5, "sun": 0}, _NOTHING),
    ({"weeklyCapacity": _FULL}, _DEFAULT),
    (_FULL, _FULL),
    ({"userId": NOBODY, "createdOn": "2001-01-01T00:00:00Z", "createdBy": NOBODY, "sat": 3}, _NOTHING | {"sat": 3}),
]


def flow_capacity_is_replaced_as_a_whole(target: Target) -> None:
    since, caller = clock(target), me(target)
    everybody = people(target)
    person = everybody[1]
    others = _weeks(target, [one for one in everybody if one != person])
    created = _restored(target, person)
    whole = body(target.call("get_user", userId=person))
    latest = created["updatedOn"]
    for form, week in _FORMS:
        written = body(target.call("update_user_capacity", userId=person, json=form))

        assert written == {
            **created,
            "weeklyCapacity": week,
            "updatedOn": written["updatedOn"],
            "updatedBy": caller,
            "capacityPerWeek": sum(week.values()),
        }, f"PUT {form} answered {written}"
        for _ in range(2):
            read = body(target.call("get_user_capacity", userId=person))
            assert read == written, f"PUT {form} answered {written}, GET reads {read}"
        assert list(read) == list(written) == _MEMBERS
        assert moment(latest) <= moment(read["updatedOn"])
        latest = read["updatedOn"]
        within(target, since, latest)
    assert body(target.call("get_user", userId=person)) == whole
    assert _weeks(target, list(others)) == others


def flow_each_day_is_kept_by_itself_and_of_each_person(target: Target) -> None:
    first, second = people(target)[-2:]
    _restored(target, first)
    _restored(target, second)
    for number, day in enumerate(_DAYS, 1):
        body(target.call("update_user_capacity", userId=first, json={day: number}))
        body(target.call("update_user_capacity", userId=second.upper(), json={day: 86400 - number}))

        assert _shown(target, first) == _NOTHING | {day: number}
        assert _shown(target, second) == _NOTHING | {day: 86400 - number}


def flow_a_refused_capacity_changes_nothing(target: Target) -> None:
    person = people(target)[0]
    before = body(target.call("get_user_capacity", userId=person))
    texts: tuple[Any, ...] = ("28800", "", "x", 1.5, 28800.0, 0.0, True, False, [], {}, 2147483648, -2147483649)
    for name in (*_DAYS, "capacityPerWeek"):
        member, most = name[0].upper() + name[1:], 604800 if name == "capacityPerWeek" else 86400
        sibling = {"sat": 1} if name != "sat" else {"sun": 1}
        for bad in texts if name in ("mon", "capacityPerWeek") else ("28800", 28800.0, True, 2147483648):
            refused = target.call("update_user_capacity", userId=person, json={name: bad, **sibling})
            invalid(refused, unconvertible(f"$.{name}", INT))
        for bad, bound, limit in ((-1, "greater", 0), (most + 1, "less", most), (2147483647, "less", most)):
            refused = target.call("update_user_capacity", userId=person, json={name: bad})
            out_of_range(refused, member, bound, limit)
    assert body(target.call("get_user_capacity", userId=person)) == before


def flow_a_week_that_was_never_set_is_as_old_as_the_person(target: Target) -> None:
    for person in people(target):
        told = body(target.call("get_user", userId=person))
        week = body(target.call("get_user_capacity", userId=person))
        assert week["userId"] == person
        assert week["capacityPerWeek"] == sum(week["weeklyCapacity"].values())
        assert moment(told["createdOn"]) <= moment(week["createdOn"]) <= moment(week["updatedOn"])
        if week["updatedOn"] == told["createdOn"]:
            assert (week["createdBy"], week["updatedBy"]) == (told["createdBy"], told["createdBy"])


def flow_only_planners_touch_the_capacity_of_others(target: Target) -> None:
    own = me(target, credential="member")
    other = other_than(target, own)
    before, mine = _restored(target, other), _restored(target, own)
    reader = own_key(target, "user-planning-data:read", "user-master-data:read", "user-master-data:write")
    writer = own_key(target, "user-planning-data:write", "user-planning-data:delete")

    for _ in range(3):
        written = body(target.call("update_user_capacity", userId=own, json={"mon": 60}, credential="member"))
        assert written == {
            **mine,
            "weeklyCapacity": _NOTHING | {"mon": 60},
            "updatedOn": written["updatedOn"],
            "updatedBy": own,
            "capacityPerWeek": 60,
        }
        assert body(target.call("get_user_capacity", userId=own, credential="member")) == written
        for person in (other, NOBODY):
            forbidden(target.call("get_user_capacity", userId=person, credential="member"))
            forbidden(target.call("update_user_capacity", userId=person, json={"mon": 60}, credential="member"))
            forbidden(target.call("update_user_capacity", userId=person, json={"mon": 60}, token=reader))
            forbidden(target.call("get_user_capacity", userId=person, token=writer))
    # What is wrong with the form is told first.
    bad = target.call("update_user_capacity", userId=other, json={"mon": -1}, credential="member")
    out_of_range(bad, "Mon", "greater", 0)
    assert body(target.call("get_user_capacity", userId=other, token=reader)) == before
    written = body(target.call("update_user_capacity", userId=other, json={"mon": 7}, token=writer))
    assert written["capacityPerWeek"] == 7
    assert _shown(target, other) == _NOTHING | {"mon": 7}


def flow_nobody_and_programs_have_no_capacity(target: Target) -> None:
    for person in (NOBODY, own_api_user(target)["id"]):
        not_found(target.call("get_user_capacity", userId=person))
        not_found(target.call("update_user_capacity", userId=person, json={}))


def _restored(target: Target, person: str) -> dict[str, Any]:
    """The person's capacity, whose week comes back when the flow is over."""
    before: dict[str, Any] = body(target.call("get_user_capacity", userId=person))
    target.finally_call("update_user_capacity", userId=person, json=before["weeklyCapacity"])
    return before


def _shown(target: Target, person: str) -> dict[str, int]:
    capacity = body(target.call("get_user_capacity", userId=person))
    week: dict[str, int] = capacity["weeklyCapacity"]
    assert capacity["capacityPerWeek"] == sum(week.values())
    return week


def _weeks(target: Target, everybody: list[str]) -> dict[str, Any]:
    return {person: body(target.call("get_user_capacity", userId=person)) for person in everybody}
