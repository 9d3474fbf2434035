"""The wheel: what travels inside, and that it serves from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
COMPILED = [
    f"{folder.relative_to(ROOT).as_posix()}/compiled.json"
    for top in ("specs", "fixtures")
    for folder in (ROOT / top).iterdir()
    if any(folder.glob("*.yaml"))
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that has the wheel; its dependencies are those of the tests."""
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    scripts = venv / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-qq", "--no-compile", "--no-deps", "--no-index", wheel], check=True)
    places = sysconfig.get_paths(vars={"base": str(venv), "platbase": str(venv)})
    Path(places["purelib"], "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return scripts


@pytest.fixture
def served(bin_folder: Path, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What ``serve --json`` of the installed wheel told, started in an empty folder."""
    command = [str(bin_folder / "mockserver"), "serve", "--json", "--port", "0", "--exit-with-parent"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line
        yield json.loads(line)
        process.terminate()


def run(command: list[str | Path], cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout


def files_below(*folders: str) -> set[str]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_fragments_and_scenarios_travel_inside(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())

    assert {f"mockserver/{path}" for path in files_below("specs", "fixtures")} <= inside


def test_nothing_but_the_package_travels_inside(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    data = files_below("specs", "fixtures", "docs/providers") | set(COMPILED)
    assert inside == files_below("mockserver") | {f"mockserver/{path}" for path in data}
    assert "mockserver/py.typed" in inside


def test_it_serves_its_own_files_from_another_folder(served, bin_folder, tmp_path):
    listed = run([bin_folder / "mockserver", "routes", "--json"], tmp_path)

    providers = sorted(path.name for path in (ROOT / "specs").iterdir())
    assert sorted(one["name"] for one in served["providers"]) == providers
    assert sorted({one["provider"] for one in json.loads(listed)["operations"]}) == providers


def test_its_modules_are_not_those_of_the_checkout(bin_folder, tmp_path):
    code = "import mockserver.files as files; print(files.specs())"

    shown = run([bin_folder / "python", "-c", code], tmp_path)

    assert Path(shown.strip()).is_relative_to(bin_folder.parent)


def test_an_installed_server_starts_without_reading_yaml(bin_folder, tmp_path):
    code = "import sys, mockserver.app; mockserver.app.create_app(); print('yaml' in sys.modules)"

    assert run([bin_folder / "python", "-c", code], tmp_path) == "False\n"


def test_fragments_that_are_edited_where_they_were_installed_are_read_again(bin_folder, tmp_path):
    code = "import mockserver.files as files; print(files.specs())"
    fragment = Path(run([bin_folder / "python", "-c", code], tmp_path).strip(), "awork", "users.yaml")
    before = fragment.read_bytes()

    fragment.write_bytes(before.replace(b"operationId: list_users", b"operationId: list_usars"))
    try:
        told = subprocess.run([bin_folder / "mockserver", "routes"], check=False, env=ENVIRONMENT, capture_output=True)
    finally:
        fragment.write_bytes(before)

    assert (told.returncode, "the handler 'list_users' names no operation of awork" in told.stderr.decode()) == (
        2,
        True,
    )
