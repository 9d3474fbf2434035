"""What a run has shown, as one JSON value: tests, failures, coverage and what was not reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mockserver.contract.coverage import Coverage
from mockserver.contract.run import Run
from mockserver.spec.fragment import Provider

VERSION = 1


@dataclass
class Results:
    """Gathers the tests of a run. ``exchanges`` has one of each kind, as ``masking.shown`` gives them."""

    run: Run
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    tests: list[dict[str, Any]] = field(default_factory=list)
    exchanges: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, test: Mapping[str, Any]) -> None:
        """Take in one test: ``id``, ``provider``, ``outcome``, ``seconds``, ``failure`` or ``reason``."""
        self.tests.append(dict(test))

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The tests that failed."""
        return [one for one in self.tests if one["outcome"] == "failed"]

    def told(self, complaints: Iterable[str]) -> dict[str, Any]:
        """The run as JSON; ``complaints`` are what no single test could see."""
        complaints = list(complaints)
        return {
            "version": VERSION,
            "ok": not self.failed and not complaints,
            "target": self.run.mode,
            "url": self.run.url,
            "seed": self.run.seed,
            "examples": self.run.examples,
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - self.began).total_seconds(), 1),
            "providers": [self._counts(provider.name) for provider in self.run.providers],
            "complaints": complaints,
            "tests": self.tests,
            "coverage": [row for provider in self.run.providers for row in self._coverage(provider)],
            "exchanges": self.exchanges,
        }

    def _counts(self, name: str) -> dict[str, Any]:
        mine = [one for one in self.tests if one["provider"] == name]
        outcomes = {word: sum(one["outcome"] == word for one in mine) for word in ("passed", "failed", "skipped")}
        return {"provider": name, **outcomes, "seconds": round(sum(one["seconds"] for one in mine), 1)}

    def _coverage(self, provider: Provider) -> Iterator[dict[str, Any]]:
        """Every operation at every target: how often each declared status was answered, and others."""
        for target, coverage in self._targets():
            for operation in provider.operations.values():
                seen = coverage.statuses(provider.name, operation.id)
                declared = {str(status): seen.get(status, 0) for status in operation.responses}
                # 405 speaks of the path: it is what another method of it gives.
                others = {str(status): n for status, n in seen.items() if status not in (405, *operation.responses)}
                yield {
                    "provider": provider.name,
                    "operation": operation.id,
                    "method": operation.method,
                    "path": operation.path,
                    "fragment": operation.place,
                    "target": target,
                    "declared": declared,
                    "undeclared": others,
                }

    def _targets(self) -> Iterator[tuple[str, Coverage]]:
        if self.run.is_on_mock:
            yield "mock", self.run.coverage
        if self.run.is_on_real:
            yield "real", self.run.real_coverage


def unreached(told: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Operations by target and declared status that was never answered, the commonest status first."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in told["coverage"]:
        for status, count in row["declared"].items():
            if not count:
                found.setdefault((row["target"], status), []).append(f"{row['provider']}.{row['operation']}")
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def reached(told: Mapping[str, Any]) -> tuple[int, int]:
    """How many declared answers were seen, and how many there are."""
    counts = [count for row in told["coverage"] for count in row["declared"].values()]
    return sum(count > 0 for count in counts), len(counts)
