"""The shadow model of a generated run: what every write must have done is known beforehand and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mockserver.contract.effects import expect_agreement, expect_effect
from mockserver.contract.resources import Resource, resources_of
from mockserver.contract.target import Reply, Target
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation


class Shadow:
    """Follows the resources of a provider. ``undoes`` has writes taken back, where nobody resets the target."""

    def __init__(self, provider: Provider, target: Target, *, undoes: bool) -> None:
        self._target = target
        self._undoes = undoes
        self._followed: dict[str, Resource] = {}
        for resource in resources_of(provider):
            if "read" in resource.roles:
                by_the_case = replace(resource, ways=replace(resource.ways, params=lambda _target: {}))
                for operation in (resource.write, resource.roles.get("create")):
                    if operation is not None:
                        self._followed[operation.id] = by_the_case

    def follows(self, operation: Operation) -> bool:
        """Whether the effect of the operation can be read back, and taken back where that is needed."""
        resource = self._followed.get(operation.id)
        if resource is None:
            return False
        if resource.write is operation:
            return not self._undoes or resource.can_be_restored
        return not self._undoes or resource.has_records

    def around(self, operation: Operation, params: Mapping[str, Any], form: Any, call: Callable[[], Reply]) -> None:
        """Make the call and fail unless it did what it says; one that is refused must have done nothing."""
        resource = self._followed[operation.id]
        target = replace(self._target, keys=params)
        if resource.write is operation:
            self._change(resource, target, params[resource.key_of(operation)], form, call)
        else:
            self._create(resource, target, call)

    def _change(self, resource: Resource, target: Target, key: Any, form: Any, call: Callable[[], Reply]) -> None:
        known = resource.call(target, "read", key)
        reply = call()
        if known.status >= 300 or not isinstance(form, dict):
            return
        if reply.status >= 300:
            assert resource.read(target, key) == known.body, f"{reply.operation} refused {form} and changed the record"
            return
        expect_effect(resource, target, key, known.body, form, reply)
        if self._undoes:
            back = resource.write_to(target, key, resource.form(known.body))
            assert back.status < 300, f"{reply.operation} was to restore the record: {back.status} {back.body}"

    def _create(self, resource: Resource, target: Target, call: Callable[[], Reply]) -> None:
        reply = call()
        if reply.status >= 300:
            return
        key = resource.key_in(reply)
        expect_agreement(resource, target, key, resource.read(target, key), reply)
        if self._undoes:
            resource.remove(target, key)
