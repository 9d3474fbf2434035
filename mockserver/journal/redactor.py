"""What each operation of a provider declares as secret (``format: password``), and what its answers can name at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mockserver.engine.authentication import tokens_in
from mockserver.engine.request import Request
from mockserver.journal.redaction import Asked, Declared, Redaction, Secrets
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation, Response
from mockserver.spec.references import MAX_DEPTH, Located, References


@dataclass(frozen=True, slots=True)
class _Places:
    """Where an operation's requests have secrets beside the body: path segments from the end, and headers.

    ``headers`` are all that may have one, those of the provider's schemes too, and the content type.
    """

    declared: Declared
    in_path: list[int]
    in_headers: list[str]
    headers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Begun:
    """What all exchanges with the same path and headers begin with: a redaction's secrets, and what may be kept."""

    declared: Declared
    found: tuple[str, ...]
    spelt: tuple[str, ...]
    asked: Asked


class Redactor:
    """The secrets of one provider's operations, worked out when an operation is first met."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._in_headers = frozenset(one.header.lower() for one in provider.schemes.values())
        self._schemes = [*{one.way: one for one in provider.schemes.values()}.values()]
        self._places = lru_cache(maxsize=None)(self._find_places)
        # Clients ask for the same few things with the same token; which is forgotten when 256 others came.
        self._begun = lru_cache(maxsize=256)(self._begin)

    def exchange(self, operation: Operation | None, request: Request, read: Mapping[str, str]) -> Begun:
        """For one exchange; without an operation, whatever any operation declares is secret in the request.

        ``read`` has the headers of the request that were looked up, and gets the content type and those that may have a
        secret.
        """
        for header in self._places(operation).headers - read.keys():
            request.headers(header)
        return self._begun(operation, request.segments, tuple(read.items()))

    def _begin(
        self, operation: Operation | None, segments: tuple[str, ...], read: tuple[tuple[str, str], ...]
    ) -> Begun:
        places, headers = self._places(operation), dict(read)
        redaction = Redaction(places.declared)
        for scheme in self._schemes:
            for token in tokens_in(headers.get(scheme.header, ""), scheme.kind):
                redaction.learn(token)
        for position in places.in_path:
            redaction.learn(segments[position])
        for header in places.in_headers:
            redaction.learn(headers.get(header, ""))
        return Begun(places.declared, redaction.found, redaction.spelt, redaction.asked(segments, headers))

    def _find_places(self, operation: Operation | None) -> _Places:
        operations = [operation] if operation else list(self._provider.operations.values())
        responses = list(operation.responses.values()) if operation else []
        sent = Secrets(name for one in operations for name in self._in_requests(one))
        answered = Secrets(name for response in responses for name in self._in_content(response.content))
        segments = operation.path.split("/") if operation else []
        in_path = [
            index - len(segments) for index, part in enumerate(segments) if part[:1] == "{" and sent.has(part[1:-1])
        ]
        parameters = operation.parameters if operation else ()
        in_headers = [one.name for one in parameters if one.where == "header" and sent.has(one.name)]
        plain = frozenset(one.status for one in responses if self._is_plain(one, answered))
        headers = frozenset(("Content-Type", *(one.header for one in self._schemes), *in_headers))
        return _Places(Declared(sent, answered, self._in_headers, plain), in_path, in_headers, headers)

    def _is_plain(self, response: Response, answered: Secrets) -> bool:
        """Whether everything that the answer's members can be called is known, and none of it a secret's name."""
        for media in response.content.values():
            names = names_within(self._provider.references, media.schema) if media.schema is not None else None
            if names is None or any(map(answered.has, names)):
                return False
        return True

    def _in_requests(self, operation: Operation) -> Iterator[str]:
        for parameter in operation.parameters:
            if _is_password(self._provider.references.follow(parameter.schema).value):
                yield parameter.name
        if operation.body is not None:
            yield from self._in_content(operation.body.content)

    def _in_content(self, content: Mapping[str, Media]) -> Iterator[str]:
        for media in content.values():
            if media.schema is not None:
                yield from self._passwords(media.schema)

    def _passwords(self, schema: Located, depth: int = 0) -> Iterator[str]:
        """Names of the members that a schema declares as ``format: password``, or as arrays of such."""
        if depth > MAX_DEPTH:
            return
        references = self._provider.references
        for node in references.parts(schema):
            for name in node.value.get("properties", {}):
                member = node / "properties" / name
                for part in references.parts(member):
                    items = references.follow(part / "items").value if "items" in part.value else None
                    if _is_password(part.value) or _is_password(items):
                        yield name
                yield from self._passwords(member, depth + 1)
            if isinstance(node.value.get("items"), dict):
                yield from self._passwords(node / "items", depth + 1)


def _is_password(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("format") == "password"


def names_within(references: References, schema: Located, depth: int = 0) -> set[str] | None:
    """Every name that members of valid values can have, however deep; None if they may have others."""
    node = references.follow(schema)
    if depth > MAX_DEPTH or not isinstance(node.value, dict):
        return None
    if (names := _own_names(references, node, depth)) is not None:
        return names
    for index in range(len(node.value.get("allOf", ()))):
        if (names := names_within(references, node / "allOf" / index, depth + 1)) is not None:
            return names
    for keyword in ("anyOf", "oneOf"):
        choices = [node / keyword / index for index in range(len(node.value.get(keyword, ())))]
        if choices and (names := _all_names(references, choices, depth)) is not None:
            return names
    return None


def _own_names(references: References, node: Located, depth: int) -> set[str] | None:
    """The same, as far as the schema says it without those that it is composed of."""
    schema, below = node.value, []
    if "type" not in schema:
        return None
    names: set[str] = set()
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if "object" in kinds:
        if schema.get("additionalProperties") is not False or "patternProperties" in schema:
            return None
        names = set(schema.get("properties", ()))
        below += [node / "properties" / name for name in names]
    if "array" in kinds:
        if "items" not in schema or "prefixItems" in schema:
            return None
        below.append(node / "items")
    deeper = _all_names(references, below, depth)
    return None if deeper is None else names | deeper


def _all_names(references: References, schemas: Iterable[Located], depth: int) -> set[str] | None:
    found: set[str] = set()
    for schema in schemas:
        names = names_within(references, schema, depth + 1)
        if names is None:
            return None
        found |= names
    return found
