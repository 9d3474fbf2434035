"""How Clockify's resources are written and read back beside the flows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.contract.flows.clockify._calls import in_workspace, rows
from mockserver.contract.target import Target
from mockserver.contract.ways import Ways


def _workspace(target: Target) -> Mapping[str, Any]:
    return in_workspace(target).keys


def _people(target: Target) -> Sequence[Any]:
    return [one["id"] for one in rows(in_workspace(target), "list_users", {"status": "ACTIVE"})]


def _webhook(_target: Target, number: int) -> dict[str, Any]:
    return {
        "name": f"Käse {number}",
        "url": f"https://hooks.fabrikam.example/in/{number}",
        "webhookEvent": "ASSIGNMENT_CREATED",
        "triggerSourceType": "WORKSPACE_ID",
        "triggerSource": [],
    }


def _week(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("weekStart", "workCapacity", "workingDays")}


def _shown_week(form: Mapping[str, Any], _before: Mapping[str, Any]) -> Mapping[str, Any]:
    """The week that was sent, its days as an array; name and picture follow for limited users only."""
    shown = {name: form[name] for name in ("weekStart", "workCapacity", "workingDays") if form.get(name) is not None}
    if isinstance(shown.get("workingDays"), str):
        shown["workingDays"] = json.loads(shown["workingDays"])
    if "workingDays" in shown:
        shown["workingDays"] = list(dict.fromkeys(shown["workingDays"]))
    return shown


RESOURCES = {
    "webhook": Ways(params=_workspace, new=_webhook),
    "member_profile": Ways(
        params=_workspace,
        keys=_people,
        restored=_week,
        shown=_shown_week,
        untried=("removeProfileImage", "imageUrl", "name", "userCustomFields"),
    ),
}
