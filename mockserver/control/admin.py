"""``/__admin``: JSON in and out, errors as problem documents, guarded by a token unless the bind is a loopback one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from mockserver import __version__
from mockserver.address import origin
from mockserver.control.exchange import Refused, answered, empty, invalid, refused, sent
from mockserver.control.listing import operations, providers, quirks, sample_curl
from mockserver.control.people import people
from mockserver.control.snapshot import clock_problems, moment, quirk_problems
from mockserver.control.state import add_state
from mockserver.journal.explain import Explainer
from mockserver.journal.journal import Exchange
from mockserver.spec.bundle import bundle
from mockserver.spec.document import load
from mockserver.spec.vocabulary import PROFILES
from mockserver.state.quirks import in_profile
from mockserver.state.world import stamp
from mockserver.universe import Universe

PREFIX = "/__admin"
_FILTERS = ("provider", "operation", "status", "refused")
_NUMBER = re.compile(r"[0-9]{1,9}")


def health() -> Blueprint:
    """Health and readiness: always open, whatever else is closed."""
    plane = Blueprint("health", __name__, url_prefix=PREFIX)

    @plane.get("/health")
    def health() -> Response:
        return answered({"status": "ok", "version": __version__})

    @plane.get("/ready")
    def ready() -> Response:
        # The app exists only once fragments and seeds are read, and the memory store is always at hand.
        return answered({"status": "ready", "version": __version__})

    return plane


def admin(universe: Universe) -> Blueprint:
    """Everything else of the control plane."""
    plane = Blueprint("admin", __name__, url_prefix=PREFIX)
    plane.before_request(_guard(universe.settings.admin_token))
    plane.register_error_handler(Refused, lambda error: refused(error.status, str(error), **error.more))
    _told(plane, universe)
    add_state(plane, universe)
    _journal(plane, universe)
    _clock(plane, universe)
    _quirks(plane, universe)
    return plane


def _guard(token: str | None) -> Callable[[], Response | None]:
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
        return answered({"providers": providers(universe, origin(request.environ, universe.settings.trust_proxy))})

    @plane.get("/operations")
    def list_operations() -> Response:
        return answered({"operations": operations(universe)})

    @plane.get("/people")
    def list_people() -> Response:
        return answered(people(universe))

    @plane.get("/openapi.json")
    def get_own_openapi() -> Response:
        return answered(load(Path(__file__).with_name("openapi.yaml")).value)

    @plane.get("/openapi/<name>.json")
    def get_openapi(name: str) -> Response:
        if name not in universe.providers:
            raise Refused(404, f"no provider {name!r}; use one of {', '.join(universe.providers)}")
        return answered(bundle(universe.providers[name]))


def _journal(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/journal")
    def list_exchanges() -> Response:
        if unknown := sorted(request.args.keys() - {*_FILTERS, "limit", "world"}):
            raise Refused(422, f"no filter {unknown[0]!r}; use one of {', '.join(_FILTERS)} and limit")
        limit = request.args.get("limit", "200")
        if _NUMBER.fullmatch(limit) is None:
            raise Refused(422, f"limit={limit!r} is no number of exchanges; send for instance limit=20")
        wanted = {name: request.args[name] for name in _FILTERS if name in request.args}
        exchanges = (one.shown() for one in universe.journal)
        fitting = [one for one in exchanges if all(_fits(one, name, value) for name, value in wanted.items())]
        return answered({"exchanges": fitting[: int(limit)]})

    @plane.delete("/journal")
    def clear_journal() -> Response:
        universe.journal.clear()
        return empty()

    @plane.get("/explain/<exchange_id>")
    def explain(exchange_id: str) -> Response:
        exchange = universe.journal.find(exchange_id)
        if exchange is None:
            raise Refused(
                404,
                f"no exchange {exchange_id!r} in the journal; it keeps the last 200, GET {PREFIX}/journal lists them",
            )
        if exchange.refused_at is None:
            raise Refused(404, f"exchange {exchange_id} was not refused; only refusals have an explanation")
        if exchange.provider is None:
            return answered(_unknown_host(universe, exchange))
        fake = universe.fakes[exchange.provider]
        return answered(Explainer(fake, universe.world).explain(exchange))


def _clock(plane: Blueprint, universe: Universe) -> None:
    def told() -> Response:
        clock = universe.world.clock
        return answered({"now": stamp(clock.now()), "frozen": clock.frozen})

    @plane.get("/clock")
    def get_clock() -> Response:
        return told()

    @plane.put("/clock")
    def put_clock() -> Response:
        wanted = sent()
        if problems := list(clock_problems(wanted, "", ("now", "frozen", "advance"))):
            raise invalid(problems)
        now = moment(wanted["now"]) if "now" in wanted else None
        with universe.world.lock:
            try:
                universe.world.clock.set(now=now, frozen=wanted.get("frozen"), advance=wanted.get("advance", 0))
            except OverflowError as error:
                raise Refused(422, f"{error}; advance the clock by less") from error
        return told()


def _quirks(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/quirks")
    def list_quirks() -> Response:
        return answered({"quirks": quirks(universe)})

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
        with universe.world.lock:
            universe.world.quirks |= wanted
        return answered({"quirks": quirks(universe)})


def _fits(shown: dict[str, Any], name: str, value: str) -> bool:
    if name == "refused":
        return (shown["refused_at"] is not None) == (value.lower() not in ("false", "0", "no"))
    return str(shown[name]) == value


def _unknown_host(universe: Universe, exchange: Exchange) -> dict[str, Any]:
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
        "curl": sample_curl(universe, universe.hosts[nearest], exchange.address),
    }
