"""``/__admin/journal`` and ``/__admin/explain``: what was asked of a world, and why it was refused."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from flask import Blueprint, Response, request

from mockserver.control.chosen import here
from mockserver.control.exchange import Refused, answered, empty
from mockserver.control.listing import sample_curl
from mockserver.journal.explain import Explainer
from mockserver.journal.journal import Exchange
from mockserver.state.world import World
from mockserver.universe import Universe

_FILTERS = ("provider", "operation", "status", "refused")
_NUMBER = re.compile(r"[0-9]{1,9}")


def add_journal(plane: Blueprint, universe: Universe) -> None:
    """Add the routes."""

    @plane.get("/journal")
    def list_exchanges() -> Response:
        if unknown := sorted(request.args.keys() - {*_FILTERS, "limit", "world"}):
            raise Refused(422, f"no filter {unknown[0]!r}; use one of {', '.join(_FILTERS)} and limit")
        limit = request.args.get("limit", "200")
        if _NUMBER.fullmatch(limit) is None:
            raise Refused(422, f"limit={limit!r} is no number of exchanges; send for instance limit=20")
        wanted = {name: request.args[name] for name in _FILTERS if name in request.args}
        exchanges = (one.shown() for one in universe.journal.of(here(universe).name))
        fitting = [one for one in exchanges if all(_fits(one, name, value) for name, value in wanted.items())]
        return answered({"exchanges": fitting[: int(limit)]})

    @plane.delete("/journal")
    def clear_journal() -> Response:
        universe.journal.clear(here(universe).name)
        return empty()

    @plane.get("/explain/<exchange_id>")
    def explain(exchange_id: str) -> Response:
        world = here(universe)
        if ":" in exchange_id:  # as X-Mock-Explain gives it in any world but the main one
            world = universe.worlds.look(exchange_id.partition(":")[0])
        exchange = universe.journal.find(world.name, exchange_id)
        if exchange is None and exchange_id == "last":
            raise Refused(404, "nothing was refused so far; GET /__admin/journal lists what was asked")
        if exchange is None:
            raise Refused(
                404,
                f"no exchange {exchange_id!r} in the journal; it keeps the last 200, GET /__admin/journal lists them",
            )
        if exchange.refused_at is None:
            raise Refused(404, f"exchange {exchange_id} was not refused; only refusals have an explanation")
        if exchange.provider is None:
            return answered(_unknown_host(universe, world, exchange))
        fake = universe.fakes[exchange.provider]
        with world.lock:
            return answered(Explainer(fake, world).explain(exchange))


def _fits(shown: dict[str, Any], name: str, value: str) -> bool:
    if name == "refused":
        return (shown["refused_at"] is not None) == (value.lower() not in ("false", "0", "no"))
    return str(shown[name]) == value


def _unknown_host(universe: Universe, world: World, exchange: Exchange) -> dict[str, Any]:
    """The explanation of a path that begins with no known host: no provider can give one."""
    error = exchange.error
    assert error is not None
    known = list(universe.hosts)
    nearest = get_close_matches(str(error.got).lower(), known, n=1, cutoff=0.0)[0]
    return {
        "id": exchange.id,
        "step": error.step,
        "rule": "host",
        "source": universe.hosts[nearest].provider.place,
        "got": error.got,
        "expected": error.expected,
        "evidence": None,
        "evidence_source": None,
        "problems": [],
        "nearest": {"host": nearest},
        "curl": sample_curl(universe.hosts[nearest], world, exchange.address),
    }
