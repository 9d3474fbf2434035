"""Faults that strike now and then."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from mockserver.contract.mutants.fault import Fault, Mutation, Site
from mockserver.contract.sending import Received, Send, Sent
from mockserver.engine.behaviours import Behaviour
from mockserver.engine.call import Call

_EVERY = 3


def intermittent(faults: dict[str, Fault]) -> Iterator[Fault]:
    """Some of the other faults, at every third request."""
    for name in ("500", "any_token", "lost_write", "one_more", "none", "last_lost", "stale_read", "nulled", "lost"):
        yield _sometimes(faults[name])


def _sometimes(fault: Fault) -> Fault:
    about = f"every third time: {fault.about}"
    return Fault("intermittent", f"sometimes_{fault.name}", about, lambda site: _at_times(site, fault))


def _at_times(site: Site, fault: Fault) -> Mutation | None:
    made = fault.mutate(site)
    if made is None:
        return None
    numbers = count(1)

    def is_struck() -> bool:
        return next(numbers) % _EVERY == 0

    wire, inside = made.wire, made.inside
    if wire is not None:

        def sometimes(sent: Sent, send: Send) -> Received:
            return wire(sent, send) if is_struck() else send(sent)

        return Mutation(made.place, wire=sometimes)
    assert inside is not None

    def spoil(behaviour: Behaviour) -> Behaviour:
        spoilt = inside(behaviour)

        def either(call: Call) -> Any:
            return spoilt(call) if is_struck() else behaviour(call)

        return either

    return Mutation(made.place, inside=spoil)
