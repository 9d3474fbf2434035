"""Which answers need not be searched for secret names, since all that their members can be called is declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver.journal.redactor import names_within
from mockserver.spec.references import References
from mockserver.spec.yaml_file import load

CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
OPEN = {"type": "object", "properties": {"a": {"type": "string"}}}


def names(folder: Path, schema: dict[str, Any]) -> set[str] | None:
    file = folder / "one.json"
    file.write_bytes(orjson.dumps({"schema": schema, "closed": CLOSED}))
    references = References("any", {"one.json": load(file)})
    return names_within(references, references.root("file:///any/one.json").at("/schema"))


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        (CLOSED, {"a"}),
        ({"$ref": "#/closed"}, {"a"}),
        ({**CLOSED, "properties": {"b": CLOSED, "c": {"type": ["string", "null"]}}}, {"a", "b", "c"}),
        ({"type": "array", "items": CLOSED}, {"a"}),
        ({"type": "integer"}, set()),
        ({"allOf": [OPEN, CLOSED]}, {"a"}),
        ({"oneOf": [CLOSED, {"type": "null"}]}, {"a"}),
    ],
)
def test_a_closed_schema_tells_every_name(tmp_path: Path, schema: dict[str, Any], found: set[str]) -> None:
    assert names(tmp_path, schema) == found


@pytest.mark.parametrize(
    "schema",
    [
        OPEN,
        {},
        {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
        {**CLOSED, "patternProperties": {"^x": {"type": "string"}}},
        {**CLOSED, "additionalProperties": {"type": "string"}},
        {**CLOSED, "properties": {"b": OPEN}},
        {**CLOSED, "properties": {"b": {}}},
        {"type": "array"},
        {"type": "array", "items": OPEN},
        {"type": "array", "prefixItems": [CLOSED], "items": CLOSED},
        {"type": ["object", "array"], "properties": {}, "additionalProperties": False},
        {"anyOf": [CLOSED, OPEN]},
        {"allOf": [OPEN, OPEN]},
    ],
)
def test_any_other_may_have_more(tmp_path: Path, schema: dict[str, Any]) -> None:
    assert names(tmp_path, schema) is None
