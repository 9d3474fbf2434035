"""Flows: contract tests of several calls, one module or package per provider, found by its name.

A flow is a function ``flow_…(target)`` on a world at its start. Every write of a provider is part of one, followed by
the reads that can see it. The package may also say what a valid request keeps to beyond its schema: ``HEADERS`` that go
with every request, ``ORDERED`` pairs of names (``("start", "end")``) and ``KNOWN`` values by name for ids that a vendor
refuses as invalid rather than as not found.
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

Flow = Callable[[Target], None]


@dataclass(frozen=True)
class Manners:
    """What a provider's valid requests keep to beyond their schemas."""

    headers: Mapping[str, str] = field(default_factory=dict)
    ordered: Sequence[tuple[str, str]] = ()
    known: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def manners_of(provider: str) -> Manners:
    """What the provider's package of flows says about requests."""
    module = _module(provider)
    return Manners(
        headers=getattr(module, "HEADERS", {}),
        ordered=getattr(module, "ORDERED", ()),
        known=getattr(module, "KNOWN", {}),
    )


def flows_of(provider: str) -> Mapping[str, Flow]:
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


def _module(provider: str) -> ModuleType | None:
    name = f"{__name__}.{provider}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
