"""``/__admin/worlds``: which worlds are open, and how to let one go."""

from __future__ import annotations

from flask import Blueprint, Response

from mockserver.control.exchange import Refused, answered, empty
from mockserver.errors import MockServerError
from mockserver.state.world import stamp
from mockserver.state.worlds import MAIN, world_name
from mockserver.universe import Universe


def add_worlds(plane: Blueprint, universe: Universe) -> None:
    """Add the routes."""

    @plane.get("/worlds")
    def list_worlds() -> Response:
        told = [
            {
                "name": name,
                "last_used": stamp(used) if used else None,
                "changed_records": changed,
            }
            for name, used, changed in universe.worlds.open()
        ]
        return answered({"worlds": told})

    @plane.get("/worlds/<name>")
    def get_world(name: str) -> Response:
        world = universe.worlds.look(_named(name))
        with world.lock:
            told = {
                "name": world.name,
                "scenario": world.scenario,
                "seed": world.seed,
                "clock": {"now": stamp(world.clock.now()), "frozen": world.clock.frozen},
                "quirks": dict(world.quirks),
                "rate_limits": world.rates.enforced,
                "changed_records": world.changed_records,
            }
        return answered(told)

    @plane.delete("/worlds/<name>")
    def end_world(name: str) -> Response:
        known = _named(name)
        if known == MAIN:
            raise Refused(409, f"{MAIN!r} stays; POST /__admin/reset puts it back to its start")
        if not universe.worlds.end(known):
            raise Refused(404, f"no world {known!r} is open; GET /__admin/worlds lists them")
        return empty()


def _named(name: str) -> str:
    try:
        return world_name(name)
    except MockServerError as error:
        raise Refused(400, str(error)) from error
