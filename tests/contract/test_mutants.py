"""Mutants: made from the fragments, noticed or not, and what the command says of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from mockserver.app import create_app
from mockserver.contract.mutants.argued import Argued, load_argued
from mockserver.contract.mutants.breaking import mended, spoilt
from mockserver.contract.mutants.catalogue import Equivalent, candidates, faults, named
from mockserver.contract.mutants.fault import Mutant
from mockserver.contract.mutants.hunt import Hunt
from mockserver.contract.mutants.probe import Probe
from mockserver.contract.mutants.table import table
from mockserver.contract.mutants.trial import Verdict
from mockserver.errors import BrokenFilesError
from mockserver.universe import Settings

LIBRARY = Path(__file__).parents[2] / "examples" / "library"
SETTINGS = Settings(specs=(LIBRARY / "specs",), fixtures=(LIBRARY / "fixtures",), shipped=False, seed=7)
BOOKS = "/api.library.example/v1/books"
KEY = {"X-Api-Key": "library-card-1"}
SOLARIS = {"title": "Solaris", "author": "Stanisław Lem", "copies": 3}

NOTES = """
openapi: 3.1.0
info: {title: Notes, version: "1"}
servers: [{url: "https://api.notes.example/v1"}]
x-mock:
  collections: {notes: {key: id, schema: Note}}
paths:
  /notes/{noteId}:
    get:
      operationId: get_note
      x-mock: {get: notes}
      parameters: [{name: noteId, in: path, required: true, schema: {type: string}, example: first}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "404": {description: gone, content: {application/json: {example: {error: gone}}}}
components:
  schemas:
    Note: {type: object, properties: {id: {type: string}, text: {type: string}}, required: [id, text]}
  responses:
    NotFound: {description: no such path, content: {application/json: {example: {error: no such path}}}}
    MethodNotAllowed: {description: no such method, content: {application/json: {example: {error: no such method}}}}
"""


@pytest.fixture(scope="module")
def probe() -> Probe:
    return Probe(create_app(SETTINGS), "library", 1)


@pytest.fixture
def app() -> Flask:
    return create_app(SETTINGS)


@pytest.fixture
def notes(tmp_path: Path) -> list[str]:
    """The flags that add a provider without flows, of which little is known."""
    (tmp_path / "specs" / "notes").mkdir(parents=True)
    (tmp_path / "specs" / "notes" / "common.yaml").write_text(NOTES)
    (tmp_path / "fixtures" / "default").mkdir(parents=True)
    record = {"records": {"notes": [{"id": "first", "text": "hello"}]}}
    (tmp_path / "fixtures" / "default" / "notes.yaml").write_text(json.dumps(record))
    return ["--specs", str(tmp_path / "specs"), "--fixtures", str(tmp_path / "fixtures"), "--provider", "notes"]


def mutant(probe: Probe, operation: str, fault: str) -> Mutant:
    found = named(probe, operation, fault)
    assert isinstance(found, Mutant), found
    return found


def spoilt_client(probe: Probe, app: Flask, operation: str, fault: str) -> Client:
    return Client(spoilt(app, mutant(probe, operation, fault)))


def books(client: Client) -> list[dict[str, Any]]:
    return client.get(BOOKS, headers=KEY).json


def run(*flags: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSERVER_")}
    command = [sys.executable, "-m", "mockserver", "mutants", *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=clean, timeout=300)


def test_no_two_faults_have_one_name():
    names = [fault.name for fault in faults()]

    assert len(names) == len(set(names)) > 100


def test_any_beginning_is_spread_over_classes_and_the_same_for_the_same_seed(probe: Probe):
    first, again = ([one for one in islice(candidates(probe, None, 3), 25) if isinstance(one, Mutant)] for _ in "ab")

    assert [one.name for one in first] == [one.name for one in again]
    assert len({one.fault.group for one in first}) >= 10


def test_what_nobody_could_notice_is_left_out_with_the_reason(probe: Probe):
    found = named(probe, "list_books", "unwrapped")

    assert isinstance(found, Equivalent)
    assert found.reason.endswith("requests at and around the operation are answered as by a mock that is well")


def test_there_is_no_mutant_without_its_fault_or_operation(probe: Probe):
    assert named(probe, "get_book", "no_such_fault") is None
    assert named(probe, "no_such_operation", "lost") is None
    assert named(probe, "get_book", "lost_write") is None  # it does not write


def test_a_fault_at_the_wire_strikes_its_operation_alone_and_is_taken_out_again(probe: Probe, app: Flask):
    clean = Client(app)
    broken = spoilt_client(probe, app, "get_book", "enveloped")

    assert broken.get(f"{BOOKS}/1", headers=KEY).json == {"data": clean.get(f"{BOOKS}/1", headers=KEY).json}
    assert books(broken) == books(clean)
    assert broken.get(f"{BOOKS}/99", headers=KEY).json == {"error": "There is nothing here."}


@pytest.mark.parametrize(
    ("fault", "first", "second"),
    [
        ("lost_write", 3, 1),
        ("write_elsewhere", 3, 9),
        ("write_to_all", 9, 9),
        ("kept_one_more", 10, 1),
    ],
)
def test_a_fault_in_the_store_changes_what_is_read_back(probe: Probe, app: Flask, fault: str, first: int, second: int):
    broken = spoilt_client(probe, app, "replace_book", fault)

    broken.put(f"{BOOKS}/1", headers=KEY, json={**SOLARIS, "copies": 9})

    assert [one["copies"] for one in books(broken)] == [first, second]
    mended(app, mutant(probe, "replace_book", fault))
    Client(app).put(f"{BOOKS}/2", headers=KEY, json={**SOLARIS, "copies": 4})
    assert books(Client(app))[1]["copies"] == 4


def test_a_deletion_may_delete_nothing_or_something_else(probe: Probe, app: Flask):
    for fault, left in (("delete_lost", [1, 2]), ("delete_another", [1])):
        broken = spoilt_client(probe, app, "delete_book", fault)

        assert broken.delete(f"{BOOKS}/1", headers=KEY).status_code == 204
        assert [one["id"] for one in books(broken)] == left


def test_a_read_may_be_stale(probe: Probe, app: Flask):
    broken = spoilt_client(probe, app, "get_book", "stale_read")

    before = broken.get(f"{BOOKS}/1", headers=KEY).json
    broken.put(f"{BOOKS}/1", headers=KEY, json={**SOLARIS, "copies": 9})

    assert broken.get(f"{BOOKS}/1", headers=KEY).json == before
    assert books(broken)[0]["copies"] == 9


def test_a_fault_that_comes_and_goes_strikes_every_third_time(probe: Probe, app: Flask):
    broken = spoilt_client(probe, app, "get_book", "sometimes_500")

    assert [broken.get(f"{BOOKS}/1", headers=KEY).status_code for _ in range(6)] == [200, 200, 500] * 2


def test_any_key_may_open(probe: Probe, app: Flask):
    broken = spoilt_client(probe, app, "list_books", "token_prefix")

    assert broken.get(BOOKS, headers={"X-Api-Key": "library-card-"}).status_code == 200
    assert broken.get(BOOKS, headers={"X-Api-Key": "card"}).status_code == 401


def test_an_argument_names_a_mutant_and_a_source(probe: Probe, tmp_path: Path):
    path = tmp_path / "argued.yaml"
    path.write_text("- {mutant: library.get_book.nothing, source: nowhere, reason: none}\n- {mutant: library.x.y}\n")

    with pytest.raises(BrokenFilesError) as error:
        load_argued([probe.provider], path)

    told = str(error.value)
    assert "argued.yaml:1" in told
    assert "the mutant 'library.get_book.nothing', which there is not" in told
    assert "the source 'nowhere', which nobody explains" in told
    assert "argued.yaml:2" in told


def test_an_argument_excuses_a_survivor_and_is_stale_for_one_that_was_noticed(probe: Probe):
    kept, excused, noticed = (mutant(probe, "get_book", name) for name in ("lost", "nulled", "one_more"))
    argued = [Argued(one.name, "source", "reason", "argued.yaml:1") for one in (excused, noticed)]
    hunt = Hunt(mutants=[kept, excused, noticed], argued=argued)

    hunt.verdicts = {one.name: Verdict(one, int(one is noticed), "") for one in hunt.mutants}

    assert hunt.survivors == [kept]
    assert [one.mutant for one in hunt.excused] == [excused.name]
    assert [one.mutant for one in hunt.stale] == [noticed.name]
    assert table(hunt)[1][-1] == ["all", "1/3", "1/3"]


def test_the_command_tells_who_was_noticed_and_who_survived(notes: list[str]):
    noticed = run(*notes, "--only", "notes.get_note.nulled")
    survived = run(*notes, "--only", "notes.get_note.upper_case", "--json")

    assert noticed.returncode == 0, noticed.stderr
    assert "FAILED" in noticed.stdout
    assert "all     1/1    1/1" in noticed.stdout
    assert survived.returncode == 1, survived.stderr
    told = json.loads(survived.stdout)
    assert (told["survivors"], told["killed"], told["total"]) == (["notes.get_note.upper_case"], 0, 1)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--provider", "nutes"], "no provider 'nutes'; use one of awork, azure_devops, clockify, projectcor"),
        (["--class", "luck"], "no class 'luck'; use one of auth, boundaries, errors"),
        (["--only", "awork.get_me"], "no mutant 'awork.get_me'; it is called <provider>.<operationId>.<fault>"),
    ],
)
def test_a_wrong_name_is_one_line(flags: list[str], said: str):
    result = run(*flags)

    assert result.returncode == 2
    assert f"mockserver: {said}" in result.stderr


def test_a_suite_that_fails_on_a_mock_that_is_well_says_nothing_of_mutants(notes: list[str], tmp_path: Path):
    flows = "def flow_wrong(target):\n    assert target.call('get_note', noteId='first').body['text'] == 'bye'\n"
    (tmp_path / "specs" / "notes" / "flows.py").write_text(flows)

    result = run(*notes, "--only", "notes.get_note.nulled")

    assert result.returncode == 2
    assert "notes: the suite fails on a mock that is well; mend that first" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_interrupt_leaves_nobody_behind(notes: list[str]):
    command = [sys.executable, "-m", "mockserver", "mutants", *notes, "--sample", "12"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 120
        while len(_group(process.pid)) < 3 and process.poll() is None:
            assert time.monotonic() < deadline

        process.send_signal(signal.SIGINT)

        process.communicate(timeout=60)
        while _group(process.pid):
            assert time.monotonic() < deadline, _group(process.pid)


def _group(leader: int) -> list[str]:
    """The processes of a group that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) == leader and state != "Z":
            found.append(stat.parent.name)
    return found
