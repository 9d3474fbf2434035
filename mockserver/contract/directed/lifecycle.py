"""Two records made, read, listed, changed and removed, while everything else stays as it was."""

from __future__ import annotations

from functools import partial
from typing import Any

from mockserver.contract.directed.passing import expect_newest, moves
from mockserver.contract.directed.surroundings import Surroundings
from mockserver.contract.effects import expect_agreement, expect_effect, shown_of
from mockserver.contract.facts import is_before
from mockserver.contract.resources import Resource
from mockserver.contract.target import Target
from mockserver.contract.walking import found_at


def flow_from_creation_to_removal(resource: Resource, target: Target) -> None:
    """What was made is read and listed as it was made, its sibling is untouched, and what was removed is gone."""
    surroundings = Surroundings(resource, target)
    listed = resource.rows(target)
    first, form, reply = resource.create(target, 1)
    second, _, _ = resource.create(target, 2)
    assert first != second, f"two new records of {resource.name} bear the key {first!r}"
    record, sibling = resource.read(target, first), resource.read(target, second)
    for path, value in shown_of(resource, form, record).items():
        assert next(found_at(record, path), None) == value, f"{form} made {record}"
    expect_agreement(resource, target, first, record, reply)
    expect_newest(resource, listed, record)
    assert _without(resource, resource.rows(target), first, second) == listed, f"other rows of {resource.name} changed"
    if resource.write is not None:
        _change(resource, target, first, record, is_time_passing=moves(resource, record, sibling))
    assert resource.read(target, second) == sibling, f"a change of {first!r} changed {second!r}"
    resource.remove(target, first)
    gone = resource.call(target, "read", first)
    expected = resource.provider.settings.statuses["not_found"]
    assert gone.status == expected, f"{gone.operation} of a removed record answered {gone.status}, not {expected}"
    assert resource.read(target, second) == sibling, f"the removal of {first!r} changed {second!r}"
    again = resource.call(target, "delete", first) if "delete" in resource.roles else gone
    assert again.status >= 400, f"{again.operation} of a removed record answered {again.status}"
    resource.remove(target, second)
    assert resource.rows(target) == listed, f"the rows of {resource.name} are not as they were"
    surroundings.expect_unchanged()


def flow_same_write_twice(resource: Resource, target: Target) -> None:
    """A form that is written twice leaves what it left the first time, and the sibling as it was."""
    assert resource.write is not None
    first, second = two_keys(resource, target)
    surroundings = Surroundings(resource, target)
    record, sibling = resource.read(target, first), resource.read(target, second)
    form = resource.form(record)
    for _ in range(2):
        reply = resource.write_to(target, first, form)
        assert reply.status < 300, f"{reply.operation} with {form} answered {reply.status}: {reply.body}"
        record = expect_effect(resource, target, first, record, form, reply)
    assert resource.read(target, second) == sibling, f"a change of {first!r} changed {second!r}"
    surroundings.expect_unchanged()


def two_keys(resource: Resource, target: Target) -> tuple[Any, Any]:
    """Keys of two records that may be written; they are put back or removed when the flow is over."""
    if resource.has_records and resource.ways.new is not None:
        return resource.create(target, 1)[0], resource.create(target, 2)[0]
    assert resource.ways.keys is not None
    first, second = list(resource.ways.keys(target))[:2]
    for key in (first, second):
        target.finally_do(partial(resource.write_to, target, key, resource.form(resource.read(target, key))))
    return first, second


def _change(resource: Resource, target: Target, key: Any, record: dict[str, Any], *, is_time_passing: bool) -> None:
    assert resource.ways.new is not None
    form = {name: value for name, value in resource.ways.new(target, 3).items() if name in resource.members()}
    reply = resource.write_to(target, key, form)
    assert reply.status < 300, f"{reply.operation} with {form} answered {reply.status}: {reply.body}"
    after = expect_effect(resource, target, key, record, form, reply)
    for name in resource.facts.monotonic if is_time_passing else ():
        assert is_before(record[name], after[name]), f"{reply.operation} left {name} at {after[name]!r}"


def _without(resource: Resource, rows: list[dict[str, Any]], *keys: Any) -> list[dict[str, Any]]:
    return [row for row in rows if row.get(resource.facts.id or "id") not in keys]
