"""Working times: set day by day; the hours a day of the user are another matter."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.projectcor._calls import (
    NOBODY,
    body,
    company,
    invalid,
    no_user,
    own_user,
    refused,
    user,
)
from mockserver.contract.target import Target

_DAY = {"dayOfWeek": "2", "start": "09:00", "end": "18:00", "breakTime": "1"}
_DAYS: list[tuple[dict[str, str], float, float]] = [
    # What is sent, the break and the hours that follow.
    (_DAY, 1, 8),
    ({"dayOfWeek": "1", "start": "09:00", "end": "18:00", "breakTime": "0"}, 0, 9),
    ({"dayOfWeek": "3", "start": "07:15", "end": "12:00", "breakTime": "0.25"}, 0.25, 4.5),
    ({"dayOfWeek": "4", "start": "00:00", "end": "23:59", "breakTime": "1.5"}, 1.5, 1439 / 60 - 1.5),
    ({"dayOfWeek": "5", "start": "22:00", "end": "06:00", "breakTime": "0.5"}, 0.5, 7.5),
    ({"dayOfWeek": "6", "start": "12:00", "end": "12:30", "breakTime": "2"}, 2, 0),
    ({"dayOfWeek": "7", "start": "08:00", "end": "16:00"}, 0, 8),
    ({"dayOfWeek": "2", "start": "08:00", "end": "16:00", "breakTime": "0.75"}, 0.75, 7.25),
    ({"dayOfWeek": "2", "start": "08:00", "end": "16:00", "breakTime": "0.75"}, 0.75, 7.25),
]


def flow_working_time_is_set_day_by_day(target: Target) -> None:
    at = company(target)
    person, other = own_user(target), own_user(target, daily_hours=3)
    before = body(target.call("list_working_times"))
    expected: dict[int, dict[str, Any]] = {}
    for sent, pause, hours in _DAYS:
        _set(target, person["id"], at, sent)
        number = int(sent["dayOfWeek"])
        expected[number] = {
            "daily_hours": hours,
            "day_of_week": number,
            "start_at": f"{sent['start']}:00",
            "end_at": f"{sent['end']}:00",
            "user_id": person["id"],
            "break_time": pause,
        }
        days = [expected[one] for one in sorted(expected)]
        for _ in range(2):
            told = body(target.call("list_working_times"))
            assert told.pop(str(person["id"])) == days, f"{sent} left {told}"
            assert told == before
        assert list(days[0]) == ["daily_hours", "day_of_week", "start_at", "end_at", "user_id", "break_time"]
    _set(target, other["id"], at, {**_DAY, "dayOfWeek": "7"}, _DAY)
    _set(target, other["id"], at)
    told = body(target.call("list_working_times"))
    assert told.pop(str(person["id"])) == days
    assert [(one["day_of_week"], one["user_id"]) for one in told.pop(str(other["id"]))] == [
        (2, other["id"]),
        (7, other["id"]),
    ]
    assert told == before
    assert (user(target, person["id"]), user(target, other["id"])) == (person, other)
    for gone in (person["id"], other["id"]):
        assert body(target.call("delete_user", user_id=gone)) is True
    assert body(target.call("list_working_times")) == before


def flow_working_times_add_up(target: Target) -> None:
    for user_id, days in body(target.call("list_working_times")).items():
        user(target, int(user_id))
        assert [one["day_of_week"] for one in days] == sorted({one["day_of_week"] for one in days})
        for one in days:
            assert one["user_id"] == int(user_id)
            seconds = (_seconds(one["end_at"]) - _seconds(one["start_at"])) % 86400
            assert abs(one["daily_hours"] - max(0, seconds / 3600 - one["break_time"])) < 1e-9


def flow_refused_working_times_change_nothing(target: Target) -> None:
    at, person = company(target), own_user(target)["id"]
    _set(target, person, at, _DAY)
    before = body(target.call("list_working_times"))
    form: dict[str, Any] = {"userId": person, "companyId": at}
    for name, rule, bad in (
        *(("dayOfWeek", "in", bad) for bad in ("8", "0", "", "Monday", "01")),
        *((name, "string", bad) for name in _DAY for bad in (1, None, True)),
        *((name, "regex", bad) for name in ("start", "end") for bad in ("24:00", "9:00", "09:00:00", "09:60", "")),
        *(("breakTime", "in", bad) for bad in ("3", "1.0", "", "0.1")),
    ):
        days = [{**_DAY, "dayOfWeek": "3"}, {**_DAY, name: bad}]
        refusal = target.call("set_working_time", json={**form, "workingTimes": days})
        invalid(refusal, rule, f"workingTimes.1.{name}")
    for name in ("dayOfWeek", "start", "end"):
        lacking = {one: value for one, value in _DAY.items() if one != name}
        refusal = target.call("set_working_time", json={**form, "workingTimes": [lacking]})
        invalid(refusal, "required", f"workingTimes.0.{name}")
    for name in ("userId", "companyId", "workingTimes"):
        whole = {**form, "workingTimes": [{**_DAY, "dayOfWeek": "3"}]}
        lacking = {one: value for one, value in whole.items() if one != name}
        invalid(target.call("set_working_time", json=lacking), "required", name)
        rule = "array" if name == "workingTimes" else "integer"
        invalid(target.call("set_working_time", json={**whole, name: "x"}), rule, name)
    for name in ("userId", "companyId"):
        for rule, number in (("above", -1), ("under", 2147483648), ("integer", 1.5), ("integer", None)):
            invalid(target.call("set_working_time", json={**form, "workingTimes": [_DAY], name: number}), rule, name)
    no_user(target.call("set_working_time", json={**form, "userId": NOBODY, "workingTimes": [_DAY]}))
    elsewhere = target.call("set_working_time", json={**form, "companyId": at + 1, "workingTimes": [_DAY]})
    refused(elsewhere, 404, "C404", "Company not found")
    assert body(target.call("list_working_times")) == before


def _set(target: Target, user_id: int, at: int, *days: dict[str, str]) -> None:
    form = {"userId": user_id, "companyId": at, "workingTimes": list(days)}
    reply = target.call("set_working_time", json=form)
    assert (reply.status, reply.body) == (200, None), reply


def _seconds(time: str) -> int:
    hour, minute, second = (int(part) for part in time.split(":"))
    return (hour * 60 + minute) * 60 + second
