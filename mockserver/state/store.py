"""What behaviours see of a store. Implementations differ in where records live, never in what these calls mean.

A store is one provider's records within one transaction: what it wrote is seen by its own reads at once, by others
after the call, and by nobody if the call fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from mockserver.spec import vocabulary

Record = dict[str, Any]
CREDENTIALS = vocabulary.CREDENTIALS


class Collection(Protocol):
    """Records by key, in insertion order. Every record handed out is a private copy, but for those of ``look``.

    Keys are compared as text: ``get(7)`` and ``get("7")`` find the same record. Members are compared as JSON: 1 equals
    1.0, is neither true nor "1", and null equals a member that is missing.
    """

    def get(self, key: object) -> Record | None:
        """The record, or None."""

    def look(self, key: object) -> Mapping[str, Any] | None:
        """The record, or None: to be read only, since all who look are given the same (arrays are tuples in it)."""

    def look_where(self, /, **equals: Any) -> list[Mapping[str, Any]]:
        """What ``where`` finds, to be read only."""

    def put(self, record: Record) -> None:
        """Keep the record under its key member; a known one keeps its place, a new one comes last."""

    def delete(self, key: object) -> bool:
        """Forget the record; False when there was none."""

    def where(self, /, **equals: Any) -> list[Record]:
        """Every record whose members equal the given values."""

    def page(self, offset: int, limit: int | None, /, **equals: Any) -> tuple[list[Record], int]:
        """Up to ``limit`` matching records from ``offset`` on (all of them for None), and how many match in all."""

    def next_number(self) -> int:
        """One more than the highest integer key that was ever in use, so that no number comes twice."""

    def __iter__(self) -> Iterator[Record]:
        """Every record as it was when the iteration began, whatever is written meanwhile."""

    def __len__(self) -> int: ...

    def __contains__(self, key: object) -> bool: ...


class Store(Protocol):
    """One provider's collections by name."""

    def __getitem__(self, collection: str, /) -> Collection:
        """The collection. Raises KeyError for one that no fragment declares."""
