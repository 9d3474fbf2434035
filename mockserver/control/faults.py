"""``/__admin/faults``: failures that are injected into a world."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from flask import Blueprint, Response

from mockserver.control.chosen import here
from mockserver.control.exchange import Refused, answered, empty, invalid, sent
from mockserver.engine.outcome import forcible, is_meant, listed
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.world import World
from mockserver.universe import Universe

_MEMBERS = ("provider", "operation", "effect", "times", "every", "probability", "force")
_EFFECTS = ("status", "delay", "drop", "truncate", "malformed")
_LONGEST = 300  # seconds of a delay
_MOST = 10**9

Problem = dict[str, str]


def add_faults(plane: Blueprint, universe: Universe) -> None:
    """Add the routes."""

    @plane.get("/faults")
    def list_faults() -> Response:
        return answered({"faults": _shown(here(universe))})

    @plane.get("/faults/<fault_id>")
    def get_fault(fault_id: str) -> Response:
        known = (one for one in _shown(here(universe)) if one["id"] == fault_id)
        if (fault := next(known, None)) is None:
            raise _unknown(fault_id)
        return answered(fault)

    @plane.post("/faults")
    def add_fault() -> Response:
        told = sent()
        if problems := list(_problems(universe, told)):
            raise invalid(problems)
        given = {name: value for name, value in told.items() if value is not None}
        world = here(universe)
        with world.lock:
            answer = answered(world.faults.add(**{"provider": None, "operation": None, **given}))
        answer.status_code = 201
        return answer

    @plane.delete("/faults")
    def clear_faults() -> Response:
        world = here(universe)
        with world.lock:
            world.faults.clear()
        return empty()

    @plane.delete("/faults/<fault_id>")
    def remove_fault(fault_id: str) -> Response:
        world = here(universe)
        with world.lock:
            if not world.faults.remove(fault_id):
                raise _unknown(fault_id)
        return empty()


def _shown(world: World) -> list[dict[str, Any]]:
    with world.lock:
        return world.faults.shown()


def _unknown(fault_id: str) -> Refused:
    return Refused(404, f"no fault {fault_id!r}; GET /__admin/faults lists them")


def _problems(universe: Universe, told: Any) -> Iterator[Problem]:
    """Everything wrong with a fault that somebody wants."""
    if not isinstance(told, dict):
        yield _problem("", type(told).__name__, 'an object, for instance {"effect": {"status": 429}, "times": 1}')
        return
    for name in sorted(told.keys() - set(_MEMBERS)):
        yield _problem(f"/{name}", "an unknown member", ", ".join(_MEMBERS))
    wrong = [*_whom(universe, told), *_effect(told.get("effect")), *_when(told)]
    if not isinstance(told.get("force", False), bool | None):
        wrong.append(_problem("/force", repr(told["force"]), "true or false"))
    yield from wrong or _undeclared(universe, told)


def _whom(universe: Universe, told: dict[str, Any]) -> Iterator[Problem]:
    """An unknown provider, or an operation that none has."""
    name, operation = told.get("provider"), told.get("operation")
    if name is not None and (not isinstance(name, str) or name not in universe.providers):
        yield _problem("/provider", f"no provider {name!r}", ", ".join(universe.providers))
    elif operation is not None and not _meant(universe, name, operation):
        known = sorted({one for provider in _providers(universe, name) for one in provider.operations})
        nearest = get_close_matches(str(operation), known, n=3, cutoff=0.0)
        found = f"no operation {operation!r}" + (f" of {name}" if name else "")
        yield _problem("/operation", found, f"one of GET /__admin/operations, such as {', '.join(nearest)}")


def _effect(effect: Any) -> Iterator[Problem]:
    if not isinstance(effect, dict) or len(effect) != 1 or not effect.keys() <= set(_EFFECTS):
        found = f"the members {', '.join(map(repr, effect)) or 'none'}" if isinstance(effect, dict) else repr(effect)
        yield _problem("/effect", found, f"an object with one of {', '.join(_EFFECTS)}")
        return
    ((name, value),) = effect.items()
    good, expected = {
        "status": (_is_whole(value, 200, 599), "an HTTP status, 200 to 599"),
        "delay": (_is_number(value, _LONGEST), f"seconds, more than 0 and up to {_LONGEST}"),
        "drop": (value in ("before", "body"), '"before" or "body"'),
        "truncate": (_is_whole(value, 0, _MOST), "how many bytes of the body arrive, 0 or more"),
        "malformed": (value is True, "true"),
    }[name]
    if not good:
        yield _problem(f"/effect/{name}", repr(value), expected)


def _when(told: dict[str, Any]) -> Iterator[Problem]:
    given = [name for name in ("times", "every", "probability") if told.get(name) is not None]
    if len(given) > 1:
        yield _problem(f"/{given[1]}", f"{given[1]} beside {given[0]}", "one of times, every and probability")
    for name in given:
        if name != "probability" and not _is_whole(told[name], 1, _MOST):
            yield _problem(f"/{name}", repr(told[name]), "a whole number from 1")
    if "probability" in given and not _is_number(told["probability"], 1):
        yield _problem("/probability", repr(told["probability"]), "more than 0 and up to 1")


def _undeclared(universe: Universe, told: dict[str, Any]) -> Iterator[Problem]:
    """A status that none of the operations can be forced to give."""
    status, force = told["effect"].get("status"), bool(told.get("force"))
    if status is None or (force and status >= 400):
        return
    meant = _meant(universe, told.get("provider"), told.get("operation"))
    declared = {one for provider, operation in meant for one in forcible(provider, operation)}
    if status in declared:
        return
    names = [f"{provider.name}.{operation.id}" for provider, operation in meant]
    who = names[0] if len(names) == 1 else f"any of {len(names)} operations"
    if status < 400:
        remedy = "a success that nothing was done for is never sent"
        yield _problem("/effect/status", f"{status}, which is no refusal of {who}", f"{listed(declared)}; {remedy}")
    else:
        found = f"{status}, which is not declared for {who}"
        yield _problem("/effect/status", found, f'{listed(declared)}, or "force": true beside the effect')


def _providers(universe: Universe, name: str | None) -> Sequence[Provider]:
    return [one for one in universe.providers.values() if name in (None, one.name)]


def _meant(universe: Universe, name: str | None, operation: Any) -> list[tuple[Provider, Operation]]:
    """The operations that a fault is for; a name means its twins too."""
    return [
        (provider, one)
        for provider in _providers(universe, name)
        for one in provider.operations.values()
        if is_meant(operation, one)
    ]


def _is_whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_number(value: Any, most: float) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 < value <= most


def _problem(at: str, found: str, expected: str) -> Problem:
    return {"at": at, "found": found, "expected": expected}
