"""``x-contract``: a closed vocabulary, refused with its place where it is not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.errors import BrokenFilesError
from mockserver.spec.fragment import Provider, load_provider

FRAGMENT = """
openapi: 3.1.0
info: {title: Notes, version: "1"}
servers: [{url: "https://api.notes.example/v1"}]
paths:
  /notes/{noteId}:
    get:
      operationId: get_note
      x-contract: OPERATION
      parameters: [{name: noteId, in: path, required: true, schema: {type: string}, example: a}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
components:
  schemas:
    Note:
      type: object
      x-contract: SCHEMA
      properties: {id: {type: string}}
"""
GOOD = "{resource: note, role: read}"


def loaded(folder: Path, operation: str = GOOD, schema: str = "{id: id}") -> Provider:
    folder = folder / "notes"
    folder.mkdir()
    (folder / "common.yaml").write_text(FRAGMENT.replace("OPERATION", operation).replace("SCHEMA", schema))
    return load_provider(folder)


def test_an_operation_says_what_it_does_to_a_resource(tmp_path: Path):
    contract = loaded(tmp_path, "{resource: note, role: list, items: value}").operations["get_note"].contract

    assert contract is not None
    assert (contract.resource, contract.role, contract.items, contract.is_read) == ("note", "list", "value", True)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("read", "'read' where names and values are expected"),
        ("{resource: note, role: peruse}", "write a resource and a role, one of create, list"),
        ("{resource: note, role: read, kee: id}", "the unknown key 'kee'"),
        ("{resource: note, role: read, key: 1}", "1 where a name is expected"),
    ],
)
def test_what_is_not_understood_on_an_operation_stops_the_start(tmp_path: Path, operation: str, told: str):
    with pytest.raises(BrokenFilesError, match=r"common\.yaml:9: ") as refused:
        loaded(tmp_path, operation)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("{imutable: [id]}", "the unknown key 'imutable'"),
        ("{immutable: [1]}", "write a list of members"),
        ("{sum: [{total: hours}]}", "write [{total: member, of: path.*}]"),
        ("{le: [[createdOn]]}", "write [[smaller, larger]]"),
    ],
)
def test_what_is_not_understood_on_a_schema_stops_the_start(tmp_path: Path, schema: str, told: str):
    with pytest.raises(BrokenFilesError, match=r"common\.yaml:17: ") as refused:
        loaded(tmp_path, schema=schema)

    assert told in str(refused.value)
