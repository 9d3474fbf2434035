"""The functions of a provider: handlers by operationId, and hooks. Found by name, checked at start."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from mockserver.engine.call import Call
from mockserver.engine.person import Person
from mockserver.errors import ApiError, BrokenFilesError, Flaw
from mockserver.files import shown, specs
from mockserver.spec.fragment import Provider
from mockserver.state.deliveries import Delivery
from mockserver.state.store import Record, Store

Behaviour = Callable[[Call], Any]
WeeklyHours = Callable[[Store, datetime], Mapping[str, tuple[str, float]]]
"""From a provider's records at a moment to each person's name and hours a week, by e-mail address."""
Staff = Callable[[Sequence[Person], Store, datetime, random.Random], Mapping[str, list[Record]]]
"""From people, the records there are at a moment, and randomness for ids, to their records by collection."""
DeliveryWanted = Callable[[Delivery, Store], bool]
"""From what is about to be delivered, and a provider's records, to whether the receiver still wants it."""
DeliveryTried = Callable[[Delivery, Store, datetime, random.Random], None]
"""Records, at a moment and with randomness for ids, what came of a delivery's last attempt."""
HOOKS = ("guard", "grants", "refuse", "headers", "weekly_hours", "staff", "delivery_wanted", "delivery_tried")
_SHIPPED = "mockserver.providers"


def _role(call: Call) -> set[str]:
    role = call.credential.role if call.credential else None
    return {role} if role else set()


def _as_declared(body: Any, error: ApiError, call: Call) -> Any:  # noqa: ARG001 - the hook's signature
    return body


def _no_headers(call: Call) -> Mapping[str, str]:  # noqa: ARG001 - the hook's signature
    return {}


@dataclass(frozen=True)
class Behaviours:
    """A provider's handlers and hooks.

    ``guard`` refuses before a request is read, ``grants`` says what a caller holds, ``refuse`` completes error bodies
    (or gives the whole reply), ``headers`` come with every reply, ``weekly_hours`` states everybody's working week,
    ``staff`` makes the records of more people. ``delivery_wanted`` is asked before webhooks are told something,
    ``delivery_tried`` told afterwards.
    """

    handlers: Mapping[str, Behaviour] = field(default_factory=dict)
    guard: Callable[[Call], None] | None = None
    grants: Callable[[Call], set[str]] = _role
    refuse: Callable[[Any, ApiError, Call], Any] = _as_declared
    headers: Callable[[Call], Mapping[str, str]] = _no_headers
    weekly_hours: WeeklyHours | None = None
    staff: Staff | None = None
    delivery_wanted: DeliveryWanted | None = None
    delivery_tried: DeliveryTried | None = None


def load_behaviours(provider: Provider) -> Behaviours:
    """The functions beside a provider's fragments, or the shipped module of its name.

    Raises BrokenFilesError for a public function that names no operation.
    """
    found = dict(_public_functions(provider))
    flaws = [
        Flaw(
            _place(function),
            f"the handler {name!r} names no operation of {provider.name}",
            "rename it, or begin it with _",
        )
        for name, function in found.items()
        if name not in HOOKS and (name not in provider.operations or provider.operations[name].same_as)
    ]
    flaws += [
        Flaw(provider.operations[name].place, f"the operationId {name!r} is a hook's name", "rename the operation")
        for name in HOOKS
        if name in provider.operations
    ]
    if flaws:
        raise BrokenFilesError(flaws)
    hooks = {name: found[name] for name in HOOKS if name in found}
    handlers = {name: function for name, function in found.items() if name not in HOOKS}
    return Behaviours(handlers=handlers, **hooks)


def _public_functions(provider: Provider) -> Iterator[tuple[str, Any]]:
    for module in _modules(provider):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == module.__name__:
                yield name, function


def _modules(provider: Provider) -> Iterator[ModuleType]:
    beside = provider.folder / "handlers.py"
    if beside.is_file():
        yield module_in(beside, f"mockserver_handlers_{provider.name}")
        return
    name = f"{_SHIPPED}.{provider.name}"
    if provider.folder.parent != specs() or importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    yield module
    for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not info.name.startswith("_"):
            yield importlib.import_module(f"{name}.{info.name}")


def module_in(path: Path, name: str) -> ModuleType:
    """The module in a file, loaded anew for each app so that two apps share nothing. Raises BrokenFilesError."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickling look a module up by its name
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = _line_in(path, error)
        raise BrokenFilesError(
            [Flaw(f"{shown(path)}:{line}", f"cannot be loaded ({error!r})", "correct the module")]
        ) from error
    return module


def _line_in(path: Path, error: BaseException) -> int:
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _place(function: Any) -> str:
    code = function.__code__
    return f"{shown(Path(code.co_filename))}:{code.co_firstlineno}"
