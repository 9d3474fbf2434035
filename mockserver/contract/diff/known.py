"""Differences that somebody knows of, each with a date and a reason, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mockserver.contract.diff.findings import Comparison, Finding
from mockserver.errors import BrokenFilesError, Flaw, MockServerError
from mockserver.spec.yaml_file import load

_MEMBERS = {"operation", "kind", "at", "since", "reason"}


@dataclass(frozen=True)
class Known:
    """A known difference of an operation (``provider.operationId``), as ``mockserver diff`` prints it."""

    operation: str
    kind: str
    at: str
    since: date
    reason: str
    place: str

    def is_of(self, finding: Finding) -> bool:
        """Whether the finding is the known difference."""
        return (self.operation, self.kind, self.at) == finding.key


def read_known(path: Path) -> list[Known]:
    """The known differences of a file. Raises MockServerError, BrokenFilesError for one without date or reason."""
    if not path.is_file():
        raise MockServerError(f"{path}: no such file of known differences; begin it with []")
    document = load(path)
    found, flaws = [], []
    for number, told in enumerate(document.value or ()):
        place = document.place(f"/{number}")
        if (since := _date(told)) is None:
            flaws.append(Flaw(place, "no known difference", f"give it {', '.join(sorted(_MEMBERS))} (2026-11-22, why)"))
        else:
            found.append(Known(told["operation"], told["kind"], str(told["at"]), since, told["reason"], place))
    if flaws:
        raise BrokenFilesError(flaws)
    return found


@dataclass(frozen=True)
class Sorted:
    """Findings that are new, those that are known, and known differences that no longer occur."""

    new: list[Finding]
    known: list[Finding]
    gone: list[Known]


def sorted_out(comparisons: Sequence[Comparison], known: Sequence[Known]) -> Sorted:
    """The findings by what is known of them; gone is what an operation that was compared to the end no longer shows."""
    findings = [finding for one in comparisons for finding in one.findings]
    new = [finding for finding in findings if not any(one.is_of(finding) for one in known)]
    seen = {f"{one.provider}.{name}" for one in comparisons if not one.ended for name in one.compared}
    gone = [one for one in known if one.operation in seen and not any(one.is_of(finding) for finding in findings)]
    return Sorted(new, [finding for finding in findings if finding not in new], gone)


def _date(told: Any) -> date | None:
    """The date of an entry that is complete."""
    if not isinstance(told, dict) or set(told) != _MEMBERS:
        return None
    if not all(isinstance(told[name], str) and told[name] for name in ("operation", "kind", "reason")):
        return None
    try:
        return date.fromisoformat(str(told["since"]))
    except ValueError:
        return None
