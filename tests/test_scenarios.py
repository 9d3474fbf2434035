"""Every scenario serves every provider: each list answers, and ``empty`` lists nothing but what cannot be missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mockserver import files
from mockserver.app import create_app
from mockserver.engine.behaviours import load_behaviours
from mockserver.engine.example import example_of, example_path, fitting_token
from mockserver.spec.operation import Operation
from mockserver.state.scenario import DEFAULT, scenario_names
from mockserver.state.store import CREDENTIALS
from mockserver.universe import Settings, Universe

PROVIDERS = sorted(path.parent.name for path in files.specs().glob("*/common.yaml"))
SCENARIOS = scenario_names([files.fixtures()])

NAMES_OF_PEOPLE = {"userId", "user_id", "teamMemberId"}
# What a list of `empty` holds all the same: what the service makes by itself, and whoever owns the first credential.
THERE_FROM_THE_START = {
    "awork": {"list_roles": 3, "list_api_users": 1},
    "azure_devops": {
        "list_projects": 1,
        "list_teams": 1,
        "list_all_teams": 1,
        "list_iterations": 1,
        "list_iterations_of_default_team": 1,
    },
    "clockify": {"list_workspaces": 1, "list_users": 1, "search_user_totals": 1},
    "projectcor": {"list_users": 1, "list_positions": 1, "list_leave_types": 2},
}
# Lists below something that is not there in `empty`.
WITHOUT_A_PARENT = {"awork": {"list_role_users", "list_role_permissions", "list_webhook_logs"}}
# Lists of words, not of records.
WORDS = {
    "awork": {"list_permission_features", "list_webhook_event_types", "list_slack_webhook_event_types"},
    "azure_devops": {"list_resource_areas"},
}


@pytest.fixture(scope="module")
def shared_app() -> Flask:
    return create_app(Settings(seed=7, now=datetime(2026, 3, 4, 9, 30, tzinfo=UTC)))


@pytest.fixture
def universe(shared_app: Flask) -> Universe:
    universe: Universe = shared_app.extensions["mockserver"]
    universe.reset(DEFAULT)
    return universe


@pytest.fixture
def ask(shared_app: Flask, universe: Universe) -> Any:
    """Sends an operation's own example, with other parameters if they are given, and the first credential that fits."""

    def asked(provider: str, operation: Operation, query: dict[str, str] | None = None, **params: Any) -> TestResponse:
        with universe.world.transaction(provider) as store:
            token = fitting_token(operation, list(store[CREDENTIALS]))
        example = example_of(universe.providers[provider], operation, token)
        return shared_app.test_client().open(
            f"/{operation.servers[0].host}{example_path(operation, params)}",
            method=example.method,
            query_string=query or example.query,
            headers=dict(example.headers),
            data=example.body,
        )

    return asked


def lists(universe: Universe, provider: str) -> Iterator[Operation]:
    for operation in universe.providers[provider].operations.values():
        if operation.method != "OPTIONS" and operation.id.startswith(("list_", "search_")):
            yield operation


def rows(body: Any) -> list[Any]:
    """The records of a list, whether it is bare, has an envelope or is an object of lists."""
    if isinstance(body, list):
        return body
    return [row for value in body.values() if isinstance(value, list) for row in value]


def test_every_scenario_has_a_seed_for_every_provider():
    missing = [
        f"{scenario}/{provider}.yaml"
        for scenario in SCENARIOS
        for provider in PROVIDERS
        if not (files.fixtures() / scenario / f"{provider}.yaml").is_file()
    ]

    assert missing == []


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_first_credential_of_a_scenario_is_that_of_default(universe, scenario, provider):
    with universe.world.transaction(provider) as store:
        usual = next(iter(store[CREDENTIALS]))
    universe.reset(scenario)

    with universe.world.transaction(provider) as store:
        assert next(iter(store[CREDENTIALS])) == usual


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "empty"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_list_answers(universe, ask, scenario, provider):
    universe.reset(scenario)

    for operation in lists(universe, provider):
        answer = ask(provider, operation)
        assert answer.status_code == operation.success.status, (operation.id, answer.text)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_empty_scenario_lists_nothing_but_what_cannot_be_missing(universe, ask, provider):
    universe.reset("empty")

    answers = {operation.id: ask(provider, operation) for operation in lists(universe, provider)}

    orphans = WITHOUT_A_PARENT.get(provider, set())
    assert {name for name, answer in answers.items() if answer.status_code != 200} == orphans
    found = {name: len(rows(answer.json)) for name, answer in answers.items() if name not in orphans}
    words = WORDS.get(provider, set())
    assert {name: count for name, count in found.items() if count and name not in words} == THERE_FROM_THE_START[
        provider
    ]
    assert 0 in found.values(), "nothing is empty"


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_read_of_a_scenario_breaks(universe, ask, scenario, provider):
    universe.reset(scenario)

    for operation in universe.providers[provider].operations.values():
        if operation.method in ("GET", "OPTIONS"):
            assert ask(provider, operation).status_code < 500, operation.id


@pytest.mark.parametrize("provider", PROVIDERS)
def test_everybody_at_the_edge_can_be_read(universe, ask, provider):
    universe.reset("edge")
    with universe.world.transaction(provider) as store:
        people = [person["id"] for person in store["users"]]

    reads = 0
    for operation in universe.providers[provider].operations.values():
        named = {one.name for one in operation.parameters if one.where == "path"} & NAMES_OF_PEOPLE
        if operation.method == "GET" and named:
            for person in people:
                answer = ask(provider, operation, **dict.fromkeys(named, person))
                assert answer.status_code == 200, (operation.id, person, answer.text)
                reads += 1
    assert reads


def test_a_day_with_a_change_of_clocks_is_a_day(universe, ask):
    universe.reset("edge")
    devops, clockify = (universe.providers[name].operations for name in ("azure_devops", "clockify"))

    team = ask("azure_devops", devops["list_capacities"], iterationId="8d41c7f9-0b6e-4e25-a3d8-72f5b9c0e614")
    march = {"start": "2026-03-23T00:00:00Z", "end": "2026-03-30T00:00:00Z"}
    hanako = ask("clockify", clockify["get_user_totals"], march, userId="64a687e2d2b1983dd7b7f93b")
    october = {"start": "2026-10-19T00:00:00Z", "end": "2026-10-26T00:00:00Z"}
    robin = ask("clockify", clockify["get_user_totals"], october, userId="64a687e2d74d0b3430ed0772")

    assert (team.json["totalCapacityPerDay"], team.json["totalDaysOff"]) == (7.5, 2)
    assert hanako.json["totalHoursPerDay"] == [
        {"date": "2026-03-28T00:00:00Z", "totalHours": 7.5},
        {"date": "2026-03-29T00:00:00Z", "totalHours": 7.5},
    ]
    assert robin.json["totalHoursPerDay"] == [
        {"date": "2026-10-23T00:00:00Z", "totalHours": 24},
        {"date": "2026-10-26T00:00:00Z", "totalHours": 24},
    ]


def weeks(universe: Universe, provider: str) -> dict[str, float]:
    """Hours a week by e-mail address."""
    stated = load_behaviours(universe.providers[provider]).weekly_hours
    assert stated is not None, provider
    told = stated(universe.world.store(provider), universe.world.clock.now())
    return {address: hours for address, (_, hours) in told.items()}


@pytest.mark.parametrize(
    ("scenario", "differing"),
    [
        pytest.param("default", {}, id="default: the same for everybody"),
        pytest.param(
            "edge",
            {
                "maximiliana.hohenfels@fabrikam.example": [168, 120, 168, 120],
                "zoe.angstrom@fabrikam.example": [32, 40, 32, 20],
            },
            id="edge: another for two",
        ),
    ],
)
def test_everybody_works_as_long_in_every_provider(universe, scenario, differing):
    universe.reset(scenario)

    told = {provider: weeks(universe, provider) for provider in PROVIDERS}

    assert len({frozenset(week) for week in told.values()}) == 1, "somebody is missing somewhere"
    by_person = {address: [told[provider][address] for provider in PROVIDERS] for address in told["awork"]}
    assert {address: hours for address, hours in by_person.items() if len(set(hours)) > 1} == differing
