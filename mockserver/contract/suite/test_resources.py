"""What ``x-contract`` declares, tried on every resource that can be written and read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockserver.contract.directed.lifecycle import flow_from_creation_to_removal, flow_same_write_twice
from mockserver.contract.directed.values import (
    flow_new_records_show_their_values,
    flow_reading_leaves_what_was_written,
    flow_values_are_kept_and_limits_hold,
)
from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.run import CURRENT
from mockserver.contract.target import Target

_run = CURRENT.get()
_TRIED = [
    resource
    for provider in (_run.providers if _run.is_on_mock else ())
    for resource in resources_of(provider)
    if resource.is_tried
]


_Flow = Callable[[Resource, Target], None]


def _flows(resource: Resource) -> list[_Flow]:
    on_changes: list[_Flow] = []
    if resource.write:
        on_changes = [
            flow_same_write_twice,
            flow_values_are_kept_and_limits_hold,
            flow_reading_leaves_what_was_written,
        ]
    is_made = resource.has_records and resource.ways.new is not None
    on_creation: list[_Flow] = [flow_from_creation_to_removal]
    if "delete" in resource.roles:
        on_creation.append(flow_new_records_show_their_values)
    return [*on_creation, *on_changes] if is_made else on_changes


_FLOWS = [
    pytest.param(resource, flow, id=f"{resource.provider.name}.{resource.name}.{flow.__name__.removeprefix('flow_')}")
    for resource in _TRIED
    for flow in _flows(resource)
]

if _FLOWS:  # without any, there is nothing to skip either

    @pytest.mark.parametrize(("resource", "flow"), _FLOWS)
    def test_resource(resource: Resource, flow: _Flow) -> None:
        with _run.mock(resource.provider).restoring() as target:
            flow(resource, target)
