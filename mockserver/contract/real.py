"""The real API as a target, found by its environment variables; everything that is sent to it passes its gate."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

from mockserver.contract.discovery import Found
from mockserver.contract.flows import manners_of
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.pace import Clock, Pace
from mockserver.contract.gate.receipt import Receipt
from mockserver.contract.gate.recording import Recorder
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.gate.secret import DUMMY, Secret
from mockserver.contract.gate.writing import Writing
from mockserver.contract.progress import Tell, told_to_nobody
from mockserver.contract.sending import PATIENCE, Received, Send, Sent, over_http
from mockserver.contract.target import Target
from mockserver.engine.example import credential_headers, example_path, example_query
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Server

BUDGET = 500
_BEFORE_PATH = 3  # parts of a URL at slashes: scheme, nothing, host


@dataclass(frozen=True)
class Terms:
    """What a user allows at real APIs: requests to each of them, and writes, if there are sandboxes.

    Exchanges are kept in the folder ``record``, receipts in ``receipts``; ``known`` is a file of known differences.
    ``patience`` are the seconds that an answer may take; ``tell`` hears how far the run is.
    """

    budget: int = BUDGET
    record: Path | None = None
    sandboxes: Mapping[str, Sandbox] = field(default_factory=dict)
    receipts: Path = Path()
    known: Path | None = None
    clock: Clock = field(default_factory=Clock)
    patience: float = PATIENCE
    tell: Tell = told_to_nobody


def real_target(
    provider: Provider, environ: Mapping[str, str], url: str | None, terms: Terms | None = None
) -> Target | list[str]:
    """The real API, its ``send`` a ``Gate``, or the names of the variables of which one is missing for it.

    Raises MockServerError for a base URL that is no real API's: a loopback address that ``url`` does not name.
    """
    terms = terms or Terms()
    if (missing := missing_variables(provider, environ)) is not None:
        return missing
    variable = next(name for name in token_variables(provider) if environ.get(name))
    base = base_url(provider, environ, url)
    server, origin = _server(provider, base)
    gate = Gate(
        provider,
        _addressed(over_http(origin, terms.patience), server, base),
        Secret(provider, [environ[variable]]),
        Pace(provider.settings.rate_limits, terms.budget, terms.clock, partial(terms.tell, provider.name)),
        address=base,
        is_named=url is not None,
        keepers=[Recorder(terms.record, provider).keep] if terms.record else [],
    )
    if variable.endswith("_CLIENT"):
        _log_in(gate)
    headers = manners_of(provider).headers
    return Target(provider, {"real": DUMMY}, gate, headers=headers, is_real=True, origin=origin)


def let_write(target: Target, terms: Terms, found: Found) -> None:
    """Open a target's gate to writes, if there is a sandbox and reads have shown its tenant. Raises MockServerError."""
    gate, sandbox = target.send, terms.sandboxes.get(target.provider.name)
    assert isinstance(gate, Gate)
    if sandbox is None or gate.writing is not None:
        return
    server, _ = _server(target.provider, gate.address)
    if complaints := list(sandbox.complaints(found, _variables(server, gate.address))):
        raise gate.close(f"{'; '.join(complaints)}; name the tenant of the token in --contract-sandbox")
    told = (terms.receipts, target.provider.name, sandbox.tenant, gate.address, gate.secret.tokens[0])
    gate.writing = Writing(target.provider, sandbox, Receipt.begun(*told))


def token_variables(provider: Provider) -> list[str]:
    """The variables of which one holds the secret: ``<NAME>_TOKEN``, and what the provider's flows name beside it."""
    manners = manners_of(provider)
    prefix = provider.name.upper()
    clients = [f"{prefix}_CLIENT"] if manners.login else []
    return [f"{prefix}_TOKEN", *(f"{prefix}_{one}" for one in manners.token_variables), *clients]


def missing_variables(provider: Provider, environ: Mapping[str, str]) -> list[str] | None:
    """The variables of which one has to be set; None if one is."""
    names = token_variables(provider)
    return None if any(environ.get(name) for name in names) else names


def base_url(provider: Provider, environ: Mapping[str, str], url: str | None) -> str:
    """The real API's base URL as the flag, the variable or the fragments tell it; loopback only by the flag."""
    variable = f"{provider.name.upper()}_BASE_URL"
    base = (url or environ.get(variable) or f"https://{provider.servers[0].path}").rstrip("/")
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
        raise MockServerError(f"{variable}={base} is no address; write it like https://{provider.servers[0].path}")
    if url is None and _is_loopback(base):
        raise MockServerError(f"{variable}={base} is on loopback; for a server of your own pass --contract-url {base}")
    return base


def _server(provider: Provider, base: str) -> tuple[Server, str]:
    """The declared server that a base URL is like, and what stands for ``https://<host>`` in it."""
    parts = base.split("/")
    for server in provider.servers:
        start = len(parts) - len(server.segments)
        pairs = zip(parts[start:], server.segments, strict=False)
        if start >= _BEFORE_PATH and all(part == told or part.startswith("{") for told, part in pairs):
            return server, "/".join(parts[:start])
    raise MockServerError(
        f"{base} is no base URL of {provider.title}; write it like https://{provider.servers[0].path}"
    )


def _variables(server: Server, base: str) -> dict[str, str]:
    """The values of a server's variables that a base URL tells."""
    own = base.split("/")[-len(server.segments) :]
    return {part[1:-1]: value for part, value in zip(server.segments, own, strict=False) if part.startswith("{")}


def _addressed(send: Send, server: Server, base: str) -> Send:
    """Requests name a server's variables by their defaults; the base URL has the tenant's own values."""
    values = {
        position: (quote(server.variables[part[1:-1]][0], safe=""), _variables(server, base)[part[1:-1]])
        for position, part in enumerate(server.segments)
        if part.startswith("{")
    }

    def addressed(sent: Sent) -> Received:
        segments = sent.path.split("/")
        for position, (default, value) in values.items():
            if len(segments) > position + 1 and segments[position + 1] == default:
                segments[position + 1] = value
        return send(replace(sent, path="/".join(segments)))

    return addressed


def _log_in(gate: Gate) -> None:
    """Have the gate send the token that the provider gives for ``key:secret`` from here on."""
    provider = gate.provider
    operation = provider.operations[manners_of(provider).login or ""]
    headers = credential_headers(provider, operation, DUMMY)
    gate.log_in(Sent(operation.method, example_path(operation, {}), example_query(operation), headers))


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
