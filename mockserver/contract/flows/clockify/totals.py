"""Totals of people and projects: capacity in seconds, hours by day, found by the same filters in every form."""

from __future__ import annotations

import json
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    INVERTED,
    NOBODY,
    body,
    expect_pages,
    refused,
    rows,
    stranger,
    unfit,
    unreadable,
)
from mockserver.contract.flows.clockify._desk import Desk, desk_of, hours_of
from mockserver.contract.target import Reply, Target

_SECONDS = {"PT7H": 25200, "PT8H": 28800, "PT4H": 14400, "PT6H30M": 23400, "PT24H": 86400, "PT0S": 0, "PT1M": 60}


def user_totals(desk: Desk, user: str, hours: list[dict[str, Any]]) -> dict[str, Any]:
    """The totals of a person as they are told; ``workingDays`` in whichever of its two forms is told."""
    profile = desk.read("get_member_profile", userId=user)
    days = profile["workingDays"]
    return {
        "capacityPerDay": _SECONDS.get(profile["workCapacity"]),
        "totalHoursPerDay": hours,
        "userId": user,
        "userImage": desk.users[user]["profilePicture"],
        "userName": desk.users[user]["name"],
        "userStatus": "ACTIVE",
        "workingDays": json.dumps(days, separators=(",", ":")),
        "workspaceId": desk.target.keys["workspaceId"],
    }


def as_told(expected: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The expected totals, working days as an array where they are told so: both forms were seen."""
    days = expected["workingDays"]
    return {
        **expected,
        "workingDays": json.loads(days) if isinstance(told["workingDays"], list) else days,
        **({} if expected["capacityPerDay"] is not None else {"capacityPerDay": told["capacityPerDay"]}),
    }


def flow_totals_of_a_person_are_the_same_everywhere(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    desk.plan(**desk.days(3, 7), hoursPerDay=2.5)
    desk.plan(**desk.days(5, 5), projectId=desk.projects[1], hoursPerDay=0.1)
    days = [
        {"date": f"{desk.year}-03-{day:02}T00:00:00Z", "totalHours": 2.6 if day == 5 else 2.5} for day in range(3, 8)
    ]
    for user in desk.people[:4]:
        hours = days if user == person else []
        form = {**desk.whole, "userFilter": {"contains": "CONTAINS", "ids": [user]}}
        (found,) = desk.read("search_user_totals", json=form)
        assert found == as_told(user_totals(desk, user, hours), found)
        assert isinstance(found["capacityPerDay"], int)
        alone = desk.totals(user)
        if alone is not None or hours:  # without a row there may be no body
            assert alone == found, f"alone {alone}, found {found}"
            assert isinstance(alone["capacityPerDay"], int)


def flow_a_page_of_totals_is_one_of_days(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    desk.plan(**desk.days(3, 7))
    whole = desk.totals(person)
    key: dict[str, Any] = {"userId": person}
    for size in (1, 2, 4, 5, 6):
        seen: list[Any] = []
        for page in range(1, 7):
            reply = desk.ask("get_user_totals", **key, query={**desk.days(1, 31), "page": page, "page-size": size})
            told = body(reply)
            seen += told["totalHoursPerDay"]
            assert len(told["totalHoursPerDay"]) == max(0, min(size, 5 - (page - 1) * size))
            assert {**told, "totalHoursPerDay": None} == {**whole, "totalHoursPerDay": None}
            assert reply.headers["Last-Page"] == ("true" if page * size >= len(whole["totalHoursPerDay"]) else "false")
        assert seen == whole["totalHoursPerDay"]
    plain = desk.ask("get_user_totals", **key, query={**desk.days(1, 31), "pageSize": 1})
    assert (plain.body, plain.headers["Last-Page"]) == (whole, "true")


def flow_a_range_takes_in_both_its_ends(target: Target) -> None:
    desk = desk_of(target)
    person, project = desk.people[0], desk.projects[0]
    desk.plan(**desk.days(3, 7), hoursPerDay=3)
    for first, last, days in ((3, 3, [3]), (1, 3, [3]), (7, 9, [7]), (1, 2, []), (8, 31, []), (4, 6, [4, 5, 6])):
        asked = desk.days(first, last)
        for end in (asked["end"], f"{asked['end'][:10]}T00:00:00Z"):
            query = {"start": asked["start"], "end": end}
            told = desk.read("get_user_totals", userId=person, query=query)
            assert hours_of(told) == dict.fromkeys(days, 3), f"{query} gave {told}"
            (found,) = desk.read("search_user_totals", json={**query, "userFilter": {"ids": [person]}})
            assert hours_of(found) == dict.fromkeys(days, 3)
            totals = desk.read("get_project_totals", projectId=project, query=query)
            assert (totals["totalHours"] if totals else 0) == 3 * len(days)
            for other in (
                desk.read("search_project_totals", json=query),
                rows(desk.target, "list_project_totals", query),
            ):
                assert other == ([totals] if days else [])


def flow_searches_have_pages(target: Target) -> None:
    desk = desk_of(target)
    asked = desk.days(1, 31)
    for number, project in enumerate(desk.projects):
        desk.plan(
            **desk.days(3, 3),
            projectId=project,
            userId=desk.people[number % len(desk.people)],
            includeNonWorkingDays=True,
        )
    for operation in ("search_user_totals", "search_project_totals"):
        whole = desk.read(operation, json={**asked, "pageSize": 200})
        count = len(whole)
        for size in (1, 2, count - 1, count, count + 1, 200):
            pages = [
                desk.read(operation, json={**asked, "pageSize": size, "page": page})
                for page in range(1, -(-count // size) + 2)
            ]
            assert [row for page in pages for row in page] == whole, f"{operation} by {size}"
            assert [len(page) for page in pages][:-2] == [size] * (len(pages) - 2)
            assert pages[-1] == []
        assert desk.read(operation, json=asked) == whole[:50]
        # Of these only the spelling of queries has hyphens.
        assert desk.read(operation, json={**asked, "page-size": 1, "projectId": NOBODY}) == whole[:50]
        for size in (0, -1, 201):
            unfit(desk.ask(operation, json={**asked, "pageSize": size}), "pageSize")
        for page in (0, -1):
            unfit(desk.ask(operation, json={**asked, "page": page}), "page")
        for bad in ("1", 1.5, True):
            unreadable(desk.ask(operation, json={**asked, "page": bad}), "page")
    whole = rows(desk.target, "list_project_totals", asked)
    for size in (1, 2, len(whole), len(whole) + 1):
        expect_pages(desk.target, "list_project_totals", asked, whole, size)


def flow_people_are_found_by_name_and_filter(target: Target) -> None:
    desk = desk_of(target)
    asked = {**desk.days(1, 31), "pageSize": 200}
    everybody = {row["userId"]: row for row in desk.read("search_user_totals", json=asked)}
    assert set(everybody) == set(desk.users)
    one, two = desk.people[:2]
    name, mail = desk.users[one]["name"], desk.users[two]["email"]
    others = [user for user in everybody if user not in (one, two)]
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({"search": name}, [user for user in everybody if name.lower() in desk.users[user]["name"].lower()]),
        (
            {"search": name.upper()[1:]},
            [user for user in everybody if name.lower()[1:] in desk.users[user]["name"].lower()],
        ),
        ({"search": mail}, [two]),
        ({"search": ""}, list(everybody)),
        ({"search": "nobody has this name"}, []),
        (
            {"userFilter": {"contains": "CONTAINS", "ids": [one, two]}},
            [user for user in everybody if user in (one, two)],
        ),
        ({"userFilter": {"ids": [two], "sourceType": "USER_GROUP"}}, [two]),
        ({"userFilter": {"contains": "DOES_NOT_CONTAIN", "ids": [one, two]}}, others),
        ({"userFilter": {"contains": "CONTAINS", "ids": []}}, list(everybody)),
        ({"userFilter": {"status": "ACTIVE", "ids": [one]}}, [one]),
        ({"userFilter": {"status": "PENDING", "ids": [one]}}, []),
        ({"userFilter": {"statuses": ["INACTIVE", "ACTIVE"], "ids": [one]}}, [one]),
        ({"userFilter": {"statuses": ["INACTIVE"], "ids": [one]}}, []),
        *(
            (
                {"userFilter": {"status": status}},
                [user for user in everybody if everybody[user]["userStatus"] == status],
            )
            for status in ("ACTIVE", "INACTIVE", "PENDING", "DECLINED")
        ),
    ]
    for form, users in expected:
        found = desk.read("search_user_totals", json={**asked, **form})
        assert found == [everybody[user] for user in users], f"{form} found {[row['userName'] for row in found]}"
    for form, member in (
        ({"userFilter": {"contains": "SOME"}}, "contains"), ({"userFilter": {"status": "GONE"}}, "status"),
        ({"statusFilter": "DRAFT"}, "statusFilter"),
    ):  # fmt: skip
        unfit(desk.ask("search_user_totals", json={**asked, **form}), member)


def flow_totals_of_nobody_and_of_no_range_are_refused(target: Target) -> None:
    desk = desk_of(target)
    for unknown in (NOBODY, "nobody", desk.projects[0]):
        stranger(desk.ask("get_user_totals", userId=unknown, query=desk.whole), "User")
    for unknown in (NOBODY, "nobody", desk.people[0]):
        stranger(desk.ask("get_project_totals", projectId=unknown, query=desk.whole), "Project")
    keys: dict[str, dict[str, Any]] = {
        "get_user_totals": {"userId": desk.people[0]}, "get_project_totals": {"projectId": desk.projects[0]},
        "list_assignments": {}, "list_project_totals": {},
    }  # fmt: skip
    for operation, key in keys.items():
        _range_is_asked_for(desk, lambda asked, operation=operation, key=key: desk.ask(operation, **key, query=asked))
    for operation in ("search_user_totals", "search_project_totals", "publish_assignments"):
        _range_is_asked_for(desk, lambda asked, operation=operation: desk.ask(operation, json=asked))


def _range_is_asked_for(desk: Desk, ask: Any) -> None:
    told: Reply
    for name in ("start", "end"):
        told = ask({one: value for one, value in desk.whole.items() if one != name})
        refused(told, 400, 3001, f"Required request parameter '{name}' for method parameter type String is not present")
        for bad in (f"{desk.year}-03-01", "today", f"{desk.year}-02-30T00:00:00Z", f"{desk.year}-03-01 00:00:00"):
            unfit(ask({**desk.whole, name: bad}), name)
    refused(ask({"start": desk.whole["end"], "end": desk.whole["start"]}), 400, 501, INVERTED)
