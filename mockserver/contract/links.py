"""OpenAPI links that follow from ``x-contract``: what one operation answers is where another one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.contract.resources import Resource, resources_of
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_ONWARD = ("read", "update", "replace", "delete")


def links_of(provider: Provider) -> Iterator[tuple[Operation, str, dict[str, Any]]]:
    """Each link as the operation whose success it belongs to, its name, and the Link Object.

    From a creation and from a list's first row to what can be done with the record, and from each change to its read.
    """
    for resource in resources_of(provider):
        for source, key in _sources(resource):
            for role in _ONWARD:
                onward = resource.roles.get(role)
                if onward is not None and onward is not source and (role == "read" or not _is_change(source)):
                    yield source, f"{role}_{resource.name}", _link(resource, source, onward, key)


def _sources(resource: Resource) -> Iterator[tuple[Operation, str]]:
    """Operations that name a record, with the runtime expression that gives its key."""
    member = resource.facts.id
    if member is not None and "create" in resource.roles:
        yield resource.roles["create"], f"$response.body#/{member}"
    if member is not None and (listing := resource.roles.get("list")) is not None and listing.contract is not None:
        envelope = f"/{listing.contract.items}" if listing.contract.items else ""
        yield listing, f"$response.body#{envelope}/0/{member}"
    if resource.write is not None:
        yield resource.write, f"$request.path.{resource.key_of(resource.write)}"


def _is_change(operation: Operation) -> bool:
    return operation.contract is not None and operation.contract.role in ("update", "replace")


def _link(resource: Resource, source: Operation, onward: Operation, key: str) -> dict[str, Any]:
    """The link; path parameters that both have are those of the first request."""
    shared = {one.name for one in source.parameters if one.where == "path"}
    parameters = {
        f"path.{one.name}": f"$request.path.{one.name}"
        for one in onward.parameters
        if one.where == "path" and one.name in shared
    }
    return {"operationId": onward.id, "parameters": parameters | {f"path.{resource.key_of(onward)}": key}}
