"""The tests of examples/pytest: four at a time on one person, each in a world of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

TOKEN = "only-in-this-job"


@pytest.fixture
def project(examples: Path, tmp_path: Path) -> Path:
    """The example as a project of its own, without a conftest or settings."""
    return shutil.copytree(examples / "pytest", tmp_path / "project")


def test_they_pass_four_at_a_time_with_servers_of_their_own(project, run):
    ran = run("pytest", "-n", "4", cwd=project)

    assert ran.returncode == 0, ran.stdout
    assert "4 workers" in ran.stdout


def test_they_pass_four_at_a_time_in_worlds_of_one_server_started_elsewhere(project, run, server):
    before = server.control.call("GET", "/journal")

    ran = run("pytest", "-n", "4", cwd=project, MOCKSERVER_URL=server.url, MOCKSERVER_ADMIN_TOKEN=TOKEN)

    assert ran.returncode == 0, ran.stdout
    assert "4 workers" in ran.stdout
    assert server.control.call("GET", "/journal") == before


def test_they_fail_where_the_server_started_elsewhere_is_not(project, run):
    ran = run("pytest", "-x", cwd=project, MOCKSERVER_URL="http://127.0.0.1:9", MOCKSERVER_ADMIN_TOKEN=TOKEN)

    assert ran.returncode == 1
    assert "no mockserver at http://127.0.0.1:9" in ran.stdout
