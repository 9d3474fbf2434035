"""What a contract run does to pytest: the suite joins the run, and an operation's run is judged as a whole."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from mockserver.contract.run import CURRENT, MODES, Run
from mockserver.errors import MockServerError
from mockserver.universe import Settings

_SUITE = Path(__file__).with_name("suite")


class ContractPlugin:
    """Registered for a run with ``--contract``."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._token = CURRENT.set(run)

    @pytest.hookimpl
    def pytest_report_header(self) -> str:
        names = ", ".join(provider.name for provider in self._run.providers)
        return f"contract: {self._run.mode}, {names}; seed {self._run.seed}, {self._run.examples} examples"

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        result = yield
        generated = getattr(pyfuncitem.module, "GENERATED", {}).get(pyfuncitem.originalname.removeprefix("test_"))
        operation_id = generated and generated.operation_id(pyfuncitem.name)
        if generated and operation_id and (complaints := list(generated.complaints(operation_id))):
            pytest.fail("; ".join(complaints), pytrace=False)
        return result

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        CURRENT.reset(self._token)


def start(config: pytest.Config, mode: str) -> None:
    """Add the suite to the run, alone if no path was given. Raises pytest.UsageError for what cannot be run."""
    given = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    if mode not in MODES:
        # Without "=", argparse takes the path after --contract for its value.
        if not Path(mode.partition("::")[0]).exists():
            raise pytest.UsageError(f"--contract={mode}: no such target; use one of {', '.join(MODES)}")
        given, mode = [mode, *given], "mock"
    run = _run(config, mode)
    if run.url and not run.is_on_real:
        raise pytest.UsageError("--contract-url names a real API; pass --contract=real with it")
    modules = ["test_operations.py", "test_flows.py"] * run.is_on_mock + ["test_real.py"] * run.is_on_real
    config.args = [*given, *(str(_SUITE / module) for module in modules)]
    try:
        run.providers  # noqa: B018 - a broken fragment or an unknown name ends the run before it begins
    except MockServerError as error:
        raise pytest.UsageError(str(error)) from error
    if strays := run.stray_exceptions():
        told = "; ".join(f"{one.place}: an exception for the unknown operation {one.operation!r}" for one in strays)
        raise pytest.UsageError(f"{told}; correct its name or remove it")
    config.pluginmanager.register(ContractPlugin(run), "mockserver-contract-run")


def _run(config: pytest.Config, mode: str) -> Run:
    names = config.getoption("contract_provider")
    return Run(
        mode=mode,
        settings=Settings(specs=_folders("MOCKSERVER_SPECS"), fixtures=_folders("MOCKSERVER_FIXTURES"), seed=7),
        names=[name for name in (names or "").split(",") if name],
        examples=config.getoption("contract_examples"),
        seed=config.getoption("contract_seed"),
        url=config.getoption("contract_url"),
        environ=dict(os.environ),
    )


def _folders(variable: str) -> tuple[Path, ...]:
    return tuple(Path(folder) for folder in os.environ.get(variable, "").split(os.pathsep) if folder)
