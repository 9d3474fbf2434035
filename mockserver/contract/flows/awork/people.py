"""People: the same wherever they are shown, replaced as a whole, archived, shut out, deleted."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.awork._calls import (
    GUID,
    NO_TEXTS,
    NOBODY,
    body,
    clock,
    me,
    moment,
    other_than,
    people,
    rows,
    within,
)
from mockserver.contract.flows.awork._own import own_key, restored_person
from mockserver.contract.flows.awork._refusals import (
    forbidden,
    invalid,
    not_found,
    unconvertible,
)
from mockserver.contract.target import Target

_LIMITS = {"firstName": 1000, "lastName": 1000, "gender": 25, "title": 100, "position": 1000, "language": 25}
_STAMPS = ("createdOn", "createdBy", "updatedOn", "updatedBy")
_FORMS: list[dict[str, Any]] = [
    {"firstName": "Ægir", "lastName": "Ω 東京 \U0001f3d7️ נָ", "position": "Lead", "language": "is-IS"},
    {"firstName": "  Zoë  ", "lastName": "", "birthDate": "1990-02-28T00:00:00Z", "gender": "f", "title": "Dr."},
    {name: "é" * most for name, most in _LIMITS.items()},
    {
        "gender": " ü \U0001f98a ",
        "title": " ü  \U0001f98a ",
        "language": " ü \U0001f98a ",
        "position": " ü  \U0001f98a ",
    },
    {"lastName": None, "firstName": "A", "gender": None, "birthDate": None},
    {"firstName": "A"},
    {"firstName": "A"},
    {},
    {"id": NOBODY, "isArchived": True, "createdBy": NOBODY, "resourceVersion": 1, "FIRSTNAME": "In capitals"},
]


def flow_person_is_the_same_wherever_shown(target: Target) -> None:
    everybody = rows(target, "list_users", {"showArchived": "true"})
    programs = {one["id"]: one for one in rows(target, "list_api_users")}
    for listed in everybody:
        _hold(listed)
        assert body(target.call("get_user", userId=listed["id"])) == listed
        if (program := programs.get(listed["id"])) is not None:
            assert listed["firstName"] == program["name"]
            assert {name: listed[name] for name in _STAMPS} == {name: program[name] for name in _STAMPS}
            assert (listed["isArchived"], listed["userContactInfos"]) == (True, [])
    assert [one for one in rows(target, "list_users") if one["isArchived"]] == []
    assert rows(target, "list_users") == [one for one in everybody if not one["isArchived"]]
    assert rows(target, "list_users", {"showArchived": "false"}) == [one for one in everybody if not one["isArchived"]]
    assert programs.keys() <= {one["id"] for one in everybody}
    assert len({one["id"] for one in everybody}) == len(everybody)


def flow_caller_is_one_of_the_people(target: Target) -> None:
    shown = {one["id"]: one for one in rows(target, "list_users", {"showArchived": "true"})}
    workspaces = []
    for credential in [one for one in target.tokens if one != "expired"]:
        told = body(target.call("get_me", credential=credential))
        assert body(target.call("get_current_user", credential=credential)) == told
        workspace = told.pop("workspace")
        assert GUID.fullmatch(told.pop("accountId"))
        assert told == shown[told["id"]]
        whole = body(target.call("get_workspace", workspaceId=workspace["id"], credential=credential))
        assert (whole["id"], whole["name"]) == (workspace["id"], workspace["name"])
        assert workspace["url"].startswith("https://")
        working = [one for one in shown.values() if not (one["isArchived"] or one["isDeactivated"])]
        assert whole["memberCount"] == len(working)
        assert moment(whole["createdOn"]) <= moment(whole["updatedOn"])
        assert {whole["createdBy"], whole["updatedBy"]} <= shown.keys()
        workspaces.append(workspace | whole)
    assert all(one == workspaces[0] for one in workspaces)
    not_found(target.call("get_workspace", workspaceId=NOBODY))
    assert len({me(target, credential=one) for one in target.tokens if one != "expired"}) == len(target.tokens) - 1


def flow_master_data_is_replaced_as_a_whole(target: Target) -> None:
    since, caller = clock(target), me(target)
    everybody = rows(target, "list_users", {"showArchived": "true"})
    person = other_than(target, me(target, credential="member"))
    key: dict[str, Any] = {"userId": person}
    before = restored_person(target, person)
    week = body(target.call("get_user_capacity", **key))
    kept = {name: value for name, value in before.items() if name not in (*_LIMITS, "birthDate")}
    version = before["resourceVersion"]
    for form in _FORMS:
        said = {name: value for name, value in form.items() if name in (*_LIMITS, "birthDate") and value is not None}
        if "FIRSTNAME" in form:
            said["firstName"] = form["FIRSTNAME"]
        written = body(target.call("update_user", **key, json=form))

        changed = {name: written[name] for name in ("updatedOn", "resourceVersion")}
        assert written == {**said, **kept, **changed, "updatedBy": caller}, f"PUT {form} answered {written}"
        assert body(target.call("get_user", **key)) == written
        assert written["resourceVersion"] > version
        version = written["resourceVersion"]
        within(target, since, written["updatedOn"])
        assert rows(target, "list_users", {"filterby": f"id eq guid'{person}'"}) == [written]
    others = [one for one in everybody if one["id"] != person]
    assert [one for one in rows(target, "list_users", {"showArchived": "true"}) if one["id"] != person] == others
    assert body(target.call("get_user_capacity", **key)) == week


def flow_refused_master_data_changes_nothing(target: Target) -> None:
    person = people(target)[0]
    before = body(target.call("get_user", userId=person))
    for name, most in _LIMITS.items():
        member = name[0].upper() + name[1:]
        told = f"The length of '{member}' must be {most} characters or fewer."
        invalid(target.call("update_user", userId=person, json={name: "x" * (most + 1)}), (member, told))
        for bad in NO_TEXTS:
            invalid(
                target.call("update_user", userId=person, json={name: bad}), unconvertible(f"$.{name}", "System.String")
            )
    for no_day in ("yesterday", "1990-02-30T00:00:00Z", 1):
        refused = target.call("update_user", userId=person, json={"firstName": "No", "birthDate": no_day})
        invalid(refused, unconvertible("$.birthDate", "System.Nullable`1[System.DateTime]"))
    not_found(target.call("update_user", userId=NOBODY, json={"firstName": "No"}))
    assert body(target.call("get_user", userId=person)) == before


def flow_who_may_not_read_people_sees_but_himself(target: Target) -> None:
    nosy = own_key(target, "user-planning-data:read", "workspace-manage-config:read")
    key: dict[str, Any] = {"userId": people(target)[0]}
    own = me(target, token=nosy)
    assert rows(target, "list_users", token=nosy) == []
    assert [one["id"] for one in rows(target, "list_users", {"showArchived": "true"}, token=nosy)] == [own]
    assert body(target.call("get_user", userId=own, token=nosy))["id"] == own
    forbidden(target.call("get_user", **key, token=nosy))
    reader = own_key(target, "user-master-data:read")
    assert people(target) == [one["id"] for one in rows(target, "list_users", token=reader)]
    person = body(target.call("get_user", **key))
    assert body(target.call("get_user", **key, token=reader)) == person
    for forbidding in (nosy, reader):
        forbidden(target.call("update_user", **key, json={"firstName": "No"}, token=forbidding))
        forbidden(target.call("set_user_archived", **key, json={"isArchived": False}, token=forbidding))
        for operation in ("deactivate_user", "activate_user", "delete_user"):
            forbidden(target.call(operation, **key, token=forbidding))
    assert body(target.call("get_user", **key)) == person


def _hold(person: dict[str, Any]) -> None:
    """What is true of everybody."""
    assert person["status"]["isDeactivated"] is person["isDeactivated"]
    assert ("deactivatedOn" in person) <= person["isDeactivated"]
    assert moment(person["createdOn"]) <= moment(person["updatedOn"])
    for name in ("id", "createdBy", "updatedBy"):
        assert GUID.fullmatch(person[name])
    for one in person["userContactInfos"]:
        assert moment(one["createdOn"]) <= moment(one["updatedOn"])
        assert one["isAddress"] is (one["type"] == "address")
        assert one["type"] != "email" or "@" in one["value"]
