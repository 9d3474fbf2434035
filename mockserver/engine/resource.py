"""Standard methods: what answers an operation on a plain collection when there is no handler."""

from __future__ import annotations

from typing import Any

from mockserver.engine.behaviours import Behaviour
from mockserver.engine.call import Call, Page
from mockserver.errors import Conflict, NotFound
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.vocabulary import CollectionSpec, Standard
from mockserver.state.store import Collection, Record


def standard_method(provider: Provider, operation: Operation) -> Behaviour | None:
    """The behaviour that ``x-mock`` names, or None. What it names is there: the fragments were held to that."""
    standard = operation.mock.standard
    if standard is None:
        return None
    spec = provider.settings.collections[standard.collection]
    in_path = [one.name for one in operation.parameters if one.where == "path"]
    resource = _Resource(spec, standard, standard.key or next(reversed(in_path), ""))
    behaviour: Behaviour = getattr(resource, standard.verb)
    return behaviour


def constant(operation: Operation) -> Behaviour | None:
    """The declared example of a GET without input, or None."""
    if not operation.mock.constant or operation.method != "GET":
        return None
    examples = [example for media in operation.success.content.values() for example in media.examples.values()]
    if not examples:
        return None
    return lambda call: examples[0]  # noqa: ARG005 - the same for every call


class _Resource:
    def __init__(self, spec: CollectionSpec, standard: Standard, key: str) -> None:
        self._spec = spec
        self._match = standard.match
        self._key = key

    def list(self, call: Call) -> Page:
        rows, total = self._records(call).page(*call.window, **self._matched(call))
        return Page(rows, total)

    def get(self, call: Call) -> Record:
        return self._known(call)

    def create(self, call: Call) -> Record:
        record = {**_sent(call), **self._matched(call)}
        if record.get(self._spec.key) is None:
            record[self._spec.key] = self._new_key(call)
        if record[self._spec.key] in self._records(call):
            raise Conflict(got=record[self._spec.key], expected=f"a {self._spec.key} that is not taken")
        self._records(call).put(record)
        return record

    def update(self, call: Call) -> Record:
        known = self._known(call)
        record = {**known, **_sent(call), self._spec.key: known[self._spec.key]}
        self._records(call).put(record)
        return record

    def replace(self, call: Call) -> Record:
        known = self._known(call)
        record = {**_sent(call), **self._matched(call), self._spec.key: known[self._spec.key]}
        self._records(call).put(record)
        return record

    def delete(self, call: Call) -> None:
        self._known(call)
        self._records(call).delete(call.params[self._key])

    def _records(self, call: Call) -> Collection:
        return call.store[self._spec.name]

    def _matched(self, call: Call) -> dict[str, Any]:
        return {name: call.params[name] for name in self._match if name in call.params}

    def _known(self, call: Call) -> Record:
        key = call.params[self._key]
        record = self._records(call).get(key)
        if record is None or any(record.get(name) != value for name, value in self._matched(call).items()):
            raise NotFound(got=key, expected=f"the {self._spec.key} of one of the {self._spec.name}")
        return record

    def _new_key(self, call: Call) -> Any:
        return call.new_id() if self._spec.ids == "uuid" else self._records(call).next_number()


def _sent(call: Call) -> dict[str, Any]:
    """The members of the request's body; none where it was left out or is no object."""
    return call.body if isinstance(call.body, dict) else {}
