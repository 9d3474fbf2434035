"""The same sequence of calls for any side: everything that can be read, then what a sandbox has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mockserver.contract.directed.sandboxed import changes
from mockserver.contract.discovery import Found, read_all
from mockserver.contract.gate.allowing import asked_for
from mockserver.contract.gate.recording import Exchange, kept
from mockserver.contract.resources import Resource
from mockserver.contract.sending import Received, Send, Sent
from mockserver.contract.target import Target, Unheld

_TIMES = 3  # how often reads are repeated, with other ids where there are any


def watched(target: Target, into: list[Exchange]) -> Target:
    """The target; what is sent to it and comes back is kept, without anything personal."""
    send = target.send

    def watch(sent: Sent) -> Received:
        received = send(sent)
        into.append(kept(target.provider, asked_for(target.provider, sent), sent, received))
        return received

    watching: Send = watch
    return Unheld(target.provider, target.tokens, watching, headers=target.headers, is_real=target.is_real)


def read(target: Target, fixed: Mapping[str, Any]) -> Found:
    """Ask for everything, and for further records where lists show any."""
    return read_all(target, fixed, times=_TIMES)


def write(target: Target, resource: Resource, keys: Iterable[Any]) -> None:
    """Write records as they are, then member by member, and as they were; after every write they are read."""
    for key in keys:
        record = resource.call(target, "read", key)
        if record.status >= 300 or not isinstance(record.body, dict):
            continue
        form = resource.form(record.body)
        for changed in [form, *changes(resource, form), form]:
            resource.write_to(target, key, changed)
            resource.call(target, "read", key)


def make(target: Target, resource: Resource) -> None:
    """Make a record, read and list it, remove it, read and list it again."""
    if resource.ways.new is None or not {"read", "delete"} <= resource.roles.keys():
        return
    listed = _lister(target, resource)
    listed()
    made = resource.call(target, "create", json=resource.ways.new(target, 1))
    if made.status >= 300 or not isinstance(made.body, dict):
        return
    key = made.body.get(resource.facts.id or "id")
    listed()
    resource.call(target, "read", key)
    if resource.write is not None:
        changed = {name: value for name, value in resource.ways.new(target, 2).items() if name in resource.members()}
        resource.write_to(target, key, changed)
        resource.call(target, "read", key)
    resource.call(target, "delete", key)
    listed()
    resource.call(target, "read", key)


def _lister(target: Target, resource: Resource) -> Callable[[], object]:
    if "list" not in resource.roles:
        return lambda: None
    return lambda: resource.call(target, "list")
