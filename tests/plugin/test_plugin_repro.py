"""``--mock-repro``: a failing test becomes a file, and ``mockserver replay`` repeats it anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mockserver.process import MockServer

TESTS = """
import json

@pytest.mark.mockserver(
    scenario="edge", now="2026-03-02T09:00:00Z", seed=7, quirks=["observed"],
    faults=[{"provider": "awork", "operation": "get_user_capacity", "effect": {"drop": "before"}, "times": 1}],
)
def test_failing(awork, projectcor, world):
    with pytest.raises(requests.ConnectionError):
        capacity(awork)
    capacity(awork, {"mon": 14400})
    world.clock.advance(60)
    world.quirks.put("documented")
    capacity(awork, {"mon": 90000})
    world.journal.clear()
    capacity(awork, headers={"Authorization": "Bearer wrong"})
    client = tuple(projectcor.credentials["client"]["token"].split(":"))
    told = requests.post(f"{projectcor.base_url}/oauth/token?grant_type=client_credentials", auth=client, timeout=10)
    users = {"headers": {"Authorization": f"Bearer {told.json()['access_token']}"}, "timeout": 10}
    assert requests.get(f"{projectcor.base_url}/users", **users).status_code == 200
    world.faults.add({"status": 401}, provider="projectcor", times=1)
    assert requests.get(f"{projectcor.base_url}/users", **users).status_code == 401
    world.clock.advance(365 * 86400)
    assert requests.get(f"{projectcor.base_url}/users", **users).status_code == 401
    state = world.state
    world.state = state
    assert awork.collection("users").get()
    assert capacity(awork).status_code == 500


def test_passing(awork):
    assert capacity(awork).ok
"""


@pytest.fixture
def written(run, pytester: pytest.Pytester) -> Path:
    run(TESTS, "--mock-repro", "out").assert_outcomes(passed=1, failed=1)
    (file,) = (pytester.path / "out").iterdir()
    return file


CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSERVER_")}


def replay(file: Path, *flags: str, environ: Mapping[str, str] = CLEAN) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "mockserver", "replay", str(file), *flags)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=dict(environ))


def test_a_failing_test_is_written_and_only_that(written: Path):
    told = json.loads(written.read_text())

    assert written.name == "test_it.py.test_failing.repro.json"
    assert (told["version"], told["test"]) == (1, "test_it.py::test_failing")
    assert (told["scenario"], told["seed"]) == ("edge", 7)
    assert told["clock"] == {"now": "2026-03-02T09:00:00Z", "frozen": True}
    assert told["quirks"]["clockify.working_days_array"] is True
    assert [fault["effect"] for fault in told["faults"]] == [{"drop": "before"}]
    assert told["lost"] == 0
    assert [one["method"] for one in told["requests"]] == ["GET", "PUT", "PUT", "GET", "POST", *["GET"] * 4]
    assert [one["credential"] for one in told["requests"]][:4] == [None, "admin", "admin", None]
    assert told["requests"][1]["body"] == {"mon": 14400}
    assert len(told["expected"]) == len(told["requests"])


def test_no_secret_is_in_it(written: Path, elsewhere: MockServer):
    text = written.read_text()

    tokens = [one["token"] for each in elsewhere.providers().values() for one in each.credentials.values()]
    assert [token for token in tokens if token in text] == []
    assert [part for token in tokens if ":" in token for part in token.split(":") if part in text] == []


def test_replay_gives_the_same_answers_in_its_own_server_and_elsewhere(written: Path, elsewhere: MockServer):
    here = replay(written)
    there = replay(written, environ=os.environ)  # where MOCKSERVER_URL is the server elsewhere

    assert (here.returncode, here.stderr) == (0, ""), here.stdout
    assert here.stdout == there.stdout
    assert here.stdout.splitlines()[-1] == "9 requests; none differ"
    assert [one["name"] for one in elsewhere.control.worlds()] == ["default"]


def edited(file: Path, **members: Any) -> Path:
    file.write_text(json.dumps({**json.loads(file.read_text()), **members}))
    return file


def test_replay_says_what_differs(written: Path):
    expected = json.loads(written.read_text())["expected"]
    file = edited(written, expected=[*expected[:-1], 418])

    shown, told = replay(file), json.loads(replay(file, "--json").stdout)

    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (1, "9 requests; 1 differ")
    assert shown.stdout.splitlines()[-2].endswith(f"was 418, now {expected[-1]}")
    assert told["differ"] == 1
    assert [one["same"] for one in told["requests"]] == [True] * 8 + [False]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"version": 2}, "no repro file of version 1"),
        ({"requests": 5}, "'requests' is missing or of the wrong kind"),
        ({"requests": [{}], "expected": [200]}, "request 1 lacks provider, host"),
        ({"expected": []}, "9 requests and 0 expected statuses"),
        ({"clock": {}}, "'clock' has no 'now'"),
        ({"scenario": "winter"}, "the world cannot be set up as in the file: no scenario 'winter'"),
    ],
)
def test_a_broken_file_is_told(written: Path, members: dict[str, Any], said: str):
    ran = replay(edited(written, **members))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_what_is_no_json_is_told(tmp_path: Path):
    file = tmp_path / "no.json"
    file.write_text("{")

    ran = replay(file)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "cannot be read" in ran.stderr
