"""What is wrong with records and credentials, whether a seed or the control plane brought them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.spec.document import escaped
from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import CREDENTIALS, CollectionSpec
from mockserver.state.base import packed
from mockserver.state.store import Record

_MEMBERS = ("token", "role", "subject", "expires", "scheme")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong with a record: where (a JSON pointer within it), what was found, what is expected there."""

    at: str
    found: str
    expected: str


class RecordCheck:
    """Checks the records of one collection, one after the other: keys and tokens must be new each time.

    ``beside`` are records that are known already and stay.
    """

    def __init__(self, provider: Provider, collection: CollectionSpec, beside: Iterable[Record] = ()) -> None:
        self._provider = provider
        self._collection = collection
        self._keys: set[str] = set()
        self._tokens: dict[str, str] = {}
        for record in beside:
            self._keys.add(str(record[collection.key]))
            if collection.name == CREDENTIALS:
                self._tokens[record["token"]] = record[collection.key]

    def of(self, record: Any) -> Iterator[Wrong]:
        """Everything wrong with the next record."""
        if not isinstance(record, dict):
            yield Wrong("", f"{record!r}", "an object")
            return
        yield from self._of_key(record)
        if self._collection.name == CREDENTIALS:
            yield from self._of_credential(record)
        try:
            packed(record)
        except TypeError as error:
            yield Wrong("", f"what JSON cannot keep ({error})", "integers within 64 bits")
        else:
            yield from self._of_schema(record)

    def _of_key(self, record: dict[str, Any]) -> Iterator[Wrong]:
        name = self._collection.key
        key = record.get(name)
        if key is None:
            yield Wrong("", f"no {name}", "a key of its own")
        elif not isinstance(key, str | int) or isinstance(key, bool):
            yield Wrong(f"/{escaped(name)}", f"the {name} {key!r}", "a text or an integer")
        elif str(key) in self._keys:
            yield Wrong(f"/{escaped(name)}", f"the {name} {key!r} a second time", "a key of its own")
        self._keys.add(str(key))

    def _of_credential(self, record: dict[str, Any]) -> Iterator[Wrong]:
        for name, value in record.items():
            if name not in (self._collection.key, *_MEMBERS):
                yield Wrong(f"/{escaped(name)}", f"the unknown member {name!r}", f"one of {', '.join(_MEMBERS)}")
            elif not isinstance(value, str) and (value is not None or name == "token"):
                yield Wrong(f"/{name}", f"the {name} {value!r}", "a text")
        if "token" not in record:
            yield Wrong("", "no token", "a token of its own")
        elif isinstance(token := record["token"], str):
            if token in self._tokens:
                yield Wrong("/token", f"the same token as {self._tokens[token]!r}", "a token of its own")
            self._tokens[token] = str(record.get(self._collection.key))
        if isinstance(scheme := record.get("scheme"), str) and scheme not in self._provider.schemes:
            yield Wrong("/scheme", f"the unknown scheme {scheme!r}", f"one of {', '.join(self._provider.schemes)}")
        if isinstance(expires := record.get("expires"), str) and not _is_moment(expires):
            yield Wrong("/expires", f"the expiry {expires!r}", "a time with its offset, such as 2026-03-02T09:00:00Z")

    def _of_schema(self, record: dict[str, Any]) -> Iterator[Wrong]:
        if self._collection.schema is None:
            return
        schema = self._provider.components[self._collection.schema]
        if self._provider.schemas.validator(schema).is_valid(record):
            return
        for problem in self._provider.schemas.problems(schema, record, "body"):
            at = "".join(f"/{escaped(str(part))}" for part in problem.at)
            yield Wrong(at, problem.message, f"what the component {self._collection.schema!r} allows")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
