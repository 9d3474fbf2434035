"""The oracle: whether several providers state the same working weeks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from toy.api import TOY, MakeApp

ARCHIVE = TOY / "archive"
HANDLERS = """
def weekly_hours(store, now):
    return {row["id"]: (row["id"].partition("@")[0].title(), row["hours"]) for row in store["packers"]}
"""
FRAGMENT = """
openapi: 3.1.0
info: {title: Depot, version: 1.0.0}
servers: [{url: https://depot.test}]
x-mock: {collections: {packers: {key: id}}}
paths:
  /packers:
    get:
      operationId: list_packers
      x-mock: {list: packers}
      responses: {"200": {description: Them.}}
"""

Asked = Callable[..., dict[str, Any]]


@pytest.fixture
def asked(make_app: MakeApp, tmp_path: Path) -> Asked:
    """What the oracle says when the archive is joined by a depot with these packers."""

    def ask(packers: str) -> dict[str, Any]:
        specs, fixtures = tmp_path / "specs" / "depot", tmp_path / "fixtures" / "default"
        specs.mkdir(parents=True)
        fixtures.mkdir(parents=True)
        (specs / "common.yaml").write_text(FRAGMENT)
        (specs / "handlers.py").write_text(HANDLERS)
        (fixtures / "depot.yaml").write_text(f"records: {{packers: {packers}}}")
        shutil.copytree(ARCHIVE / "specs", specs.parent, dirs_exist_ok=True)
        shutil.copytree(ARCHIVE / "fixtures", fixtures.parent, dirs_exist_ok=True)
        client: FlaskClient = make_app(specs=(specs.parent,), fixtures=(fixtures.parent,)).test_client()
        return client.get("/__admin/people").json

    return ask


def test_people_are_joined_by_address_in_any_case(asked: Asked) -> None:
    told = asked('[{id: "Packer@Archive.TEST", hours: 4}]')

    packer = {"email": "packer@archive.test", "name": "Packer", "hours": {"archive": 4, "depot": 4}, "agree": True}
    assert told == {"providers": ["archive", "depot"], "people": [packer], "differ": 0}


def test_other_hours_differ(asked: Asked) -> None:
    told = asked('[{id: "packer@archive.test", hours: 4.5}]')

    assert [(one["hours"], one["agree"]) for one in told["people"]] == [({"archive": 4, "depot": 4.5}, False)]
    assert told["differ"] == 1


def test_somebody_whom_a_provider_does_not_know_differs(asked: Asked) -> None:
    told = asked('[{id: "packer@archive.test", hours: 4}, {id: "clerk@archive.test", hours: 2}]')

    assert told["people"][1] == {
        "email": "clerk@archive.test",
        "name": "Clerk",
        "hours": {"archive": None, "depot": 2},
        "agree": False,
    }
    assert told["differ"] == 1


def test_what_floating_point_does_to_a_sum_is_no_difference(asked: Asked) -> None:
    assert asked('[{id: "packer@archive.test", hours: 3.9999999999}]')["differ"] == 0
