"""Reads that many flows begin with, and a team as they address it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from mockserver.contract.target import Reply, Target

NOBODY = "00000000-0000-4000-8000-000000000000"
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def body(reply: Reply) -> Any:
    """The body of an answer that has to be a success."""
    assert reply.status < 300, f"{reply.operation} answered {reply.status}: {reply.body}"
    return reply.body


@dataclass(frozen=True)
class Team:
    """A team and its current iteration. ``is_named`` False leaves it out of addresses: the default team's are meant."""

    target: Target
    project: str
    team: str
    iteration: str = ""
    is_named: bool = True

    def call(self, operation: str, *, version: str | None = "7.1", json: Any = None, **params: Any) -> Reply:
        """Call an operation on the team; ``credential`` and path parameters by name."""
        return self.target.call(
            operation if self.is_named else f"{operation}_of_default_team",
            json=json,
            query={} if version is None else {"api-version": version},
            **{"project": self.project, "team": self.team, "iterationId": self.iteration, **params},
        )

    def read(self, operation: str, **params: Any) -> Any:
        """The body of a read on the team."""
        return body(self.call(operation, **params))

    @property
    def unnamed(self) -> Team:
        """The same team, reached as the project's default one."""
        return replace(self, is_named=False)

    @property
    def members(self) -> list[str]:
        """Ids of the team's people."""
        listed = body(self.target.call("list_members", projectId=self.project, teamId=self.team))
        return [one["identity"]["id"] for one in listed["value"]]

    def everything(self) -> Any:
        """All that a write on the team could change."""
        return [
            self.read("get_team_settings"),
            self.read("list_iterations"),
            [
                [self.read(name, iterationId=one["id"]) for name in ("list_capacities", "get_team_days_off")]
                for one in self.read("list_iterations")["value"]
            ],
        ]


def default_team(target: Target) -> Team:
    """The default team of the first project where that team is in an iteration today."""
    for project in body(target.call("list_projects"))["value"]:
        guid = body(target.call("get_project", projectId=project["id"]))["defaultTeam"]["id"]
        if (team := _today(Team(target, project["id"], guid))) is not None:
            return team
    raise AssertionError("no project's default team has a current iteration")


def other_team(team: Team) -> Team:
    """Another team of the project that is in an iteration today."""
    listed = body(team.target.call("list_teams", projectId=team.project))["value"]
    found = (_today(replace(team, team=one["id"], is_named=True)) for one in listed if one["id"] != team.team)
    return next(one for one in found if one is not None)


def working_days(days_off: Sequence[dict[str, str]], week: Sequence[str]) -> int:
    """How many days of the week lie within the ranges, first and last day included."""
    return sum(
        _WEEK[day.weekday()] in week
        for off in days_off
        for start, end in [(date.fromisoformat(off["start"][:10]), date.fromisoformat(off["end"][:10]))]
        for day in (start + timedelta(days=number) for number in range((end - start).days + 1))
    )


def _today(team: Team) -> Team | None:
    listed = team.read("list_iterations")["value"]
    current = next((one["id"] for one in listed if one["attributes"]["timeFrame"] == "current"), None)
    return None if current is None else replace(team, iteration=current)
