"""One run over mutants: which are tried, first without generated requests, those that survive with everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from mockserver.app import create_app
from mockserver.contract.mutants.argued import Argued, load_argued
from mockserver.contract.mutants.catalogue import Equivalent, candidates, faults, named
from mockserver.contract.mutants.fault import Mutant
from mockserver.contract.mutants.probe import Probe
from mockserver.contract.mutants.trial import KILLED, Command, Court, Verdict
from mockserver.errors import MockServerError
from mockserver.universe import Settings, load_providers

EACH = 150  # mutants of a provider where nobody says how many: nearly every fault once
_FLOWS = ("--examples", "0")
_SHOWN = 40  # last lines of what the suite said


@dataclass
class Hunt:
    """What was found: the mutants that somebody could notice, those that nobody could, and the verdicts."""

    mutants: list[Mutant] = field(default_factory=list)
    equivalents: list[Equivalent] = field(default_factory=list)
    argued: Sequence[Argued] = ()
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def is_killed(self, mutant: Mutant) -> bool:
        """Whether the suite noticed it."""
        return (verdict := self.verdicts.get(mutant.name)) is not None and verdict.code == KILLED

    @property
    def excused(self) -> list[Argued]:
        """Arguments for mutants that survived."""
        survived = {one.name for one in self.mutants if not self.is_killed(one)}
        return [one for one in self.argued if one.mutant in survived]

    @property
    def stale(self) -> list[Argued]:
        """Arguments for mutants that the suite noticed."""
        killed = {one.name for one in self.mutants if self.is_killed(one)}
        return [one for one in self.argued if one.mutant in killed]

    @property
    def survivors(self) -> list[Mutant]:
        """The mutants that the suite did not notice and nothing excuses."""
        excused = {one.mutant for one in self.excused}
        return [one for one in self.mutants if not self.is_killed(one) and one.name not in excused]


@dataclass(frozen=True)
class Wanted:
    """Which mutants: of these providers, of one class or all, so many in all (None: EACH a provider, 0: every one)."""

    providers: Sequence[str]
    group: str | None
    sample: int | None
    seed: int


def find(wanted: Wanted, settings: Settings) -> Hunt:
    """Make the wanted mutants. Raises MockServerError for a class or provider that there is not."""
    known = sorted({fault.group for fault in faults()})
    if wanted.group not in (None, *known):
        raise MockServerError(f"no class {wanted.group!r}; use one of {', '.join(known)}")
    providers = [one for one in load_providers(settings.spec_roots) if one.name in wanted.providers]
    hunt = Hunt(argued=load_argued(providers))
    for name, most in _shares(wanted).items():
        mine = 0
        for one in candidates(_probe(settings, name, wanted.seed), wanted.group, wanted.seed):
            if isinstance(one, Equivalent):
                hunt.equivalents.append(one)
                continue
            hunt.mutants.append(one)
            mine += 1
            if mine == most:
                break
    return hunt


def find_named(name: str, seed: int, settings: Settings) -> Hunt:
    """One mutant by its name. Raises MockServerError if there is none."""
    parts = name.split(".")
    known = [one.name for one in load_providers(settings.spec_roots)]
    is_name = len(parts) == 3 and parts[0] in known
    found = named(_probe(settings, parts[0], seed), *parts[1:]) if is_name else None
    if found is None:
        raise MockServerError(
            f"no mutant {name!r}; it is called <provider>.<operationId>.<fault>, as in the list of survivors"
        )
    return Hunt(equivalents=[found]) if isinstance(found, Equivalent) else Hunt(mutants=[found])


def run(hunt: Hunt, settings: Settings, command: Command, jobs: int) -> Iterator[Verdict]:
    """Try each; the verdicts are also kept in the hunt. Raises MockServerError if a mock that is well fails."""
    court = Court(create_app(settings), command, jobs)
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
    return verdict is None or verdict.code != KILLED


def _shares(wanted: Wanted) -> Mapping[str, int | None]:
    """How many mutants of each provider; None for all."""
    if wanted.sample == 0:
        return dict.fromkeys(wanted.providers)
    count = len(wanted.providers)
    total = EACH * count if wanted.sample is None else wanted.sample
    shares = {name: total // count + (index < total % count) for index, name in enumerate(wanted.providers)}
    return {name: share for name, share in shares.items() if share}


def _probe(settings: Settings, provider: str, seed: int) -> Probe:
    return Probe(create_app(settings), provider, seed)
