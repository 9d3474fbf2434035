"""One contract run: what was asked for, and the targets it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import Flask

from mockserver.app import create_app
from mockserver.contract.exceptions import CheckException, load_exceptions
from mockserver.contract.flows import manners_of
from mockserver.contract.target import Target, mock_target, real_target
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.universe import Settings, Universe, load_providers

MODES = ("mock", "real", "both")
CURRENT: ContextVar[Run] = ContextVar("contract run")
"""The run that pytest's modules are collected for: they are imported, so nothing can be handed to them."""


@dataclass
class Run:
    """``mode`` is mock, real or both; ``names`` the chosen providers, all of them when empty."""

    mode: str
    settings: Settings
    names: Sequence[str]
    examples: int
    seed: int
    url: str | None
    environ: Mapping[str, str] = field(repr=False)

    @cached_property
    def providers(self) -> list[Provider]:
        """The chosen providers. Raises MockServerError for an unknown name."""
        known = {provider.name: provider for provider in load_providers(self.settings.spec_roots)}
        for name in self.names:
            if name not in known:
                raise MockServerError(f"no provider {name!r}; use one of {', '.join(known)}")
        return [provider for name, provider in known.items() if not self.names or name in self.names]

    @property
    def is_on_mock(self) -> bool:
        """Whether the mock is tested."""
        return self.mode in ("mock", "both")

    @property
    def is_on_real(self) -> bool:
        """Whether real APIs are tested."""
        return self.mode in ("real", "both")

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
        """The mock of a provider, its world at the start."""
        self.universe.reset()
        target = mock_target(self.app, self.universe.providers[provider.name])
        return replace(target, headers=manners_of(provider.name).headers)

    def real(self, provider: Provider) -> Target | list[str]:
        """The real API, or the names of the variables that are missing."""
        target = real_target(provider, self.environ, self.url)
        return replace(target, headers=manners_of(provider.name).headers) if isinstance(target, Target) else target

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
