"""How a team is set up: what PATCH changes and leaves, how defaults are resolved, which links that gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fabrikam_devops import (
    CURRENT,
    FIBER,
    LABS,
    LABS_SPRINT,
    LABS_TEAM,
    MOBILE,
    NEXT,
    NOBODY,
    ORGANIZATION,
    PROJECT,
    ROOT,
    iterations,
    settings,
)

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday"]
VISIBLE = {
    "Microsoft.EpicCategory": False,
    "Microsoft.FeatureCategory": True,
    "Microsoft.RequirementCategory": True,
}
NODES = f"{ORGANIZATION}/{PROJECT}/_apis/wit/classificationNodes/Iterations"


def iteration(guid, name, path, team=FIBER):
    """An iteration within settings: its path begins below the project."""
    return {"id": guid, "name": name, "path": path, "url": f"{ORGANIZATION}{iterations(team)}/{guid}"}


BACKLOG = iteration(ROOT, "Fabrikam Fiber", "")
ITERATION_1 = iteration(CURRENT, "Iteration 1", r"\Iteration 1")
ITERATION_2 = iteration(NEXT, "Iteration 2", r"\Iteration 2")
SETTINGS = {
    "backlogIteration": BACKLOG,
    "bugsBehavior": "asRequirements",
    "workingDays": WEEK,
    "backlogVisibilities": VISIBLE,
    "defaultIteration": ITERATION_1,
    "defaultIterationMacro": "@currentIteration",
    "url": ORGANIZATION + settings(),
    "_links": {
        "self": {"href": ORGANIZATION + settings()},
        "project": {"href": f"{ORGANIZATION}/_apis/projects/{PROJECT}"},
        "team": {"href": f"{ORGANIZATION}/_apis/projects/{PROJECT}/teams/{FIBER}"},
        "teamIterations": {"href": ORGANIZATION + iterations()},
        "teamFieldValues": {"href": f"{ORGANIZATION}{settings()}/teamfieldvalues"},
        "classificationNode": [{"href": NODES}, {"href": f"{NODES}/Iteration%201"}],
    },
}


def test_the_default_teams_settings(azure):
    assert azure.get(settings()).json == SETTINGS
    assert azure.get(settings(None)).json == SETTINGS


def test_a_team_without_iterations_has_nulls_and_no_node(azure):
    answer = azure.get(settings(LABS_TEAM, LABS)).json

    assert (answer["backlogIteration"], answer["defaultIteration"], answer["defaultIterationMacro"]) == (None,) * 3
    assert list(answer["_links"]) == ["self", "project", "team", "teamIterations", "teamFieldValues"]


def test_with_one_iteration_the_node_is_one_object(azure):
    azure.patch(settings(LABS_TEAM, LABS), {"backlogIteration": LABS_SPRINT})

    links = azure.get(settings(LABS_TEAM, LABS)).json["_links"]

    assert links["classificationNode"] == {
        "href": f"{ORGANIZATION}/{LABS}/_apis/wit/classificationNodes/Iterations/Sprint%201"
    }


@pytest.mark.parametrize(
    ("form", "changed"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"bugsBehavior": None, "workingDays": None, "defaultIteration": None}, {}, id="nulls"),
        pytest.param({"colour": "red"}, {}, id="unknown members"),
        pytest.param({"bugsBehavior": "asTasks"}, {"bugsBehavior": "asTasks"}, id="bugs"),
        pytest.param({"bugsBehavior": "AsTasks"}, {"bugsBehavior": "asTasks"}, id="bugs in Pascal case"),
        pytest.param({"bugsBehavior": "OFF"}, {"bugsBehavior": "off"}, id="bugs in capitals"),
        pytest.param({"workingDays": ["Monday", "SUNDAY"]}, {"workingDays": ["sunday", "monday"]}, id="days"),
        pytest.param({"bugsBehavior": 2}, {"bugsBehavior": "asTasks"}, id="bugs as a number"),
        pytest.param({"workingDays": [1, 0, "friday"]}, {"workingDays": ["sunday", "monday", "friday"]}, id="numbers"),
        pytest.param({"workingDays": []}, {"workingDays": []}, id="no days"),
        pytest.param(
            {"backlogVisibilities": {"Microsoft.EpicCategory": True}},
            {"backlogVisibilities": {**VISIBLE, "Microsoft.EpicCategory": True}},
            id="one backlog",
        ),
        pytest.param(
            {"defaultIteration": NEXT},
            {"defaultIteration": ITERATION_2, "defaultIterationMacro": None},
            id="an iteration instead of the macro",
        ),
        pytest.param(
            {"defaultIteration": NEXT.upper()},
            {"defaultIteration": ITERATION_2, "defaultIterationMacro": None},
            id="a GUID in capitals",
        ),
        pytest.param({"BugsBehavior": "asTasks"}, {"bugsBehavior": "asTasks"}, id="names in any case"),
    ],
)
def test_patch_changes_what_it_names_and_nothing_else(azure, form, changed):
    answer = azure.patch(settings(), form)

    assert answer.status_code == 200
    assert {name: answer.json[name] for name in SETTINGS if name != "_links"} == {
        name: value for name, value in {**SETTINGS, **changed}.items() if name != "_links"
    }
    assert azure.get(settings()).json == answer.json


def test_a_patch_of_the_backlog_iteration_alone_leaves_the_rest(azure):
    answer = azure.patch(settings(), {"backlogIteration": CURRENT})

    assert answer.json == {
        **SETTINGS,
        "backlogIteration": ITERATION_1,
        "_links": {
            **SETTINGS["_links"],
            "classificationNode": [{"href": f"{NODES}/Iteration%201"}, {"href": f"{NODES}/Iteration%201"}],
        },
    }


def test_the_macro_is_resolved_by_the_day(azure, world):
    azure.patch(settings(), {"defaultIteration": NEXT})

    answer = azure.patch(settings(), {"defaultIterationMacro": "@currentIteration"})
    world.clock.set(now=datetime(2026, 3, 16, 9, tzinfo=UTC))
    later = azure.get(settings())

    assert (answer.json["defaultIteration"], answer.json["defaultIterationMacro"]) == (
        ITERATION_1,
        "@currentIteration",
    )
    assert later.json["defaultIteration"] == ITERATION_2


def test_another_team_and_another_project_are_left_alone(azure):
    others = [settings(MOBILE), settings(LABS_TEAM, LABS)]
    before = [azure.get(path).json for path in others]

    azure.patch(settings(None), {"bugsBehavior": "off", "workingDays": ["friday"], "defaultIteration": NEXT})

    assert azure.get(settings()).json["workingDays"] == ["friday"]
    assert [azure.get(path).json for path in others] == before


@pytest.mark.parametrize("name", ["backlogIteration", "defaultIteration"])
@pytest.mark.parametrize("guid", [NOBODY, LABS_SPRINT])
def test_an_iteration_of_no_or_another_project_is_refused(azure, name, guid):
    refused = azure.patch(settings(), {name: guid, "bugsBehavior": "off"})

    assert (refused.status_code, refused.json["typeKey"]) == (400, "InvalidTeamSettingsException")
    assert azure.get(settings()).json == SETTINGS
