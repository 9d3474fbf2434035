"""Checks that do not hold for an operation, each with its reason and source, read from one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.spec.yaml_file import load

FILE = Path(__file__).with_name("exceptions.yaml")
_MEMBERS = {"operation", "check", "reason", "source"}


@dataclass(frozen=True)
class CheckException:
    """A schemathesis check that an operation (``provider.operationId``) is known to break."""

    operation: str
    check: str
    reason: str
    source: str
    place: str


def load_exceptions(path: Path = FILE) -> Sequence[CheckException]:
    """Every exception. Raises BrokenFilesError for one without reason or source."""
    document = load(path)
    found, flaws = [], []
    for number, told in enumerate(document.value or ()):
        place = document.place(f"/{number}")
        if not isinstance(told, dict) or set(told) != _MEMBERS or not all(told.values()):
            flaws.append(Flaw(place, "not an exception", f"give it {', '.join(sorted(_MEMBERS))}"))
        else:
            found.append(CheckException(**told, place=place))
    if flaws:
        raise BrokenFilesError(flaws)
    return found
