"""The contract suite from a user's own repository: what it runs, what it says, what it catches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

OWN_API = """
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
      parameters: [{name: noteId, in: path, required: true, schema: {type: string, format: uuid}, example: EXAMPLE}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "400": {description: no id, content: {application/json: {example: {error: bad id}}}}
        "404": {description: gone, content: {application/json: {example: {error: gone}}}}
components:
  schemas:
    Note: {type: object, properties: {id: {type: string, format: uuid}, text: {type: string}}, required: [id, text]}
  responses:
    NotFound: {description: no such path, content: {application/json: {example: {error: no such path}}}}
    MethodNotAllowed: {description: no such method, content: {application/json: {example: {error: no such method}}}}
"""
NOTE = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
OWN_SEED = {"records": {"notes": [{"id": NOTE, "text": "hello"}]}}


@pytest.fixture
def own_api(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Makes a provider of the user's own; the path parameter's example is an argument."""

    def make(example: str = NOTE) -> Path:
        folder = pytester.path / "specs" / "notes"
        folder.mkdir(parents=True)
        (folder / "common.yaml").write_text(OWN_API.replace("EXAMPLE", example))
        seeds = pytester.path / "fixtures" / "default"
        seeds.mkdir(parents=True)
        (seeds / "notes.yaml").write_text(json.dumps(OWN_SEED))
        monkeypatch.setenv("MOCKSERVER_SPECS", str(folder.parent))
        monkeypatch.setenv("MOCKSERVER_FIXTURES", str(seeds.parent))
        return folder

    return make


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("--contract-examples=2", "-p", "no:cacheprovider", *flags)


def test_it_runs_alone_when_no_path_is_given(pytester: pytest.Pytester, own_api):
    own_api()
    pytester.makepyfile(test_own="def test_own(): pass")

    result = run(pytester, "--contract", "--contract-provider=notes", "-v")

    result.assert_outcomes(passed=2)  # its one operation, in two ways
    result.stdout.fnmatch_lines(["*test_notes?GET /v1/notes/{noteId}?*PASSED*"])


def test_it_joins_the_paths_that_are_given(pytester: pytest.Pytester, own_api):
    own_api()
    own = pytester.makepyfile(test_own="def test_own(): pass")

    before = run(pytester, str(own), "--contract", "--contract-provider=notes")
    after = run(pytester, "--contract-provider=notes", "--contract", str(own))

    before.assert_outcomes(passed=3)
    after.assert_outcomes(passed=3)


def test_the_header_names_target_providers_and_seed(pytester: pytest.Pytester, own_api):
    own_api()

    result = run(pytester, "--contract", "--contract-provider=notes", "--contract-seed=42")

    result.stdout.fnmatch_lines(["contract: mock, notes; seed 42, 2 examples"])


def test_an_operation_that_never_succeeds_is_no_success(pytester: pytest.Pytester, own_api):
    own_api(example="00000000-0000-4000-8000-000000000000")

    result = run(pytester, "--contract", "--contract-provider=notes")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*notes.get_note never succeeded: it answered *404 (* x)*"])


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--contract", "--contract-provider=nutes"], "no provider 'nutes'; use one of *"),
        (["--contract", "--contract-url=x"], "'x' is no address of a server; write it like http://127.0.0.1:8080"),
        (["--contract=staging"], "*--contract=staging: no such target; use one of mock, real, both"),
    ],
)
def test_what_cannot_be_run_is_one_line(pytester: pytest.Pytester, flags: list[str], said: str):
    result = run(pytester, *flags)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {said}"])


def test_a_broken_fragment_is_named_with_its_line(pytester: pytest.Pytester, own_api):
    folder = own_api()
    broken = (folder / "common.yaml").read_text().replace("x-mock: {get: notes}", "x-mock: {gets: notes}")
    (folder / "common.yaml").write_text(broken)

    result = run(pytester, "--contract")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*common.yaml:11: *'gets'*"])


# A hidden fault of the mock, and the test that has to see it.
FAULTS = {
    "a write that is lost": (
        "capacity",
        "update_user_capacity",
        "lambda call: original(forget(call))",
        "capacity_is_replaced",
    ),
    "a write to everybody": ("capacity", "update_user_capacity", "everybody", "capacity_is_replaced"),
    "a deletion that is none": ("api_users", "delete_api_user", "lambda call: None", "api_user_from_creation"),
    "a refusal that is none": ("hooks", "grants", "lambda call: set(call.operation.mock.allow)", "only_planners"),
    "an answer of another shape": ("me", "get_me", "lambda call: {}", "only_planners"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_it_catches(pytester: pytest.Pytester, fault: str):
    module, name, replacement, expression = FAULTS[fault]
    pytester.makeconftest(f"""
import copy
import mockserver.providers.awork.{module} as module

original = module.{name}

class Forgetful:
    def __init__(self, collection): self.collection = collection
    def get(self, key): return self.collection.get(key)
    def put(self, record): pass

def forget(call):
    call = copy.copy(call)
    kept = {{name: call.store[name] for name in ("users", "api_users", "roles")}}
    call.store = {{**kept, "capacities": Forgetful(call.store["capacities"])}}
    return call

def everybody(call):
    shown = original(call)
    record = {{name: value for name, value in shown.items() if name != "capacityPerWeek"}}
    for person in list(call.store["users"]):
        call.store["capacities"].put({{**record, "userId": person["id"]}})
    return shown

replacement = {replacement}
replacement = (lambda inner: (lambda call: inner(call)))(replacement)
replacement.__name__, replacement.__module__ = "{name}", module.__name__
module.{name} = replacement
""")

    result = run(pytester, "--contract", "--contract-provider=awork", "-k", expression)

    assert result.parseoutcomes().get("failed", 0) >= 1
