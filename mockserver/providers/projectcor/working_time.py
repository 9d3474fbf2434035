"""At what hours people work. The hours a day of a user are another matter and stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import NotFound
from mockserver.providers.projectcor._records import company_id, known_user

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_DAY = 24 * 3600  # seconds


def set_working_time(call: Call) -> None:
    """The sent days are as sent, the others as before. Raises NotFound for an unknown user or company."""
    user = known_user(call, call.body["userId"])
    if call.body["companyId"] != company_id(call):
        raise NotFound("company", got=call.body["companyId"], expected=company_id(call))
    for day in call.body["workingTimes"]:
        record = {
            "id": f"{user['id']}-{day['dayOfWeek']}",
            "user_id": user["id"],
            "day_of_week": int(day["dayOfWeek"]),
            "start_at": f"{day['start']}:00",
            "end_at": f"{day['end']}:00",
            "break_time": _plain(float(day.get("breakTime", "0"))),
        }
        call.store["working_times"].put(record)


def list_working_times(call: Call) -> dict[str, list[dict[str, Any]]]:
    """The days of all users who have some, by id of the user, Sunday first."""
    users: dict[str, list[dict[str, Any]]] = {}
    for record in sorted(call.store["working_times"], key=lambda one: (one["user_id"], one["day_of_week"])):
        told = {name: record[name] for name in ("day_of_week", "start_at", "end_at", "user_id", "break_time")}
        users.setdefault(str(record["user_id"]), []).append({"daily_hours": _hours(record), **told})
    return users


def _hours(record: Record) -> float:
    """Hours from start to end without the break, never below 0; an end before the start is on the next day."""
    seconds = (_seconds(record["end_at"]) - _seconds(record["start_at"])) % _DAY
    return _plain(max(0.0, seconds / 3600 - record["break_time"]))


def _seconds(time: str) -> int:
    hour, minute, second = (int(part) for part in time.split(":"))
    return (hour * 60 + minute) * 60 + second


def _plain(hours: float) -> float:
    """8 rather than 8.0."""
    return int(hours) if hours.is_integer() else hours
