"""People: the same in the list, alone and behind the key; their capacity, set in the profile and told in the totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockserver.contract.flows.clockify._calls import (
    NOBODY,
    denied,
    expect_pages,
    in_workspace,
    read,
    rows,
    stranger,
    unfit,
    unreadable,
)
from mockserver.contract.flows.clockify._desk import DAY_NAMES, desk_of
from mockserver.contract.flows.clockify.totals import as_told, user_totals
from mockserver.contract.target import Target


def flow_the_caller_is_one_of_the_people(target: Target) -> None:
    here = in_workspace(target)
    everybody = {one["id"]: one for one in rows(here, "list_users")}
    workspaces = [one["id"] for one in read(target, "list_workspaces")]
    for credential in (next(iter(target.tokens)), "member"):
        me = read(target, "get_current_user", credential=credential)
        assert me == everybody[me["id"]]
        assert me["memberships"] == []
        assert {me["activeWorkspace"], me["defaultWorkspace"]} <= set(workspaces)
        told = read(target, "get_current_user", query={"include-memberships": "true"}, credential=credential)
        listed = {one["id"]: one for one in rows(here, "list_users", {"memberships": "ALL"})}
        assert told == listed[me["id"]]
        assert told["memberships"]
        plain = read(target, "get_current_user", query={"include-memberships": "false"}, credential=credential)
        assert plain == me
    if "addon" in target.tokens:
        addon = {"X-Api-Key": None, "X-Addon-Token": target.tokens["addon"]}
        owner = read(target, "get_current_user", headers=addon)
        assert owner == everybody[owner["id"]]


def flow_people_are_the_same_in_list_and_profile(target: Target) -> None:
    here = in_workspace(target)
    for user in rows(here, "list_users"):
        profile = read(here, "get_member_profile", userId=user["id"])
        assert (profile["email"], profile["name"], profile["imageUrl"]) == (
            user["email"], user["name"], user["profilePicture"],
        )  # fmt: skip
        assert user["profilePicture"].startswith("https://")
        assert user["status"] == "ACTIVE" or not user["memberships"]
        assert len(set(profile["workingDays"])) == len(profile["workingDays"])
        assert user["customFields"] == profile["userCustomFieldValues"] == []


def flow_people_are_found_sorted_and_paged(target: Target) -> None:
    here = in_workspace(target)
    whole = rows(here, "list_users")
    assert whole == sorted(whole, key=lambda user: user["email"])
    one, two = whole[1], whole[2]
    by_name = [user for user in whole if one["name"][1:4].lower() in user["name"].lower()]
    found: list[tuple[dict[str, Any], list[Any]]] = [
        ({"email": one["email"].upper()}, [one]),
        ({"email": two["email"][2:-3]}, [two]),
        ({"name": one["name"][1:4].upper()}, by_name),
        ({"name": one["name"], "email": two["email"]}, []),
        ({"name": "", "email": ""}, whole),
        ({"email": "nobody@nowhere"}, []),
        ({"status": "ALL"}, whole),
        ({"account-statuses": "ACTIVE"}, [user for user in whole if user["status"] == "ACTIVE"]),
        ({"account-statuses": "ACTIVE, LIMITED"}, [user for user in whole if user["status"] in ("ACTIVE", "LIMITED")]),
        ({"account-statuses": "DELETED"}, [user for user in whole if user["status"] == "DELETED"]),
        ({"include-roles": "false"}, whole),
        ({"project-id": NOBODY}, []),
    ]
    for query, users in found:
        assert rows(here, "list_users", query) == users, f"{query}"
    members = _members(here)
    for status in ("ACTIVE", "INACTIVE", "PENDING", "DECLINED"):
        expected = [user for user in whole if members[user["id"]]["membershipStatus"] == status]
        assert rows(here, "list_users", {"status": status}) == expected
    for project in rows(here, "list_projects"):
        people = {row["userId"] for row in project["memberships"]}
        found_there = rows(here, "list_users", {"project-id": project["id"]})
        assert found_there == [user for user in whole if user["id"] in people]
    _are_sorted(here, whole)
    for size in (1, 3, len(whole) - 1, len(whole), len(whole) + 1):
        expect_pages(here, "list_users", {}, whole, size)


def _members(here: Target) -> dict[str, dict[str, Any]]:
    """The workspace's memberships by person."""
    return {one["userId"]: one for one in read(here, "get_workspace")["memberships"]}


def _are_sorted(here: Target, whole: list[dict[str, Any]]) -> None:
    places: dict[str, Callable[[dict[str, Any]], str]] = {
        "ID": lambda user: user["id"],
        "EMAIL": lambda user: user["email"],
        "NAME": lambda user: user["name"],
        "NAME_LOWERCASE": lambda user: user["name"].lower(),
    }
    for column in (*places, "ACCESS", "HOURLYRATE", "COSTRATE"):
        up = rows(here, "list_users", {"sort-column": column})
        assert rows(here, "list_users", {"sort-column": column, "sort-order": "ASCENDING"}) == up
        down = rows(here, "list_users", {"sort-column": column, "sort-order": "DESCENDING"})
        assert sorted(up, key=repr) == sorted(down, key=repr) == sorted(whole, key=repr)
        if column in places:
            ordered = [places[column](user) for user in up]
            assert ordered == sorted(ordered), column
            assert [places[column](user) for user in down] == ordered[::-1], column
    unfit(here.call("list_users", query={"sort-column": "AGE"}), "sort-column")
    unfit(here.call("list_users", query={"sort-order": "UP"}), "sort-order")
    unfit(here.call("list_users", query={"status": "GONE"}), "status")
    unfit(here.call("list_users", query={"memberships": "SOME"}), "memberships")


def flow_memberships_are_the_same_everywhere(target: Target) -> None:
    here = in_workspace(target)
    workspace = read(here, "get_workspace")
    members, projects = _members(here), rows(here, "list_projects")
    assert all(one["targetId"] == workspace["id"] for one in members.values())
    everywhere = {one["id"]: one for one in rows(here, "list_users", {"memberships": "ALL"})}
    plain = {one["id"]: one for one in rows(here, "list_users")}
    assert set(members) == set(plain)
    for kind in ("WORKSPACE", "PROJECT", "USERGROUP", "NONE", "ALL"):
        for user in rows(here, "list_users", {"memberships": kind}):
            own = everywhere[user["id"]]["memberships"]
            expected = own if kind == "ALL" else [one for one in own if one["membershipType"] == kind]
            assert user == {**plain[user["id"]], "memberships": expected}
    for guid, user in everywhere.items():
        in_projects = [row for project in projects for row in project["memberships"] if row["userId"] == guid]
        assert [one for one in user["memberships"] if one["membershipType"] == "PROJECT"] == in_projects
        assert members[guid] in user["memberships"]
        assert all(row["userId"] == guid for row in user["memberships"])
    for project in projects:
        assert all(
            (row["targetId"], row["membershipType"]) == (project["id"], "PROJECT") for row in project["memberships"]
        )


def flow_workspaces_are_the_same_in_the_list_and_alone(target: Target) -> None:
    listed = read(target, "list_workspaces")
    for workspace in listed:
        assert read(target, "get_workspace", workspaceId=workspace["id"]) == workspace
        assert read(target, "get_workspace", workspaceId=workspace["id"], credential="member") == workspace
        assert [one["isDefault"] for one in workspace["currencies"]].count(True) == 1
        default = next(one["code"] for one in workspace["currencies"] if one["isDefault"])
        assert workspace["hourlyRate"]["currency"] == default
        assert set(workspace["workspaceSettings"]["workingDays"]) <= set(DAY_NAMES)
    assert read(target, "list_workspaces", query={"page": 7, "page-size": 1}) == listed
    roles = ("OWNER", "WORKSPACE_ADMIN", "PROJECT_MANAGER", "TEAM_MANAGER", "MEMBER")
    for credential in (next(iter(target.tokens)), "member"):
        own = read(target, "list_workspaces", credential=credential)
        by_role = [read(target, "list_workspaces", query={"roles": role}, credential=credential) for role in roles]
        assert sorted(one["id"] for found in by_role for one in found) == sorted(one["id"] for one in own)
        assert read(target, "list_workspaces", query={"roles": list(roles)}, credential=credential) == own
        assert read(target, "list_workspaces", query={"roles": "NOBODY"}, credential=credential) == []


_CHANGES: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"workCapacity": "PT6H30M"}, {"workCapacity": "PT6H30M"}),
    ({"workCapacity": "PT24H"}, {"workCapacity": "PT24H"}),
    ({"workCapacity": "PT0S"}, {"workCapacity": "PT0S"}),
    ({"workCapacity": "PT1M"}, {"workCapacity": "PT1M"}),
    ({"workingDays": ["MONDAY"]}, {"workingDays": ["MONDAY"]}),
    ({"workingDays": []}, {"workingDays": []}),
    ({"workCapacity": "PT7H", "workingDays": ["SUNDAY", "MONDAY"], "weekStart": "SUNDAY"},
     {"workCapacity": "PT7H", "workingDays": ["SUNDAY", "MONDAY"], "weekStart": "SUNDAY"}),
    ({}, {}),
    ({"unknown": 7, "userCustomFields": []}, {}),
    ({"weekStart": "SATURDAY"}, {"weekStart": "SATURDAY"}),
    ({"workingDays": list(DAY_NAMES)}, {"workingDays": list(DAY_NAMES)}),
    ({"weekStart": "MONDAY", "workCapacity": "PT8H"}, {"weekStart": "MONDAY", "workCapacity": "PT8H"}),
)  # fmt: skip


def flow_capacity_of_the_profile_is_that_of_the_totals(target: Target) -> None:
    desk = desk_of(target)
    person, sibling = desk.people[:2]
    for user in (person, sibling):
        desk.plan(**desk.days(3, 7), userId=user, includeNonWorkingDays=True)
    profile = desk.read("get_member_profile", userId=person)
    form = {name: profile[name] for name in ("weekStart", "workCapacity", "workingDays")}
    desk.target.finally_call("update_member_profile", userId=person, json=form)
    before = [desk.read("get_member_profile", userId=user) for user in desk.people[1:]], desk.totals(sibling)
    hours = [{"date": f"{desk.year}-03-{day:02}T00:00:00Z", "totalHours": 4} for day in range(3, 8)]
    for form, changed in _CHANGES:
        profile |= changed
        for _ in range(2):
            assert desk.read("update_member_profile", userId=person, json=form) == profile, f"PATCH {form}"
            assert desk.read("get_member_profile", userId=person) == profile, f"PATCH {form} is not what GET reads"
            told = desk.totals(person)
            expected = user_totals(desk, person, hours)
            assert expected["capacityPerDay"] is not None
            assert told == as_told(expected, told), f"PATCH {form} left {told}"
    assert ([desk.read("get_member_profile", userId=user) for user in desk.people[1:]], desk.totals(sibling)) == before


def flow_working_days_decide_what_is_excluded(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    profile = desk.read("get_member_profile", userId=person)
    desk.target.finally_call("update_member_profile", userId=person, json={"workingDays": profile["workingDays"]})
    for week in (["MONDAY", "SUNDAY"], ["WEDNESDAY"], list(DAY_NAMES)):
        desk.read("update_member_profile", userId=person, json={"workingDays": week})
        (row,) = desk.plan(**desk.days(3, 9))
        first = [3 + DAY_NAMES.index(day) for day in week]  # the third is a Monday
        excluded = [day for day in range(3, 10) if day not in first]
        assert [int(one["date"][8:10]) for one in row["excludeDays"]] == excluded
        assert set(desk.hours(person)) == set(first)
        desk.read("delete_recurring_assignment", assignmentId=row["id"])


def flow_a_profile_that_cannot_be_is_refused_as_a_whole(target: Target) -> None:
    desk = desk_of(target)
    person = desk.people[0]
    before = desk.everything
    bad: dict[str, Any]
    for bad, member in (
        ({"workCapacity": "7h"}, "workCapacity"), ({"workCapacity": "PT25H"}, "workCapacity"),
        ({"workCapacity": "PT24H1S"}, "workCapacity"), ({"workCapacity": "PT"}, "workCapacity"),
        ({"workingDays": ["MON"]}, "workingDays"), ({"weekStart": "NEVER"}, "weekStart"),
    ):  # fmt: skip
        unfit(desk.ask("update_member_profile", userId=person, json={"workCapacity": "PT1H", **bad}), member)
    for bad, member in (({"workCapacity": 7}, "workCapacity"), ({"weekStart": 1}, "weekStart")):
        unreadable(desk.ask("update_member_profile", userId=person, json={"workingDays": [], **bad}), member)
    for unknown in (NOBODY, "nobody"):
        stranger(desk.ask("update_member_profile", userId=unknown, json={}), "User")
        stranger(desk.ask("get_member_profile", userId=unknown), "User")
    denied(desk.ask("update_member_profile", userId=person, json={"workCapacity": "PT1H"}, credential="member"))
    assert desk.everything == before
