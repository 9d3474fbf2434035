"""Capacity: set in the member profile, told in the totals, in seconds."""

from __future__ import annotations

import json
from typing import Any

from mockserver.contract.flows.clockify._calls import NOBODY, YEAR, body, days, people, plan, projects, refused
from mockserver.contract.target import Target


def flow_capacity_of_the_profile_is_that_of_the_totals(target: Target) -> None:
    person, sibling = people(target)[:2]
    # Something is planned, because the totals of nothing may have no body.
    project = projects(target)[0]
    rows = [plan(target, user, project, **days(3, 7), includeNonWorkingDays=True)[0] for user in (person, sibling)]
    profile = body(target.call("get_member_profile", userId=person))
    of_sibling = body(target.call("get_user_totals", userId=sibling, query=YEAR))
    before = body(target.call("get_user_totals", userId=person, query=YEAR))
    changes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"workCapacity": "PT6H30M"}, {"capacityPerDay": 23400}),
        ({"workCapacity": "PT24H"}, {"capacityPerDay": 86400}),
        ({"workCapacity": "PT0S"}, {"capacityPerDay": 0}),
        ({"workingDays": ["MONDAY"]}, {"workingDays": ["MONDAY"]}),
        ({"workingDays": []}, {"workingDays": []}),
        ({"workCapacity": "PT7H", "workingDays": ["SUNDAY", "MONDAY"]},
         {"capacityPerDay": 25200, "workingDays": ["SUNDAY", "MONDAY"]}),
        ({}, {}),
        ({"weekStart": "SUNDAY"}, {}),
    ]  # fmt: skip
    told = {**before, "workingDays": _days(before)}
    for form, seen in changes:
        for _ in range(2):
            written = body(target.call("update_member_profile", userId=person, json=form))
            totals = body(target.call("get_user_totals", userId=person, query=YEAR))

            told |= seen
            assert written == body(target.call("get_member_profile", userId=person))
            assert {**totals, "workingDays": _days(totals)} == told, f"PATCH {form} left {totals}"
    for bad in ({"workCapacity": "7h"}, {"workCapacity": "PT25H"}, {"workingDays": ["MON"]}, {"weekStart": "NEVER"}):
        refused(target.call("update_member_profile", userId=person, json={"workCapacity": "PT1H", **bad}), 501)
    refused(target.call("update_member_profile", userId=NOBODY, json={}), 501)
    refused(target.call("update_member_profile", userId=person, json={}, credential="member"), 501, 403)
    assert body(target.call("get_member_profile", userId=person)) == written

    restored = {name: profile[name] for name in ("weekStart", "workCapacity", "workingDays")}
    assert body(target.call("update_member_profile", userId=person, json=restored)) == profile
    assert body(target.call("get_user_totals", userId=person, query=YEAR)) == before
    assert body(target.call("get_user_totals", userId=sibling, query=YEAR)) == of_sibling
    for row in rows:
        body(target.call("delete_recurring_assignment", assignmentId=row["id"]))


def _days(totals: dict[str, Any]) -> list[str]:
    """The working days, as documented (JSON in a text) or as observed (an array)."""
    told = totals["workingDays"]
    days: list[str] = json.loads(told) if isinstance(told, str) else told
    return days
