"""Everything that can be read with what reading gives: ids are found in lists and in the members that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.contract.gate.allowing import only_reads
from mockserver.contract.sending import UnreachableError
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_body
from mockserver.spec.operation import Operation

_ID = re.compile(r"(?:^id|_id|Id)$")
_JSON = "application/json"


@dataclass
class Found:
    """What reading has shown: answers by operationId, ids by what they are an id of, and what was missing for the rest.

    ``unanswered`` has the error of each operation that nobody answered. ``fixed`` parameters have one value whatever is
    read. ``listed`` ids come from rows of lists, ``named`` ones from members that bear their name (``userId``,
    ``user: {id}``), which are believed where nothing is listed.
    """

    fixed: Mapping[str, Any] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    listed: dict[str, list[Any]] = field(default_factory=dict)
    named: dict[str, list[Any]] = field(default_factory=dict)

    def values(self, operation: Operation, name: str) -> list[Any]:
        """What a path parameter can be, in the order in which it was shown."""
        kind = noun_of(operation, name)
        fixed = [value for told, value in self.fixed.items() if noun(told) == kind]
        return fixed or self.listed.get(kind) or self.named.get(kind, [])

    def shown(self, name: str) -> list[Any]:
        """Every id of the kind that a name tells of (``workspaceId``), from lists and members."""
        return [*self.listed.get(noun(name), ()), *self.named.get(noun(name), ())]


def read_all(target: Target, fixed: Mapping[str, Any] | None = None, times: int = 1) -> Found:
    """Ask every operation that only reads, as soon as its parameters are known. Answers are held to nothing.

    What takes an id is asked up to so many ``times``, each with another one; the first answers are kept.
    """
    reader = _Reader(target, Found(fixed or {}))
    left = [one for one in target.provider.operations.values() if only_reads(one) and one.security]
    while ready := [one for one in left if not reader.missing(one)]:
        for operation in ready:
            reader.read(operation)
        left = [one for one in left if one not in ready]
    for number in range(1, times):
        for operation_id in list(reader.found.replies):
            reader.read_another(target.provider.operations[operation_id], number)
    reader.found.missing = {one.id: reader.missing(one) for one in left}
    return reader.found


def noun_of(operation: Operation, name: str) -> str:
    """What a path parameter is an id of: ``apiUserId`` → apiuser, ``id`` → what the segment before it lists."""
    segments = operation.path.split("/")
    place = f"{{{name}}}"
    return noun(name) or (_singular(segments[segments.index(place) - 1]) if place in segments else name)


def noun(name: str) -> str:
    """``apiUserId`` and ``api_user_id`` → apiuser."""
    return _ID.sub("", name).replace("_", "").lower()


def path_names(operation: Operation) -> list[str]:
    """The operation's path parameters in order; a server's variables are none."""
    return [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]


def is_id(name: str) -> bool:
    """Whether a name ends as those of ids do."""
    return _ID.search(name) is not None


class _Reader:
    def __init__(self, target: Target, found: Found) -> None:
        self.found = found
        self._target = target
        operations = target.provider.operations.values()
        self._lists = {_singular(one.path.rpartition("/")[2]) for one in operations if one.method == "GET"}
        self._below: dict[str, set[str]] = {}  # /users → user, from /users/{userId}
        for operation in operations:
            parts = operation.path.split("/")
            for index, part in enumerate(parts):
                if part.startswith("{"):
                    self._below.setdefault("/".join(parts[:index]), set()).add(noun_of(operation, part[1:-1]))

    def missing(self, operation: Operation) -> list[str]:
        """Path parameters without a value."""
        return [
            name
            for name in path_names(operation)
            if self._is_id(operation, name) and not self.found.values(operation, name)
        ]

    def read(self, operation: Operation) -> None:
        """Ask once, and learn from what a success shows."""
        reply = self._ask(operation, {})
        if reply is None:
            return
        self.found.replies[operation.id] = reply
        if reply.status < 300:
            self._learn(operation, reply.body)

    def read_another(self, operation: Operation, number: int) -> None:
        """Ask with another value of the last parameter, if there is one."""
        names = [name for name in path_names(operation) if self._is_id(operation, name)]
        values = self.found.values(operation, names[-1]) if names else []
        if len(values) > number:
            self._ask(operation, {names[-1]: values[number]})

    def _ask(self, operation: Operation, other: Mapping[str, Any]) -> Reply | None:
        declared = {one.name: one.example for one in operation.parameters if one.where == "path"}
        params = {
            name: self.found.values(operation, name)[0] if self._is_id(operation, name) else example
            for name, example in declared.items()
        }
        query = {one.name: one.example for one in operation.parameters if one.where == "query" and one.required}
        body = example_body(operation)
        raw = (_JSON, body) if body else None
        try:
            return self._target.ask(operation.id, raw=raw, query=query, **{**params, **other})
        except UnreachableError as error:
            self.found.unanswered[operation.id] = str(error)
            return None

    def _is_id(self, operation: Operation, name: str) -> bool:
        """Whether a path parameter names a record, rather than being a text to look for."""
        return is_id(name) or noun_of(operation, name) in self._lists

    def _learn(self, operation: Operation, body: Any) -> None:
        rows = list(_rows(operation, body))
        last = operation.path.rpartition("/")[2]
        nouns = set() if last.startswith("{") else {*self._below.get(operation.path, ()), _singular(last)}
        for kind in nouns:
            for row in rows:
                own = (value for name, value in row.items() if name == "id" or noun(name) == kind)
                _add(self.found.listed, kind, next(own, None))
        for record in rows or [body]:
            for kind, value in _named(record):
                _add(self.found.named, kind, value)


def _rows(operation: Operation, body: Any) -> Iterator[dict[str, Any]]:
    """The rows of a list, in whatever envelope."""
    if isinstance(body, dict):
        told = operation.contract.items if operation.contract else None
        lists = [value for name, value in body.items() if isinstance(value, list) and told in (None, name)]
        body = lists[0] if len(lists) == 1 else ()
    if isinstance(body, list):
        yield from (row for row in body if isinstance(row, dict))


def _named(record: Any) -> Iterator[tuple[str, Any]]:
    """Ids that members bear: ``userId: 7``, ``workspace: {id: 7}``."""
    for name, value in record.items() if isinstance(record, dict) else ():
        if isinstance(value, dict) and "id" in value:
            yield name.lower(), value["id"]
        elif name != "id" and is_id(name):
            yield noun(name), value


def _add(values: dict[str, list[Any]], kind: str, value: Any) -> None:
    if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        known = values.setdefault(kind, [])
        if value not in known:
            known.append(value)


def _singular(word: str) -> str:
    return word.lower().removesuffix("s")
