"""What an operation takes: the members of its JSON body with their bounds, from its schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.contract.mutants.fault import NOT_JSON, json_of
from mockserver.contract.mutants.members import Place
from mockserver.contract.sending import Sent
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.references import Located

_DEPTH = 3


@dataclass(frozen=True)
class Field:
    """A member of a form: its place and what its schema says, all parts of the schema together."""

    place: Place
    schema: dict[str, Any]

    def bound(self, *names: str) -> float | None:
        """The first of these keywords that is a number."""
        return next((self.schema[name] for name in names if isinstance(self.schema.get(name), int | float)), None)

    @property
    def types(self) -> list[str]:
        """The declared types of JSON."""
        told = self.schema.get("type", [])
        return [told] if isinstance(told, str) else list(told)


def fields(provider: Provider, operation: Operation) -> list[Field]:
    """Every member of the operation's JSON body, objects in objects included."""
    media = operation.body.content.get("application/json") if operation.body else None
    return list(_below(provider, media.schema, (), 0)) if media and media.schema else []


def _below(provider: Provider, schema: Located, at: Place, depth: int) -> Iterator[Field]:
    if depth > _DEPTH:
        return
    for part in provider.references.parts(schema):
        if isinstance(part.value.get("items"), dict):
            yield from _below(provider, part / "items", (*at, "*"), depth + 1)
        for name in part.value.get("properties", ()):
            inner = part / "properties" / name
            merged: dict[str, Any] = {}
            for one in provider.references.parts(inner):
                merged = {**one.value, **merged}
            yield Field((*at, name), merged)
            yield from _below(provider, inner, (*at, name), depth + 1)


def form_of(sent: Sent) -> Any:
    """The JSON of a request, or NOT_JSON."""
    return json_of(sent.body) if sent.body else NOT_JSON


def with_form(sent: Sent, form: Any) -> Sent:
    """The request with another JSON body."""
    return Sent(sent.method, sent.path, sent.query, sent.headers, orjson.dumps(form))
