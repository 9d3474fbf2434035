"""A store that is spoilt for one behaviour: what it puts, deletes or reads becomes something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.contract.mutants.fault import Mutation, Site
from mockserver.engine.behaviours import Behaviour
from mockserver.engine.call import Call
from mockserver.state.store import CREDENTIALS, Collection, Record, Store

Put = Callable[[Collection, str, Record], None]
"""Keeps a record in its own way; the text is the name of the collection's key member."""
Keyed = Callable[[Collection, str, object], Any]
"""Deletes or gets by key in its own way; the text is the name of the key member."""
Show = Callable[[str, Record], Record | None]
"""A record of a collection, by its name, as it is read; None leaves it out of lists."""


@dataclass(frozen=True)
class Spoil:
    """What is done in place of a collection's own; None leaves that as it is."""

    put: Put | None = None
    delete: Keyed | None = None
    get: Keyed | None = None
    show: Show | None = None


def inside(site: Site, spoil: Callable[[], Spoil], after: Callable[[Store], None] | None = None) -> Mutation:
    """The operation's behaviour works on a store that is spoilt as told anew for each call.

    ``after`` does something to the store, as it really is, when the behaviour has ended well.
    """
    keys = {name: declared.key for name, declared in site.provider.settings.collections.items()}

    def replaced(behaviour: Behaviour) -> Behaviour:
        def spoilt(call: Call) -> Any:
            clean = call.store
            call.store = _SpoiltStore(clean, keys, spoil())
            try:
                answer = behaviour(call)
            finally:
                call.store = clean
            if after is not None:
                after(clean)
            return answer

        return spoilt

    return Mutation("store", inside=replaced)


class _SpoiltStore:
    def __init__(self, inner: Store, keys: Mapping[str, str], spoil: Spoil) -> None:
        self._inner = inner
        self._keys = keys
        self._spoil = spoil

    def __getitem__(self, name: str) -> Collection:
        inner = self._inner[name]
        return inner if name == CREDENTIALS else _SpoiltCollection(inner, name, self._keys[name], self._spoil)


class _SpoiltCollection:
    def __init__(self, inner: Collection, name: str, key: str, spoil: Spoil) -> None:
        self._inner = inner
        self._name = name
        self._key = key
        self._spoil = spoil

    def get(self, key: object) -> Record | None:
        if self._spoil.get is not None:
            found: Record | None = self._spoil.get(self._inner, self._key, key)
            return found
        record = self._inner.get(key)
        return None if record is None else next(iter(self._shown([record])), record)

    def look(self, key: object) -> Record | None:
        return self.get(key)

    def look_where(self, /, **equals: Any) -> list[Mapping[str, Any]]:
        return [*self.where(**equals)]

    def put(self, record: Record) -> None:
        if self._spoil.put is None:
            self._inner.put(record)
        else:
            self._spoil.put(self._inner, self._key, record)

    def delete(self, key: object) -> bool:
        if self._spoil.delete is None:
            return self._inner.delete(key)
        return bool(self._spoil.delete(self._inner, self._key, key))

    def where(self, /, **equals: Any) -> list[Record]:
        return self._shown(self._inner.where(**equals))

    def page(self, offset: int, limit: int | None, /, **equals: Any) -> tuple[list[Record], int]:
        if self._spoil.show is None:
            return self._inner.page(offset, limit, **equals)
        every = self.where(**equals) if equals else list(self)
        return every[offset:][:limit], len(every)

    def next_number(self) -> int:
        return self._inner.next_number()

    def __iter__(self) -> Iterator[Record]:
        return iter(self._shown(list(self._inner)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        return key in self._inner

    def _shown(self, records: list[Record]) -> list[Record]:
        show = self._spoil.show
        if show is None:
            return records
        return [shown for record in records if (shown := show(self._name, record)) is not None]
