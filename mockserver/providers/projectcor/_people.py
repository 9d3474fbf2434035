"""Users as they are shown: what is worked out joins, what is only written stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.projectcor._records import leaves_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_PLANS = {4: "Project Management", 5: "Capacity Planning"}
_PLAIN = ("id", "first_name", "last_name", "picture", "email", "cuil", "remaining_hours")
_HOURS = ("user_position_id", "role_id", "daily_hours")
_LABEL = ("id", "hex", "hsl", "rgb", "lang", "name", "color_id")
_SHORT_LABEL = ("id", "lang", "name")


def shown(call: Call, record: Record) -> dict[str, Any]:
    """A user by itself: whole labels, the names of position and category if the position is known."""
    return _shown(call, record, _LABEL, call.store["positions"].get(record["user_position_id"]))


def row(call: Call, record: Record, with_position: bool = False) -> dict[str, Any]:
    """A user in a list: short labels, position and category named on demand only."""
    position = call.store["positions"].get(record["user_position_id"]) if with_position else None
    return _shown(call, record, _SHORT_LABEL, position)


def shown_label(record: Record) -> Record:
    """A label without its category."""
    return {name: record[name] for name in _LABEL}


def _shown(call: Call, record: Record, label: tuple[str, ...], position: Record | None) -> dict[str, Any]:
    return {
        **{name: record[name] for name in (*_PLAIN, *_HOURS)},
        "labels": _labels(call, record, label),
        "plan_id": record["plan_id"],
        "plan_name": _PLANS[record["plan_id"]],
        "hidden": record["hidden"],
        "position_name": position and position["name"],
        "category_id": position and position["category_id"],
        "category_name": position and position["category_name"],
        "leaves": [_leave(*pair) for pair in leaves_of(call, record["id"])],
    }


def _labels(call: Call, record: Record, members: tuple[str, ...]) -> list[Record] | None:
    """The user's labels; null for somebody who never had any."""
    if record["labels"] is None:
        return None
    found = (call.store["labels"].get(label_id) for label_id in record["labels"])
    return [{name: label[name] for name in members} for label in found if label is not None]


def _leave(record: Record, leave_type: Record) -> Record:
    return {
        **{name: record[name] for name in ("id", "user_id", "company_id", "leave_type_id", "start", "end")},
        "created_at": record["created_at"],
        "updated_at": record["updated_at"],
        "deleted_at": None,
        "all_day": record["all_day"],
        "leaveType": leave_type,
    }
