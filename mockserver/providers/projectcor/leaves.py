"""When people are away. A leave shows in its user as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid, NotFound
from mockserver.providers.projectcor._leave_types import shown_in_leave
from mockserver.providers.projectcor._records import company_id, known_leave_type, known_user, leaves_of
from mockserver.providers.projectcor._stamps import moment_of, stamp, with_blank, with_milliseconds

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def list_leaves(call: Call) -> list[dict[str, Any]]:
    """A page of the user's leaves, the latest first; none for somebody unknown."""
    found = leaves_of(call, call.params["usersId"])
    found.sort(key=lambda pair: (pair[0]["start"], pair[0]["id"]), reverse=True)
    size = call.params["size"]
    offset = (call.params["offset"] - 1) * size
    return [_row(*pair) for pair in found[offset : offset + size]]


def create_leave(call: Call) -> dict[str, Any]:
    """The new leave, without its type. Raises NotFound, and Invalid for one that overlaps with another."""
    planned = _planned(call)
    _check(call, planned)
    record = {
        "user_id": planned["user_id"],
        "company_id": company_id(call),
        "leave_type_id": planned["leave_type_id"],
        "start": planned["start"],
        "end": planned["end"],
        "created_at": stamp(call.now),
        "updated_at": stamp(call.now),
        "all_day": call.body.get("allDay", False),
        "id": call.store["leaves"].next_number(),
    }
    call.store["leaves"].put(record)
    return {**record, **_stamps(record)}


def update_leave(call: Call) -> dict[str, Any]:
    """The leave at its new time. Raises as ``create_leave`` does, and NotFound for a leave of somebody else."""
    planned = _planned(call)
    leave = _known(call, call.params["licenseId"])
    _check(call, planned, leave["id"])
    record = {**leave, **planned, "updated_at": stamp(call.now)}
    call.store["leaves"].put(record)
    return {**_beginning(record), **_stamps(record), "deleted_at": None, "all_day": record["all_day"]}


def delete_leave(call: Call) -> dict[str, Any]:
    """The leave is gone. Raises NotFound, also for a leave of somebody else."""
    leave = _known(call, call.body["id"])
    call.store["leaves"].delete(leave["id"])
    return {"id": leave["id"]}


def _planned(call: Call) -> Record:
    """Who is away, why and when, as it is kept. Raises NotFound, and Invalid for moments of no calendar."""
    start, end = (_moment(call, name) for name in ("start", "end"))
    user = known_user(call, call.body["userId"])
    leave_type = known_leave_type(call, call.body["leaveTypeId"])
    return {"user_id": user["id"], "leave_type_id": leave_type["id"], "start": start, "end": end}


def _moment(call: Call, name: str) -> str:
    text: str = call.body[name]
    try:
        return stamp(moment_of(text))
    except ValueError as error:
        message = f"date validation failed on {name}"
        raise Invalid("schema", message, got=text, expected="a moment of the calendar") from error


def _check(call: Call, planned: Record, own: int | None = None) -> None:
    """Raises Invalid for a leave that ends before it begins or meets another; one may begin when another ends."""
    if planned["end"] < planned["start"]:
        raise Invalid("after", got=planned["end"], expected=f"{planned['start']} or later")
    for other in call.store["leaves"].where(user_id=planned["user_id"]):
        is_met = other["start"] < planned["end"] and planned["start"] < other["end"]
        if is_met and other["id"] != own:
            raise Invalid("overlap", got=planned["start"], expected=f"before {other['start']} or after {other['end']}")


def _known(call: Call, leave_id: int) -> Record:
    leave = call.store["leaves"].get(leave_id)
    if leave is None or leave["user_id"] != call.body["userId"]:
        raise NotFound("leave", got=leave_id, expected=f"a leave of the user {call.body['userId']}")
    return leave


def _row(leave: Record, leave_type: Record) -> dict[str, Any]:
    return {
        **_beginning(leave),
        "start": with_milliseconds(leave["start"]),
        "end": with_milliseconds(leave["end"]),
        **_stamps(leave),
        "deleted_at": None,
        "all_day": leave["all_day"],
        "leaveType": shown_in_leave(leave_type),
    }


def _beginning(leave: Record) -> Record:
    return {name: leave[name] for name in ("id", "user_id", "company_id", "leave_type_id", "start", "end")}


def _stamps(leave: Record) -> Record:
    return {name: with_blank(leave[name]) for name in ("created_at", "updated_at")}
