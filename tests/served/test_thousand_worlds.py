"""A thousand worlds at once: whatever eight threads do in them, each sees what it would see alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mockserver.app import create_app
from mockserver.universe import Settings

WORLDS, THREADS, STEPS = 1000, 8, 6
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
PROJECT, ITERATION = "d9bb59ee-cd01-4569-80d1-dce8c2e712f4", "def498ab-a9cf-41eb-a7c7-9eb67d1852ef"
ROWS = f"/{PROJECT}/_apis/work/teamsettings/iterations/{ITERATION}/capacities"
CHUCK = "73a2309e-d0b3-6bf5-9500-9af8bcc805ec"
WORKSPACE = "/v1/workspaces/64a687e29ae1f428e7ebe303"
MATEUS = "64a687e25e63758385fd6f1d"
FIBER = "64b5c1f06c1ba86b8f89df54"

Step = tuple[str, str, str, Any]
"""Provider, method, path below its base URL, body."""


@pytest.fixture(scope="module")
def apps() -> list[Flask]:
    return [create_app(Settings(seed=7, now=NOW)) for _ in range(2)]


def steps(world: int) -> list[Step]:
    """What is done in a world; other things in each."""
    draw = random.Random(world)
    hours = draw.randrange(1, 9)
    day = f"2026-04-{draw.randrange(1, 29):02d}T00:00:00Z"
    planned = {"start": day, "end": day, "hoursPerDay": hours, "projectId": FIBER, "userId": MATEUS}
    totals = (
        f"{WORKSPACE}/scheduling/assignments/users/{MATEUS}/totals?start=2026-04-01T00:00:00Z&end=2026-04-30T00:00:00Z"
    )
    choices: list[Step] = [
        ("awork", "PUT", f"/users/{JONAS}/capacity", {"mon": hours * 3600}),
        ("awork", "GET", f"/users/{JONAS}/capacity", None),
        ("azure_devops", "PATCH", f"{ROWS}/{CHUCK}?api-version=7.1", {"activities": [{"capacityPerDay": hours}]}),
        ("azure_devops", "GET", f"{ROWS}?api-version=7.1", None),
        ("clockify", "POST", f"{WORKSPACE}/scheduling/assignments/recurring", planned),
        ("clockify", "GET", totals, None),
        ("projectcor", "PUT", "/users/49269", {"daily_hours": hours}),
        ("projectcor", "GET", "/users/49269", None),
    ]
    return draw.choices(choices, k=STEPS)


def callers(client: FlaskClient) -> dict[str, Callable[[int, Step], tuple[int, str]]]:
    """How each provider is called in a world."""

    def caller(told: dict[str, Any]) -> Callable[[int, Step], tuple[int, str]]:
        credential = told["credentials"][0]
        headers = {credential["header"]: credential["value"]}
        base = told["base_url"].removeprefix("http://localhost")

        def call(world: int, step: Step) -> tuple[int, str]:
            _, method, path, body = step
            sent = {} if body is None else {"json": body}
            answer = client.open(f"/__world/w{world}{base}{path}", method=method, headers=headers, **sent)
            return answer.status_code, answer.text

        return call

    return {told["name"]: caller(told) for told in client.get("/__admin/providers").json["providers"]}


def test_nothing_crosses_between_a_thousand_worlds(apps: list[Flask]) -> None:
    together, alone = (callers(app.test_client()) for app in apps)
    rounds = [[(world, step) for world in range(WORLDS) for step in [steps(world)[number]]] for number in range(STEPS)]

    seen: dict[int, list[Any]] = {world: [] for world in range(WORLDS)}
    with ThreadPoolExecutor(THREADS) as threads:
        for number in range(STEPS):  # all worlds are in the middle of their own story at any time
            answers = threads.map(lambda told: together[told[1][0]](*told), rounds[number])
            for (world, _), answer in zip(rounds[number], answers, strict=True):
                seen[world].append(answer)

    for world in range(WORLDS):
        expected = [alone[step[0]](world, step) for step in steps(world)]
        assert seen[world] == expected, f"world w{world}"
    statuses = {status for answers in seen.values() for status, _ in answers}
    assert statuses <= {200, 201, 400}  # 400: the same day was planned twice
    assert {200, 201} <= statuses
