"""What holds of every operation: strangers, methods, paths, bodies that are none, reading that repeats, pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockserver.contract.directed import paging, wire
from mockserver.contract.run import CURRENT
from mockserver.contract.target import Target
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation

_run = CURRENT.get()
_Check = Callable[[Operation, Target], None]


def _checks(provider: Provider, operation: Operation) -> list[_Check]:
    checks: list[_Check] = [wire.flow_only_declared_methods, wire.flow_unknown_path_is_refused]
    if wire.wants_credential(operation):
        checks.append(wire.flow_strangers_are_refused)
    if wire.reads(operation):
        checks.append(wire.flow_reading_repeats)
    if wire.has_json_body(operation):
        checks.append(wire.flow_bodies_that_are_none_are_refused)
    if paging.is_paged(provider, operation):
        checks.append(paging.flow_pages_make_up_the_whole)
    return checks


_OPERATIONS = [
    pytest.param(provider, operation, id=f"{provider.name}.{operation.id}")
    for provider in (_run.providers if _run.is_on_mock else ())
    for operation in provider.operations.values()
]

if _OPERATIONS:

    @pytest.mark.parametrize(("provider", "operation"), _OPERATIONS)
    def test_wire(provider: Provider, operation: Operation) -> None:
        for check in _checks(provider, operation):
            with _run.mock(provider).restoring() as target:
                check(operation, target)
