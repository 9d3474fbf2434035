"""The mutants of a provider: every fault at every operation that it applies to, generated from the fragments."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mockserver.contract.mutants.answers import shapes, times, types, units, values
from mockserver.contract.mutants.asked import auth, filters, paging
from mockserver.contract.mutants.entered import boundaries
from mockserver.contract.mutants.fault import Fault, Mutant
from mockserver.contract.mutants.outside import headers, refusals, statuses
from mockserver.contract.mutants.probe import Probe
from mockserver.contract.mutants.reads import reads
from mockserver.contract.mutants.sometimes import intermittent
from mockserver.contract.mutants.written import writes
from mockserver.spec.operation import Operation

_SOURCES: Sequence[Callable[[], Iterator[Fault]]] = (
    writes,
    reads,
    values,
    units,
    types,
    shapes,
    statuses,
    auth,
    headers,
    refusals,
    paging,
    filters,
    times,
    boundaries,
)


@dataclass(frozen=True)
class Equivalent:
    """A mutant that is not counted, and why: nobody could notice it, or nobody could miss it."""

    mutant: Mutant
    reason: str


def faults() -> list[Fault]:
    """Every fault; no two have one name."""
    plain = [fault for source in _SOURCES for fault in source()]
    return [*plain, *intermittent({fault.name: fault for fault in plain})]


def candidates(probe: Probe, group: str | None, seed: int) -> Iterator[Mutant | Equivalent]:
    """Every fault (of one class) at every operation that it applies to, made when it is asked for.

    Any beginning is spread over classes, then faults, then operations; the seed says which come first.
    """
    dice = random.Random(f"{seed}/{probe.provider.name}")
    classes: dict[str, list[Fault]] = {}
    for fault in faults():
        if group in (None, fault.group):
            classes.setdefault(fault.group, []).append(fault)
    rows = [dice.sample(row, len(row)) for row in dice.sample(list(classes.values()), len(classes))]
    order = [fault for turn in zip_longest(*rows) for fault in turn if fault is not None]
    operations = [one for one in probe.provider.operations.values() if one.same_as is None]
    yield from _in_turn([_at(probe, fault, dice.sample(operations, len(operations))) for fault in order])


def _at(probe: Probe, fault: Fault, operations: Sequence[Operation]) -> Iterator[Mutant | Equivalent]:
    for operation in operations:
        if fault.mutate(site := probe.site(operation)) is not None:
            yield _examined(probe, Mutant(fault, site))


def _in_turn(rows: list[Iterator[Mutant | Equivalent]]) -> Iterator[Mutant | Equivalent]:
    """One mutant of each row, then another of each, with those that nobody could notice before it."""
    while rows:
        for row in list(rows):
            for one in row:
                yield one
                if isinstance(one, Mutant):
                    break
            else:
                rows.remove(row)


def named(probe: Probe, operation_id: str, fault_name: str) -> Mutant | Equivalent | None:
    """One mutant, or None where its fault or operation does not exist or does not apply."""
    fault = next((one for one in faults() if one.name == fault_name), None)
    operation = probe.provider.operations.get(operation_id)
    if fault is None or operation is None or fault.mutate(probe.site(operation)) is None:
        return None
    return _examined(probe, Mutant(fault, probe.site(operation)))


def _examined(probe: Probe, mutant: Mutant) -> Mutant | Equivalent:
    reason = probe.equivalence(mutant)
    return mutant if reason is None else Equivalent(mutant, reason)
