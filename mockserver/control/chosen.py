"""Which world a call to the control plane means, and the address at which clients reach that world."""

from __future__ import annotations

from flask import request

from mockserver.address import WORLD, origin
from mockserver.control.exchange import Refused
from mockserver.errors import MockServerError
from mockserver.state.world import World
from mockserver.state.worlds import MAIN, world_name
from mockserver.universe import Universe


def here(universe: Universe) -> World:
    """The world of the header, else of the path's prefix, else of ``?world=``, else the main one. Raises Refused.

    A call that only looks does not open a world.
    """
    named = request.headers.get("X-Mock-World") or request.environ.get(WORLD) or request.args.get("world") or MAIN
    try:
        name = world_name(named)
    except MockServerError as error:
        raise Refused(400, str(error)) from error
    if request.method in ("GET", "HEAD"):
        return universe.worlds.look(name)
    return universe.worlds.enter(name)[0]


def address(universe: Universe) -> str:
    """The mock's own address, within the chosen world."""
    name = here(universe).name
    prefix = "" if name == MAIN else f"/__world/{name}"
    return origin(request.environ, universe.settings.trust_proxy) + prefix
