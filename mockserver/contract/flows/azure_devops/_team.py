"""A team as flows address it: what it has, where its things are, and how it is left as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from mockserver.contract.flows.azure_devops._calls import ask, body, read
from mockserver.contract.target import Reply, Target

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Team:
    """A team and one of its iterations. ``is_named`` False leaves it out of addresses: the default team's are meant."""

    target: Target
    project: str
    team: str
    iteration: str = ""
    is_named: bool = True

    def operation(self, name: str) -> str:
        """The operation as this team is addressed."""
        return name if self.is_named else f"{name}_of_default_team"

    @property
    def keys(self) -> dict[str, str]:
        """Path parameters of operations on the team and on its iteration."""
        keys = {"project": self.project, "iterationId": self.iteration, "id": self.iteration}
        return {**keys, "team": self.team} if self.is_named else keys

    def ask(self, operation: str, **told: Any) -> Reply:
        """Call an operation on the team; what is told overrides the team's keys."""
        return ask(self.target, self.operation(operation), **{**self.keys, **told})

    def read(self, operation: str, **told: Any) -> Any:
        """The body of a call on the team that has to succeed."""
        return body(self.ask(operation, **told))

    @property
    def unnamed(self) -> Team:
        """The same team, reached as the project's default one."""
        return replace(self, is_named=False)

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        """The team's people as answers show them, by id."""
        listed = read(self.target, "list_members", projectId=self.project, teamId=self.team)["value"]
        return {one["identity"]["id"]: one["identity"] for one in listed}

    @property
    def iterations(self) -> list[dict[str, Any]]:
        """The iterations that the team has taken, as its list shows them."""
        listed: list[dict[str, Any]] = self.read("list_iterations")["value"]
        return listed

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The capacity rows of the iteration, as its list shows them."""
        rows: list[dict[str, Any]] = self.read("list_capacities")["teamMembers"]
        return rows

    def in_iteration(self, guid: str) -> Team:
        """The team in another iteration."""
        return replace(self, iteration=guid)

    def everything(self) -> Any:
        """All that a write on the team could change."""
        return [
            self.read("get_team_settings"),
            self.read("list_iterations"),
            [
                [self.in_iteration(one["id"]).read(name) for name in ("list_capacities", "get_team_days_off")]
                for one in self.iterations
            ],
        ]

    def restore_finally(self) -> None:
        """Have rows and days off of the iteration, and the settings, put back when the flow is over."""
        restored = {
            "replace_capacities": self.rows,
            "update_team_days_off": {"daysOff": self.read("get_team_days_off")["daysOff"]},
            "update_team_settings": form_of(self.read("get_team_settings")),
        }
        for operation, form in restored.items():
            self.target.finally_call(self.operation(operation), json=form, query={"api-version": "7.1"}, **self.keys)

    def links(self, *names: str) -> dict[str, dict[str, str]]:
        """The links of those names that lead to the team's things."""
        organization = address_of(self.target)
        settings = f"{organization}/{self.project}/{self.team}/_apis/work/teamsettings"
        iteration = f"{settings}/iterations/{self.iteration}"
        known = {
            "project": f"{organization}/_apis/projects/{self.project}",
            "team": f"{organization}/_apis/projects/{self.project}/teams/{self.team}",
            "teamSettings": settings,
            "teamIterations": f"{settings}/iterations",
            "teamIteration": iteration,
            "capacity": f"{iteration}/capacities",
            "teamDaysOff": f"{iteration}/teamdaysoff",
            "workitems": f"{iteration}/workitems",
            "teamFieldValues": f"{settings}/teamfieldvalues",
        }
        return {name: {"href": known[name]} for name in names}

    def node(self, path: str) -> dict[str, str]:
        """The link to an iteration in the project's tree; ``path`` begins with the project's name."""
        below = [quote(name, safe="") for name in path.split("\\")[1:]]
        nodes = f"{address_of(self.target)}/{self.project}/_apis/wit/classificationNodes/Iterations"
        return {"href": "/".join([nodes, *below])}


def address_of(target: Target) -> str:
    """The organization's address, as the target's clients write it."""
    (organization, *_) = target.provider.operations["list_projects"].servers[0].variables["organization"]
    return f"{target.origin}/{organization}"


def teams_of(target: Target) -> list[Team]:
    """The teams of the first project whose default team has iterations, that one first; each in one of its own.

    The iteration is the current one, the first where none is current.
    """
    for project in read(target, "list_projects")["value"]:
        default = read(target, "get_project", projectId=project["id"])["defaultTeam"]["id"]
        listed = [one["id"] for one in read(target, "list_teams", projectId=project["id"])["value"]]
        teams = [Team(target, project["id"], guid) for guid in sorted(listed, key=lambda guid: guid != default)]
        found = [team.in_iteration(_first(team.iterations)) for team in teams if team.iterations]
        if found and found[0].team == default:
            return found
    raise AssertionError("no project's default team has an iteration")


def both_ways(target: Target) -> Iterable[Team]:
    """The default team as its project's, and another one by its name."""
    default, other, *_ = teams_of(target)
    return (default.unnamed, other)


def form_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The change that brings these settings back."""
    form = {name: settings[name] for name in ("bugsBehavior", "workingDays", "backlogVisibilities")}
    if settings["backlogIteration"]:
        form["backlogIteration"] = settings["backlogIteration"]["id"]
    if settings["defaultIterationMacro"]:
        form["defaultIterationMacro"] = settings["defaultIterationMacro"]
    elif settings["defaultIteration"]:
        form["defaultIteration"] = settings["defaultIteration"]["id"]
    return form


def working_days(days_off: Sequence[dict[str, str]], week: Sequence[str]) -> int:
    """How many days of the week lie within the ranges, first and last day included; a range may last for millennia."""
    count = 0
    for off in days_off:
        start, end = (date.fromisoformat(off[name][:10]) for name in ("start", "end"))
        weeks, rest = divmod((end - start).days + 1, len(DAYS))
        count += weeks * len(set(week)) + sum(DAYS[(start.weekday() + day) % 7] in week for day in range(rest))
    return count


def _first(iterations: list[dict[str, Any]]) -> str:
    current = [one["id"] for one in iterations if one["attributes"]["timeFrame"] == "current"]
    guid: str = [*current, iterations[0]["id"]][0]
    return guid
