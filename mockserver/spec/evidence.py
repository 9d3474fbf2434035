"""How each operation and answer of a provider is known, and where the keys of its sources are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mockserver.files import docs, specs
from mockserver.spec.fragment import Provider

_EXPLAINED = re.compile(r"^\| `([a-z0-9-]+)` \| (.+?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: an operation, or one of its answers (``status``). ``level`` None: nobody says."""

    operation: str
    status: int | None
    level: str | None
    key: str | None
    place: str


def ledger_of(provider: Provider) -> Iterator[Entry]:
    """Every operation followed by its answers. An answer that says nothing is known as its operation is."""
    for operation in provider.operations.values():
        level, key = next(iter(operation.evidence.items()), (None, None))
        yield Entry(operation.id, None, level, key, operation.place)
        for response in operation.responses.values():
            told = next(iter(response.evidence.items()), (level, key))
            yield Entry(operation.id, response.status, *told, response.place)


def page_of(provider: Provider) -> Path:
    """The page that explains a provider's sources: in docs/providers, or a README.md beside fragments of one's own."""
    if provider.folder.parent == specs():
        return docs() / "providers" / f"{provider.name}.md"
    return provider.folder / "README.md"


def sources_of(provider: Provider) -> Mapping[str, str] | None:
    """What each key stands for, or None for a provider without such a page."""
    page = page_of(provider)
    if not page.is_file():
        return None
    _, _, below = page.read_text(encoding="utf-8").partition("## How it is known\n")
    return dict(_EXPLAINED.findall(below.partition("\n## ")[0]))
