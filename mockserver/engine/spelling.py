"""Names of members in any case, spelt as the fragment spells them: for vendors whose parsers do not look at case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.spec.references import MAX_DEPTH, Located, References


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a schema spells members.

    ``below`` has the spelling within each, ``nested`` the names of those that have one, ``folded`` all names by
    themselves in lower case, ``items`` the spelling within an array.
    """

    below: dict[str, Spelling | None] = field(default_factory=dict)
    nested: set[str] = field(default_factory=set)
    folded: dict[str, str] = field(default_factory=dict)
    items: list[Spelling] = field(default_factory=list)


def spelling_of(references: References, schema: Located, depth: int = 0) -> Spelling | None:
    """The spelling of a schema's members, at every level; None where it names none."""
    if depth > MAX_DEPTH:
        return None
    spelling = Spelling()
    for node in references.parts(schema):
        for name in node.value.get("properties", {}):
            below = spelling_of(references, node / "properties" / name, depth + 1)
            spelling.below[name] = below or spelling.below.get(name)
            if below is not None:
                spelling.nested.add(name)
            spelling.folded.setdefault(name.lower(), name)
        if isinstance(node.value.get("items"), dict) and (items := spelling_of(references, node / "items", depth + 1)):
            spelling.items.append(items)
    return spelling if spelling.below or spelling.items else None


def respelt(value: Any, spelling: Spelling) -> Any:
    """The value with its members in the fragment's spelling; an exact spelling wins over others."""
    if isinstance(value, list):
        for items in spelling.items:
            value = [respelt(item, items) for item in value]
        return value
    if not isinstance(value, dict) or (value.keys() <= spelling.below.keys() and spelling.nested.isdisjoint(value)):
        return value
    spelt: dict[str, Any] = {}
    for name, inner in value.items():
        folded = spelling.folded.get(name.lower())
        told = name if folded is None or name in spelling.below else folded
        if told == name or told not in value:
            below = spelling.below.get(told)
            spelt[told] = inner if below is None else respelt(inner, below)
    return spelt
