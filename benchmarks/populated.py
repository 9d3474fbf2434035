"""Worlds of any number of records: people and capacities in one system, assignments in another."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Flask

from benchmarks.grown import Call, Client
from mockserver.app import create_app
from mockserver.control.listing import providers
from mockserver.universe import Settings, Universe

Record = dict[str, Any]
_NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
_PAGE = 20  # rows
_PLANNED = 10  # assignments of each person, and people of the role that is asked for
_WEEK = {"weeklyCapacity": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 3_600)}
_AWORK, _CLOCKIFY = "/api.awork.com/api/v1", "/api.clockify.me/api/v1"
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd, so that different numbers have different ids


def populated(people: int) -> tuple[Flask, int]:
    """An app that knows so many people with as many capacities and assignments; and how many records that are."""
    app = create_app(Settings(seed=1, now=_NOW))
    world = app.extensions["mockserver"].world
    told: Any = world.snapshot()["providers"]
    awork, clockify = dict(told["awork"]), dict(told["clockify"])
    planned = people // _PLANNED
    told["awork"] |= {
        "users": chain(awork["users"], (_user(awork, number) for number in range(people))),
        "capacities": ({**awork["capacities"][0], "userId": _long(number)} for number in range(people)),
    }
    told["clockify"] |= {
        "users": chain(
            clockify["users"], ({**clockify["users"][0], "id": _short(number)} for number in range(planned))
        ),
        "members": chain(clockify["members"], (_member(clockify, number) for number in range(planned))),
        "assignments": (_assignment(clockify, number, planned) for number in range(people)),
    }
    world.restore(told, scenario="default", seed=1, now=_NOW, frozen=True, quirks={}, exchanges=0)
    return app, 3 * people + 2 * planned


def calls(app: Flask, people: int) -> dict[str, Call]:
    """What is asked of it, by name; each answer is of the same size in every world."""
    universe: Universe = app.extensions["mockserver"]
    client, awork, clockify = Client(app), *(_credential(universe, name) for name in ("awork", "clockify"))
    middle, role = _long(people // 2), next(iter(universe.world.store("awork")["roles"]))["id"]
    workspace = next(iter(universe.world.store("clockify")["workspaces"]))["id"]
    totals = f"/workspaces/{workspace}/scheduling/assignments/users/{_short(people // _PLANNED // 2)}/totals"
    period = "start=2026-03-02T00:00:00Z&end=2026-03-09T00:00:00Z"

    def pages(number: int) -> Call:
        return client.request("GET", f"{_AWORK}/users?page={number}&pageSize={_PAGE}", awork)

    return {
        "get": client.request("GET", f"{_AWORK}/users/{middle}/capacity", awork),
        "put": client.request("PUT", f"{_AWORK}/users/{middle}/capacity", awork, _WEEK),
        "first page": pages(1),
        "middle page": pages(people // _PAGE // 2 + 1),
        "indexed filter": client.request("GET", f"{_AWORK}/roles/{role}/users?pageSize={_PAGE}", awork),
        "totals of one user": client.request("GET", f"{_CLOCKIFY}{totals}?{period}", clockify),
    }


def calls_in_world(app: Flask, name: str) -> dict[str, Call]:
    """A capacity read and replaced, in a world of that name."""
    universe: Universe = app.extensions["mockserver"]
    person = next(iter(universe.world.store("awork")["capacities"]))
    client, url = Client(app), f"/__world/{name}{_AWORK}/users/{person['userId']}/capacity"
    headers = _credential(universe, "awork")
    return {"get": client.request("GET", url, headers), "put": client.request("PUT", url, headers, _WEEK)}


def _user(awork: Record, number: int) -> Record:
    """A person; only the first few are in the first role."""
    role = awork["roles"][0 if number < _PLANNED else 1]["id"]
    return {**awork["users"][0], "id": _long(number), "roleId": role}


def _member(clockify: Record, number: int) -> Record:
    member = clockify["members"][1]
    return {**member, "id": f"{member['workspaceId']}/{_short(number)}", "userId": _short(number)}


def _assignment(clockify: Record, number: int, planned: int) -> Record:
    """One of the ten of a person, who has the others far away from it."""
    return {**clockify["assignments"][0], "id": _short(number), "userId": _short(number % planned)}


def _long(number: int) -> str:
    return str(UUID(int=(number + 1) * _SPREAD % 2**128, version=4))


def _short(number: int) -> str:
    return f"{(number + 1) * _SPREAD % 2**96:024x}"


def _credential(universe: Universe, provider: str) -> dict[str, str]:
    """The header of a caller who may do anything."""
    told = next(one for one in providers(universe, universe.world, "") if one["name"] == provider)["credentials"][0]
    return {told["header"]: told["value"]}
