"""Requests that work: built from an operation's declared examples and a credential."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockserver.engine.body import FORM
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.security import SecurityScheme

_UNGLOBBED = str.maketrans({letter: quote(letter) for letter in "[]{}"})  # curl would read them as ranges


@dataclass(frozen=True, slots=True)
class Example:
    """A request below a provider's host: what a client would send."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def curl(self, address: str) -> str:
        """The request as a shell command; ``address`` stands for ``https://<host>``."""
        url = address + self.path + (f"?{self.query.translate(_UNGLOBBED)}" if self.query else "")
        parts = ["curl", "-sS"]
        if self.method != "GET":
            parts += ["-X", self.method]
        parts.append(url)
        for name, value in self.headers.items():
            parts += ["-H", f"{name}: {value}"]
        if self.body:
            parts += ["-d", self.body.decode(errors="replace")]
        return shlex.join(parts)


def example_of(provider: Provider, operation: Operation, token: str | None, host: str | None = None) -> Example:
    """The operation's own example: every parameter and body as declared, the credential where one is needed.

    ``host`` chooses among the operation's servers.
    """
    return Example(
        method=operation.method,
        path=example_path(operation, {}, host),
        query=example_query(operation),
        headers={
            **credential_headers(provider, operation, token),
            **example_headers(operation),
            **example_type(operation),
        },
        body=example_body(operation),
    )


def example_path(operation: Operation, params: Mapping[str, Any], host: str | None = None) -> str:
    """The path below the host, parameters as given or as in their examples."""
    server = next((one for one in operation.servers if one.host == host), operation.servers[0])
    examples = {one.name: one.example for one in operation.parameters if one.where == "path"}
    examples |= {name: allowed[0] for name, allowed in server.variables.items()}
    values = {**examples, **params}
    segments = [*server.segments, *operation.path.split("/")[1:]]
    filled = (quote(_text(values[part[1:-1]]), safe="") if part.startswith("{") else part for part in segments)
    return "/" + "/".join(filled)


def example_query(operation: Operation) -> str:
    """The required query parameters' examples."""
    required = [one for one in operation.parameters if one.where == "query" and one.required]
    sent = [(one.name, one.example if isinstance(one.example, list) else [one.example]) for one in required]
    return urlencode([(name, _text(item)) for name, items in sent for item in items])


def example_body(operation: Operation) -> bytes:
    """The first declared example of the request body; nothing if there is none."""
    if operation.body is None:
        return b""
    name, media = next(iter(operation.body.content.items()))
    if not media.examples:
        return b""
    value = next(iter(media.examples.values()))
    return urlencode(value).encode() if name == FORM else orjson.dumps(value)


def example_type(operation: Operation) -> dict[str, str]:
    """The Content-Type that goes with the example body."""
    return {"Content-Type": next(iter(operation.body.content))} if operation.body else {}


def credential_headers(provider: Provider, operation: Operation | None, token: str | None) -> dict[str, str]:
    """How the token is presented to an operation; nothing where none is needed."""
    alternatives = operation.security if operation else provider.security
    if token is None or not alternatives:
        return {}
    return dict(presented(provider.schemes[name], token) for name in alternatives[0])


def fitting_token(operation: Operation, credentials: Iterable[Mapping[str, Any]]) -> str | None:
    """The first token that is made for the operation's first scheme, else the first that is made for none."""
    wanted = operation.security[0][0] if operation.security and operation.security[0] else None
    known = list(credentials)
    fitting = [one for one in known if one.get("scheme") == wanted] or [one for one in known if "scheme" not in one]
    return fitting[0]["token"] if fitting else None


def presented(scheme: SecurityScheme, token: str) -> tuple[str, str]:
    """Header and value that present a token by a scheme."""
    if scheme.kind == "header":
        return scheme.header, token
    if scheme.kind == "basic":
        pair = token if ":" in token else f":{token}"
        return scheme.header, "Basic " + base64.b64encode(pair.encode()).decode()
    return scheme.header, f"Bearer {token}"


def example_headers(operation: Operation) -> dict[str, str]:
    """The required header parameters' examples."""
    return {one.name: _text(one.example) for one in operation.parameters if one.where == "header" and one.required}


def _text(value: Any) -> str:
    """A value as it stands in a path, a query or a header; integers may be of any size."""
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else orjson.dumps(value).decode()
