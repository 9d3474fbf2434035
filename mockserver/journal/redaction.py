"""Keeping secrets out of the journal: by declaration (``format: password``), by name, and by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from mockserver.spec.fragment import Provider

HIDDEN = "***"
# Deny by default: whatever is called like a secret is one, declared or not.
_NAMES = re.compile(
    r"token|secret|passw|api[-_]?key|auth(?!or)|credential|verifier|^code$|session|cookie", re.IGNORECASE
)
_IN_BYTES = re.compile(_NAMES.pattern.replace("^code$", '"code"').encode(), re.IGNORECASE)
_HARMLESS = frozenset({"token_type", "authenticationType", "token_endpoint", "authorization_endpoint", "authType"})


class Redactor:
    """Knows the secret members of one provider's fragments."""

    def __init__(self, provider: Provider) -> None:
        documents = provider.references.documents.values()
        self._declared = frozenset(name for document in documents for name in _passwords(document.value))
        pattern = b"|".join([_IN_BYTES.pattern, *(re.escape(f'"{name}"').encode() for name in sorted(self._declared))])
        self._suspicious = re.compile(pattern, re.IGNORECASE)

    def is_secret(self, name: str) -> bool:
        """Whether a member or parameter of that name holds a secret."""
        return name in self._declared or (name not in _HARMLESS and _NAMES.search(name) is not None)

    def body(self, raw: bytes, token: str | None) -> bytes:
        """A body safe to keep: JSON and forms with their secrets hidden, anything else only if nothing looks secret."""
        if token and token.encode() in raw:
            raw = raw.replace(token.encode(), HIDDEN.encode())
        if not self._suspicious.search(raw):
            return raw
        try:
            return orjson.dumps(self.value(orjson.loads(raw)))
        except orjson.JSONDecodeError:
            return self.query(raw.decode(errors="replace")).encode()

    def query(self, query: str, token: str | None = None) -> str:
        """A query string or form with secrets hidden."""
        if token and token in query:
            query = query.replace(token, HIDDEN)
        pairs = parse_qsl(query, keep_blank_values=True)
        if not any(self.is_secret(name) for name, _ in pairs):
            return query
        return urlencode([(name, HIDDEN if self.is_secret(name) else value) for name, value in pairs], safe="*")

    def value(self, value: Any) -> Any:
        """A JSON value with secrets hidden."""
        if isinstance(value, Mapping):
            return {
                name: HIDDEN if inner is not None and self.is_secret(name) else self.value(inner)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        return value


def _passwords(value: Any) -> Iterator[str]:
    """Names of the members and parameters that a fragment declares as ``format: password``."""
    if isinstance(value, dict):
        if _is_password(value.get("schema")) and isinstance(value.get("name"), str):
            yield value["name"]
        members = value.get("properties")
        if isinstance(members, dict):
            yield from (name for name, schema in members.items() if _is_password(schema))
        for inner in value.values():
            yield from _passwords(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _passwords(inner)


def _is_password(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("format") == "password"
