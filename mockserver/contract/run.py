"""One contract run: what was asked for, and the targets it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from flask import Flask

from mockserver.app import create_app
from mockserver.contract.coverage import Coverage
from mockserver.contract.credentials import read_credentials
from mockserver.contract.discovery import Found, read_all
from mockserver.contract.exceptions import CheckException, load_exceptions
from mockserver.contract.flows import manners_of
from mockserver.contract.gate.errors import ClosedError
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.receipt import Receipt
from mockserver.contract.gate.undoing import undo_all
from mockserver.contract.real import Terms, base_url, let_write, missing_variables, real_target
from mockserver.contract.report.exchanges import Log
from mockserver.contract.sending import clock_at, origin_of, over_http
from mockserver.contract.target import Target, mock_target, tokens_of
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.universe import Settings, Universe, load_providers

MODES = ("mock", "real", "both")
EXAMPLES = {"mock": 10, "real": 3, "both": 3}
"""Cases per operation unless told: all reads of a real API fit what Azure DevOps allows in five minutes."""
CURRENT: ContextVar[Run] = ContextVar("contract run")
"""The run that pytest's modules are collected for: they are imported, so nothing can be handed to them."""


@dataclass
class Run:
    """``mode`` is mock, real or both; ``names`` the chosen providers, all of them when empty.

    ``url`` is a mock that runs somewhere, or the base URL of the one real API; ``credentials`` a file of tokens for the
    former, ``terms`` what is allowed at the latter; ``mock_url`` is a mock that runs and is compared with real APIs.
    ``coverage`` counts the mock's answers, ``real_coverage`` those of real APIs, ``log`` has their exchanges.
    """

    mode: str
    settings: Settings
    names: Sequence[str]
    examples: int
    seed: int
    url: str | None
    environ: Mapping[str, str] = field(repr=False)
    credentials: Path | None = None
    mock_url: str | None = None
    terms: Terms = field(default_factory=Terms)
    coverage: Coverage = field(default_factory=Coverage, repr=False)
    real_coverage: Coverage = field(default_factory=Coverage, repr=False)
    log: Log = field(default_factory=Log, repr=False)
    _real: dict[str, Target | list[str]] = field(default_factory=dict, repr=False)
    _refused: dict[str, ClosedError] = field(default_factory=dict, repr=False)
    _found: dict[str, Found] = field(default_factory=dict, repr=False)

    @cached_property
    def providers(self) -> list[Provider]:
        """The chosen providers. Raises MockServerError for an unknown name."""
        for name in self.names:
            if name not in self._known:
                raise MockServerError(f"no provider {name!r}; use one of {', '.join(self._known)}")
        return [provider for name, provider in self._known.items() if not self.names or name in self.names]

    @cached_property
    def _known(self) -> Mapping[str, Provider]:
        return {provider.name: provider for provider in load_providers(self.settings.spec_roots)}

    def check(self) -> None:
        """Raise MockServerError for what cannot be run: an unknown provider, a broken fragment, credentials, URL.

        Also for a sandbox with names that nothing bears: nobody would miss what is not tried.
        """
        if strange := [name for name in self.terms.sandboxes if name not in self._known]:
            raise MockServerError(f"the sandbox names no provider {strange[0]!r}; use one of {', '.join(self._known)}")
        for provider in self.providers:
            sandbox = self.terms.sandboxes.get(provider.name)
            if sandbox is not None and (mistakes := list(sandbox.mistakes(provider))):
                raise MockServerError(f"the sandbox is not understood: {'; '.join(mistakes)}")
            if self.is_black_box:
                self._served(provider)
            if self.is_on_real and missing_variables(provider, self.environ) is None:
                base_url(provider, self.environ, self.url)

    @property
    def is_on_mock(self) -> bool:
        """Whether the mock is tested."""
        return self.mode in ("mock", "both")

    @property
    def is_on_real(self) -> bool:
        """Whether real APIs are tested."""
        return self.mode in ("real", "both")

    @property
    def is_black_box(self) -> bool:
        """Whether the mock is a server that runs somewhere: nothing resets it, so what is changed is restored."""
        return self.url is not None and not self.is_on_real

    @property
    def is_elsewhere(self) -> bool:
        """Whether something outside this process is tested, which other processes must not test at the same time."""
        return self.is_black_box or self.is_on_real

    @cached_property
    def app(self) -> Flask:
        """The mock in process."""
        return create_app(self.settings)

    @property
    def universe(self) -> Universe:
        """The mock's universe."""
        universe: Universe = self.app.extensions["mockserver"]
        return universe

    def mock(self, provider: Provider) -> Target:
        """The mock of a provider; in process, its world is at the start."""
        if self.is_black_box or self.mock_url:
            target = self._served(provider)
        else:
            self.universe.reset()
            target = mock_target(self.app, self.universe.providers[provider.name])
        return replace(target, headers=manners_of(provider).headers, coverage=self.coverage, log=self.log)

    def real(self, provider: Provider) -> Target | list[str]:
        """The real API behind its one gate, or the names of the variables of which one is missing.

        Raises ClosedError where it gave no token.
        """
        if provider.name in self._refused:
            raise self._refused[provider.name]
        if provider.name not in self._real:
            try:
                self._real[provider.name] = real_target(provider, self.environ, self.url, self.terms)
            except ClosedError as error:
                self._refused[provider.name] = error  # a login that failed is not tried again
                raise
        target = self._real[provider.name]
        if isinstance(target, Target):
            return replace(target, coverage=self.real_coverage, log=self.log)
        return target

    def found(self, provider: Provider) -> Found:
        """What reading the real API has shown, read once."""
        target = self.real(provider)
        assert isinstance(target, Target)
        if provider.name not in self._found:
            sandbox = self.terms.sandboxes.get(provider.name)
            self._found[provider.name] = read_all(target, sandbox.tenant if sandbox else {})
        return self._found[provider.name]

    def writing(self, provider: Provider) -> Target:
        """The real API, open to writes of the sandbox. Raises MockServerError where reads show another tenant."""
        target = self.real(provider)
        assert isinstance(target, Target)
        self.let_write(provider, self.found(provider))
        return target

    def let_write(self, provider: Provider, found: Found) -> None:
        """The same, by what reading has found."""
        target = self.real(provider)
        assert isinstance(target, Target)
        let_write(target, self.terms, found)

    def undo(self) -> Iterator[str]:
        """Put back what is left over at real APIs, and say of each record what came of it."""
        for target in self._real.values():
            if isinstance(target, Target) and isinstance(target.send, Gate) and target.send.writing is not None:
                yield from undo_all(target.send)

    @property
    def receipts(self) -> list[Receipt]:
        """What was written at real APIs."""
        gates = [one.send for one in self._real.values() if isinstance(one, Target)]
        return [gate.writing.receipt for gate in gates if isinstance(gate, Gate) and gate.writing is not None]

    def hidden(self, text: str) -> str:
        """A text without anything of real tenants that may not be kept."""
        for target in self._real.values():
            if isinstance(target, Target) and isinstance(target.send, Gate):
                text = target.send.privacy.hidden(text)
        return text

    @property
    def closed(self) -> str | None:
        """Why a real API may not be asked any more; None while every gate is open."""
        gates = [one.send for one in self._real.values() if isinstance(one, Target)]
        reasons = [gate.reason for gate in gates if isinstance(gate, Gate) and gate.reason]
        return next(iter([*map(str, self._refused.values()), *reasons]), None)

    def _served(self, provider: Provider) -> Target:
        url = self.mock_url or self.url
        assert url is not None
        own = self.universe.providers[provider.name]
        tokens = self._tokens.get(provider.name) or tokens_of(self.universe, own)
        origin = origin_of(url, own.hosts[0])
        return Target(own, tokens, over_http(origin), origin=origin, now=clock_at(url))

    @cached_property
    def _tokens(self) -> Mapping[str, Mapping[str, str]]:
        return read_credentials(self.credentials) if self.credentials else {}

    @cached_property
    def exceptions(self) -> Sequence[CheckException]:
        """Checks that are known not to hold."""
        return load_exceptions()

    def stray_exceptions(self) -> list[CheckException]:
        """Exceptions for operations that the chosen providers do not have: they would never be missed."""
        known = {f"{provider.name}.{name}" for provider in self.providers for name in provider.operations}
        chosen = {provider.name for provider in self.providers}
        return [
            one
            for one in self.exceptions
            if one.operation not in known and (not self.names or one.operation.partition(".")[0] in chosen)
        ]

    def excepted(self, provider: Provider, operation_id: str) -> list[CheckException]:
        """The exceptions of one operation."""
        return [one for one in self.exceptions if one.operation == f"{provider.name}.{operation_id}"]
