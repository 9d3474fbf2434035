"""Where a scenario's files are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy.api import TOY, MakeApp

from mockserver.errors import BrokenFilesError


def shelves(make_app: MakeApp, *roots: Path, scenario: str = "default") -> list[str]:
    world = make_app(fixtures=roots, scenario=scenario).extensions["mockserver"].world
    with world.transaction("library") as store:
        return [shelf["label"] for shelf in store["shelves"]]


def write(root: Path, scenario: str, label: str) -> Path:
    (root / scenario).mkdir(parents=True)
    text = f"records:\n  shelves:\n    - {{number: 1, label: {label}}}\n"
    (root / scenario / "library.yaml").write_text(text)
    return root


def test_a_later_folder_wins(make_app: MakeApp, tmp_path: Path) -> None:
    own = write(tmp_path / "own", "default", "Mine")

    assert shelves(make_app, TOY / "fixtures", own) == ["Mine"]
    assert shelves(make_app, own, TOY / "fixtures") == ["Science fiction", "Poetry", "Essays"]


def test_a_scenario_may_stand_in_one_folder_and_its_default_in_another(make_app: MakeApp, tmp_path: Path) -> None:
    own = write(tmp_path / "own", "winter", "Snow")

    assert shelves(make_app, TOY / "fixtures", own, scenario="winter") == ["Snow"]
    assert shelves(make_app, own, TOY / "fixtures", scenario="summer") == ["Holiday reading"]


def test_without_any_file_a_provider_starts_empty(make_app: MakeApp, tmp_path: Path) -> None:
    assert shelves(make_app, tmp_path) == []


def extending(root: Path, name: str, told: str, suffix: str = "yaml") -> Path:
    (root / name).mkdir(parents=True, exist_ok=True)
    (root / name / f"library.{suffix}").write_text(told)
    return root


def test_a_scenario_that_extends_another_has_its_records_and_replaces_those_with_the_same_key(
    make_app: MakeApp, tmp_path: Path
) -> None:
    own = extending(
        tmp_path,
        "more",
        """
extends: default
credentials: {guest: {token: card-of-a-guest, role: reader}}
records:
  shelves: [{number: 2, label: Verse}, {number: 4, label: Maps}]
""",
    )
    world = make_app(fixtures=(TOY / "fixtures", own), scenario="more").extensions["mockserver"].world

    store = world.store("library")
    assert [shelf["label"] for shelf in store["shelves"]] == ["Science fiction", "Verse", "Essays", "Maps"]
    assert [one["name"] for one in store["credentials"]][-1] == "guest"
    assert len(store["credentials"]) > 1


def test_a_seed_may_be_json(make_app: MakeApp, tmp_path: Path) -> None:
    told = '{"extends": "default", "records": {"shelves": [{"number": 4, "label": "Maps"}]}}'
    own = extending(tmp_path, "more", told, "json")

    assert shelves(make_app, TOY / "fixtures", own, scenario="more")[-1] == "Maps"


@pytest.mark.parametrize(
    ("told", "flaw"),
    [
        ("extends: nothing", "library.yaml:1: extends 'nothing'; name another scenario: default, summer"),
        ("extends: more", "library.yaml:1: extends 'more'; name another scenario: default, summer"),
        ("extends: [default]", "library.yaml:1: extends ['default']; name another scenario: default, summer"),
    ],
)
def test_a_scenario_that_cannot_be_extended_stops_the_start(
    make_app: MakeApp, tmp_path: Path, told: str, flaw: str
) -> None:
    own = extending(tmp_path, "more", told)

    with pytest.raises(BrokenFilesError) as stopped:
        make_app(fixtures=(TOY / "fixtures", own), scenario="more")

    assert str(stopped.value).endswith(flaw)


def test_json_that_is_none_is_named_with_its_line(make_app: MakeApp, tmp_path: Path) -> None:
    own = extending(tmp_path, "more", '{"records":\n}', "json")

    with pytest.raises(BrokenFilesError, match=r"library\.json:2: not JSON"):
        make_app(fixtures=(TOY / "fixtures", own), scenario="more")
