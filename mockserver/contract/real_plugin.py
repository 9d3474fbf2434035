"""What a run at real APIs does to pytest: it ends when a gate closes, puts back what it wrote, and tells of it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.gate.sandbox import read_sandboxes
from mockserver.contract.progress import NOTICED, in_words, on_terminal
from mockserver.contract.real import Terms
from mockserver.contract.run import Run
from mockserver.errors import MockServerError

_OUTPUT = "mockserver-contract-real"


class RealPlugin:
    """Registered for a run with ``--contract=real`` or ``=both``."""

    def __init__(self, run: Run, config: pytest.Config) -> None:
        self._run = run
        self._config = config
        self._told: list[str] = []
        self._is_left_over = False

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """After an answer that says stop, the rest of the run is not sent."""
        if self._run.closed and not item.session.shouldfail:
            item.session.shouldfail = self._run.closed

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        self._hide(report)
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_exception_interact(self, report: Any) -> None:
        """Schemathesis tells here what its failures look like, answers and all."""
        self._hide(report)

    def _hide(self, report: Any) -> None:
        """No report of any form tells what a real tenant's records say."""
        if report.longrepr is not None and not isinstance(report.longrepr, tuple):
            told = str(report.longrepr)
            if (hidden := self._run.hidden(told)) != told:
                report.longrepr = hidden
        report.sections = [(name, self._run.hidden(text)) for name, text in report.sections]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What a worker of xdist has to tell, or None if it crashed."""
        if told := getattr(node, "workeroutput", {}).get(_OUTPUT):
            self._told += told["told"]
            self._is_left_over |= told["is_left_over"]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Whatever came of the run, what it wrote is put back."""
        self._told += self._run.undo()
        for receipt in self._run.receipts:
            left = receipt.left
            self._is_left_over |= bool(left)
            remedy = f"; put it back with `mockserver contract --clean-up {receipt.path}`" if left else ""
            self._told.append(f"{receipt.path}: {len(receipt.notes)} records written, {len(left)} left over{remedy}")
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = {"told": self._told, "is_left_over": self._is_left_over}
        elif self._is_left_over and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for line in self._told:
            terminalreporter.write_line(line, red=self._is_left_over)


def _tell(config: pytest.Config, provider: str, sent: int, wait: float) -> None:
    """Say that a request has to wait, past pytest's capturing of what tests print."""
    capture, reporter = map(config.pluginmanager.getplugin, ("capturemanager", "terminalreporter"))
    if wait < NOTICED:
        return
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        if reporter is None:
            on_terminal(provider, sent, wait)
        else:
            reporter.write_line(in_words(provider, sent, wait))


def terms(config: pytest.Config) -> Terms:
    """What the options allow at real APIs. Raises pytest.UsageError."""
    record, sandbox = config.getoption("contract_record"), config.getoption("contract_sandbox")
    if config.getoption("contract_write") != (sandbox is not None):
        raise pytest.UsageError("--contract-write and --contract-sandbox FILE go together; writes stay in a sandbox")
    try:
        sandboxes = read_sandboxes(Path(sandbox)) if sandbox else {}
    except MockServerError as error:
        raise pytest.UsageError(str(error)) from error
    return Terms(
        budget=config.getoption("contract_budget"),
        record=Path(record) if record else None,
        sandboxes=sandboxes,
        receipts=Path(config.getoption("contract_receipts")),
        tell=partial(_tell, config),
        known=Path(known) if (known := config.getoption("contract_known")) else None,
    )
