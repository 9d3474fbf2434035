"""The same request, many times: every answer is the same, and only what names the request differs."""

from __future__ import annotations

from mockserver.contract.flows.azure_devops._calls import SESSION, ask, bare
from mockserver.contract.flows.azure_devops._every import every_read, every_write
from mockserver.contract.flows.azure_devops._team import DAYS, both_ways, teams_of
from mockserver.contract.flows.azure_devops.capacity import activity, alone, row
from mockserver.contract.target import Target

_TIMES = 12


def flow_reading_again_gives_the_same_and_changes_nothing(target: Target) -> None:
    reads = every_read(target)
    for operation, told in reads:
        ask(target, operation, **told)
    team = teams_of(target)[0]
    team.restore_finally()
    days = [dict.fromkeys(("start", "end"), "2031-06-30T00:00:00Z")]
    team.read("replace_capacities", json=[{"teamMember": {"id": next(iter(team.people))}, "daysOff": days}])
    team.read("update_team_days_off", json={"daysOff": days})
    team.read("update_team_settings", json={"workingDays": ["tuesday"], "bugsBehavior": "asTasks"})
    before = [team.everything() for team in teams_of(target)]
    for operation, told in reads:
        replies = [ask(target, operation, **told) for _ in range(_TIMES)]
        assert {reply.status for reply in replies} == {200}, operation
        assert all(reply.body == replies[0].body for reply in replies), f"{operation} changed by being read"
        assert len({reply.headers["ActivityId"] for reply in replies}) == _TIMES, operation
        assert len({reply.headers["X-TFS-ProcessId"] for reply in replies}) == 1, operation
        assert len({reply.headers["X-VSS-UserData"] for reply in replies}) == 1, operation
    assert [team.everything() for team in teams_of(target)] == before


def flow_writing_again_gives_the_same_and_changes_nothing(target: Target) -> None:
    writes = every_write(target)
    before = [team.everything() for team in teams_of(target)]
    for operation, told in writes:
        replies = [ask(target, operation, **told) for _ in range(_TIMES)]
        assert {reply.status for reply in replies} == {201 if operation.startswith("add_") else 200}, operation
        assert all(reply.body == replies[0].body for reply in replies), f"{operation} is not idempotent"
        assert len({reply.headers["ActivityId"] for reply in replies}) == _TIMES, operation
    assert [team.everything() for team in teams_of(target)] == before


def flow_every_write_of_many_is_kept(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        person = next(iter(team.people.values()))
        for number in range(_TIMES):
            days = [dict.fromkeys(("start", "end"), f"2031-06-{number + 1:02}T00:00:00Z")]
            form = {"activities": [activity(number + 0.5, f"{number}")], "daysOff": days}
            team.read("update_capacity", json=form, teamMemberId=person["id"])
            assert team.read("get_capacity", teamMemberId=person["id"]) == alone(team, person, **form)
            form["activities"] = [activity(number + 0.25, f"{number}")]
            team.read("replace_capacities", json=[{"teamMember": person, **form}])
            assert team.rows == [row(team, person, **form)]
            team.read("update_team_days_off", json={"daysOff": days})
            assert team.read("get_team_days_off")["daysOff"] == days
            week = [DAYS[number % len(DAYS)]]
            team.read("update_team_settings", json={"workingDays": week})
            assert team.read("get_team_settings")["workingDays"] == week


def flow_a_client_without_a_session_is_given_one(target: Target) -> None:
    for operation, told in every_read(target):
        sessions = {
            target.call(operation, headers={"X-TFS-Session": sent}, **told).headers["X-TFS-Session"]
            for sent in (None, None, "no session")
        }
        assert len(sessions) == 3, operation
        assert SESSION not in sessions
    assert bare(target, "list_projects").headers["X-TFS-Session"] == SESSION
