"""Stateful fakes of SaaS planning APIs, and the contract tests that keep them true.

The public names, loaded when they are asked for: ``MockServer`` is a server as a child process, ``ControlPlane`` speaks
to one that runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.client import ControlPlane as ControlPlane
    from mockserver.process import MockServer as MockServer

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "MockServer":
        from mockserver.process import MockServer

        return MockServer
    if name == "ControlPlane":
        from mockserver.client import ControlPlane

        return ControlPlane
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
