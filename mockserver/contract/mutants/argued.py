"""Survivors that a vendor's page excuses, read from one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockserver.contract.mutants.catalogue import faults
from mockserver.errors import BrokenFilesError, Flaw
from mockserver.spec.evidence import sources_of
from mockserver.spec.fragment import Provider
from mockserver.spec.yaml_file import load

FILE = Path(__file__).with_name("argued.yaml")
_MEMBERS = {"mutant", "source", "reason"}


@dataclass(frozen=True)
class Argued:
    """Why a mutant may survive: ``source`` is a key of its provider's page of sources."""

    mutant: str
    source: str
    reason: str
    place: str


def load_argued(providers: Iterable[Provider], path: Path = FILE) -> Sequence[Argued]:
    """Every entry for these providers. Raises BrokenFilesError for one that names no mutant, source or reason."""
    document = load(path)
    known = {provider.name: provider for provider in providers}
    found, flaws = [], []
    for number, told in enumerate(document.value or ()):
        place = document.place(f"/{number}")
        if (
            not isinstance(told, dict)
            or set(told) != _MEMBERS
            or not all(isinstance(one, str) for one in told.values())
        ):
            flaws.append(Flaw(place, "not an argument", f"give it {', '.join(sorted(_MEMBERS))}"))
        elif provider := known.get(told["mutant"].partition(".")[0]):
            entry = Argued(**told, place=place)
            found.append(entry)
            flaws += _flaws(entry, provider)
    if flaws:
        raise BrokenFilesError(flaws)
    return found


def _flaws(entry: Argued, provider: Provider) -> list[Flaw]:
    _, operation, fault = [*entry.mutant.split("."), "", ""][:3]
    flaws = []
    if operation not in provider.operations or fault not in {one.name for one in faults()}:
        flaws.append(Flaw(entry.place, f"the mutant {entry.mutant!r}, which there is not", "remove it"))
    if entry.source not in (sources_of(provider) or {}):
        flaws.append(Flaw(entry.place, f"the source {entry.source!r}, which nobody explains", "name a key of its page"))
    return flaws
