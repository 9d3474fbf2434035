"""What belongs to a whole team: its days off in an iteration, and its settings."""

from __future__ import annotations

from typing import Any

from mockserver.contract.flows.azure_devops._calls import NOBODY, read
from mockserver.contract.flows.azure_devops._days import DAY, SPELLINGS, WEEKS
from mockserver.contract.flows.azure_devops._refusals import refused
from mockserver.contract.flows.azure_devops._team import Team, both_ways, teams_of, working_days
from mockserver.contract.target import Target

_UNFIT = "…\r\nParameter name: teamSettingsPatch"
_NO_SETTINGS: tuple[dict[str, Any], ...] = (
    {"bugsBehavior": "sometimes"},
    {"bugsBehavior": 3},
    {"bugsBehavior": 1.5},
    {"workingDays": [1.5]},
    {"workingDays": ["caturday"]},
    {"workingDays": "monday"},
    {"workingDays": [7]},
    {"defaultIterationMacro": "@tomorrow"},
    {"backlogVisibilities": {"Microsoft.EpicCategory": "yes"}},
    {"backlogVisibilities": []},
)
_WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]


def flow_team_days_off_are_replaced(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        beside = _beside(team, "get_team_days_off")
        kept = team.read("get_team_days_off")["daysOff"]
        assert team.read("get_team_days_off") == days_off(team, kept)
        forms: tuple[dict[str, Any], ...] = (
            {"daysOff": [DAY, WEEKS]}, {}, {"daysOff": None}, {"daysOff": [WEEKS, DAY, WEEKS]}, {"name": "x"},
            {"daysOff": []}, {}, *({"daysOff": [{"start": start, "end": end}]} for start, end in SPELLINGS),
        )  # fmt: skip
        for form in forms:
            for _ in range(2):
                if form.get("daysOff") is not None:
                    kept = [SPELLINGS.get((one["start"], one["end"]), one) for one in form["daysOff"]]
                written = team.read("update_team_days_off", json=form)

                assert written == days_off(team, kept), f"PATCH {form} answered {written}"
                assert team.read("get_team_days_off") == written, f"PATCH {form} is not what GET reads"
        assert _beside(team, "get_team_days_off") == beside


def days_off(team: Team, kept: list[dict[str, str]]) -> dict[str, Any]:
    """The days off of a team as they are answered."""
    links = team.links("teamDaysOff", "project", "team", "teamSettings", "teamIterations", "teamIteration")
    here = links.pop("teamDaysOff")
    return {"daysOff": kept, "url": here["href"], "_links": {"self": here, **links}}


def _beside(team: Team, *left_out: str) -> Any:
    """All of the project but some reads of this team in this iteration."""
    told: list[Any] = [team.iterations]
    for other in teams_of(team.target):
        for one in other.iterations:
            here = other.in_iteration(one["id"])
            is_own = (here.team, here.iteration) == (team.team, team.iteration)
            reads = ("list_capacities", "get_team_days_off", "get_team_settings")
            told += [here.read(name) for name in reads if not is_own or name not in left_out]
    return told


def flow_settings_are_changed_member_by_member(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        later = next(one["id"] for one in team.iterations if one["id"] != team.iteration)
        before = team.read("get_team_settings")
        known = {name: before[name] for name in ("bugsBehavior", "workingDays", "backlogVisibilities")}
        paths = _paths(team)
        known |= {"backlog": before["backlogIteration"]["id"], "default": None, "macro": "@currentIteration"}
        others = [other for other in teams_of(target) if other.team != team.team]
        of_others = [other.read("get_team_settings") for other in others]
        for form, changed in _changes(before, later):
            known |= changed
            for _ in range(2):
                written = team.read("update_team_settings", json={"defaultIterationMacro": known["macro"], **form})

                assert written == settings(team, paths, **known), f"PATCH {form} answered {written}"
                assert team.read("get_team_settings") == written, f"PATCH {form} is not what GET reads"
            assert [other.read("get_team_settings") for other in others] == of_others, f"PATCH {form} changed others"


def _changes(before: dict[str, Any], later: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Forms with what each changes; the last ones set the default iteration."""
    shown = next(iter(before["backlogVisibilities"]))
    flipped = {**before["backlogVisibilities"], shown: not before["backlogVisibilities"][shown]}
    root = before["backlogIteration"]["id"]
    return [
        ({}, {}),
        ({"bugsBehavior": "AsTasks"}, {"bugsBehavior": "asTasks"}),
        ({"bugsBehavior": "asRequirements"}, {"bugsBehavior": "asRequirements"}),
        ({"bugsBehavior": "off", "workingDays": ["Monday"]}, {"bugsBehavior": "off", "workingDays": ["monday"]}),
        ({"workingDays": None, "bugsBehavior": None, "backlogVisibilities": None}, {}),
        ({"workingDays": ["saturday", "SUNDAY", "friday"]}, {"workingDays": ["sunday", "friday", "saturday"]}),
        ({"workingDays": []}, {"workingDays": []}),
        ({"workingDays": _WEEK}, {"workingDays": _WEEK}),
        ({"backlogVisibilities": {shown: flipped[shown]}}, {"backlogVisibilities": flipped}),
        (
            {"backlogVisibilities": before["backlogVisibilities"]},
            {"backlogVisibilities": before["backlogVisibilities"]},
        ),
        ({"defaultIterationMacro": "@CURRENTITERATION"}, {"macro": "@CURRENTITERATION"}),
        ({"defaultIteration": later, "defaultIterationMacro": None}, {"default": later, "macro": None}),
        ({"bugsBehavior": "asTasks"}, {"bugsBehavior": "asTasks"}),
        ({"backlogIteration": later.upper()}, {"backlog": later}),
        ({"backlogIteration": root, "defaultIteration": root}, {"backlog": root, "default": root}),
        ({"defaultIterationMacro": "@currentIteration"}, {"default": None, "macro": "@currentIteration"}),
    ]


def settings(
    team: Team,
    paths: dict[str, Any],
    *,
    backlog: str,
    default: str | None,
    macro: str | None,
    **ways: Any,
) -> dict[str, Any]:
    """The settings of a team as they are answered; a macro stands for the current iteration."""
    if macro is not None:
        default = paths["current"]
    links = team.links("teamSettings", "project", "team", "teamIterations", "teamFieldValues")
    here = links.pop("teamSettings")
    nodes = [team.node(paths[guid]) for guid in (backlog, default) if guid is not None]
    return {
        **ways,
        "backlogIteration": _node(team, backlog, paths[backlog]),
        "defaultIteration": None if default is None else _node(team, default, paths[default]),
        "defaultIterationMacro": macro,
        "url": here["href"],
        "_links": {"self": here, **links, "classificationNode": nodes[0] if len(nodes) == 1 else nodes},
    }


def _node(team: Team, guid: str, path: str) -> dict[str, str]:
    """An iteration within settings: its path begins below the project."""
    url = team.in_iteration(guid).links("teamIteration")["teamIteration"]["href"]
    _, bar, below = path.partition("\\")
    return {"id": guid, "name": path.rsplit("\\", maxsplit=1)[-1], "path": f"{bar}{below}", "url": url}


def _paths(team: Team) -> dict[str, Any]:
    """Whole paths of the backlog's root and of the team's iterations by id; under ``current`` the id of that one."""
    iterations = team.iterations
    project = read(team.target, "get_project", projectId=team.project)["name"]
    root = team.read("get_team_settings")["backlogIteration"]
    current = (one["id"] for one in iterations if one["attributes"]["timeFrame"] == "current")
    return {
        root["id"]: f"{project}{root['path']}",
        **{one["id"]: one["path"] for one in iterations},
        "current": next(current, None),
    }


def flow_working_days_decide_how_many_days_off_count(target: Target) -> None:
    for team in both_ways(target):
        team.restore_finally()
        person = next(iter(team.people.values()))
        rows = [{"teamMember": person, "activities": [], "daysOff": [DAY, WEEKS]}]
        team.read("replace_capacities", json=rows)
        for week in (["tuesday"], ["monday", "sunday"], [], _WEEK, _WEEK[1:6], ["saturday"]):
            team.read("update_team_settings", json={"workingDays": week})
            assert team.read("list_capacities")["totalDaysOff"] == working_days([DAY, WEEKS], week), week


def flow_settings_that_cannot_be_are_refused(target: Target) -> None:
    for team in both_ways(target):
        before = team.everything()
        backlog = "TF400497: The backlog iteration path that you specified is no longer valid."
        bad: list[tuple[Any, str, str]] = [
            ({"backlogIteration": NOBODY, "bugsBehavior": "off"}, "InvalidTeamSettingsException", backlog),
            ({"defaultIteration": NOBODY}, "InvalidTeamSettingsException", "…"),
            *(({"workingDays": [], **form}, "ArgumentException", _UNFIT) for form in _NO_SETTINGS),
        ]
        for form, key, message in bad:
            refused(team.ask("update_team_settings", json=form), 400, key, message)
        assert team.everything() == before
