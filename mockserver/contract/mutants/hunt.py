"""One run over mutants: which are tried, first with flows alone, those that survive with everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from mockserver.app import create_app
from mockserver.contract.mutants.catalogue import Equivalent, candidates, faults, named
from mockserver.contract.mutants.fault import Mutant
from mockserver.contract.mutants.probe import Probe
from mockserver.contract.mutants.trial import Command, Court, Verdict
from mockserver.errors import MockServerError
from mockserver.universe import Settings, Universe

EACH = 150  # mutants of a provider where nobody says how many: nearly every fault once
_FLOWS = ("--examples", "0")
_SHOWN = 40  # last lines of what the suite said


@dataclass
class Hunt:
    """What was found: the mutants that somebody could notice, those that nobody could, and the verdicts."""

    mutants: list[Mutant] = field(default_factory=list)
    equivalents: list[Equivalent] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def survivors(self) -> list[Verdict]:
        """Verdicts on the mutants that the suite did not notice."""
        return [one for one in self.verdicts.values() if one.code != 1]


@dataclass(frozen=True)
class Wanted:
    """Which mutants: of these providers, of one class or all, so many in all (None: EACH a provider, 0: every one)."""

    providers: Sequence[str]
    group: str | None
    sample: int | None
    seed: int


def find(wanted: Wanted, progress: Callable[[int], object]) -> Hunt:
    """Make the wanted mutants. Raises MockServerError for a class or provider that there is not."""
    known = sorted({fault.group for fault in faults()})
    if wanted.group not in (None, *known):
        raise MockServerError(f"no class {wanted.group!r}; use one of {', '.join(known)}")
    hunt = Hunt()
    for name, most in _shares(wanted).items():
        mine = 0
        for one in candidates(_probe(name, wanted.seed), wanted.group, wanted.seed):
            if isinstance(one, Equivalent):
                hunt.equivalents.append(one)
                continue
            hunt.mutants.append(one)
            progress(1)
            mine += 1
            if mine == most:
                break
    return hunt


def find_named(name: str, seed: int) -> Hunt:
    """One mutant by its name. Raises MockServerError if there is none."""
    parts = name.split(".")
    universe: Universe = create_app(Settings(seed=7)).extensions["mockserver"]
    found = named(_probe(parts[0], seed), *parts[1:]) if len(parts) == 3 and parts[0] in universe.providers else None
    if found is None:
        raise MockServerError(
            f"no mutant {name!r}; it is called <provider>.<operationId>.<fault>, as in the list of survivors"
        )
    return Hunt(equivalents=[found]) if isinstance(found, Equivalent) else Hunt(mutants=[found])


def run(hunt: Hunt, command: Command, jobs: int) -> Iterator[Verdict]:
    """Try each; the verdicts are also kept in the hunt. Raises MockServerError if a mock that is well fails."""
    court = Court(create_app(Settings(seed=7)), command, jobs)
    for flags in (_FLOWS, ()):
        for provider in dict.fromkeys(one.provider for one in hunt.mutants):
            left = [one for one in hunt.mutants if one.provider == provider and _is_open(hunt.verdicts.get(one.name))]
            if left:
                with closing(court.verdicts(provider, [None, *left], flags)) as verdicts:
                    yield from _kept(hunt, provider, verdicts, is_last=not flags)


def _kept(hunt: Hunt, provider: str, verdicts: Iterator[Verdict], is_last: bool) -> Iterator[Verdict]:
    for verdict in verdicts:
        if verdict.mutant is None:
            if verdict.code:
                said = "\n".join(verdict.said.splitlines()[-_SHOWN:])
                raise MockServerError(f"{said}\n{provider}: the suite fails on a mock that is well; mend that first")
            continue
        hunt.verdicts[verdict.mutant.name] = verdict
        if is_last or not _is_open(verdict):
            yield verdict


def _is_open(verdict: Verdict | None) -> bool:
    return verdict is None or verdict.code != 1


def _shares(wanted: Wanted) -> Mapping[str, int | None]:
    """How many mutants of each provider; None for all."""
    if wanted.sample == 0:
        return dict.fromkeys(wanted.providers)
    count = len(wanted.providers)
    total = EACH * count if wanted.sample is None else wanted.sample
    shares = {name: total // count + (index < total % count) for index, name in enumerate(wanted.providers)}
    return {name: share for name, share in shares.items() if share}


def _probe(provider: str, seed: int) -> Probe:
    return Probe(create_app(Settings(seed=7)), provider, seed)
