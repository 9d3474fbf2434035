"""What ``mockserver contract`` prints while the suite runs and when it is over, in place of pytest's own words."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

import click
import pytest

from mockserver.cli.printing import print_json

_EVERY = 0.1  # seconds between two looks at the progress
_LISTED = 6  # operations that a line names


class Console:
    """A plugin of the run: progress on a terminal, failures in full, coverage and a verdict; or JSON alone."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._shows_progress = sys.stderr.isatty()
        self._total = self._done = self._failed = 0
        self._latest = 0.0

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.unregister(name="terminalreporter")

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            click.echo(str(report.longrepr), err=True)

    @pytest.hookimpl
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._total = len(session.items)
        if (run := session.config.pluginmanager.get_plugin("mockserver-contract-run")) is not None:
            self._say(run.pytest_report_header())

    @pytest.hookimpl
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._shows_progress and time.monotonic() - self._latest > _EVERY:
            self._latest = time.monotonic()
            failed = f", {self._failed} failed" if self._failed else ""
            self._progress(f"{self._done}/{self._total}{failed}  {nodeid.rpartition('::')[2]}")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        self._done += report.when == "call"
        told = getattr(report, "mockserver_contract", None)
        if told is not None and "failure" in told:
            self._failed += 1
            self._progress("")
            self._say(f"\nFAILED {told['id']}")
            for title, content in report.sections:
                if title == "contract":
                    self._say(_indented(content))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._progress("")
        report = session.config.pluginmanager.get_plugin("mockserver-contract-report")
        if report is None or not session.testscollected:
            return
        told = report.told()
        if self._as_json:
            print_json(told)
        else:
            if (real := session.config.pluginmanager.get_plugin("mockserver-contract-real")) is not None:
                real.pytest_terminal_summary(self)
            self._conclude(told, report.results.run.closed)

    def write_line(self, text: str, **_: object) -> None:
        """Print a line, for plugins that have something to add."""
        self._say(text)

    def _conclude(self, told: Mapping[str, Any], closed: str | None) -> None:
        from mockserver.contract.report.results import reached, unreached

        self._say("")
        for one in told["providers"]:
            counts = ", ".join(f"{one[word]} {word}" for word in ("passed", "failed", "skipped") if one[word])
            self._say(f"{one['provider']:<14}{counts or 'nothing to test'}, {one['seconds']} s")
        self._say("{} of {} declared answers were seen".format(*reached(told)))
        for (target, status), operations in unreached(told).items():
            more = f" and {len(operations) - _LISTED} more" if len(operations) > _LISTED else ""
            self._say(f"  never {status} at the {target}: {', '.join(operations[:_LISTED])}{more}")
        for complaint in [*told["complaints"], *([closed] if closed else [])]:
            self._say(f"FAILED {complaint}")
        failed = sum(one["failed"] for one in told["providers"])
        passed = sum(one["passed"] for one in told["providers"])
        self._say(f"clean: {passed} passed" if told["ok"] else f"broken: {failed} failed, {passed} passed")

    def _say(self, text: str) -> None:
        if not self._as_json:
            click.echo(text)

    def _progress(self, text: str) -> None:
        if self._shows_progress:
            click.echo(f"\r\033[K{text[:100]}", nl=False, err=True)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
