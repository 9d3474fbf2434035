"""Who comes in: keys that almost fit, and workspaces of others."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.clockify._calls import NOBODY, YEAR, body, people, refused
from mockserver.contract.target import Target


def flow_keys_that_almost_fit_are_refused(target: Target) -> None:
    key = next(iter(target.tokens.values()))
    for almost in (key.swapcase(), key[:-1], f"{key}x", target.tokens["addon"]):
        refused(target.call("list_workspaces", token=almost), 4003, 401)


def flow_a_workspace_is_closed_to_others(target: Target) -> None:
    person = people(target)[0]
    refused(target.call("get_workspace", workspaceId=NOBODY), 501, 403)
    refused(target.call("get_user_totals", workspaceId=NOBODY, userId=person, query=YEAR), 501, 403)
    refused(target.call("get_user_totals", workspaceId=NOBODY, userId=person), 501, 403)
    refused(target.call("create_project", workspaceId=NOBODY, json={"name": "New"}), 501, 403)
    refused(target.call("list_users", credential="member"), 501, 403)
    assert NOBODY not in [workspace["id"] for workspace in body(target.call("list_workspaces"))]


def flow_totals_of_nobody_and_of_no_range_are_refused(target: Target) -> None:
    person = people(target)[0]
    refused(target.call("get_user_totals", userId=NOBODY, query=YEAR), 501)
    refused(target.call("get_project_totals", projectId=NOBODY, query=YEAR), 501)
    keys: dict[str, dict[str, Any]] = {"get_user_totals": {"userId": person}, "list_assignments": {}}
    for operation, key in keys.items():
        refused(target.call(operation, **key), 3001)
        refused(target.call(operation, **key, query={**YEAR, "end": "2030-12-31T00:00:00Z"}), 501)
        refused(target.call(operation, **key, query={**YEAR, "page": "one"}), 3000)
        refused(target.call(operation, **key, query={**YEAR, "page-size": 0}), 501)
