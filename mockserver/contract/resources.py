"""Resources: the operations that a provider's ``x-contract`` groups, and what its flows add in Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.discovery import is_id
from mockserver.contract.facts import facts_of
from mockserver.contract.flows import manners_of
from mockserver.contract.target import Reply, Target
from mockserver.contract.ways import Ways
from mockserver.engine.example import example_query
from mockserver.spec.contract import Facts
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation, Response
from mockserver.spec.references import Located

JSON = "application/json"


@dataclass(frozen=True)
class Resource:
    """One resource of a provider: its operations by role (the first of each), the facts of its record, its ways."""

    provider: Provider
    name: str
    roles: Mapping[str, Operation]
    facts: Facts
    ways: Ways = field(default_factory=Ways)

    @property
    def write(self) -> Operation | None:
        """The operation that changes a record."""
        return self.roles.get("update") or self.roles.get("replace")

    @property
    def has_records(self) -> bool:
        """Whether records can be made and removed."""
        return "create" in self.roles and ("delete" in self.roles or self.ways.delete is not None)

    @property
    def is_tried(self) -> bool:
        """Whether there is something to write and to read back, and enough is known to do so."""
        return "read" in self.roles and (
            (self.has_records and self.ways.new is not None) or (self.write is not None and self.ways.keys is not None)
        )

    @property
    def can_be_restored(self) -> bool:
        """Whether a record tells all that a form may have changed, so that it can be written back."""
        return self.ways.restored is not None or self.members().keys() <= self.shown_members()

    def lost_by(self, form: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
        """Members that a form may change and that the record does not tell, so that nothing could write them back."""
        if self.write is not None and self.write is self.roles.get("replace"):
            return [] if self.can_be_restored else sorted(self.members().keys() - self.shown_members())
        return sorted(form.keys() - self.form(record).keys())

    def names_a_record(self, member: str) -> bool:
        """Whether a member of a form is the id of some record; what the fragment enumerates are constants."""
        schema = self.members().get(member)
        parts = self.provider.references.parts(schema) if schema is not None else ()
        return is_id(member) and not any("enum" in part.value for part in parts)

    def key_of(self, operation: Operation) -> str:
        """The path parameter that holds the key; empty where none does."""
        assert operation.contract is not None
        in_path = [one.name for one in operation.parameters if one.where == "path"]
        return operation.contract.key or next(reversed(in_path), "")

    def call(self, target: Target, role: str, key: Any = None, **told: Any) -> Reply:
        """Call the operation of a role, on the record of that key, with what it requires of a query."""
        operation = self.roles[role]
        named = {} if key is None else {self.key_of(operation): key}
        query = {"query": example_query(operation), **told}
        return target.call(operation.id, **{**self.ways.params(target), **named}, **query)

    def write_to(self, target: Target, key: Any, form: Mapping[str, Any]) -> Reply:
        """Change a record by a form."""
        assert self.write is not None
        assert self.write.contract is not None
        return self.call(target, self.write.contract.role, key, json=form)

    def read(self, target: Target, key: Any) -> dict[str, Any]:
        """The record, which has to be there."""
        reply = self.call(target, "read", key)
        assert reply.status < 300, f"{reply.operation} of {key!r} answered {reply.status}: {reply.body}"
        assert isinstance(reply.body, dict), f"{reply.operation} of {key!r} answered {reply.body!r}"
        return reply.body

    def rows(self, target: Target, query: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The listed records; nothing where there is no list."""
        if "list" not in self.roles:
            return []
        reply = self.call(target, "list", **({} if query is None else {"query": query}))
        assert reply.status < 300, f"{reply.operation} answered {reply.status}: {reply.body}"
        return rows_of(self.roles["list"], reply)

    def create(self, target: Target, number: int) -> tuple[Any, dict[str, Any], Reply]:
        """A new record's key, the form it was made from, and the answer; it is removed when the flow is over."""
        assert self.ways.new is not None
        form = self.ways.new(target, number)
        reply = self.call(target, "create", json=form)
        assert reply.status < 300, f"{reply.operation} with {form} answered {reply.status}: {reply.body}"
        key = self.key_in(reply)
        target.finally_do(lambda: self.forget(target, key))
        return key, form, reply

    def key_in(self, reply: Reply) -> Any:
        """The key of the record that an answer shows."""
        return reply.body[self.facts.id or "id"]

    def remove(self, target: Target, key: Any) -> None:
        """The record is gone; it has to have been there."""
        if "delete" not in self.roles:
            assert self.ways.delete is not None
            self.ways.delete(target, key)
            return
        reply = self.call(target, "delete", key)
        assert reply.status < 300, f"{reply.operation} of {key!r} answered {reply.status}: {reply.body}"

    def form(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A body that writes the record as it is."""
        if self.ways.restored is not None:
            return self.ways.restored(record)
        return {name: record[name] for name in self.members() if record.get(name) is not None}

    def members(self) -> dict[str, Located]:
        """The members of the form that changes a record (or makes one), by name."""
        operation = self.write or self.roles.get("create")
        return self.members_of(operation) if operation else {}

    def members_of(self, operation: Operation) -> dict[str, Located]:
        """The members of an operation's form that a client may send, by name."""
        media = operation.body.content.get(JSON) if operation.body else None
        parts = self.provider.references.parts(media.schema) if media and media.schema else ()
        return {
            name: part / "properties" / name
            for part in parts
            for name, told in part.value.get("properties", {}).items()
            if not (isinstance(told, dict) and told.get("readOnly"))
        }

    def shown_members(self) -> set[str]:
        """The members that reading a record may show."""
        parts = [
            part
            for schema in answer_schemas(self.roles["read"].success)
            for part in self.provider.references.parts(schema)
        ]
        return {name for part in parts for name in part.value.get("properties", ())}

    def forget(self, target: Target, key: Any) -> None:
        """The record is gone, if it was there."""
        if self.call(target, "read", key).status < 300:
            self.remove(target, key)


def rows_of(operation: Operation, reply: Reply) -> list[dict[str, Any]]:
    """The rows of a list's answer."""
    envelope = operation.contract.items if operation.contract else None
    rows = reply.body.get(envelope) if envelope and isinstance(reply.body, dict) else reply.body
    assert isinstance(rows, list), f"{reply.operation} answered no list: {reply.body!r:.300}"
    return rows


def resources_of(provider: Provider) -> list[Resource]:
    """Every resource of the provider's ``x-contract``, in the fragments' order."""
    grouped: dict[str, dict[str, Operation]] = {}
    for operation in provider.operations.values():
        if operation.contract is not None and operation.same_as is None:
            grouped.setdefault(operation.contract.resource, {}).setdefault(operation.contract.role, operation)
    ways = manners_of(provider).resources
    return [
        Resource(provider, name, roles, _facts(provider, roles), ways.get(name, Ways()))
        for name, roles in grouped.items()
    ]


def answer_schemas(response: Response) -> Iterator[Located]:
    """The schema of an answer in JSON."""
    for media, content in response.content.items():
        if media == JSON and content.schema is not None:
            yield content.schema


def _facts(provider: Provider, roles: Mapping[str, Operation]) -> Facts:
    """What the schema of the record says, as it is read or made."""
    for role in ("read", "create", "update", "replace", "list"):
        for schema in answer_schemas(roles[role].success) if role in roles else ():
            for part in provider.references.parts(schema):
                told = facts_of(part)
                if told is None and isinstance(part.value.get("items"), dict):
                    told = next(filter(None, map(facts_of, provider.references.parts(part / "items"))), None)
                if told is not None:
                    return told
    return Facts()
