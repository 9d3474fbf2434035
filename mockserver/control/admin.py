"""``/__admin``: JSON in and out, errors as problem documents, guarded by a token unless the bind is a loopback one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, request

from mockserver import __version__
from mockserver.control.chosen import address, here
from mockserver.control.deliveries import add_deliveries
from mockserver.control.exchange import Refused, answered, invalid, refused, sent
from mockserver.control.faults import add_faults
from mockserver.control.journal import add_journal
from mockserver.control.listing import operations, providers, quirks
from mockserver.control.people import people
from mockserver.control.snapshot import clock_problems, moment, quirk_problems
from mockserver.control.state import add_state
from mockserver.control.worlds import add_worlds
from mockserver.spec.bundle import bundle
from mockserver.spec.vocabulary import PROFILES
from mockserver.state.quirks import in_profile
from mockserver.state.world import World, stamp
from mockserver.universe import Universe

PREFIX = "/__admin"


def health(universe: Universe) -> Blueprint:
    """Health and readiness: always open, whatever else is closed."""
    plane = Blueprint("health", __name__, url_prefix=PREFIX)

    @plane.get("/health")
    def health() -> Response:
        return answered({"status": "ok", "version": __version__})

    @plane.get("/ready")
    def ready() -> Response:
        universe.worlds.check()  # fragments and seeds were read before there was an app
        return answered({"status": "ready", "version": __version__})

    return plane


def admin(universe: Universe) -> Blueprint:
    """Everything else of the control plane."""
    plane = Blueprint("admin", __name__, url_prefix=PREFIX)
    plane.before_request(guarded(universe.settings.admin_token))
    plane.register_error_handler(Refused, lambda error: refused(error.status, str(error), **error.more))
    _told(plane, universe)
    add_state(plane, universe)
    add_journal(plane, universe)
    add_worlds(plane, universe)
    add_deliveries(plane, universe)
    add_faults(plane, universe)
    _clock(plane, universe)
    _quirks(plane, universe)
    return plane


def guarded(token: str | None) -> Callable[[], Response | None]:
    """What lets those in who present the token, and everybody where there is none."""

    def guard() -> Response | None:
        sent = request.headers.get("Authorization", "")
        if token is None or secrets.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            return None
        answer = refused(
            401, "the control plane wants its token; send Authorization: Bearer <admin token>, printed at start"
        )
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    return guard


def _told(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/providers")
    def list_providers() -> Response:
        return answered({"providers": providers(universe, here(universe), address(universe))})

    @plane.get("/operations")
    def list_operations() -> Response:
        return answered({"operations": operations(universe)})

    @plane.get("/people")
    def list_people() -> Response:
        return answered(people(universe, here(universe)))

    @plane.get("/openapi.json")
    def get_own_openapi() -> Response:
        from mockserver.spec.yaml_file import load

        return answered(load(Path(__file__).with_name("openapi.yaml")).value)

    @plane.get("/openapi/<name>.json")
    def get_openapi(name: str) -> Response:
        if name not in universe.providers:
            raise Refused(404, f"no provider {name!r}; use one of {', '.join(universe.providers)}")
        return answered(bundle(universe.providers[name]))


def _clock(plane: Blueprint, universe: Universe) -> None:
    def told(world: World) -> Response:
        with world.lock:
            return answered({"now": stamp(world.clock.now()), "frozen": world.clock.frozen})

    @plane.get("/clock")
    def get_clock() -> Response:
        return told(here(universe))

    @plane.put("/clock")
    def put_clock() -> Response:
        wanted = sent()
        if problems := list(clock_problems(wanted, "", ("now", "frozen", "advance"))):
            raise invalid(problems)
        now = moment(wanted["now"]) if "now" in wanted else None
        world = here(universe)
        with world.lock:
            try:
                world.clock.set(now=now, frozen=wanted.get("frozen"), advance=wanted.get("advance", 0))
            except OverflowError as error:
                raise Refused(422, f"{error}; advance the clock by less") from error
        universe.courier.wake(world)
        return told(world)


def _quirks(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/quirks")
    def list_quirks() -> Response:
        world = here(universe)
        with world.lock:
            return answered({"quirks": quirks(universe, world)})

    @plane.put("/quirks")
    def put_quirks() -> Response:
        wanted = sent()
        profile = wanted.get("profile") if isinstance(wanted, dict) else None
        if profile is not None and (set(wanted) != {"profile"} or profile not in PROFILES):
            raise Refused(422, f'a profile stands alone: {{"profile": "{PROFILES[0]}"}} or "{PROFILES[1]}"')
        if profile is not None:
            wanted = in_profile(universe.providers.values(), profile)
        if problems := list(quirk_problems(universe, wanted, "")):
            raise invalid(problems)
        world = here(universe)
        with world.lock:
            world.quirks = {**world.quirks, **wanted}
            return answered({"quirks": quirks(universe, world)})
