"""The files of examples/ci: valid by the schemas of their systems, and doing what they say.

The schemas are SchemaStore's and the Compose specification's, as check-jsonschema ships them; nothing is downloaded.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver import __version__
from mockserver.process import MockServer

SCHEMAS = {
    "github.yml": "github-workflows",
    "gitlab-ci.yml": "gitlab-ci",
    "azure-pipelines.yml": "azure-pipelines",
    "compose.yaml": "compose-spec",
}
NOWHERE = "http://127.0.0.1:9"  # a proxy that answers nobody
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Job:
    """What a file says, whichever system it is for: ``addresses`` are those at which the steps reach the container."""

    image: str
    container: dict[str, str]
    addresses: set[str]
    variables: dict[str, str]
    script: list[str]


def github(told: dict[str, Any]) -> Job:
    job = told["jobs"]["tests"]
    (service,) = job["services"].values()
    script = [step["run"] for step in job["steps"] if "run" in step]
    return Job(service["image"], service["env"], published(service["ports"]), job["env"], script)


def gitlab(told: dict[str, Any]) -> Job:
    job = told["tests"]
    (service,) = job["services"]
    variables = job["variables"]
    return Job(service["name"], variables, {f"http://{service['alias']}:8080"}, variables, job["script"])


def azure(told: dict[str, Any]) -> Job:
    (container,) = told["resources"]["containers"]
    assert list(told["services"].values()) == [container["container"]]
    script = [step["script"] for step in told["steps"] if "script" in step]
    return Job(container["image"], container["env"], published(container["ports"]), told["variables"], script)


def compose(told: dict[str, Any]) -> Job:
    tests = told["services"]["tests"]
    ((name, condition),) = tests["depends_on"].items()
    assert condition == {"condition": "service_healthy"}
    mock = told["services"][name]
    shell, flags, script = shlex.split(tests["command"])
    assert (shell, flags) == ("sh", "-ec")
    return Job(mock["image"], mock["environment"], {f"http://{name}:8080"}, tests["environment"], [script])


def published(ports: list[str]) -> set[str]:
    """Where the runner itself reaches the container's port 8080."""
    pairs = [port.split(":") for port in ports]
    return {f"http://127.0.0.1:{outside}" for outside, inside in pairs if inside == "8080"}


READERS: dict[str, Callable[[dict[str, Any]], Job]] = {
    "github.yml": github,
    "gitlab-ci.yml": gitlab,
    "azure-pipelines.yml": azure,
    "compose.yaml": compose,
}
each_file = pytest.mark.parametrize("name", SCHEMAS)


def job_of(path: Path) -> Job:
    return READERS[path.name](yaml.safe_load(path.read_text()))


def checked(run, path: Path, schema: str):
    """Holds a file to the schema, without a network."""
    system = ["--data-transform", schema] if schema in ("gitlab-ci", "azure-pipelines") else []
    # Some patterns of Azure's are none by the stricter reading of regular expressions.
    options = ["--builtin-schema", f"vendor.{schema}", *system, "--regex-variant", "nonunicode"]
    return run(sys.executable, "-m", "check_jsonschema", *options, path, HTTPS_PROXY=NOWHERE, HTTP_PROXY=NOWHERE)


@each_file
def test_the_file_is_valid_by_the_schema_of_its_system(name, examples, run):
    told = checked(run, examples / "ci" / name, SCHEMAS[name])

    assert told.returncode == 0, told.stdout


@each_file
def test_the_schema_would_find_a_slip(name, examples, run, tmp_path):
    slipped = tmp_path / name
    slipped.write_text(re.sub(r"\b(image|services): ?", r"\1x: ", (examples / "ci" / name).read_text()))

    told = checked(run, slipped, SCHEMAS[name])

    assert told.returncode == 1, told.stdout
    assert "Schema validation errors" in told.stdout


def test_every_file_is_held_to_a_schema(examples):
    assert {path.name for path in (examples / "ci").iterdir()} == set(SCHEMAS)


@each_file
def test_the_container_is_the_image_of_this_version(name, examples):
    image = job_of(examples / "ci" / name).image

    assert image in ("mockserver", f"registry.example.com/mockserver:{__version__}")


@each_file
def test_the_tests_are_told_the_address_and_the_token_of_the_container(name, examples):
    job = job_of(examples / "ci" / name)

    assert "EXPOSE 8080\n" in (ROOT / "Dockerfile").read_text()
    assert job.variables["MOCKSERVER_URL"] in job.addresses
    assert job.variables["MOCKSERVER_ADMIN_TOKEN"] == job.container["MOCKSERVER_ADMIN_TOKEN"]


@each_file
def test_the_script_runs_pytest_as_the_tests_of_the_example_are_run(name, examples, run, tools, monkeypatch):
    job = job_of(examples / "ci" / name)
    told = 'import os, sys; print(*sys.argv[1:], os.environ["MOCKSERVER_URL"], os.environ["MOCKSERVER_ADMIN_TOKEN"])'
    (tools / "pytest").write_text(f"#!{sys.executable}\n{told}\n")
    (tools / "pytest").chmod(0o755)
    for variable, value in job.container.items():
        monkeypatch.setenv(variable, value)

    with MockServer() as server:
        there = {**job.variables, "MOCKSERVER_URL": server.url}
        ran = run("bash", "-ec", "\n".join(job.script), **there)

    assert ran.returncode == 0, ran.stdout
    assert ran.stdout == f"-n 4 {server.url} {job.container['MOCKSERVER_ADMIN_TOKEN']}\n"
