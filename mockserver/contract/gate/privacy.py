"""Every text of a real tenant that may not be kept, so that it can be hidden in whatever is told about a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockserver.contract.gate.redaction import masked
from mockserver.contract.sending import Received

_SHORTEST = 4  # characters; what is shorter would be found in harmless words


@dataclass
class Privacy:
    """Learns from every answer and what may be kept of it; ``hidden`` shows the shape of what may not."""

    texts: set[str] = field(default_factory=set, repr=False)

    def learn(self, received: Received, headers: Mapping[str, str], body: Any) -> None:
        """Remember the texts of an answer that its kept headers and body do not have."""
        known = [value for name, value in received.headers.items() if headers.get(name) != value]
        try:
            known += _lost(orjson.loads(received.body or b"null"), body)
        except orjson.JSONDecodeError:
            known += received.body.decode(errors="replace").split("\n")
        self.texts |= {one.strip() for one in known if len(one.strip()) >= _SHORTEST and masked(one) != one}

    def hidden(self, text: str) -> str:
        """The text without what was learnt, the longest first."""
        for one in sorted(self.texts, key=len, reverse=True):
            for form in dict.fromkeys((one, repr(one)[1:-1], orjson.dumps(one).decode()[1:-1])):
                if form in text:
                    text = text.replace(form, masked(one))
        return text


def _lost(value: Any, kept: Any) -> Iterator[str]:
    """Texts of a value, and names within what is not declared, that are not there in what was kept of it."""
    if isinstance(value, str):
        if value != kept:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _lost(inner, kept.get(name) if isinstance(kept, dict) else None)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _lost(inner, kept[index] if isinstance(kept, list) and index < len(kept) else None)
