"""Flows: contract tests of several calls, one module or package per provider, found by its name.

A flow is a function ``flow_…(target)`` on a world at its start. Every write of a provider is part of one, followed by
the reads that can see it.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping

from mockserver.contract.target import Target

Flow = Callable[[Target], None]


def flows_of(provider: str) -> Mapping[str, Flow]:
    """A provider's flows by name, empty if it has no module of them."""
    name = f"{__name__}.{provider}"
    if importlib.util.find_spec(name) is None:
        return {}
    module = importlib.import_module(name)
    below = [info.name for info in pkgutil.iter_modules(getattr(module, "__path__", ())) if info.name[0] != "_"]
    modules = [module, *(importlib.import_module(f"{name}.{one}") for one in below)]
    return {
        name: flow
        for module in modules
        for name, flow in vars(module).items()
        if name.startswith("flow_") and callable(flow)
    }
