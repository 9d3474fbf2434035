"""Keeping secrets out of the journal: by declaration (``format: password``), by name, and by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation
from mockserver.spec.references import Located

HIDDEN = "***"
# Deny by default: whatever is called like a secret is one, declared or not.
_NAMES = re.compile(r"token|secret|passw|api[-_]?key|auth(?!or)|credential|verifier|session|cookie", re.IGNORECASE)
# What a body in lower case must contain before it can have such a name; escapes may spell any name.
_MARKS = (b"token", b"secret", b"passw", b"key", b"auth", b"credential", b"verifier", b"session", b"cookie", b"\\u", b"%")
_HARMLESS = frozenset({"token_type", "authenticationType", "token_endpoint", "authorization_endpoint"})
_DEPTH = 8  # recursive schemas end somewhere


class Secrets:
    """What is secret in the bodies and parameters of one operation, on their way in or out."""

    def __init__(self, declared: frozenset[str]) -> None:
        self._declared = declared
        self._marks = (*_MARKS, *(name.lower().encode() for name in sorted(declared)))

    def has(self, name: str) -> bool:
        """Whether a member or parameter of that name holds a secret."""
        return name in self._declared or (name not in _HARMLESS and _NAMES.search(name) is not None)

    def hidden(self, value: Any) -> Any:
        """A JSON value with its secrets hidden."""
        if isinstance(value, Mapping):
            return {
                name: HIDDEN if inner is not None and self.has(name) else self.hidden(inner)
                for name, inner in value.items()
            }
        return [self.hidden(inner) for inner in value] if isinstance(value, list) else value

    def body(self, raw: bytes, token: str | None = None) -> bytes:
        """A body that is safe to keep. ``token`` is hidden wherever it stands."""
        if token and token.encode() in raw:
            raw = raw.replace(token.encode(), HIDDEN.encode())
        lowered = raw.lower()
        for mark in self._marks:  # a plain loop, since every exchange passes here
            if mark in lowered:
                break
        else:
            return raw
        try:
            return orjson.dumps(self.hidden(orjson.loads(raw)))
        except orjson.JSONDecodeError:
            return self.query(raw.decode(errors="replace")).encode()

    def query(self, query: str, token: str | None = None) -> str:
        """A query string or form that is safe to keep."""
        if token and token in query:
            query = query.replace(token, HIDDEN)
        pairs = parse_qsl(query, keep_blank_values=True)
        if any(self.has(name) for name, _ in pairs):
            return urlencode([(name, HIDDEN if self.has(name) else value) for name, value in pairs], safe="*")
        # What is neither JSON nor a form is kept only if nothing in it is called like a secret.
        return query if pairs or not _NAMES.search(query) else HIDDEN


class Redactor:
    """The secrets of one provider's operations, worked out when an operation is first met."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._sent: dict[str, Secrets] = {}
        self._answered: dict[str, Secrets] = {}

    def sent(self, operation: Operation | None) -> Secrets:
        """The secrets in requests; without an operation, what any operation declares."""
        known = self._sent.get(operation.id if operation else "")
        if known is None:
            operations = [operation] if operation else list(self._provider.operations.values())
            names = frozenset(name for one in operations for name in self._in_requests(one))
            known = self._sent[operation.id if operation else ""] = Secrets(names)
        return known

    def answered(self, operation: Operation | None) -> Secrets:
        """The secrets in answers; an answer without an operation is a refusal and declares none."""
        known = self._answered.get(operation.id if operation else "")
        if known is None:
            contents = [response.content for response in operation.responses.values()] if operation else []
            names = frozenset(name for content in contents for name in self._in_content(content))
            known = self._answered[operation.id if operation else ""] = Secrets(names)
        return known

    def _in_requests(self, operation: Operation) -> Iterator[str]:
        for parameter in operation.parameters:
            if self._provider.references.follow(parameter.schema).value.get("format") == "password":
                yield parameter.name
        if operation.body is not None:
            yield from self._in_content(operation.body.content)

    def _in_content(self, content: Mapping[str, Media]) -> Iterator[str]:
        for media in content.values():
            if media.schema is not None:
                yield from self._passwords(media.schema)

    def _passwords(self, schema: Located, depth: int = 0) -> Iterator[str]:
        """Names of the members that a schema declares as ``format: password``."""
        node = self._provider.references.follow(schema)
        if depth > _DEPTH or not isinstance(node.value, dict):
            return
        for name in node.value.get("properties", {}):
            member = self._provider.references.follow(node / "properties" / name)
            if isinstance(member.value, dict) and member.value.get("format") == "password":
                yield name
            yield from self._passwords(member, depth + 1)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index in range(len(node.value.get(keyword, ()))):
                yield from self._passwords(node / keyword / index, depth + 1)
        if isinstance(node.value.get("items"), dict):
            yield from self._passwords(node / "items", depth + 1)
