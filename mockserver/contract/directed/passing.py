"""Time as records tell it, whatever a server's clock shows and whether it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from mockserver.contract.facts import comparable, is_before
from mockserver.contract.resources import Resource


def moves(resource: Resource, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether time has passed between two records that were made one after the other."""
    return any(is_before(first[name], second[name]) for name in _stamps(resource, first))


def expect_newest(resource: Resource, rows: Iterable[Mapping[str, Any]], record: Mapping[str, Any]) -> None:
    """Fail if a record that was just made bears a time before that of one that was there already."""
    for name in _stamps(resource, record):
        later = [row for row in rows if name in row and is_before(record[name], row[name])]
        assert not later, f"a new record of {resource.name} has {name} = {record[name]!r}, before that of {later[0]}"


def _stamps(resource: Resource, record: Mapping[str, Any]) -> Iterator[str]:
    for name in (*resource.facts.immutable, *resource.facts.monotonic):
        if isinstance(comparable(record.get(name)), datetime):
            yield name
