"""What a write must have done: shown by the record's reads, by its list, by its own answer, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.contract.facts import is_before
from mockserver.contract.resources import Resource
from mockserver.contract.target import Reply, Target
from mockserver.contract.walking import found_at
from mockserver.spec.contract import Facts


def expect_effect(
    resource: Resource, target: Target, key: Any, before: Mapping[str, Any], form: Mapping[str, Any], reply: Reply
) -> dict[str, Any]:
    """Fail unless the record now shows the form, and of the rest what it showed before; give it as it is read.

    What a replacing form leaves out may change as well.
    """
    after = resource.read(target, key)
    told = f"{reply.operation} with {form}"
    shown = shown_of(resource, form, before)
    for path, value in shown.items():
        found = next(found_at(after, path), None)
        assert found == value, f"{told} left {path} = {found!r}, not {value!r}"
    assert not (problems := list(changed(resource, before, after, shown, form))), f"{told}: {'; '.join(problems)}"
    expect_agreement(resource, target, key, after, reply)
    return after


def expect_agreement(resource: Resource, target: Target, key: Any, record: Mapping[str, Any], reply: Reply) -> None:
    """Fail unless the write's own answer and the list tell of the record what reading it does."""
    if isinstance(reply.body, dict) and resource.facts.id in reply.body:
        differing = _differing(record, reply.body)
        assert not differing, f"{reply.operation} answered {differing} other than what is read then"
    if "list" in resource.roles and (name := resource.facts.id):
        rows = [row for row in resource.rows(target) if row.get(name) == record.get(name)]
        assert len(rows) == 1, f"{resource.name} {key!r} is listed {len(rows)} times"
        differing = _differing(record, rows[0])
        assert not differing, f"{resource.name} {key!r} is listed with {differing} other than what is read"


def shown_of(resource: Resource, form: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a record shows of a form: values by dotted path. A null leaves the member's default, or nothing."""
    if resource.ways.shown is not None:
        return resource.ways.shown(form, before)
    shown, members = resource.shown_members(), resource.members()
    return {
        name: members[name].value.get("default") if value is None and name in members else value
        for name, value in form.items()
        if name in shown
    }


def changed(
    resource: Resource,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    shown: Mapping[str, Any],
    form: Mapping[str, Any],
) -> Iterator[str]:
    """Members that a write has changed and must not have."""
    yield from kept(resource.facts, before, after)
    totals = {total.partition(".")[0] for total, _ in resource.facts.sums}
    free = (
        {path.partition(".")[0] for path in shown}
        | {name for name, value in form.items() if value is None}
        | {*resource.facts.monotonic, *resource.ways.derived, *totals}
    )
    if resource.write is not None and resource.write is resource.roles.get("replace"):
        free |= resource.members().keys() - form.keys()
    for name in before.keys() | after.keys():
        if name not in free and before.get(name) != after.get(name):
            yield f"{name} went from {before.get(name)!r} to {after.get(name)!r}"


def kept(facts: Facts, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Immutable members that changed, monotonic ones that went back."""
    for name in facts.immutable:
        if before.get(name) != after.get(name):
            yield f"{name}, which never changes, went from {before.get(name)!r} to {after.get(name)!r}"
    for name in facts.monotonic:
        first, then = before.get(name), after.get(name)
        if is_before(then, first) or (then is None and first is not None):
            yield f"{name}, which never goes back, went from {first!r} to {then!r}"


def _differing(record: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} = {other[name]!r} ({record[name]!r})"
        for name in record.keys() & other.keys()
        if record[name] != other[name]
    )
