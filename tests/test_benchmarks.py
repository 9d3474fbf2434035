"""What a run of ``make bench`` found is told as measured: ratios of each round, bars, peers that were missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def row(number: int, server: str, method: str, cpu_us: float) -> dict[str, Any]:
    who = {"round": number, "server": server, "method": method, "connections": 32}
    return {**who, "requests": 9, "cpu_us": cpu_us, "a_second": 9.0, "p50_ms": 1.0, "p99_ms": 2.0, "client": 0.1}


@pytest.fixture
def told() -> dict[str, Any]:
    """Two rounds: twice the floor for GET, four times for PUT; the second in worse weather."""
    cpu = {("mockserver", "GET"): 20, ("mockserver", "PUT"): 40, ("floor", "GET"): 10, ("floor", "PUT"): 10}
    rows = [row(number, *who, us * number) for number in (1, 2) for who, us in cpu.items()]
    proof = {"refuses strangers": True, "refuses bad bodies": True, "remembers": False}
    return {
        "servers": {"mockserver": "0.1.0", "floor": "0.1.0"},
        "missing": {"wiremock": "java is not installed"},
        "starts": [{"round": 1, "server": "mockserver", "seconds": 0.5, "cpu_s": 0.4, "mib": 70.0}],
        "first": rows,
        "hot": rows,
        "proofs": {"mockserver": proof},
        "mib": {"mockserver": 71.0},
    }


def shown(told: dict[str, Any], tmp_path: Path) -> list[str]:
    """The rows that are printed of it, cells parted by one bar."""
    file = tmp_path / "told.json"
    file.write_text(json.dumps(told))
    command = [sys.executable, "-m", "benchmarks", "--read", str(file), "--markdown"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


def test_a_bar_is_held_to_the_ratios_of_each_round(told: dict[str, Any], tmp_path: Path) -> None:
    rows = shown(told, tmp_path)

    assert "| CPU of GET, of floor (hot) | ≤ 2.5 | 2 | 2-2 | yes |" in rows
    assert "| CPU of PUT, of floor (hot) | ≤ 3.2 | 4 | 4-4 | NO |" in rows


def test_a_server_is_shown_with_the_middle_and_the_range_of_its_rounds(told: dict[str, Any], tmp_path: Path) -> None:
    rows = shown(told, tmp_path)

    assert "| mockserver | 30 (20-40) | 9 | 1.00 | 2.00 |" in rows
    assert "| mockserver | 0.1.0 | 0.5 (0.5-0.5) | 0.4 (0.4-0.4) | 70 | 71 |" in rows
    assert "| mockserver | yes | yes | no |" in rows


def test_the_page_of_figures_has_the_tables_of_the_run_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text((ROOT / "docs/performance.md").read_text())
    measured = ROOT / "docs/performance/measured.json"

    subprocess.run([sys.executable, "-m", "benchmarks.page", str(measured), str(page)], cwd=ROOT, check=True)

    assert page.read_text() == (ROOT / "docs/performance.md").read_text(), "run `python -m benchmarks.page` on both"


def test_a_peer_that_could_not_be_installed_is_named_with_the_reason(told: dict[str, Any], tmp_path: Path) -> None:
    rows = shown(told, tmp_path)

    assert "| wiremock | not measured: java is not installed |  |  |" in rows
