"""The job against mockserver: after it ran, nobody's week differs between the four systems."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import remote
import requests
import sync

from mockserver.client import Provider, World

MEI = "ca139d34-78dc-45ae-890f-054d863ceda5"  # 4 hours a day
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"  # in two teams, 4 hours a day in each
LUKAS = "dec02acb-96da-445b-b45e-cdfedf42584d"  # 6 hours a day
CHUCK = "f20fcf5b-8cee-46b5-bec0-b697f23b33e2"  # 3 hours of design and 5 of development a day
HOUR = 3600

Run = Callable[[], tuple[int, list[str], str]]


@pytest.fixture
def providers(awork, azure_devops, projectcor, clockify) -> list[Provider]:
    """The four systems at their start, where everybody's week is the same in all of them."""
    return [awork, azure_devops, projectcor, clockify]


@pytest.fixture
def run(providers: list[Provider], monkeypatch, capsys) -> Run:
    """Runs the job with full rights; gives its exit code, its lines and what it said on stderr."""
    for provider in providers:
        monkeypatch.setenv(f"{provider.name.upper()}_BASE_URL", provider.base_url)
        monkeypatch.setenv(f"{provider.name.upper()}_TOKEN", provider.token)

    def run() -> tuple[int, list[str], str]:
        code = sync.main()
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


def set_week(awork: Provider, person: str, **hours: float) -> None:
    week = {day: int(one * HOUR) for day, one in hours.items()}
    url = f"{awork.base_url}/users/{person}/capacity"
    requests.put(url, headers=awork.headers, json=week, timeout=10).raise_for_status()


def differing(world: World) -> dict[str, dict[str, float]]:
    """Hours a week by provider of everybody whose week is not the same everywhere."""
    told = world.people()["people"]
    return {person["name"]: person["hours"] for person in told if not person["agree"]}


def planned(azure_devops: Provider) -> dict[str, dict[str, float]]:
    """Hours a day by activity of every person in every team and iteration."""
    return {
        row["id"]: {one["name"]: one["capacityPerDay"] for one in row["activities"]}
        for row in azure_devops.state["capacities"]
    }


def states(providers: list[Provider]) -> list[dict]:
    return [provider.state for provider in providers]


def writes(providers: list[Provider]) -> list[str]:
    return [one["operation"] for provider in providers for one in provider.journal if one["method"] != "GET"]


def test_changed_weeks_arrive_everywhere(run, awork, world):
    set_week(awork, MEI, mon=8, tue=8, wed=8, thu=6)
    set_week(awork, JONAS, mon=6, tue=6, wed=6, thu=6, fri=6)
    set_week(awork, LUKAS, mon=10, tue=10, thu=10, fri=10)
    before = differing(world)

    code, told, error = run()

    assert before == {
        "Mei Tanaka": {"awork": 30, "azure_devops": 20, "clockify": 20, "projectcor": 20},
        "Jonas Lindqvist": {"awork": 30, "azure_devops": 40, "clockify": 40, "projectcor": 40},
        "Lukas Brandt": {"awork": 40, "azure_devops": 30, "clockify": 30, "projectcor": 30},
    }
    assert differing(world) == {}
    assert (code, error) == (0, "")
    assert sorted(told) == [
        "14 people, 9 changes",
        "Jonas Lindqvist: Azure DevOps 8 -> 6 hours a day",
        "Jonas Lindqvist: Clockify PT6H on MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY",
        "Jonas Lindqvist: ProjectCOR 8 -> 6 hours a day",
        "Lukas Brandt: Azure DevOps 6 -> 8 hours a day",
        "Lukas Brandt: Clockify PT10H on MONDAY, TUESDAY, THURSDAY, FRIDAY",
        "Lukas Brandt: ProjectCOR 6 -> 8 hours a day",
        "Mei Tanaka: Azure DevOps 4 -> 6 hours a day",
        "Mei Tanaka: Clockify PT7H30M on MONDAY, TUESDAY, WEDNESDAY, THURSDAY",
        "Mei Tanaka: ProjectCOR 4 -> 6 hours a day",
    ]


def test_a_second_run_changes_nothing(run, awork, providers):
    set_week(awork, MEI, mon=8, tue=8, wed=8, thu=6)
    run()
    before, written = states(providers), writes(providers)

    code, told, _ = run()

    assert (code, told) == (0, ["14 people, 0 changes"])
    assert states(providers) == before
    assert writes(providers) == written


def test_teams_and_activities_keep_their_proportions(run, awork, azure_devops):
    set_week(awork, JONAS, mon=6, tue=6, wed=6, thu=6, fri=6)
    set_week(awork, CHUCK, mon=4, tue=4, wed=4, thu=4, fri=4)
    before = planned(azure_devops)

    run()

    after = planned(azure_devops)
    assert [(before[row], after[row]) for row in before if after[row] != before[row]] == [
        ({"Development": 4}, {"Development": 3}),
        ({"Design": 3, "Development": 5}, {"Design": 1.5, "Development": 2.5}),
        ({"Development": 4}, {"Development": 3}),
    ]


def test_somebody_who_was_taken_off_the_plan_is_planned_evenly_again(run, awork, world):
    set_week(awork, JONAS, mon=0)
    run()
    off = differing(world)
    set_week(awork, JONAS, mon=8, tue=8, wed=8, thu=8, fri=8)

    _, told, _ = run()

    assert off == differing(world) == {}
    assert "Jonas Lindqvist: Azure DevOps 0 -> 8 hours a day" in told


def test_hours_that_are_not_whole_stay_as_they_are_in_projectcor(run, awork, world):
    set_week(awork, LUKAS, mon=7.5, tue=7.5, wed=7.5, thu=7.5, fri=7.5)

    code, told, _ = run()

    assert (code, told[-1]) == (0, "14 people, 2 changes")
    assert "Lukas Brandt: ProjectCOR stays at 6, 7.5 hours are not whole" in told
    assert differing(world) == {
        "Lukas Brandt": {"awork": 37.5, "azure_devops": 37.5, "clockify": 37.5, "projectcor": 30}
    }


def test_lists_are_read_page_by_page(run, awork, providers, monkeypatch, world):
    monkeypatch.setattr(remote, "PAGE", 3)
    set_week(awork, CHUCK, mon=6, tue=6, wed=6, thu=6, fri=6)

    _, told, _ = run()

    assert told[-1] == "14 people, 3 changes"
    assert differing(world) == {}
    pages = [sum(one["operation"] == "list_users" for one in provider.journal) for provider in providers]
    assert pages == [6, 0, 5, 6]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("AWORK", "AWORK answered 401 to GET /users "),
        ("AZURE_DEVOPS", "AZURE_DEVOPS answered 401 to GET /_apis/projects"),
        ("PROJECTCOR", "PROJECTCOR answered 401 to GET /users "),
        ("CLOCKIFY", 'CLOCKIFY answered 401 to GET /v1/user {"message":"Api key does not exist","code":4003}'),
    ],
)
def test_a_wrong_token_is_told_in_one_line_and_nothing_is_written(run, awork, providers, monkeypatch, name, told):
    set_week(awork, MEI, mon=8)
    before = states(providers)
    monkeypatch.setenv(f"{name}_TOKEN", "wrong")

    code, lines, error = run()

    assert (code, lines) == (1, [])
    assert error.startswith(f"sync: {told}")
    assert error.count("\n") == 1
    assert states(providers) == before


def test_a_missing_setting_is_told(run, monkeypatch):
    monkeypatch.delenv("PROJECTCOR_TOKEN")

    assert run() == (1, [], "sync: set the environment variable PROJECTCOR_TOKEN\n")


def test_a_system_that_is_away_is_told(run, monkeypatch):
    monkeypatch.setenv("CLOCKIFY_BASE_URL", "http://127.0.0.1:9/api")

    code, lines, error = run()

    assert (code, lines) == (1, [])
    assert error.startswith("sync: CLOCKIFY cannot be reached: ")
    assert error.count("\n") == 1
