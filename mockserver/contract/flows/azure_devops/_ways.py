"""How the resources of Azure DevOps are written and read back beside the flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mockserver.contract.flows.azure_devops._team import form_of, teams_of
from mockserver.contract.target import Target
from mockserver.contract.ways import Ways

_BUGS = ("off", "asRequirements", "asTasks")
_WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def _iteration(target: Target) -> Mapping[str, Any]:
    return teams_of(target)[0].keys


def _members(target: Target) -> Sequence[Any]:
    return list(teams_of(target)[0].people)


def _shown_row(form: Mapping[str, Any], _before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Arrays as they are kept; one that is left out or null stays."""
    shown: dict[str, Any] = _shown_days(form, _before)
    if form.get("activities") is not None:
        shown["activities"] = [
            {"capacityPerDay": one.get("capacityPerDay") or 0, "name": one.get("name") or ""}
            for one in form["activities"]
        ]
    return shown


def _shown_days(form: Mapping[str, Any], _before: Mapping[str, Any]) -> dict[str, Any]:
    if form.get("daysOff") is None:
        return {}
    return {"daysOff": [{name: _midnight(one[name]) for name in ("start", "end")} for one in form["daysOff"]]}


def _midnight(text: str) -> str:
    """The day in UTC on which a moment lies; one without a zone is in UTC."""
    moment = datetime.fromisoformat(text.upper())
    day = (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
    return f"{day.isoformat()}T00:00:00Z"


def _shown_settings(form: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Words in the spelling of answers; what is left out or null stays."""
    shown: dict[str, Any] = {}
    if form.get("bugsBehavior") is not None:
        shown["bugsBehavior"] = _word(form["bugsBehavior"], _BUGS)
    if form.get("workingDays") is not None:
        days = {_word(day, _WEEK) for day in form["workingDays"]}
        shown["workingDays"] = [day for day in _WEEK if day in days]
    if form.get("backlogVisibilities") is not None:
        shown["backlogVisibilities"] = {**before["backlogVisibilities"], **form["backlogVisibilities"]}
    return shown


def _word(sent: str | int, words: Sequence[str]) -> str:
    """The official Node client sends a word's place instead of the word."""
    return words[sent] if isinstance(sent, int) else next(one for one in words if one.lower() == sent.lower())


RESOURCES = {
    "capacity": Ways(params=_iteration, keys=_members, shown=_shown_row),
    "team_days_off": Ways(params=_iteration, shown=_shown_days),
    "team_settings": Ways(
        params=_iteration,
        restored=form_of,
        shown=_shown_settings,
        derived=("backlogIteration", "defaultIteration", "defaultIterationMacro", "_links"),
    ),
    "team_iteration": Ways(params=_iteration),
}
