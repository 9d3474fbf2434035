"""Every member of a form at its limits: what the schema allows is kept as it is, one step further is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mockserver.contract.directed.candidates import candidates
from mockserver.contract.directed.lifecycle import two_keys
from mockserver.contract.directed.wire import asked, reads
from mockserver.contract.effects import expect_agreement, expect_effect, shown_of
from mockserver.contract.resources import JSON, Resource
from mockserver.contract.target import Target
from mockserver.contract.walking import found_at
from mockserver.spec.operation import Operation


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


def flow_new_records_show_their_values(resource: Resource, target: Target) -> None:
    """Each value that a form of creation allows is shown by the new record; one that it forbids makes nothing."""
    create, refusal = resource.roles["create"], resource.provider.settings.statuses["invalid"]
    listed = resource.rows(target)
    for name, schema in resource.members_of(create).items():
        if name in resource.ways.untried or resource.names_a_record(name):
            continue
        for value in candidates(resource.provider, schema):
            assert resource.ways.new is not None
            form = {**resource.ways.new(target, 1), name: value}
            reply = resource.call(target, "create", json=form)
            if not _is_allowed_by(create, resource, form):
                assert reply.status == refusal, f"{reply.operation} answered {reply.status} to {form}, not {refusal}"
                continue
            assert reply.status < 300, f"{reply.operation} refused {form} with {reply.status}: {reply.body}"
            key = resource.key_in(reply)
            target.finally_do(partial(resource.forget, target, key))
            record = resource.read(target, key)
            for path, said in shown_of(resource, form, record).items():
                found = next(found_at(record, path), None)
                assert found == said, f"{reply.operation} with {form} left {path} = {found!r}, not {said!r}"
            expect_agreement(resource, target, key, record, reply)
            resource.remove(target, key)
    assert resource.rows(target) == listed, f"the rows of {resource.name} are not as they were"


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
    return _is_allowed_by(resource.write, resource, form)


def _is_allowed_by(operation: Operation, resource: Resource, form: Mapping[str, Any]) -> bool:
    assert operation.body is not None
    schema = operation.body.content[JSON].schema
    return schema is None or not resource.provider.schemas.problems(schema, form, "body")
