"""The ledger of evidence and, from the same fragments, each provider's page of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.errors import MockServerError
from mockserver.spec.evidence import ledger_of, sources_of
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.vocabulary import EVIDENCE


def chosen(providers: Sequence[Provider], name: str | None) -> Sequence[Provider]:
    """The provider of that name, or all of them. Raises MockServerError for an unknown one."""
    found = [one for one in providers if name in (None, one.name)]
    if not found:
        raise MockServerError(f"no provider {name!r}; use one of {', '.join(one.name for one in providers)}")
    return found


def ledger(providers: Sequence[Provider]) -> dict[str, Any]:
    """``{"counts": {provider: {level: n}}, "sources": {provider: {key: text}}, "entries": […]}``."""
    entries = [
        {
            "provider": provider.name,
            "operation": entry.operation,
            "answer": entry.status,
            "level": entry.level,
            "key": entry.key,
            "source": entry.place,
        }
        for provider in providers
        for entry in ledger_of(provider)
    ]
    counted = Counter((one["provider"], one["level"]) for one in entries)
    return {
        "counts": {one.name: {level: counted[one.name, level] for level in EVIDENCE} for one in providers},
        "sources": {one.name: dict(sources_of(one) or {}) for one in providers},
        "entries": entries,
    }


def page(provider: Provider) -> str:
    """The page of rules: every operation with its answers and how each is known, then the switches."""
    return "\n".join(_lines(provider)) + "\n"


def _lines(provider: Provider) -> Iterator[str]:
    yield f"# Rules of {provider.title}"
    yield ""
    yield f"Made from the fragments by `mockserver evidence --markdown --provider {provider.name}` (`make docs`)."
    yield f"The keys are explained in [providers/{provider.name}.md](../providers/{provider.name}.md)."
    for operation in provider.operations.values():
        if operation.same_as is None:
            yield from _rules(provider, operation)
    if provider.settings.quirks:
        yield from ("", "## Quirks", "", "| switch | when on | documented | observed |", "|---|---|---|---|")
    for name, quirk in provider.settings.quirks.items():
        sides = ("on" if side else "off" for side in (quirk.documented, quirk.observed))
        yield f"| `{provider.name}.{name}` | {quirk.about} | {' | '.join(sides)} |"


def _rules(provider: Provider, operation: Operation) -> Iterator[str]:
    twins = [one for one in provider.operations.values() if one.same_as == operation.id]
    yield from ("", f"## {operation.id}", "", f"{operation.summary or operation.id} — {_known(operation.evidence)}", "")
    for one in (operation, *twins):
        yield f"* `{one.method} {one.path}`"
    yield from ("", "| answer | rule | how it is known |", "|---|---|---|")
    for response in operation.responses.values():
        rule = " ".join(response.description.split()).replace("|", "\\|")
        yield f"| {response.status} | {rule} | {_known(response.evidence or operation.evidence)} |"


def _known(evidence: Any) -> str:
    return ", ".join(f"{level} (`{key}`)" for level, key in evidence.items()) or "nobody says"
