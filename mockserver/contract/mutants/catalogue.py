"""The mutants of a provider: every fault at every operation that it applies to, generated from the fragments."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

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

_T = TypeVar("_T")
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
    """A mutant that nobody could notice, and why."""

    mutant: Mutant
    reason: str


def faults() -> list[Fault]:
    """Every fault; no two have one name."""
    plain = [fault for source in _SOURCES for fault in source()]
    return [*plain, *intermittent({fault.name: fault for fault in plain})]


def candidates(probe: Probe, group: str | None, seed: int) -> Iterator[Mutant | Equivalent]:
    """Every fault (of one class) at every operation that it applies to, made when it is asked for.

    Any beginning is spread over classes, faults and operations; the seed says which come first.
    """
    operations = [one for one in probe.provider.operations.values() if one.same_as is None]
    for fault, operation in _dealt([one for one in faults() if group in (None, one.group)], operations, seed):
        mutant = Mutant(fault, probe.site(operation))
        if fault.mutate(mutant.site) is not None:
            yield _examined(probe, mutant)


def named(probe: Probe, operation_id: str, fault_name: str) -> Mutant | Equivalent | None:
    """One mutant, or None where its fault or operation does not exist or does not apply."""
    fault = next((one for one in faults() if one.name == fault_name), None)
    operation = probe.provider.operations.get(operation_id)
    if fault is None or operation is None or fault.mutate(probe.site(operation)) is None:
        return None
    return _examined(probe, Mutant(fault, probe.site(operation)))


def _examined(probe: Probe, mutant: Mutant) -> Mutant | Equivalent:
    if probe.difference(mutant) is not None:
        return mutant
    asked = probe.requests(mutant.site.operation)
    return Equivalent(mutant, f"{asked} requests at and around the operation are answered as by a mock that is well")


def _dealt(found: Sequence[Fault], operations: Sequence[Operation], seed: int) -> Iterator[tuple[Fault, Operation]]:
    """Every pair: the classes take turns, within a class its faults, each with another operation next time."""
    dice = random.Random(seed)
    classes: dict[str, list[list[tuple[Fault, Operation]]]] = {}
    for fault in found:
        shuffled = dice.sample(operations, len(operations))
        classes.setdefault(fault.group, []).append([(fault, operation) for operation in shuffled])
    yield from _in_turn([list(_in_turn(dice.sample(rows, len(rows)))) for rows in classes.values()])


def _in_turn(rows: Iterable[Sequence[_T]]) -> Iterator[_T]:
    """The first of each row, then the second of each, and so on."""
    missing = object()
    for turn in zip_longest(*rows, fillvalue=missing):
        yield from (one for one in turn if one is not missing)  # type: ignore[misc]
