"""What ``x-contract`` says of a schema's values, held to an answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mockserver.contract.walking import found_at, walk
from mockserver.spec.contract import Facts, read_facts
from mockserver.spec.references import Located, References


def facts_of(node: Located) -> Facts | None:
    """The facts that a schema states itself."""
    raw = node.value.get("x-contract")
    return read_facts(raw, _ignored) if isinstance(raw, dict) else None


def untrue(references: References, schema: Located, value: Any) -> Iterator[str]:
    """Sums that are none and orders that are not kept, anywhere in the value."""
    for at, inner, parts in walk(references, (schema,), value):
        if isinstance(inner, dict):
            for facts in filter(None, map(facts_of, parts)):
                yield from (f"body {at or '/'}: {told}" for told in _untrue(facts, inner))


def comparable(value: Any) -> Any:
    """A value in its order: moments by time, whatever their precision; everything else by itself."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def is_before(first: Any, second: Any) -> bool:
    """Whether one value comes before the other; values of different kinds have no order."""
    first, second = comparable(first), comparable(second)
    try:
        return bool(first < second)
    except TypeError:
        return False


def _untrue(facts: Facts, record: Mapping[str, Any]) -> Iterator[str]:
    for total, of in facts.sums:
        summed = sum(one for one in found_at(record, of) if isinstance(one, int | float))
        if record.get(total) is not None and not math.isclose(record[total], summed, abs_tol=1e-9):
            yield f"{total} is {record[total]!r}, the sum of {of} is {summed!r}"
    for low, high in facts.le:
        if is_before(record.get(high), record.get(low)):
            yield f"{low} is {record[low]!r}, which is beyond {high}, {record[high]!r}"


def _ignored(_place: str, _found: str, _remedy: str) -> None:
    """Flaws have stopped the start already."""
