"""What behaviours see of a store. Implementations differ in where records live, never in what these calls mean.

A store is one provider's records within one transaction: what it wrote is seen by its own reads at once, by others
after the call, and by nobody if the call fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from mockserver.spec.vocabulary import CREDENTIALS as CREDENTIALS  # noqa: PLC0414

Record = dict[str, Any]


class Collection(Protocol):
    """Records by key, in insertion order. Every record handed out is a private copy."""

    def get(self, key: object) -> Record | None:
        """The record, or None."""

    def put(self, record: Record) -> None:
        """Keep the record under its key member; a known one keeps its place, a new one comes last."""

    def delete(self, key: object) -> bool:
        """Forget the record; False when there was none."""

    def where(self, **equals: Any) -> list[Record]:
        """Every record whose members equal the given values (JSON equality: 1 is not true)."""

    def page(self, offset: int, limit: int | None, **equals: Any) -> tuple[list[Record], int]:
        """Up to ``limit`` of the matching records from ``offset`` on (all of them for None), and how many match in all."""

    def __iter__(self) -> Iterator[Record]: ...

    def __len__(self) -> int: ...

    def __contains__(self, key: object) -> bool: ...


class Store(Protocol):
    """One provider's collections by name."""

    def __getitem__(self, collection: str) -> Collection:
        """The collection. Raises KeyError for one that no fragment declares."""
