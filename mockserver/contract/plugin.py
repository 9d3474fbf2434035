"""What a contract run does to pytest: the suite joins the run, and an operation's run is judged as a whole."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.real_plugin import RealPlugin, terms
from mockserver.contract.report.plugin import ReportPlugin
from mockserver.contract.run import CURRENT, EXAMPLES, MODES, Run
from mockserver.contract.verdict import Verdict
from mockserver.errors import MockServerError
from mockserver.universe import Settings

_SUITE = Path(__file__).with_name("suite")
_ON_MOCK = ("test_golden.py", "test_wire.py", "test_resources.py", "test_flows.py")  # the quickest first
_GENERATED = "test_operations.py"
_ON_REAL = ("test_real.py", "test_sandbox.py", "test_differences.py")
_REAL_GENERATED = "test_real_operations.py"
_OUTPUT = "mockserver-contract"
REPORT = "mockserver-contract-report"
"""The name of the plugin that knows what a run has shown."""


class ContractPlugin:
    """Registered for a run with ``--contract``."""

    def __init__(self, run: Run, verdict: Verdict, config: pytest.Config) -> None:
        self._run = run
        self._config = config
        self._token = CURRENT.set(run)
        self._verdict = verdict

    @pytest.hookimpl
    def pytest_report_header(self) -> str:
        names = ", ".join(provider.name for provider in self._run.providers)
        where = f" at {self._run.url}" if self._run.url else ""
        return f"contract: {self._run.mode}{where}, {names}; seed {self._run.seed}, {self._run.examples} examples"

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Outside this process one provider's tests follow each other: they share its state, or its gate."""
        has_xdist = self._config.pluginmanager.hasplugin("xdist")
        for item in items if has_xdist and self._run.is_elsewhere else ():
            if name := provider_of(item):
                item.add_marker(pytest.mark.xdist_group(name))

    @pytest.hookimpl
    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._verdict.left_out.update(filter(None, map(provider_of, items)))

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        result = yield
        generated = getattr(pyfuncitem.module, "GENERATED", {}).get(pyfuncitem.originalname.removeprefix("test_"))
        operation_id = generated and generated.operation_id(pyfuncitem.name)
        if generated and operation_id and (complaints := list(generated.complaints(operation_id))):
            pytest.fail("; ".join(complaints), pytrace=False)
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What a worker of xdist has seen, or None if it crashed."""
        if told := getattr(node, "workeroutput", {}).get(_OUTPUT):
            self._run.coverage.add(tuple(row) for row in told["seen"])
            self._run.real_coverage.add(tuple(row) for row in told["seen_real"])
            self._verdict.left_out.update(told["left_out"])

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = {
                "seen": self._run.coverage.rows(),
                "seen_real": self._run.real_coverage.rows(),
                "left_out": sorted(self._verdict.left_out),
            }
        elif exitstatus == pytest.ExitCode.OK and list(self._verdict.complaints()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> None:
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            for complaint in self._verdict.complaints():
                terminalreporter.write_line(f"FAILED {complaint}", red=True)

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        CURRENT.reset(self._token)


def provider_of(item: pytest.Item) -> str | None:
    """The provider that an item of the suite is about; None for other tests."""
    if not item.path.is_relative_to(_SUITE):
        return None
    name, _, inner = item.name.partition("[")
    return name.removeprefix("test_") if item.path.stem.endswith("_operations") else inner.rstrip("]").partition(".")[0]


def start(config: pytest.Config, mode: str) -> None:
    """Add the suite to the run, alone if no path was given. Raises pytest.UsageError for what cannot be run."""
    given = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    if mode not in MODES:
        # Without "=", argparse takes the path after --contract for its value.
        if not Path(mode.partition("::")[0]).exists():
            raise pytest.UsageError(f"--contract={mode}: no such target; use one of {', '.join(MODES)}")
        given, mode = [mode, *given], "mock"
    run = _run(config, mode)
    if run.is_elsewhere:
        config.option.dist = "loadgroup" if getattr(config.option, "dist", "no") != "no" else "no"
    modules = [*_ON_MOCK] * run.is_on_mock + [*_ON_REAL] * run.is_on_real
    modules += [_GENERATED] * (run.is_on_mock and run.examples > 0)
    modules += [_REAL_GENERATED] * (run.is_on_real and run.examples > 0)
    if config.getoption("contract_stateful"):
        if run.is_black_box:
            raise pytest.UsageError("--contract-stateful needs the mock in process; leave out --contract-url")
        modules += ["test_stateful.py"] * run.is_on_mock
    config.args = [*given, *(str(_SUITE / module) for module in modules)]
    try:
        run.check()
    except MockServerError as error:
        raise pytest.UsageError(str(error)) from error
    if strays := run.stray_exceptions():
        told = "; ".join(f"{one.place}: an exception for the unknown operation {one.operation!r}" for one in strays)
        raise pytest.UsageError(f"{told}; correct its name or remove it")
    verdict = Verdict(run)
    config.pluginmanager.register(ContractPlugin(run, verdict, config), "mockserver-contract-run")
    told = config.getoption("contract_report")
    folder = Path(told) if told else None
    if folder and not config.option.xmlpath:
        config.option.xmlpath = str(folder / "junit.xml")
    report = ReportPlugin(run, verdict, provider_of, folder, config)
    config.pluginmanager.register(report, REPORT)
    if run.is_on_real:
        config.pluginmanager.register(RealPlugin(run, config), "mockserver-contract-real")


def _run(config: pytest.Config, mode: str) -> Run:
    names = config.getoption("contract_provider")
    return Run(
        mode=mode,
        settings=Settings(specs=_folders("MOCKSERVER_SPECS"), fixtures=_folders("MOCKSERVER_FIXTURES"), seed=7),
        names=[name for name in (names or "").split(",") if name],
        examples=EXAMPLES[mode] if (told := config.getoption("contract_examples")) is None else told,
        seed=config.getoption("contract_seed"),
        url=config.getoption("contract_url"),
        environ=dict(os.environ),
        credentials=Path(told) if (told := config.getoption("contract_credentials")) else None,
        terms=terms(config),
    )


def _folders(variable: str) -> tuple[Path, ...]:
    return tuple(Path(folder) for folder in os.environ.get(variable, "").split(os.pathsep) if folder)
