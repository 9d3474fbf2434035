"""All fragments of a provider as one OpenAPI document, ``x-`` keys kept, for tools that take a single file."""

from __future__ import annotations

from typing import Any

from mockserver.spec.fragment import Provider
from mockserver.spec.operation import METHODS

_SECTIONS = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links")


def bundle(provider: Provider) -> dict[str, Any]:
    """The document. Component names are unique within a provider, so a reference only loses its file name."""
    documents = [document.value for document in provider.references.documents.values()]
    common = next((one for one in documents if not one.get("paths")), documents[0])
    bundled: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": common["info"],
        **{key: common[key] for key in ("servers", "security", "x-mock") if key in common},
        "paths": {},
        "components": {},
    }
    for document in documents:
        for path, item in (document.get("paths") or {}).items():
            bundled["paths"].setdefault(path, {}).update(_with_own(document, item, bundled))
        for section in _SECTIONS:
            if named := (document.get("components") or {}).get(section):
                bundled["components"].setdefault(section, {}).update(named)
    shortened: dict[str, Any] = _shortened(bundled)
    return shortened


def _with_own(document: dict[str, Any], item: dict[str, Any], bundled: dict[str, Any]) -> dict[str, Any]:
    """The path item carrying what its own file said at the top, where that differs from the common file."""
    item = dict(item)
    if "servers" in document and document["servers"] != bundled.get("servers"):
        item.setdefault("servers", document["servers"])
    if "security" in document and document["security"] != bundled.get("security"):
        for method in METHODS:
            if method in item:
                item[method] = {"security": document["security"], **item[method]}
    return item


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: f"#{inner.partition('#')[2]}" if key == "$ref" and isinstance(inner, str) else _shortened(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_shortened(inner) for inner in value]
    return value
