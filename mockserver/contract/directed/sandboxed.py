"""A record of a sandbox, written as it is and then member by member: valid data alone, read back after every write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.contract.directed.candidates import candidates
from mockserver.contract.effects import expect_effect
from mockserver.contract.resources import JSON, Resource
from mockserver.contract.target import Target


def flow_writes_are_read_back(resource: Resource, target: Target, key: Any) -> None:
    """What a record shows can be written back and changes nothing; then each member takes another value."""
    record = resource.read(target, key)
    form = resource.form(record)
    reply = resource.write_to(target, key, form)
    assert reply.status < 300, f"{reply.operation} refused what it shows, {form}, with {reply.status}: {reply.body}"
    same = resource.read(target, key)
    assert resource.form(same) == form, f"{reply.operation} with what it shows left {resource.form(same)}"
    for changed in changes(resource, form):
        reply = resource.write_to(target, key, changed)
        assert reply.status < 300, f"{reply.operation} refused {changed} with {reply.status}: {reply.body}"
        record = expect_effect(resource, target, key, same, changed, reply)
        same = record


def changes(resource: Resource, form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The form with one member at another value that the fragment allows, for every member that has one.

    Ids of other records are left alone, and so is what a record does not tell and an update could not put back.
    """
    assert resource.write is not None
    assert resource.write.body is not None
    schema = resource.write.body.content[JSON].schema
    for name, member in resource.members().items():
        is_left_alone = name in resource.ways.untried or resource.names_a_record(name)
        if schema is None or is_left_alone or (name not in form and resource.write is resource.roles.get("update")):
            continue
        others = ({**form, name: one} for one in candidates(resource.provider, member) if one != form.get(name))
        allowed = (one for one in others if not resource.provider.schemas.problems(schema, one, "body"))
        if (changed := next(allowed, None)) is not None:
            yield changed
