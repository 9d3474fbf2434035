"""Versions: each sees the same row, in the shape that it has."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._team import Team, both_ways
from mockserver.contract.flows.azure_devops.capacity import activity, alone
from mockserver.contract.target import Target


def flow_every_version_sees_one_row(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        person = next(iter(team.people.values()))
        member = {name: person[name] for name in ("id", "displayName", "uniqueName", "url", "imageUrl")}
        team.read("replace_capacities", json=[])
        for hours, version in enumerate(("4.1", "5.1", "7.0", "7.1-preview.2", "7.2-preview.3", "7.1-preview.1")):
            sent = {"activities": [activity(hours, "Design"), activity(0.5, "")]}
            is_oldest = version in ("4.1", "7.1-preview.1")
            shown = alone(team, person, **sent)
            oldest = {
                **shown,
                "teamMember": member,
                "activities": [sent["activities"][0], activity(0.5, "") | {"name": None}],
            }
            keys = {"teamMemberId": person["id"], "version": version}
            assert team.read("update_capacity", json=sent, **keys) == (oldest if is_oldest else shown)
            assert team.read("get_capacity", **keys) == (oldest if is_oldest else shown)
            listed = {name: value for name, value in shown.items() if name != "_links"}
            replaced = team.read("replace_capacities", json=[listed], version=version)
            expected = {name: value for name, value in oldest.items() if name != "_links"} if is_oldest else listed
            assert replaced == {"count": 1, "value": [expected]}
            _listed_in_every_version(
                team, listed, {**listed, **{name: oldest[name] for name in ("teamMember", "activities")}}
            )


def _listed_in_every_version(team: Team, shown: dict[str, Any], oldest: dict[str, Any]) -> None:
    for version in ("2.0", "4.1", "5.0", "7.1-preview.1"):
        assert team.read("list_capacities", version=version) == {"count": 1, "value": [oldest]}, version
    for version in ("5.1", "6.0", "7.1-preview.2"):
        assert team.read("list_capacities", version=version) == {"count": 1, "value": [shown]}, version
    hours = sum(one["capacityPerDay"] for one in shown["activities"])
    for newest in ("6.1-preview.3", "7.0", "7.1", "7.1-preview.3", "7.2-preview.3", None):
        told = team.read("list_capacities", version=newest)
        assert told == {"teamMembers": [shown], "totalCapacityPerDay": hours, "totalDaysOff": 0}, newest
