"""A provider's bundled fragments as schemathesis takes them: whole paths below the host, one server, no oddities."""

from __future__ import annotations

import copy
from typing import Any

from mockserver.spec.bundle import bundle
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import METHODS


def document_of(provider: Provider) -> dict[str, Any]:
    """The bundle with every path below the provider's first host, and the operationId as its summary's stand-in."""
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
    return bundled
