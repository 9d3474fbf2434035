"""The reading room: what its fragments cannot say. Several handlers fail on purpose, after they have written."""

from __future__ import annotations

from typing import Any

from mockserver.engine import Call, Page, Reply
from mockserver.errors import ApiError, Invalid, NotFound


def grants(call: Call) -> set[str]:
    """The role, and "self" for somebody who acts for themselves."""
    held = {call.caller.role} if call.caller.role else set()
    if isinstance(call.body, dict) and call.body.get("reader") == call.caller.subject:
        held.add("self")
    return held


def refuse(body: dict[str, Any], error: ApiError, call: Call) -> dict[str, Any]:
    """Every place that is wrong, with its message, and the trace."""
    body["places"] = [f"{problem.place}: {problem.message}" for problem in error.problems]
    body["trace"] = call.trace
    return body


def headers(call: Call) -> dict[str, str]:
    return {"room-trace": call.trace}


def list_visits(call: Call) -> Page:
    """By tag and seat, where either is asked for; ``page`` narrows by itself otherwise."""
    tags, seats = call.params.get("tags"), call.params.get("seats")
    if tags is None and seats is None:
        return Page(*call.store["visits"].page(*call.window))
    rows = [
        visit
        for visit in call.store["visits"]
        if (tags is None or set(tags) & set(visit.get("tags", ()))) and (seats is None or visit["seat"] in seats)
    ]
    offset, size = call.window
    return Page(rows[offset : offset + (size or len(rows))], len(rows))


def create_visit(call: Call) -> Reply:
    visit = {"id": call.new_id(), **_known(call.body), "came": call.now.isoformat()}
    call.store["visits"].put(visit)
    return Reply(visit, headers={"Location": f"{call.address}/ghent/api/visits/{visit['id']}"})


def get_visit(call: Call) -> dict[str, Any]:
    return _visit(call)


def end_visit(call: Call) -> dict[str, Any]:
    visit = _visit(call)
    if "left" in visit:
        raise Invalid("already-left", f"The reader left at {visit['left']}.")
    visit["left"] = call.now.isoformat()
    call.store["visits"].put(visit)
    return visit


def have_mishap(call: Call) -> Any:
    visit = {"id": call.new_id(), "reader": "nobody", "seat": 1, "came": call.now.isoformat()}
    call.store["visits"].put(visit)
    for known in list(call.store["visits"]):
        if known["reader"] == "ada":
            call.store["visits"].delete(known["id"])
    mishap = call.params["mishap"]
    if mishap == "refuse":
        raise Invalid(message="On second thoughts, no.")
    if mishap == "stumble":
        raise KeyError("mishap")
    if mishap == "header":
        return Reply(visit, headers={"room-trace": ""} | {"unasked": "x"}, status=418)
    if mishap == "status":
        return Reply(visit, 202)
    return {**visit, "seat": "the one by the window"}


def buy_ticket(call: Call) -> dict[str, Any]:
    return {"ticket": f"ticket.for.{call.body['code']}", "valid": 3600}


def register_reader(call: Call) -> dict[str, Any]:
    reader = (call.store["readers"].get(call.params["name"]) or {}) | (call.body or {})
    reader["name"] = call.params["name"]
    if not call.params["dryRun"]:
        call.store["readers"].put(reader)
    return reader


def _visit(call: Call) -> dict[str, Any]:
    visit = call.store["visits"].get(call.params["visitId"])
    if visit is None:
        raise NotFound(got=call.params["visitId"])
    return visit


def _known(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("reader", "seat", "tags") if name in body}
