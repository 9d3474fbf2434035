"""Links of answers: absolute, below the address that the client used, with GUIDs whatever the path was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from mockserver.providers.azure_devops._scope import project_of, team_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

Links = dict[str, dict[str, str]]


def organization_of(call: Call) -> str:
    """The organization's address, without a slash at the end."""
    assert call.operation is not None  # it is being answered
    (name, *_) = call.operation.servers[0].variables["organization"]
    return f"{call.address}/{name}"


def project_url(call: Call, project_id: str) -> str:
    """The address of a project."""
    return f"{organization_of(call)}/_apis/projects/{project_id}"


def team_url(call: Call, team: Record) -> str:
    """The address of a team."""
    return f"{project_url(call, team['projectId'])}/teams/{team['id']}"


def to(**targets: str) -> Links:
    """``_links`` to these addresses."""
    return {name: {"href": address} for name, address in targets.items()}


@dataclass(frozen=True, slots=True)
class TeamLinks:
    """The addresses below the settings of one team."""

    project: str
    team: str
    nodes: str
    settings: str

    @property
    def iterations(self) -> str:
        """The iterations that the team has taken."""
        return f"{self.settings}/iterations"

    def iteration(self, iteration_id: str) -> str:
        """One of them."""
        return f"{self.iterations}/{iteration_id}"

    def capacities(self, iteration_id: str) -> str:
        """The team's capacities in one of them."""
        return f"{self.iteration(iteration_id)}/capacities"

    def days_off(self, iteration_id: str) -> str:
        """The team's days off in one of them."""
        return f"{self.iteration(iteration_id)}/teamdaysoff"

    def node(self, iteration: Record) -> str:
        """The iteration in the project's tree."""
        below = [quote(name, safe="") for name in iteration["path"].split("\\")[1:]]
        return "/".join([self.nodes, *below])


def team_links(call: Call) -> TeamLinks:
    """The addresses below the settings of the path's team."""
    project, team, organization = project_of(call), team_of(call), organization_of(call)
    return TeamLinks(
        project=project_url(call, project["id"]),
        team=team_url(call, team),
        nodes=f"{organization}/{project['id']}/_apis/wit/classificationNodes/Iterations",
        settings=f"{organization}/{project['id']}/{team['id']}/_apis/work/teamsettings",
    )
