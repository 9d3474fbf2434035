"""Golden examples: answers as the vendors' own pages print them, an oracle apart from the mock's declarations.

``<provider>.yaml`` here, or ``golden/*.yaml`` beside the fragments of one's own, lists ``{operation, source, status,
body}``. ``source`` is a key of ``docs/providers/<provider>.md``; ``call`` says how such an answer is had (``params``,
``query``, ``json``, ``headers``, ``credential``, ``token``; else the operation's own example); ``loose`` are JSON
pointers where the sample is known to differ from real answers, and ``why`` is the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.files import specs
from mockserver.spec.document import Document
from mockserver.spec.fragment import Provider
from mockserver.spec.yaml_file import load

_REQUIRED = ("operation", "source", "status", "body")
_OPTIONAL = ("call", "loose", "why")
_CALL = ("params", "query", "json", "headers", "credential", "token")


@dataclass(frozen=True)
class Golden:
    """One printed answer; ``place`` is where it was typed."""

    operation: str
    source: str
    status: int
    body: Any
    place: str
    call: Mapping[str, Any] = field(default_factory=dict)
    loose: Sequence[str] = ()
    why: str = ""


def golden_of(provider: Provider) -> list[Golden]:
    """The provider's golden examples. Raises BrokenFilesError for one that is none."""
    flaws: list[Flaw] = []
    found = [one for path in _files(provider) for one in _read(load(path), provider, flaws)]
    if flaws:
        raise BrokenFilesError(flaws)
    return found


def _files(provider: Provider) -> list[Path]:
    if provider.folder.parent == specs():
        shipped = Path(__file__).with_name(f"{provider.name}.yaml")
        return [shipped] if shipped.is_file() else []
    return sorted((provider.folder / "golden").glob("*.yaml"))


def _read(document: Document, provider: Provider, flaws: list[Flaw]) -> Iterator[Golden]:
    for number, told in enumerate(document.value or ()):
        place = document.place(f"/{number}")
        flaw = _flaw(told, provider)
        if flaw is not None:
            flaws.append(Flaw(place, *flaw))
        else:
            yield Golden(**told, place=place)


def _flaw(told: Any, provider: Provider) -> tuple[str, str] | None:
    """What is wrong with an example and how to mend it."""
    if not isinstance(told, dict) or not set(_REQUIRED) <= told.keys() <= {*_REQUIRED, *_OPTIONAL}:
        return "not a golden example", f"give it {', '.join(_REQUIRED)}, and if needed {', '.join(_OPTIONAL)}"
    operation = provider.operations.get(told["operation"])
    if operation is None:
        return f"the unknown operation {told['operation']!r}", "use an operationId of the provider"
    if told["status"] not in operation.responses:
        return f"the status {told['status']!r}, which {operation.id} does not declare", "declare it, or correct it here"
    if not told.get("call", {}).keys() <= set(_CALL):
        return f"the call {told['call']!r}", f"use {', '.join(_CALL)}"
    if told.get("loose") and not told.get("why"):
        return "loose places without a reason", "say `why` the sample differs from real answers"
    return None
