"""Two sides compared with each other and with the spec: one finding for each difference, and who is to blame for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mockserver.contract.diff.aftermath import EXPECTED, Effects, effects_of
from mockserver.contract.diff.breaches import Breach
from mockserver.contract.diff.patches import Patch, patch_of
from mockserver.contract.diff.shapes import Shown, shown
from mockserver.contract.gate.recording import Exchange
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

DRIFT, MOCK_BUG, TOO_NARROW = "DRIFT", "MOCK BUG", "SPEC TOO NARROW"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """A difference: its kind and place, who is to blame, the evidence, and what the fragment could say instead.

    ``at`` is a JSON pointer, a header or a status; for effects the read and a dotted path.
    """

    operation: str
    kind: str
    at: str
    verdict: str
    spec: str
    mock: str
    real: str
    seen: int
    of: int
    place: str
    patch: Patch | None = None

    @property
    def key(self) -> Key:
        """What a known difference names."""
        return self.operation, self.kind, self.at


@dataclass(frozen=True)
class Comparison:
    """One provider compared: the findings, and how many answers of each operation were seen on both sides.

    ``ended`` says why the real side was not asked to the end; empty if it was.
    """

    provider: str
    findings: list[Finding]
    compared: Mapping[str, tuple[int, int]]
    uncompared: list[str]
    ended: str = ""


def compare(provider: Provider, mock: Iterable[Exchange], real: Iterable[Exchange]) -> Comparison:
    """Everything in which the sides differ from each other or from the spec."""
    mocked, reals = list(mock), list(real)
    left, right = shown(provider, mocked), shown(provider, reals)
    both = [name for name in provider.operations if name in left and name in right]
    findings = [
        finding
        for name in both
        for finding in _of_operation(provider, provider.operations[name], left[name], right[name])
    ]
    findings += _of_effects(provider, effects_of(provider, mocked), effects_of(provider, reals))
    return Comparison(
        provider.name,
        findings,
        {name: (left[name].total, right[name].total) for name in both},
        [name for name in provider.operations if name in left.keys() ^ right.keys()],
    )


def _of_operation(provider: Provider, operation: Operation, mock: Shown, real: Shown) -> Iterator[Finding]:
    yield from _breached(provider, operation, mock, real)
    name = f"{provider.name}.{operation.id}"
    declared = {status for status in real.statuses | mock.statuses if status in operation.responses}
    if not mock.successes & real.successes and mock.successes | real.successes <= declared:
        seen = sum(real.statuses[status] for status in real.successes)
        left, right = (", ".join(map(str, sorted(side.successes))) or "no success" for side in (mock, real))
        yield Finding(name, "status", "success", DRIFT, "allows both", left, right, seen, real.total, operation.place)
    wrong = {breach.at for side in (mock, real) for breach in side.breaches.values()}
    yield from (one for one in _unlike(name, operation, mock, real) if one.at not in wrong)


def _breached(provider: Provider, operation: Operation, mock: Shown, real: Shown) -> Iterator[Finding]:
    """What one side or both break of the spec."""
    for key in {**real.breaches, **mock.breaches}:
        on_mock, on_real = mock.breaches.get(key), real.breaches.get(key)
        breach = on_real or on_mock
        assert breach is not None
        verdict = DRIFT if on_mock is None else MOCK_BUG if on_real is None else TOO_NARROW
        side = mock if verdict == MOCK_BUG else real
        yield Finding(
            f"{provider.name}.{operation.id}",
            breach.kind,
            breach.at,
            verdict,
            breach.declared,
            _shown_by(on_mock),
            _shown_by(on_real),
            side.breached[key],
            side.total,
            breach.node.place,
            patch_of(breach) if verdict != MOCK_BUG else None,
        )


def _shown_by(breach: Breach | None) -> str:
    return "as declared" if breach is None else breach.found


def _unlike(name: str, operation: Operation, mock: Shown, real: Shown) -> Iterator[Finding]:
    """Places where both sides keep to the spec and never look alike."""
    for place in mock.kinds.keys() & real.kinds.keys():
        left, right = set(mock.kinds[place]), set(real.kinds[place])
        if left & right or "text" in left:
            continue  # any text may look like something
        status, at = place
        texts = left | right <= _TEXT_KINDS
        seen = sum(real.kinds[place].values())
        kind, declared = "format" if texts else "type", operation.responses[status].place
        on_mock, on_real = ", ".join(sorted(left)), ", ".join(sorted(right))
        yield Finding(name, kind, at, DRIFT, "allows both", on_mock, on_real, seen, seen, declared)


def _of_effects(provider: Provider, mock: Effects, real: Effects) -> Iterator[Finding]:
    """What writes did on one side and not on the other, or on both against the spec."""
    for key in mock.keys() & real.keys():
        write, read, at, rule = key
        left, right = set(mock[key]), set(real[key])
        verdict = _blamed(left, right, EXPECTED.get(rule))
        if verdict is None:
            continue
        side, other = (mock[key], left - {EXPECTED.get(rule)}) if verdict == MOCK_BUG else (real[key], right - left)
        told = other or right - {EXPECTED.get(rule)}
        yield Finding(
            f"{provider.name}.{write}",
            "effect",
            f"{read} {at}",
            verdict,
            rule or "says nothing",
            ", ".join(sorted(left)),
            ", ".join(sorted(right)),
            sum(side[word] for word in told),
            sum(side.values()),
            provider.operations[write].place,
        )


def _blamed(mock: set[str], real: set[str], expected: str | None) -> str | None:
    """The verdict on what a write did at one place; None where there is nothing to say.

    Where the spec says nothing, values may change on one side and happen to be the same on the other.
    """
    if expected is None:
        return DRIFT if real - mock or not mock & real else None
    wrong_mock, wrong_real = mock - {expected}, real - {expected}
    if wrong_mock and wrong_real:
        return TOO_NARROW
    return MOCK_BUG if wrong_mock else DRIFT if wrong_real else None


_TEXT_KINDS = frozenset({
    "uuid", "date", "date-time with Z", "date-time with fraction and Z", "date-time with offset",
    "date-time without zone", "number", "duration", "address", "e-mail", "text",
})  # fmt: skip
