"""A comparison as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.contract.diff.findings import Comparison, Finding
from mockserver.contract.diff.known import Sorted


def lines(comparisons: Sequence[Comparison], told: Sorted) -> Iterator[str]:
    """The report for people: new differences with their evidence and patches, known ones, and the sum of it all."""
    for finding in told.new:
        yield from _told(finding)
        yield ""
    for known in told.known:
        yield f"known: {known.verdict} {known.operation} {known.kind} {known.at}"
    for gone in told.gone:
        yield f"{gone.place}: {gone.kind} {gone.at} of {gone.operation} no longer occurs; remove it"
    for one in comparisons:
        answers = sum(real for _, real in one.compared.values())
        yield f"{one.provider}: {len(one.compared)} operations compared, {answers} answers of the real API"
        if one.uncompared:
            yield f"{one.provider}: seen on one side only: {', '.join(one.uncompared)}"
        if one.ended:
            yield f"{one.provider}: ended early: {one.ended}"
    yield f"{len(told.new)} new, {len(told.known)} known, {len(told.gone)} gone"


def as_json(comparisons: Sequence[Comparison], told: Sorted) -> dict[str, Any]:
    """The same for programs."""
    return {
        "findings": [_json(finding, is_known=False) for finding in told.new]
        + [_json(finding, is_known=True) for finding in told.known],
        "gone": [{"operation": one.operation, "kind": one.kind, "at": one.at, "place": one.place} for one in told.gone],
        "compared": [
            {"operation": f"{one.provider}.{name}", "mock": mock, "real": real}
            for one in comparisons
            for name, (mock, real) in one.compared.items()
        ],
        "uncompared": [f"{one.provider}.{name}" for one in comparisons for name in one.uncompared],
        "ended": {one.provider: one.ended for one in comparisons if one.ended},
    }


def _told(finding: Finding) -> Iterator[str]:
    yield f"{finding.verdict}  {finding.operation}  {finding.kind} {finding.at}"
    yield f"  spec: {finding.spec} · mock: {finding.mock} · real: {finding.real}"
    yield f"  seen in {finding.seen} of {finding.of} · {finding.place}"
    if finding.patch is not None:
        yield from (f"  {line}" for line in str(finding.patch).splitlines())


def _json(finding: Finding, *, is_known: bool) -> dict[str, Any]:
    patch = finding.patch
    return {
        **{name: value for name, value in vars(finding).items() if name != "patch"},
        "is_known": is_known,
        "patch": None if patch is None else {"place": patch.place, "minus": patch.minus, "plus": patch.plus},
    }
