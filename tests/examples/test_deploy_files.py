"""The files of deploy/: valid by the schemas of their systems, with flags, variables and probes that exist."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver.app import create_app
from mockserver.cli.serving import serve
from mockserver.universe import Settings

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
OPTIONS = {flag: option for option in serve.params for flag in option.opts}


def containers() -> Iterator[tuple[list[str], set[str]]]:
    """Arguments and variables of every container that runs mockserver."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["mockserver"]
    yield service["command"], set(service["environment"])
    container = kubernetes("Deployment")["spec"]["template"]["spec"]["containers"][0]
    yield container["args"], {one["name"] for one in container["env"]}


def kubernetes(kind: str) -> dict[str, Any]:
    documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    found: dict[str, Any] = next(one for one in documents if one["kind"] == kind)
    return found


@pytest.mark.parametrize(
    "command",
    [
        ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
        ["kubernetes_validate", "--strict", "kubernetes.yaml"],
    ],
    ids=lambda command: command[-1],
)
def test_each_file_is_valid_by_the_schema_of_its_system(command: list[str]) -> None:
    checked = subprocess.run([sys.executable, "-m", *command], cwd=DEPLOY, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_flags_and_variables_are_those_of_serve() -> None:
    for args, variables in containers():
        assert args[0] == "serve"
        assert {one for one in args if one.startswith("--")} <= OPTIONS.keys()
        assert variables <= {option.envvar for option in OPTIONS.values()}


def test_probes_ask_what_answers_without_a_token() -> None:
    client = create_app(Settings(admin_token="closed")).test_client()
    container = kubernetes("Deployment")["spec"]["template"]["spec"]["containers"][0]
    probes = {probe["httpGet"]["path"] for name, probe in container.items() if name.endswith("Probe")}

    assert probes == {"/__admin/ready", "/__admin/health"}
    assert {client.get(path).status_code for path in probes} == {200}


def test_nobody_runs_as_root_or_writes_to_the_image() -> None:
    user = next(line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER"))
    pod = kubernetes("Deployment")["spec"]["template"]["spec"]

    assert f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" == user
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"]
    assert pod["enableServiceLinks"] is False, "a service called mockserver would set MOCKSERVER_PORT"
    assert yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["mockserver"]["read_only"]
