"""Projects: created in full, found, sorted and paged. No operation deletes one, so a run leaves a few behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from string import ascii_uppercase
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NOBODY,
    denied,
    expect_pages,
    in_workspace,
    read,
    refused,
    rows,
    stranger,
    unfit,
    unreadable,
)
from mockserver.contract.target import Target


def flow_a_new_project_is_told_in_full_and_listed(target: Target) -> None:
    here = in_workspace(target)
    others = rows(here, "list_projects")
    me = read(target, "get_current_user")["id"]
    workspace = read(here, "get_workspace")
    currency = next(one["code"] for one in workspace["currencies"] if one["isDefault"])
    client, client_name = next((one["clientId"], one["clientName"]) for one in others if one["clientId"])
    note = f"  駅 🚉 {'é' * 16377} "
    forms: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {}),
        (
            {"clientId": client, "isPublic": True, "color": "#00fF7f", "billable": True, "note": note,
             "hourlyRate": {"amount": 11000}, "costRate": {"amount": 2147483647},
             "estimate": {"estimate": "PT80H", "type": "MANUAL"}},
            {"clientId": client, "clientName": client_name, "public": True, "color": "#00fF7f", "billable": True,
             "note": note, "hourlyRate": {"amount": 11000, "currency": currency},
             "costRate": {"amount": 2147483647, "currency": currency},
             "estimate": {"estimate": "PT80H", "type": "MANUAL"}},
        ),
        (
            {"clientId": None, "isPublic": None, "color": None, "billable": None, "note": None, "hourlyRate": None,
             "costRate": {"amount": 0}, "estimate": None},
            {"costRate": {"amount": 0, "currency": currency}},
        ),
        ({"note": "", "color": "#ABCDEF", "billable": False}, {"color": "#ABCDEF"}),
    ]  # fmt: skip
    made: list[dict[str, Any]] = []
    for (form, told), name in zip(forms, _names(others), strict=True):
        project = read(here, "create_project", json={"name": name, **form})

        assert re.fullmatch("[0-9a-f]{24}", project["id"])
        member = {"userId": me, "targetId": project["id"], "membershipType": "PROJECT", "membershipStatus": "ACTIVE"}
        assert project == {
            "id": project["id"], "name": name, "hourlyRate": None, "costRate": None, "clientId": "", "clientName": "",
            "workspaceId": workspace["id"], "billable": False, "archived": False, "public": False, "template": False,
            "color": project["color"], "duration": "PT0S", "note": "",
            "memberships": [{**member, "hourlyRate": None, "costRate": None}],
            "estimate": {"estimate": "PT0S", "type": "AUTO"}, "timeEstimate": None, "budgetEstimate": None, **told,
        }  # fmt: skip
        made.append(project)
        assert rows(here, "list_projects") == [*others, *made]
    for project in made:
        reply = here.call("create_project", json={"name": project["name"]})
        refused(reply, 400, 501, "Project with this name already exists")
        for _ in range(4):
            assert read(here, "get_project", projectId=project["id"]) == project
    assert len({one["id"] for one in made}) == len(made)


def _names(others: list[dict[str, Any]]) -> tuple[str, str, str, str]:
    """Names that no project has: the shortest, one of other letters, the longest, a plain one."""
    taken = {one["name"] for one in others}
    shortest = next("".join(pair) for pair in product(ascii_uppercase, repeat=2) if "".join(pair) not in taken)
    return shortest, f" Bahnhöfe 駅 🚉 {len(others)} ", f"{len(others)}".ljust(250, "é"), f"Plain {len(others)}"


def flow_a_project_that_cannot_be_is_refused(target: Target) -> None:
    here = in_workspace(target)
    before = rows(here, "list_projects")
    for form, member in (
        ({"name": "x"}, "name"), ({"name": "x" * 251}, "name"), ({"color": "red"}, "color"),
        ({"color": "#12345"}, "color"), ({"color": "#1234567"}, "color"), ({"note": "n" * 16385}, "note"),
        ({"hourlyRate": {"amount": -1}}, "amount"), ({"estimate": {"type": "SOME"}}, "type"),
    ):  # fmt: skip
        unfit(here.call("create_project", json={"name": "New project", **form}), member)
    for bad, at in (
        ({"name": 7}, "name"), ({"billable": "yes"}, "billable"), ({"isPublic": 1}, "isPublic"),
        ({"hourlyRate": {"amount": "1"}}, "hourlyRate.amount"), ({"hourlyRate": {"amount": 1.5}}, "hourlyRate.amount"),
        ({"hourlyRate": {"amount": 2147483648}}, "hourlyRate.amount"),
    ):  # fmt: skip
        unreadable(here.call("create_project", json={"name": "New project", **bad}), at)
    for nameless in ({}, {"name": None}):
        refused(here.call("create_project", json=nameless), 400, 501, "must not be null")
    refused(here.call("create_project", json={"name": ""}), 400, 501, "must not be empty")
    refused(
        here.call("create_project", json={"name": before[0]["name"]}), 400, 501, "Project with this name already exists"
    )
    for unknown in (NOBODY, "nobody"):
        stranger(here.call("create_project", json={"name": "New project", "clientId": unknown}), "Client")
        stranger(here.call("get_project", projectId=unknown), "Project")
    denied(here.call("create_project", json={"name": "New project"}, credential="member"))
    assert rows(here, "list_projects") == before


def flow_projects_are_found_sorted_and_paged(target: Target) -> None:
    here = in_workspace(target)
    whole = rows(here, "list_projects")
    assert rows(here, "list_projects", credential="member") == whole
    for project in whole:
        assert read(here, "get_project", projectId=project["id"]) == project
        assert project["workspaceId"] == here.keys["workspaceId"]
    one = whole[1]
    part = one["name"][1:4].lower()
    client = next(project["clientId"] for project in whole if project["clientId"])
    person = next((row["userId"] for project in whole for row in project["memberships"]), NOBODY)
    found: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
        ({"name": part.upper()}, lambda project: part in project["name"].lower()),
        ({"name": one["name"], "strict-name-search": "true"}, lambda project: project["name"] == one["name"]),
        ({"name": part, "strict-name-search": "true"}, lambda project: project["name"] == part),
        ({"name": part, "strict-name-search": "false"}, lambda project: part in project["name"].lower()),
        ({"name": "nothing is called so"}, lambda _: False),
        ({"archived": "true"}, lambda project: project["archived"]),
        ({"archived": "false"}, lambda project: not project["archived"]),
        ({"billable": "true"}, lambda project: project["billable"]),
        ({"billable": "false"}, lambda project: not project["billable"]),
        ({"clients": client}, lambda project: project["clientId"] == client),
        ({"clients": [NOBODY, client]}, lambda project: project["clientId"] == client),
        ({"clients": NOBODY}, lambda _: False),
        ({"users": person}, lambda project: person in [row["userId"] for row in project["memberships"]]),
        ({"users": NOBODY}, lambda _: False),
        ({"hydrated": "true"}, lambda _: True),
        ({"archived": "false", "billable": "true", "users": person}, lambda project: not project["archived"]
         and project["billable"] and person in [row["userId"] for row in project["memberships"]]),
    ]  # fmt: skip
    for query, passes in found:
        assert rows(here, "list_projects", query) == [project for project in whole if passes(project)], query
    _are_sorted(here, whole)
    for size in (1, 2, len(whole) - 1, len(whole), len(whole) + 1):
        expect_pages(here, "list_projects", {}, whole, size)
    assert read(here, "list_projects") == whole[:50]


def _are_sorted(here: Target, whole: list[dict[str, Any]]) -> None:
    places: dict[str, Callable[[dict[str, Any]], str]] = {
        "ID": lambda project: project["id"],
        "NAME": lambda project: project["name"].casefold(),
        "CLIENT_NAME": lambda project: project["clientName"].casefold(),
    }
    for column in (*places, "DURATION", "BUDGET", "PROGRESS"):
        up = rows(here, "list_projects", {"sort-column": column})
        down = rows(here, "list_projects", {"sort-column": column, "sort-order": "DESCENDING"})
        assert sorted(up, key=repr) == sorted(down, key=repr) == sorted(whole, key=repr)
        if column in places:
            ordered = [places[column](project) for project in up]
            assert ordered == sorted(ordered), column
            assert [places[column](project) for project in down] == ordered[::-1], column
    assert rows(here, "list_projects", {"sort-order": "DESCENDING"}) == whole[::-1]
    unfit(here.call("list_projects", query={"sort-column": "AGE"}), "sort-column")
    unfit(here.call("list_projects", query={"sort-order": "UP"}), "sort-order")
    for name in ("archived", "billable", "hydrated", "strict-name-search"):
        refused(
            here.call("list_projects", query={name: "maybe"}), 400, 3000,
            f"Method parameter '{name}': Failed to convert value of type 'java.lang.String' to required type "
            "'java.lang.Boolean'; Invalid boolean value [maybe]",
        )  # fmt: skip
