"""Where a scenario's files are found."""

from __future__ import annotations

from pathlib import Path

from toy.api import TOY, MakeApp


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
