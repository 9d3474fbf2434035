"""Requests that work: built from an operation's declared examples and a credential."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockserver.spec.fragment import Provider, SecurityScheme
from mockserver.spec.operation import Operation

_FORM = "application/x-www-form-urlencoded"


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
        url = address + self.path + (f"?{self.query}" if self.query else "")
        parts = ["curl", "-sS"]
        if self.method != "GET":
            parts += ["-X", self.method]
        parts.append(url)
        for name, value in self.headers.items():
            parts += ["-H", f"{name}: {value}"]
        if self.body:
            parts += ["-d", self.body.decode(errors="replace")]
        return shlex.join(parts)


def example_of(provider: Provider, operation: Operation, token: str | None) -> Example:
    """The operation's own example: every parameter and body as declared, the credential where one is needed."""
    return Example(
        method=operation.method,
        path=example_path(operation, {}),
        query=example_query(operation),
        headers={
            **credential_headers(provider, operation, token),
            **_declared_headers(operation),
            **example_type(operation),
        },
        body=example_body(operation),
    )


def example_path(operation: Operation, params: Mapping[str, Any]) -> str:
    """The path below the host, parameters as given or as in their examples."""
    server = operation.servers[0]
    examples = {one.name: one.example for one in operation.parameters if one.where == "path"}
    examples |= {name: allowed[0] for name, allowed in server.variables.items()}
    values = {**examples, **params}
    segments = [*server.segments, *operation.path.split("/")[1:]]
    filled = (quote(str(values[part[1:-1]]), safe="") if part.startswith("{") else part for part in segments)
    return "/" + "/".join(filled)


def example_query(operation: Operation) -> str:
    """The required query parameters' examples."""
    return urlencode([(one.name, one.example) for one in operation.parameters if one.where == "query" and one.required])


def example_body(operation: Operation) -> bytes:
    """The first declared example of the request body; nothing if there is none."""
    if operation.body is None:
        return b""
    name, media = next(iter(operation.body.content.items()))
    if not media.examples:
        return b""
    value = next(iter(media.examples.values()))
    return urlencode(value).encode() if name == _FORM else orjson.dumps(value)


def example_type(operation: Operation) -> dict[str, str]:
    """The Content-Type that goes with the example body."""
    return {"Content-Type": next(iter(operation.body.content))} if operation.body else {}


def credential_headers(provider: Provider, operation: Operation | None, token: str | None) -> dict[str, str]:
    """How the token is presented to an operation; nothing where none is needed."""
    alternatives = operation.security if operation else provider.security
    if token is None or not alternatives:
        return {}
    return dict(presented(provider.schemes[name], token) for name in alternatives[0])


def presented(scheme: SecurityScheme, token: str) -> tuple[str, str]:
    """Header and value that present a token by a scheme."""
    if scheme.kind == "header":
        return scheme.header, token
    if scheme.kind == "basic":
        return scheme.header, "Basic " + base64.b64encode(f":{token}".encode()).decode()
    return scheme.header, f"Bearer {token}"


def _declared_headers(operation: Operation) -> dict[str, str]:
    return {one.name: str(one.example) for one in operation.parameters if one.where == "header" and one.required}
