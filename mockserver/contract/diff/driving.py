"""A provider's sequence driven on both sides, or on the mock alone where the real side was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mockserver.contract.diff.findings import Comparison, compare
from mockserver.contract.diff.sequences import make, read, watched, write
from mockserver.contract.gate.errors import ClosedError
from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.recording import Exchange, recordings
from mockserver.contract.gate.sandbox import Sandbox
from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.run import Run
from mockserver.contract.target import Target
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider


def compared(run: Run, provider: Provider) -> Comparison:
    """The provider's mock beside the real API, whose variables are set, as far as the latter let itself be asked."""
    sandbox = run.terms.sandboxes.get(provider.name)
    real: list[Exchange] = []
    reasons = list(_on_real(run, provider, sandbox, real))
    mock = _on_mock(run, provider, _counts(provider, sandbox), sandbox.create if sandbox else ())
    return replace(compare(provider, mock, real), ended="; ".join(reasons))


def compared_offline(run: Run, provider: Provider, folder: Path) -> Comparison:
    """The provider's mock beside what was recorded of the real API."""
    real = recordings(folder, provider)
    roles: dict[str, dict[str, set[str]]] = {}
    for exchange in real:
        operation = provider.operations.get(exchange.operation)
        if operation is not None and operation.contract is not None:
            resource = roles.setdefault(operation.contract.resource, {})
            resource.setdefault(operation.contract.role, set()).update(exchange.params.values())
    written = {name: 1 for name, told in roles.items() if told.keys() & {"update", "replace"} and "create" not in told}
    made = [name for name, told in roles.items() if "create" in told]
    return compare(provider, _on_mock(run, provider, written, made), real)


def _on_real(run: Run, provider: Provider, sandbox: Sandbox | None, into: list[Exchange]) -> Iterator[str]:
    """Drive the real side; what kept it from its end, and what could not be put back."""
    try:
        target = run.real(provider)
    except ClosedError as error:
        yield str(error)
        return
    assert isinstance(target, Target)
    gate = target.send
    assert isinstance(gate, Gate)
    gate.keepers.append(into.append)
    try:
        found = read(gate.target(), sandbox.tenant if sandbox else {})
        yield from found.unanswered.values()
        if sandbox is not None:
            run.let_write(provider, found)
            _write_all(gate, sandbox)
    except (MockServerError, AssertionError) as error:
        yield gate.privacy.hidden(str(error))
        while into and _tells_nothing(into[-1].status):
            into.pop()
    finally:
        left = [line for line in run.undo() if line.startswith("left over")]
    if left and gate.writing is not None:
        yield f"{'; '.join(left)}; put it back with `mockserver contract --clean-up {gate.writing.receipt.path}`"


def _write_all(gate: Gate, sandbox: Sandbox) -> None:
    assert gate.writing is not None
    for resource in gate.writing.resources:
        _write(gate.target(), resource, _keys(resource, sandbox), is_made=resource.name in sandbox.create)


def _tells_nothing(status: int) -> bool:
    """Whether an answer is one that ends a run, rather than what an operation does."""
    return status in (401, 403, 429) or status >= 500


def _on_mock(run: Run, provider: Provider, counts: Mapping[str, int], made: Iterable[str]) -> list[Exchange]:
    """The same on the mock: as many records of each resource, whichever they are."""
    exchanges: list[Exchange] = []
    target = watched(run.mock(provider), exchanges)
    found = read(target, {})
    for resource in resources_of(target.provider):
        keys: list[Any] = []
        if resource.write is not None and "read" in resource.roles:
            keys = found.values(resource.write, resource.key_of(resource.write))[: counts.get(resource.name, 0)]
        _write(target, resource, keys, is_made=resource.name in made)
    return exchanges


def _write(target: Target, resource: Resource, keys: Iterable[Any], *, is_made: bool) -> None:
    if resource.write is not None and "read" in resource.roles:
        write(target, resource, keys)
    if is_made and resource.has_records:
        make(target, resource)


def _keys(resource: Resource, sandbox: Sandbox) -> list[str]:
    key = resource.key_of(resource.write) if resource.write is not None else ""
    return sandbox.allowed(key) if key else []


def _counts(provider: Provider, sandbox: Sandbox | None) -> dict[str, int]:
    return {one.name: len(_keys(one, sandbox)) for one in resources_of(provider)} if sandbox is not None else {}
