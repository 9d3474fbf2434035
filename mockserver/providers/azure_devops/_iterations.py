"""The iterations that a team has taken from its project, and where each lies from today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.providers.azure_devops._links import TeamLinks, to

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.state.store import Record, Store


def taken(store: Store, team: Record) -> list[Record]:
    """The team's iterations: those with dates by their start, then the others in the order of the project."""
    ids = {row["iterationId"] for row in store["team_iterations"].where(teamId=team["id"])}
    found = [one for one in store["iterations"].where(projectId=team["projectId"]) if one["id"] in ids]
    return sorted(found, key=lambda one: one["startDate"] or "9999-12-31T24")


def time_frames(iterations: list[Record], now: datetime) -> dict[str, str]:
    """``past``, ``current`` or ``future`` by the id of each of a team's iterations.

    Dates decide, both days included. Where no iteration with dates is current, the first without dates is.
    """
    today = now.date().isoformat()
    frames = {one["id"]: _by_dates(one, today) for one in iterations if _has_dates(one)}
    undated = [one["id"] for one in iterations if not _has_dates(one)]
    frames |= dict.fromkeys(undated, "future")
    if undated and "current" not in frames.values():
        frames[undated[0]] = "current"
    return frames


def current(store: Store, team: Record, now: datetime) -> Record | None:
    """The team's current iteration, the first of them if dates overlap."""
    iterations = taken(store, team)
    frames = time_frames(iterations, now)
    return next((one for one in iterations if frames[one["id"]] == "current"), None)


def shown(iteration: Record, frame: str, links: TeamLinks) -> dict[str, Any]:
    """An iteration as a row of the team's list."""
    return {
        "id": iteration["id"],
        "name": iteration["name"],
        "path": iteration["path"],
        "attributes": {
            "startDate": iteration["startDate"],
            "finishDate": iteration["finishDate"],
            "timeFrame": frame,
        },
        "url": links.iteration(iteration["id"]),
    }


def shown_with_links(iteration: Record, frame: str, links: TeamLinks) -> dict[str, Any]:
    """An iteration answered by itself."""
    address = links.iteration(iteration["id"])
    return {
        **shown(iteration, frame, links),
        "_links": to(
            self=address,
            project=links.project,
            team=links.team,
            teamSettings=links.settings,
            teamIterations=links.iterations,
            capacity=links.capacities(iteration["id"]),
            workitems=f"{address}/workitems",
            classificationNode=links.node(iteration),
            teamDaysOff=links.days_off(iteration["id"]),
        ),
    }


def _has_dates(iteration: Record) -> bool:
    return iteration["startDate"] is not None and iteration["finishDate"] is not None


def _by_dates(iteration: Record, today: str) -> str:
    if iteration["finishDate"][:10] < today:
        return "past"
    return "future" if today < iteration["startDate"][:10] else "current"
