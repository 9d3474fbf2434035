"""Every member of a form at its limits: what the schema allows is kept as it is, one step further is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.contract.directed.candidates import candidates
from mockserver.contract.directed.lifecycle import two_keys
from mockserver.contract.directed.wire import asked, reads
from mockserver.contract.effects import expect_effect
from mockserver.contract.resources import JSON, Resource
from mockserver.contract.target import Target


def flow_values_are_kept_and_limits_hold(resource: Resource, target: Target) -> None:
    """Each allowed value is read back, each forbidden one refused with nothing changed; the sibling stays."""
    key, second = two_keys(resource, target)
    record, sibling = resource.read(target, key), resource.read(target, second)
    refusal = resource.provider.settings.statuses["invalid"]
    for form in _forms(resource, resource.form(record)):
        is_allowed = _is_allowed(resource, form)
        reply = resource.write_to(target, key, form)
        if is_allowed:
            assert reply.status < 300, f"{reply.operation} refused {form} with {reply.status}: {reply.body}"
            record = expect_effect(resource, target, key, record, form, reply)
        else:
            assert reply.status == refusal, f"{reply.operation} answered {reply.status} to {form}, not {refusal}"
            assert resource.read(target, key) == record, f"{reply.operation} refused {form} and changed the record"
    assert resource.read(target, second) == sibling, f"changes of {key!r} changed {second!r}"


def flow_reading_leaves_what_was_written(resource: Resource, target: Target) -> None:
    """After a change, every read of the provider leaves the change in place."""
    key, _ = two_keys(resource, target)
    before = resource.read(target, key)
    for form in _forms(resource, resource.form(before)):
        if _is_allowed(resource, form):
            resource.write_to(target, key, form)
            if (written := resource.read(target, key)) != before:
                break
    else:
        return
    for operation in filter(reads, resource.provider.operations.values()):
        asked(operation, target, {})
        assert resource.read(target, key) == written, f"{operation.id} changed {resource.name} {key!r}"


def _forms(resource: Resource, whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The whole form with one member at a time at a limit; at last that member left out again."""
    for name, schema in resource.members().items():
        if name in resource.ways.untried:
            continue
        for value in candidates(resource.provider, schema):
            yield {**whole, name: value}
        yield dict(whole)


def _is_allowed(resource: Resource, form: Mapping[str, Any]) -> bool:
    assert resource.write is not None
    assert resource.write.body is not None
    schema = resource.write.body.content[JSON].schema
    return schema is None or not resource.provider.schemas.problems(schema, form, "body")
