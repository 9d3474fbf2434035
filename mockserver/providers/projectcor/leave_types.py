"""What leaves are for: default types, which stay, and the company's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid
from mockserver.providers.projectcor._leave_types import shown_by_itself
from mockserver.providers.projectcor._paging import envelope, window
from mockserver.providers.projectcor._records import company_id, known_leave_type
from mockserver.providers.projectcor._stamps import stamp, with_blank

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_ICON = "Futbol"


def list_leave_types(call: Call) -> dict[str, Any]:
    """The types in use."""
    rows, total = call.store["leave_types"].page(*window(call), deleted_at=None)
    return envelope(call, [shown_by_itself(one) for one in rows], total)


def create_leave_type(call: Call) -> dict[str, Any]:
    """The new type, without its code and in an order of its own."""
    number = call.store["leave_types"].next_number()
    record = {
        "id": number,
        "name": call.body["name"],
        "type_code": f"UL{number}",
        "company_id": company_id(call),
        "created_at": stamp(call.now),
        "updated_at": stamp(call.now),
        "deleted_at": None,
        "icon_name": _ICON,
    }
    call.store["leave_types"].put(record)
    return {
        **{name: record[name] for name in ("name", "company_id", "icon_name")},
        **{name: with_blank(record[name]) for name in ("created_at", "updated_at")},
        "id": number,
    }


def update_leave_type(call: Call) -> Record:
    """The type under its new name. Raises NotFound, and Invalid for a default type."""
    record = _own(call, call.params["leaveTypeId"])
    record |= {"name": call.body["name"], "updated_at": stamp(call.now)}
    call.store["leave_types"].put(record)
    return shown_by_itself(record)


def delete_leave_type(call: Call) -> dict[str, Any]:
    """No leave can be of the type any more; those that are stay. Raises as ``update_leave_type`` does."""
    record = _own(call, call.body["id"])
    call.store["leave_types"].put({**record, "deleted_at": stamp(call.now)})
    return {"id": record["id"]}


def _own(call: Call, leave_type_id: int) -> Record:
    record = known_leave_type(call, leave_type_id)
    if record["company_id"] is None:
        raise Invalid("default_type", got=leave_type_id, expected="the id of a type with a company_id")
    return record
