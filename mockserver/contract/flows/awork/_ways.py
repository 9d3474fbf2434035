"""How awork's resources are written and read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.contract.flows.awork._calls import fresh, people
from mockserver.contract.flows.awork._own import MASTER_DATA, delete_role, preset_role
from mockserver.contract.target import Target
from mockserver.contract.ways import Ways

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _api_user(_target: Target, number: int) -> dict[str, Any]:
    return {"name": f"Käse {number}"}


def _webhook(_target: Target, number: int) -> dict[str, Any]:
    return {
        "name": f"Hook {number}",
        "uri": f"https://hooks.fabrikam.example/in/{number}",
        "events": "user_added,user_updated",
        "isActive": number != 2,
        "authenticationType": "none",
    }


def _week(record: Mapping[str, Any]) -> dict[str, Any]:
    week: dict[str, Any] = record["weeklyCapacity"]
    return dict(week)


def _shown_week(form: Mapping[str, Any], _before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Days that are left out or null are 0, unless the week's sum is all that is said."""
    if all(form.get(day) is None for day in _DAYS):
        return {}
    return {f"weeklyCapacity.{day}": form.get(day) or 0 for day in _DAYS}


def _role(_target: Target, number: int) -> dict[str, Any]:
    return {"name": fresh(f"Role {number}")}


def _client(_target: Target, number: int) -> dict[str, Any]:
    return {"displayName": f"Käse {number}", "redirectUris": [f"https://fabrikam.example/{number}"]}


def _shown_client(form: Mapping[str, Any], _before: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is left out or null is none."""
    shown = {"displayName": form.get("displayName"), "redirectUris": form.get("redirectUris") or []}
    return shown | ({"clientId": form["clientId"]} if form.get("clientId") else {})


def _master_data(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in MASTER_DATA if name in record}


def _preset(target: Target) -> Mapping[str, Any]:
    return {"roleId": preset_role(target)}


RESOURCES = {
    "api_user": Ways(new=_api_user, derived=("updatedBy",)),
    "role": Ways(new=_role, derived=("updatedBy",), delete=delete_role),
    "role_user": Ways(params=_preset),
    "permission": Ways(params=_preset),
    "client_application": Ways(new=_client, shown=_shown_client),
    "user": Ways(keys=people, restored=_master_data, derived=("updatedBy",)),
    "webhook": Ways(new=_webhook, derived=("updatedBy",)),
    "capacity": Ways(
        keys=people,
        restored=_week,
        shown=_shown_week,
        derived=("updatedBy", "weeklyCapacity"),
        untried=("capacityPerWeek",),
    ),
}
