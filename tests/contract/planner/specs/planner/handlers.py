"""A planner that does as it says."""

from __future__ import annotations

from typing import Any

from mockserver.engine.call import Call, Page, Reply
from mockserver.errors import NotFound


def list_plans(call: Call) -> Page:
    rows, total = call.store["plans"].page(*call.window)
    return Page(rows, total)


def create_plan(call: Call) -> dict[str, Any]:
    now = call.now.isoformat()
    plan = {"id": call.new_id(), **_said(call.body), "createdOn": now, "updatedOn": now}
    call.store["plans"].put(plan)
    return plan


def get_plan(call: Call) -> dict[str, Any]:
    return _known(call)


def replace_plan(call: Call) -> dict[str, Any]:
    plan = _known(call)
    plan = {**plan, **_said(call.body), "updatedOn": call.now.isoformat()}
    call.store["plans"].put(plan)
    return plan


def delete_plan(call: Call) -> Reply:
    call.store["plans"].delete(_known(call)["id"])
    return Reply(status=204)


def list_rooms(call: Call) -> list[dict[str, Any]]:
    return list(call.store["rooms"])


def _said(form: dict[str, Any]) -> dict[str, Any]:
    days = {day: int(form[day]) for day in ("mon", "tue")}
    return {"name": form["name"], "note": form.get("note"), "days": days, "week": sum(days.values())}


def _known(call: Call) -> dict[str, Any]:
    plan = call.store["plans"].get(call.params["planId"])
    if plan is None:
        raise NotFound(got=call.params["planId"], expected="a plan")
    return plan
