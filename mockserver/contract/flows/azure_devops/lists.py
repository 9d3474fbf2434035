"""Lists of projects, teams and people: their pages sum to the whole, their filters let the right rows through."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._calls import ask, body, read
from mockserver.contract.flows.azure_devops._refusals import refused, refused_by_framework
from mockserver.contract.flows.azure_devops._team import teams_of
from mockserver.contract.target import Target


def _lists(target: Target) -> dict[str, dict[str, str]]:
    """Every list that has pages, with its keys."""
    team = teams_of(target)[0]
    project = {"projectId": team.project}
    return {
        "list_projects": {},
        "list_all_teams": {},
        "list_teams": project,
        "list_members": {**project, "teamId": team.team},
    }


def flow_pages_sum_to_the_whole(target: Target) -> None:
    for operation, key in _lists(target).items():
        whole = read(target, operation, **key)["value"]
        count = len(whole)
        for size in (1, 2, count - 1, count, count + 1):
            pages = [
                read(target, operation, **key, query={"$top": size, "$skip": start})
                for start in range(0, count, max(size, 1))
            ] if size else []  # fmt: skip
            assert [row for page in pages for row in page["value"]] == (whole if size else [])
            assert all(page["count"] == len(page["value"]) <= size for page in pages)
        for query, rows in (
            ({"$top": 0}, []),
            ({"$skip": 0}, whole),
            ({"$skip": 1}, whole[1:]),
            ({"$skip": count}, []),
            ({"$skip": 2147483647}, []),
            ({"$top": 2147483647}, whole),
        ):
            told = read(target, operation, **key, query=query)
            assert (told["value"], told["count"]) == (rows, len(rows)), f"{operation} {query}"


def flow_bad_pages_are_refused(target: Target) -> None:
    for operation, key in _lists(target).items():
        for name in ("$top", "$skip"):
            for bad in ("one", "1.5", "", "1,2"):
                refused_by_framework(ask(target, operation, **key, query={name: bad}), "The request is invalid.")
            for bad in ("-1", "2147483648"):
                message = f"The value '{bad}' is not valid.\r\nParameter name: {name}"
                refused(ask(target, operation, **key, query={name: bad}), 400, "ArgumentException", message)


def flow_a_header_tells_where_the_next_projects_begin(target: Target) -> None:
    whole = read(target, "list_projects", query={"stateFilter": "all"})["value"]
    seen: list[Any] = []
    query: dict[str, Any] = {"$top": 1, "stateFilter": "all"}
    for _ in whole:
        reply = ask(target, "list_projects", query=query)
        (project,) = body(reply)["value"]
        seen.append(project)
        is_last = len(seen) == len(whole)
        assert ("X-MS-ContinuationToken" in reply.headers) is not is_last
        query["continuationToken"] = reply.headers.get("X-MS-ContinuationToken")
    assert seen == whole
    assert "X-MS-ContinuationToken" not in ask(target, "list_projects").headers
    for bad in ("x", "-1", ""):
        assert ask(target, "list_projects", query={"continuationToken": bad}).status == 400, bad


def flow_projects_are_filtered_by_state(target: Target) -> None:
    whole = read(target, "list_projects", query={"stateFilter": "all"})["value"]
    for state in ("wellFormed", "WELLFORMED", "createPending", "new", "deleting", "deleted", "unchanged"):
        told = read(target, "list_projects", query={"stateFilter": state})
        assert told["value"] == [one for one in whole if one["state"].lower() == state.lower()], state
        assert told["count"] == len(told["value"])
    assert read(target, "list_projects")["value"] == [one for one in whole if one["state"] == "wellFormed"]
    assert read(target, "list_projects", query={"getDefaultTeamImageUrl": "true"}) == read(target, "list_projects")
    for bad in ("none", "well", ""):
        message = f"The value '{bad}' is not valid.\r\nParameter name: stateFilter"
        refused(ask(target, "list_projects", query={"stateFilter": bad}), 400, "ArgumentException", message)


def flow_a_switch_is_true_or_false(target: Target) -> None:
    team = teams_of(target)[0]
    project = {"projectId": team.project}
    switches: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
        "list_teams": (project, ("$mine", "$expandIdentity")),
        "list_all_teams": ({}, ("$mine", "$expandIdentity")),
        "get_team": ({**project, "teamId": team.team}, ("$expandIdentity",)),
        "get_project": (project, ("includeCapabilities", "includeHistory")),
        "list_projects": ({}, ("getDefaultTeamImageUrl",)),
    }
    for operation, (key, names) in switches.items():
        for name in names:
            for bad in ("maybe", "1x"):
                refused_by_framework(ask(target, operation, **key, query={name: bad}), "The request is invalid.")
