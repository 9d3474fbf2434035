"""A provider's bundled fragments as schemathesis takes them: whole paths below the host, one server, no oddities."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.contract.links import links_of
from mockserver.spec.bundle import bundle
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import METHODS, Operation
from mockserver.spec.references import MAX_DEPTH


def document_of(provider: Provider, known: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The bundle with every path below the provider's first host; what bears a ``known`` name has one of its values."""
    bundled = copy.deepcopy(bundle(provider))
    whole: dict[str, Any] = {}
    for operation in provider.operations.values():
        server = operation.servers[0]
        base = "".join(f"/{part}" for part in server.path.split("/")[1:])
        item = bundled["paths"][operation.path]
        target = whole.setdefault(
            base + operation.path, {key: item[key] for key in item if key not in (*METHODS, "servers")}
        )
        target[operation.method.lower()] = item[operation.method.lower()]
    bundled["paths"] = whole
    bundled["servers"] = [{"url": f"https://{provider.hosts[0]}"}]
    for operation, name, link in links_of(provider):
        _add_link(bundled, operation, name, link)
    if known:
        _narrow_parameters(bundled, known)
        for item in whole.values():
            for method in METHODS:
                body = item.get(method, {}).get("requestBody")
                if body is not None:
                    item[method]["requestBody"] = _narrowed(body, bundled, known)
    return bundled


def _add_link(bundled: dict[str, Any], operation: Operation, name: str, link: dict[str, Any]) -> None:
    for item in bundled["paths"].values():
        told = item.get(operation.method.lower(), {})
        if told.get("operationId") == operation.id:
            responses = told["responses"]
            success = next(status for status in responses if int(status) == operation.success.status)
            responses[success] = {**_resolved(responses[success], bundled)}
            responses[success]["links"] = {**responses[success].get("links", {}), name: link}


def _resolved(value: dict[str, Any], bundled: dict[str, Any]) -> dict[str, Any]:
    """The value itself or what its reference within the bundle leads to."""
    while isinstance(reference := value.get("$ref"), str):
        value = _at(bundled, reference)
    return value


def _at(bundled: dict[str, Any], reference: str) -> Any:
    target: Any = bundled
    for token in reference.removeprefix("#/").split("/"):
        target = target[token]
    return target


def _narrow_parameters(value: Any, known: Mapping[str, Sequence[Any]]) -> None:
    """Parameters with a known name take its values only."""
    if isinstance(value, dict):
        if value.get("in") in ("path", "query") and value.get("name") in known:
            value["schema"] = {"type": "string", "enum": list(known[value["name"]])}
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            _narrow_parameters(inner, known)


def _narrowed(value: Any, bundled: dict[str, Any], known: Mapping[str, Sequence[Any]], depth: int = 0) -> Any:
    """A request body on its own, references replaced, members with a known name taking its values only.

    Answers share the references' schemas and must stay as they are.
    """
    if isinstance(value, list):
        return [_narrowed(inner, bundled, known, depth) for inner in value]
    if not isinstance(value, dict):
        return value
    if isinstance(reference := value.get("$ref"), str) and depth < MAX_DEPTH:
        return _narrowed(_at(bundled, reference), bundled, known, depth + 1)
    told = {key: _narrowed(inner, bundled, known, depth) for key, inner in value.items()}
    if isinstance(properties := told.get("properties"), dict):
        for name in known.keys() & properties.keys():
            properties[name] = {**properties[name], "enum": list(known[name])}
    return told
