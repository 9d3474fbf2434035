"""Writes at a real API: only to what the sandbox names, noted on disk before they go out, put back afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import orjson

from mockserver.contract.gate.allowing import Asked
from mockserver.contract.gate.errors import RefusedError
from mockserver.contract.gate.receipt import CHANGED, CREATED, Note, Receipt
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.resources import JSON, Resource, resources_of
from mockserver.contract.sending import Received, Sent
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider


@dataclass
class Writing:
    """What a run may write at one real API. ``undoing`` lets what is put back pass, whatever it looks like."""

    provider: Provider
    sandbox: Sandbox
    receipt: Receipt
    undoing: bool = False
    _resources: Mapping[str, Resource] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._resources = {
            one.name: replace(one, ways=replace(one.ways, params=partial(self._params, one)))
            for one in resources_of(self.provider)
        }

    @property
    def resources(self) -> list[Resource]:
        """The provider's resources, at the sandbox's own ids."""
        return list(self._resources.values())

    def lister(self, resource: Resource) -> Resource | None:
        """The resource whose list shows new records: its own, or one that changes along."""
        along = (self._resources[name] for name in resource.ways.apart if name in self._resources)
        return next((one for one in (resource, *along) if "list" in one.roles), None)

    def begin(self, asked: Asked, sent: Sent, target: Target) -> Note | None:
        """Write down what a write is about to change: what the record is now, or what is there before one is made.

        Raises RefusedError for what the sandbox does not allow, or what could not be put back.
        """
        if self.undoing:
            return None
        self._refuse(asked, sent, self._unnamed(asked))
        resource, role = self._resource(asked), _role(asked)
        form = _json(sent.body or b"{}")
        if role in ("create", "delete") or self._is_ours(resource, asked.params[resource.key_of(asked.operation)]):
            self._refuse(asked, sent, self._wrong_body(asked, form, None))
            return self._creation(asked, resource, form, target) if role == "create" else None
        noted = self._noted(resource, asked)
        before = noted.before if noted else resource.read(target, asked.params[resource.key_of(asked.operation)])
        self._refuse(asked, sent, self._wrong_body(asked, form, before))
        if lost := resource.lost_by(form, before) if isinstance(form, dict) else ["what is no object"]:
            self._refuse(asked, sent, [f"reading a {resource.name} does not tell {', '.join(lost)} to put back"])
        return None if noted else self._intend(CHANGED, asked, resource, before, None)

    def learn(self, note: Note | None, asked: Asked, received: Received) -> None:
        """Write down what came of a write."""
        if self.undoing:
            return
        resource = self._resource(asked)
        if note is not None and note.what == CREATED:
            if 400 <= received.status < 500:  # after any other failure it may be there all the same
                self.receipt.undo(note, f"refused with {received.status}")
            elif received.status < 300 and (found := _id(resource, _json(received.body))) is not None:
                self.receipt.learn(note, found)
        elif _role(asked) == "delete" and received.status < 300:
            key = asked.params[resource.key_of(asked.operation)]
            for one in self.receipt.left:
                if one.what == CREATED and one.resource == resource.name and str(one.id) == key:
                    self.receipt.undo(one, "removed")

    def may_come(self, asked: Asked, note: Note | None) -> None:
        """Bear in mind that a write without an answer may be done later; ``note`` is what it began, if anything."""
        if not self.undoing and (late := note or self._noted(self._resource(asked), asked)) is not None:
            late.may_come = True

    def _refuse(self, asked: Asked, sent: Sent, reasons: Iterable[str]) -> None:
        for reason in reasons:
            raise RefusedError(
                f"{self.provider.name}.{asked.operation.id} ({sent.method} {sent.path}) is not sent: {reason}"
            )

    def _unnamed(self, asked: Asked) -> Iterator[str]:
        """What the sandbox does not name, and operations that nothing undoes."""
        operation, contract = asked.operation, asked.operation.contract
        if contract is None or contract.role == "act":
            yield "nothing says how to put it back; it needs a role in `x-contract`: create, update, replace or delete"
            return
        resource = self._resources[contract.resource]
        own = resource.key_of(operation) if contract.role != "create" else None
        if own == "":
            yield "its path does not say which record is meant"
            return
        key = asked.params.get(own) if own else None
        is_ours = key is not None and self._is_ours(resource, key)
        if contract.role == "create" and resource.name not in self.sandbox.create:
            yield f"the sandbox does not list {resource.name} below `create`"
        if contract.role == "create" and not resource.has_records:
            yield f"nothing could remove a {resource.name} again"
        if contract.role == "delete" and not is_ours:
            yield f"{resource.name} {key} was not made by this run; nothing could bring it back"
        if contract.role in ("update", "replace") and not is_ours and "read" not in resource.roles:
            yield f"no operation reads a {resource.name}, so that it could be put back"
        for name, value in asked.params.items():
            is_variable = f"{{{name}}}" not in operation.path
            if not is_variable and not (name == own and is_ours) and value not in self.sandbox.allowed(name):
                yield f"the sandbox does not name {name} {value}"

    def _wrong_body(self, asked: Asked, form: Any, before: Any) -> Iterator[str]:
        """Bodies that the fragment refuses, and ids in them that neither the sandbox names nor the record has."""
        body, resource = asked.operation.body, self._resource(asked)
        media = body.content.get(JSON) if body else None
        if media is None or media.schema is None:
            return
        for problem in self.provider.schemas.problems(media.schema, form, "body"):
            yield f"{problem.place}: {problem.message}; only valid data is written"
        had = list(_members(before))
        for name, value in _members(form):
            is_meant = self.sandbox.allowed(name) or resource.names_a_record(name)
            is_known = value is None or self.sandbox.names(value) or self._is_known(value) or (name, value) in had
            if is_meant and not is_known:
                yield f"its member {name} is {value!r}, which the sandbox does not name"

    def _creation(self, asked: Asked, resource: Resource, form: Any, target: Target) -> Note:
        lister = self.lister(resource)
        listed = [_id(resource, row) for row in longest_page(lister, target)] if lister else None
        return self._intend(CREATED, asked, resource, form, listed)

    def _intend(self, what: str, asked: Asked, resource: Resource, before: Any, listed: Any) -> Note:
        params = dict(asked.params)
        note = Note(len(self.receipt.notes) + 1, what, resource.name, asked.operation.id, params, before, listed)
        self.receipt.intend(note)
        return note

    def _params(self, resource: Resource, _target: Target) -> dict[str, str]:
        """The sandbox's own ids for all path parameters of a resource."""
        names = {
            one.name for operation in resource.roles.values() for one in operation.parameters if one.where == "path"
        }
        return {name: value for name in names if (value := self.sandbox.value(name)) is not None}

    def _resource(self, asked: Asked) -> Resource:
        assert asked.operation.contract is not None
        return self._resources[asked.operation.contract.resource]

    def _is_ours(self, resource: Resource, key: str) -> bool:
        """Whether this run made the record."""
        notes = (one for one in self.receipt.notes if one.what == CREATED and one.resource == resource.name)
        return any(str(one.id) == key for one in notes)

    def _is_known(self, value: Any) -> bool:
        return any(one.what == CREATED and one.id == value for one in self.receipt.notes)

    def _noted(self, resource: Resource, asked: Asked) -> Note | None:
        left = (one for one in self.receipt.left if one.what == CHANGED and one.resource == resource.name)
        return next((one for one in left if one.params == asked.params), None)


PAGE = 1000
"""Rows that are asked for at once."""


def longest_page(resource: Resource, target: Target) -> list[dict[str, Any]]:
    """The rows of a resource, as many on one page as there may be; ``PAGE`` of them are perhaps not all."""
    name = resource.provider.settings.pagination.size
    sizes = [one for one in resource.roles["list"].parameters if one.name == name]
    largest = min(PAGE, *(one.schema.value.get("maximum", PAGE) for one in sizes), PAGE)
    return resource.rows(target, {name: largest} if sizes else None)


def _role(asked: Asked) -> str:
    return asked.operation.contract.role if asked.operation.contract else ""


def _id(resource: Resource, record: Any) -> Any:
    return record.get(resource.facts.id or "id") if isinstance(record, dict) else None


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Every member of objects, however deep, that is no object or list itself."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _members(inner)
                if isinstance(inner, list):
                    yield from ((name, one) for one in inner if not isinstance(one, dict | list))
            else:
                yield name, inner
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner)
