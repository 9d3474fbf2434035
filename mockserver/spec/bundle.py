"""All fragments of a provider as one OpenAPI document, ``x-`` keys kept, for tools that take a single file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mockserver.spec.fragment import Provider
from mockserver.spec.operation import METHODS
from mockserver.spec.vocabulary import same_as
from mockserver.spec.wellformed import COMMON

_SECTIONS = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links")


def bundle(provider: Provider) -> dict[str, Any]:
    """The document. Component names are unique within a provider, so a reference only loses its file name."""
    documents = {uri: document.value for uri, document in provider.references.documents.items()}
    common: dict[str, Any] = next((one for uri, one in documents.items() if uri.endswith(f"/{COMMON}")), {})
    bundled: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": common.get("info") or {"title": provider.title, "version": "0"},
        **{key: common[key] for key in ("servers", "security", "x-mock") if key in common},
        "paths": {},
        "components": {},
    }
    sources = dict(_identified(documents.values()))
    for document in documents.values():
        for path, item in (document.get("paths") or {}).items():
            bundled["paths"].setdefault(path, {}).update(_with_own(document, item, bundled, sources))
        for section in _SECTIONS:
            if named := (document.get("components") or {}).get(section):
                bundled["components"].setdefault(section, {}).update(named)
    shortened: dict[str, Any] = _shortened(bundled)
    return shortened


def _identified(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation by its id."""
    for document in documents:
        for item in (document.get("paths") or {}).values():
            for method in METHODS:
                if method in item:
                    yield item[method]["operationId"], item[method]


def _with_own(
    document: dict[str, Any], item: dict[str, Any], bundled: dict[str, Any], sources: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The path item; its operations carry what path and file said for them, as another file may share the path."""
    own = {key: document[key] for key in ("servers", "security") if key in document}
    own = {key: told for key, told in own.items() if told != bundled.get(key)}
    own |= {key: item[key] for key in ("servers",) if key in item}
    shared = item.get("parameters") or []
    told = {key: value for key, value in item.items() if key not in ("servers", "parameters")}
    for method in METHODS:
        if method in told:
            source = same_as(told[method])
            operation = {**own, **(sources[source] if source else {}), **told[method]}
            if shared:
                operation["parameters"] = _merged(operation.get("parameters") or [], shared)
            told[method] = operation
    return told


def _merged(parameters: list[Any], shared: list[Any]) -> list[Any]:
    """The operation's parameters and those of its path that it does not say anew."""
    named = {(one.get("name"), one.get("in")) for one in parameters}
    return [*parameters, *(one for one in shared if "$ref" in one or (one.get("name"), one.get("in")) not in named)]


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: f"#{inner.partition('#')[2]}" if key == "$ref" and isinstance(inner, str) else _shortened(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_shortened(inner) for inner in value]
    return value
