"""What each write did to later reads, told as one word for each place, so that other ids and other values compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.effects import shown_of
from mockserver.contract.facts import is_before
from mockserver.contract.gate.recording import Exchange
from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.walking import found_at
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

KEPT, CHANGED = "kept", "changed"
SENT = "a write is read back"
IMMUTABLE, MONOTONIC = "it never changes", "it never goes back"
EXPECTED = {SENT: "as sent", IMMUTABLE: KEPT, MONOTONIC: "not back"}
"""What the spec says about a place, and the word for an effect that keeps to it."""
Effects = Mapping[tuple[str, str, str, str], Counter[str]]
"""How often a write (operationId), seen by a read (operationId), did what (a word) at a place (a dotted path).

The last part of the key is what the spec says of that place, empty for nothing.
"""


@dataclass
class _Following:
    """One side's exchanges, followed in order."""

    resources: Mapping[str, Resource]
    operations: Mapping[str, Operation]
    records: dict[tuple[str, str], Any] = field(default_factory=dict)
    written: dict[tuple[str, str], Exchange | None] = field(default_factory=dict)
    effects: dict[tuple[str, str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def follow(self, exchange: Exchange) -> None:
        operation = self.operations.get(exchange.operation)
        contract = operation.contract if operation else None
        if operation is None or contract is None or contract.resource not in self.resources:
            return
        resource = self.resources[contract.resource]
        if contract.role == "read":
            self._read(resource, (resource.name, exchange.params.get(resource.key_of(operation), "")), exchange)
        elif contract.role == "list" and exchange.status < 300:
            self._list(resource, exchange)
        elif contract.role in ("create", "update", "replace", "delete") and exchange.status < 300:
            key = self._written_key(resource, operation, exchange)
            # Two writes without a read between: nobody could say which of them did what.
            self.written[key] = exchange if self.written.get(key) is None else None

    def _written_key(self, resource: Resource, operation: Operation, exchange: Exchange) -> tuple[str, str]:
        if operation.contract is not None and operation.contract.role == "create":
            made = exchange.body.get(resource.facts.id or "id") if isinstance(exchange.body, dict) else ""
            return resource.name, str(made)
        return resource.name, exchange.params.get(resource.key_of(operation), "")

    def _read(self, resource: Resource, key: tuple[str, str], exchange: Exchange) -> None:
        write = self.written.pop(key, None)
        if write is not None:
            self.effects[write.operation, exchange.operation, "status", ""][str(exchange.status)] += 1
            if isinstance(exchange.body, dict) and exchange.status < 300:
                before = self.records.get(key, {})
                for place, rule, word in _words(resource, before, write.sent or {}, exchange.body):
                    self.effects[write.operation, exchange.operation, place, rule][word] += 1
        if isinstance(exchange.body, dict) and exchange.status < 300:
            self.records[key] = exchange.body

    def _list(self, resource: Resource, exchange: Exchange) -> None:
        """Whether a record that was made or removed is listed."""
        envelope = resource.roles["list"].contract
        rows = exchange.body.get(envelope.items) if isinstance(exchange.body, dict) and envelope else exchange.body
        if not isinstance(rows, list) or resource.facts.id is None:
            return
        listed = {str(row.get(resource.facts.id)) for row in rows if isinstance(row, dict)}
        for (name, key), write in self.written.items():
            role = self.operations[write.operation].contract if write is not None else None
            if write is not None and name == resource.name and role is not None and role.role in ("create", "delete"):
                told = "listed" if key in listed else "not listed"
                self.effects[write.operation, exchange.operation, "rows", ""][told] += 1


def effects_of(provider: Provider, exchanges: Iterable[Exchange]) -> Effects:
    """What the writes of one side did."""
    following = _Following({one.name: one for one in resources_of(provider)}, provider.operations)
    for exchange in exchanges:
        following.follow(exchange)
    return following.effects


def _words(
    resource: Resource, before: Mapping[str, Any], form: Any, after: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """Every place of the record with what the spec says of it and what a write did there."""
    sent = shown_of(resource, form, before) if isinstance(form, Mapping) else {}
    for path, value in sent.items():
        found, was = next(found_at(after, path), None), next(found_at(before, path), None)
        other = "lost" if before and found == was else "neither as sent nor as before"
        yield path, SENT, "as sent" if found == value else other
    touched = {path.partition(".")[0] for path in sent}
    for name in sorted((before.keys() | after.keys()) - touched) if before else ():
        word = KEPT if before.get(name) == after.get(name) else CHANGED
        if name in resource.facts.immutable:
            yield name, IMMUTABLE, word
        elif name in resource.facts.monotonic:
            yield name, MONOTONIC, "back" if is_before(after.get(name), before.get(name)) else "not back"
        elif name not in resource.ways.derived:
            yield name, "", word
