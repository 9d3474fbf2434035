"""``mockserver seed``: many people, the same in every provider."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockserver.app import create_app
from mockserver.cli import cli
from mockserver.universe import Settings


def seed(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["seed", "--people", "40", "--out", str(folder), *options])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fixtures") / "large"
    assert seed(folder, "--seed", "7").exit_code == 0
    return folder


def test_every_provider_knows_the_same_people_with_the_same_weeks(large: Path) -> None:
    client = create_app(Settings(fixtures=(large.parent,), scenario="large")).test_client()

    told = client.get("/__admin/people").json

    made = [one for one in told["people"] if one["email"].startswith("person")]
    assert (len(made), len(told["people"]), told["differ"]) == (40, 56, 0)
    assert {tuple(one["hours"]) for one in made} == {("awork", "azure_devops", "clockify", "projectcor")}
    assert len({hours for one in made for hours in one["hours"].values()}) > 1


def test_the_same_seed_makes_the_same_files_and_another_makes_others(large: Path, tmp_path: Path) -> None:
    seed(tmp_path / "again", "--seed", "7")
    seed(tmp_path / "other", "--seed", "8")

    assert contents(tmp_path / "again") == contents(large)
    assert contents(tmp_path / "other") != contents(large)


def test_the_scenario_is_sound(large: Path) -> None:
    checked = CliRunner().invoke(cli, ["check", "--fixtures", str(large.parent)])

    assert (checked.exit_code, checked.output.rpartition(": ")[2]) == (0, "no problems\n")


def test_it_says_how_to_serve_what_it_wrote(tmp_path: Path) -> None:
    told = seed(tmp_path / "many").output.splitlines()
    listed = json.loads(seed(tmp_path / "more", "--json").output)

    assert told[-1] == f"serve it with: mockserver serve --fixtures {tmp_path} --scenario many"
    assert [line.removeprefix("wrote ") for line in told[:-1]] == [
        str(tmp_path / "many" / f"{name}.json") for name in ("awork", "azure_devops", "clockify", "projectcor")
    ]
    assert (listed["people"], len(listed["files"])) == (40, 4)


def test_a_folder_that_is_in_use_is_left_alone(large: Path) -> None:
    before = contents(large)

    refused = seed(large, "--seed", "9")

    assert str(refused.exception) == f"{large} is not empty; name another --out, or remove it"
    assert contents(large) == before
