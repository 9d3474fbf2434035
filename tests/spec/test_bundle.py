"""The fragments of a provider as one document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mockserver.spec.bundle import bundle
from mockserver.spec.fragment import load_provider


@pytest.fixture(params=["library", "reading_room"])
def bundled(request: pytest.FixtureRequest, toy: Path) -> dict[str, Any]:
    return bundle(load_provider(toy / "specs" / request.param))


def test_the_bundle_is_valid_openapi(bundled: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(bundled).iter_errors()] == []


def test_references_stay_within_the_bundle(bundled: dict[str, Any]) -> None:
    references = list(_references(bundled))

    assert references
    for reference in references:
        value = bundled
        for token in reference.removeprefix("#/").split("/"):
            value = value[token]


def test_every_operation_is_in_it_with_its_own_keys(toy: Path) -> None:
    provider = load_provider(toy / "specs" / "library")

    paths = bundle(provider)["paths"]

    for operation in provider.operations.values():
        told = paths[operation.path][operation.method.lower()]
        assert told["operationId"] == operation.id
        assert "x-evidence" in told


def test_what_holds_for_a_file_is_written_on_its_operations(toy: Path) -> None:
    paths = bundle(load_provider(toy / "specs" / "library"))["paths"]

    assert paths["/loans"]["get"]["security"] == [{"basic": []}, {"key": []}]
    assert paths["/loans/{id}"]["get"]["security"] == [{"bearer": []}, {}]
    assert "security" not in paths["/books"]["get"]


def test_a_path_that_two_files_share_keeps_the_parameters_of_both(tmp_path: Path) -> None:
    files = {
        "common": "servers: [{url: https://shop.test}]\ninfo: {title: Shop, version: 1.0.0}\n",
        "one": """info: {title: One, version: 1.0.0}
paths:
  /toys/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: get_toy, responses: {"200": {description: One.}}}
""",
        "two": """info: {title: Two, version: 1.0.0}
paths:
  /toys/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: note, in: query, schema: {type: string}}
    put:
      operationId: put_toy
      parameters: [{name: note, in: query, schema: {type: integer}}]
      responses: {"200": {description: One.}}
""",
    }
    (tmp_path / "shop").mkdir()
    for name, text in files.items():
        (tmp_path / "shop" / f"{name}.yaml").write_text(f"openapi: 3.1.0\n{text}")

    item = bundle(load_provider(tmp_path / "shop"))["paths"]["/toys/{id}"]

    assert [one["schema"] for one in item["get"]["parameters"]] == [{"type": "integer"}]
    assert [(one["name"], one["schema"]) for one in item["put"]["parameters"]] == [
        ("note", {"type": "integer"}),
        ("id", {"type": "string"}),
    ]
    assert "parameters" not in item


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
