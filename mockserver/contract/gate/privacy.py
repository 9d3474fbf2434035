"""Every text of a real tenant that may not be kept, so that it can be hidden in whatever is told about a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockserver.contract.gate.redaction import masked
from mockserver.contract.sending import Received

_SHORTEST = 4  # characters; what is shorter would be found in harmless words


@dataclass
class Privacy:
    """Learns from every answer and what may be kept of it; ``hidden`` shows the shape of what may not.

    ``public`` are words that everybody knows and every message needs, such as the provider's name.
    """

    public: frozenset[str] = frozenset()
    texts: set[str] = field(default_factory=set, repr=False)

    def learn(self, received: Received, headers: Mapping[str, str], body: Any) -> None:
        """Remember the texts of an answer that its kept headers and body do not have."""
        known = [value for name, value in received.headers.items() if headers.get(name) != value]
        try:
            known += _lost(orjson.loads(received.body or b"null"), body)
        except orjson.JSONDecodeError:
            known += received.body.decode(errors="replace").split("\n")
        told = {one.strip() for one in known if len(one.strip()) >= _SHORTEST and masked(one) != one}
        self.texts |= {one for one in told if one.lower() not in self.public}

    def hidden(self, text: str) -> str:
        """The text without what was learnt, the longest first."""
        for one in sorted(self.texts, key=len, reverse=True):
            for form in dict.fromkeys((one, repr(one)[1:-1], orjson.dumps(one).decode()[1:-1])):
                if form in text:
                    text = _as_words(form).sub(lambda _: masked(one), text)  # noqa: B023 - used at once
        return text


def _as_words(text: str) -> re.Pattern[str]:
    """Finds the text where it is not part of a longer word: "work" does not stand in "framework"."""
    return re.compile(
        rf"(?<!\w){re.escape(text)}(?!\w)" if text[0].isalnum() and text[-1].isalnum() else re.escape(text)
    )


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
