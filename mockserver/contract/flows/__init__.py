"""Flows: contract tests of several calls, one module or package per provider, found by its name.

A provider of one's own has them in ``flows.py`` beside its fragments. A flow is a function ``flow_…(target)`` that
finds ids by reading and leaves things as they were: what it changes it undoes by ``target.finally_call``. Every write
of a provider is part of one, followed by the reads that can see it. The module may also say what a valid request keeps
to beyond its schema: ``HEADERS`` that go with every request, ``ORDERED`` pairs of names (``("start", "end")``) and
``KNOWN`` values by name for ids that a vendor refuses as invalid rather than as not found; ``RESOURCES`` has the
``contract.ways.Ways`` of resources by name; ``SPENT`` names operations whose success uses up what only a fresh server
has, so that one that was tested before may refuse them. For the real API, ``TOKEN_VARIABLES`` are further endings of
the variable with the token (``("API_KEY",)``), and ``LOGIN`` is the operation that gives a token for
``<NAME>_CLIENT=key:secret``.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from mockserver.contract.target import Target
from mockserver.contract.ways import Ways
from mockserver.engine.behaviours import module_in
from mockserver.files import specs
from mockserver.spec.fragment import Provider

Flow = Callable[[Target], None]


@dataclass(frozen=True)
class Manners:
    """What a provider's valid requests keep to beyond their schemas."""

    headers: Mapping[str, str] = field(default_factory=dict)
    ordered: Sequence[tuple[str, str]] = ()
    known: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    resources: Mapping[str, Ways] = field(default_factory=dict)
    spent: Sequence[str] = ()
    token_variables: Sequence[str] = ()
    login: str | None = None


def manners_of(provider: Provider) -> Manners:
    """What the provider's flows say about requests."""
    module = _module(provider)
    return Manners(
        headers=getattr(module, "HEADERS", {}),
        ordered=getattr(module, "ORDERED", ()),
        known=getattr(module, "KNOWN", {}),
        resources=getattr(module, "RESOURCES", {}),
        spent=getattr(module, "SPENT", ()),
        token_variables=getattr(module, "TOKEN_VARIABLES", ()),
        login=getattr(module, "LOGIN", None),
    )


def flows_of(provider: Provider) -> Mapping[str, Flow]:
    """A provider's flows by name, empty if it has no module of them."""
    if (module := _module(provider)) is None:
        return {}
    below = [info.name for info in pkgutil.iter_modules(getattr(module, "__path__", ())) if info.name[0] != "_"]
    modules = [module, *(importlib.import_module(f"{module.__name__}.{one}") for one in below)]
    return {
        name: flow
        for module in modules
        for name, flow in vars(module).items()
        if name.startswith("flow_") and callable(flow)
    }


def _module(provider: Provider) -> ModuleType | None:
    beside = provider.folder / "flows.py"
    if beside.is_file():
        return module_in(beside, f"mockserver_flows_{provider.name}")
    name = f"{__name__}.{provider.name}"
    shipped = provider.folder.parent == specs() and importlib.util.find_spec(name)
    return importlib.import_module(name) if shipped else None
