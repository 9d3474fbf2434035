"""Which operation a request is, and whether it only reads: decided from the fragments, by routing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from mockserver.contract.gate.errors import RefusedError
from mockserver.contract.sending import Sent
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.router import Match, path_segments


@dataclass(frozen=True)
class Asked:
    """The operation that a request calls, with its path parameters as they are looked up."""

    operation: Operation
    params: Mapping[str, str]


def asked_for(provider: Provider, sent: Sent) -> Asked:
    """What a request calls. Raises RefusedError for what no fragment declares."""
    segments = path_segments(sent.path)
    for host in provider.hosts:
        found = provider.router.find(host, sent.method, segments)
        if isinstance(found, Match):
            return Asked(found.operation, {name: unquote(value) for name, value in found.params.items()})
    raise RefusedError(
        f"{sent.method} {sent.path} is not sent to {provider.name}: no fragment declares it; "
        "only declared operations reach a real API"
    )


def only_reads(operation: Operation) -> bool:
    """Whether nothing is changed by it: GET, or declared so by ``x-contract`` (role list, search or read)."""
    return operation.method == "GET" or (operation.contract is not None and operation.contract.is_read)
