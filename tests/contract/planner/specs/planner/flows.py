"""What the planner's fragments cannot say, and a flow of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.contract.target import Target
from mockserver.contract.ways import Ways


def flow_rooms_are_those_of_the_house(target: Target) -> None:
    rooms = target.call("list_rooms").body

    assert [room["id"] for room in rooms] == sorted(room["id"] for room in rooms)


def _new(_target: Target, number: int) -> dict[str, Any]:
    return {"name": f"Plan {number}", "note": None, "mon": number, "tue": 8}


def _form(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": record["name"], "note": record["note"], **record["days"]}


def _shown(form: Mapping[str, Any], _before: Mapping[str, Any]) -> Mapping[str, Any]:
    days = {f"days.{day}": form[day] for day in ("mon", "tue")}
    return {"name": form["name"], "note": form.get("note"), **days}


RESOURCES = {"plan": Ways(new=_new, restored=_form, shown=_shown)}
