"""What a generated request keeps to that no schema can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from schemathesis import Case


def spell_integers(case: Case[Any]) -> None:
    """Write integers in path and query as clients do: 30.0 is one to JSON Schema, and so to the generator."""
    for holder in (case.path_parameters, case.query):
        if isinstance(holder, dict):
            holder.update({name: _spelt(value) for name, value in holder.items()})


def put_in_order(case: Case[Any], pairs: Iterable[tuple[str, str]]) -> None:
    """Of each pair of members the first is not greater than the second, wherever both are."""
    for first, last in pairs:
        for holder in _objects([case.query, case.body]):
            if isinstance(holder.get(first), str) and isinstance(holder.get(last), str):
                holder[first], holder[last] = sorted((holder[first], holder[last]))


def _spelt(value: Any) -> Any:
    if isinstance(value, list):
        return [_spelt(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
