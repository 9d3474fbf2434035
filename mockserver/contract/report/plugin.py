"""Reports of a run: what each test did, gathered across the workers of xdist, written when all is done."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.report.exchanges import Log
from mockserver.contract.report.failure import as_text, failure_of, secrets_of
from mockserver.contract.report.masking import hidden, shown
from mockserver.contract.report.page import page
from mockserver.contract.report.results import Results
from mockserver.contract.run import Run
from mockserver.contract.verdict import Verdict

_TOLD = "mockserver_contract"
_OUTPUT = "mockserver-contract-exchanges"


class ReportPlugin:
    """Registered for a run with ``--contract``; ``folder`` is where reports go, None writes none."""

    def __init__(
        self,
        run: Run,
        verdict: Verdict,
        provider_of: Callable[[pytest.Item], str | None],
        folder: Path | None,
        config: pytest.Config,
    ) -> None:
        self._run = run
        self._verdict = verdict
        self._provider_of = provider_of
        self._folder = folder
        self._config = config
        self.results = Results(run)

    @property
    def _log(self) -> Log:
        return self._run.log

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._log.begin()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        provider = self._provider_of(item)
        if provider is None or (report.when != "call" and report.passed):
            return report
        told: dict[str, Any] = {
            "id": _id(item),
            "provider": provider,
            "outcome": report.outcome,
            "seconds": report.duration,
        }
        if report.failed and call.excinfo is not None:
            said, again = self._run.hidden(str(call.excinfo.value)), self._again(provider)
            told["failure"] = failure_of(self._log, said, again)
            report.sections.append(("contract", as_text(failure_of(self._log, said, again, is_private=True))))
            report.longrepr = _masked(self._log, report.longrepr, is_private=self._folder is None)
        elif report.skipped:
            told["reason"] = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        setattr(report, _TOLD, told)
        return report

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if (told := getattr(report, _TOLD, None)) is not None:
            self.results.add(told)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for kind, exchange in getattr(node, "workeroutput", {}).get(_OUTPUT, {}).items():
            self.results.exchanges.setdefault(kind, exchange)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        firsts = self._log.first.values() if self._folder else ()
        mine = {"{}-{}.{}-{}".format(*one.kind): shown(one) for one in firsts}
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = mine
            return
        self.results.exchanges = {**mine, **self.results.exchanges}
        if self._folder:
            told = self.told()
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / "report.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
            (self._folder / "report.html").write_text(page(told), encoding="utf-8")

    def told(self) -> dict[str, Any]:
        """The run as JSON."""
        return self.results.told(self._verdict.complaints())

    def _again(self, provider: str) -> str:
        target = [] if self._run.mode == "mock" else [self._run.mode]
        where = ["--base-url", self._run.url] if self._run.url else []
        seed = ["--seed", str(self._run.seed), "--examples", str(self._run.examples)]
        return shlex.join(["mockserver", "contract", *target, *where, "--provider", provider, *seed])


def _masked(log: Log, shown: Any, *, is_private: bool) -> Any:
    """What pytest shows of a failure, as text where something in it had to be hidden."""
    text = str(shown)
    told = hidden(text, secrets_of(log, is_private=is_private))
    return shown if told == text else told


def _id(item: pytest.Item) -> str:
    """What a test is called in reports: ``flow[awork.capacity_is_replaced]``."""
    return item.name.removeprefix("test_")
