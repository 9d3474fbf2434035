"""``/__admin``: JSON in and out, errors as problem documents, guarded by a token unless the bind is a loopback one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import orjson
from flask import Blueprint, Response, request

from mockserver import __version__
from mockserver.address import origin
from mockserver.control.listing import operations, providers, sample_curl
from mockserver.control.snapshot import (
    InvalidStateError,
    check_record,
    check_records,
    clock_problems,
    moment,
    restore,
)
from mockserver.errors import MockServerError
from mockserver.files import shown
from mockserver.journal.explain import Explainer
from mockserver.journal.journal import Exchange
from mockserver.problem import MEDIA, problem
from mockserver.spec.bundle import bundle
from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.scenario import declared
from mockserver.state.store import Store
from mockserver.state.world import stamp
from mockserver.universe import Universe

PREFIX = "/__admin"


class Refused(Exception):  # noqa: N818 - an outcome, as in errors.py
    """A call to the control plane that cannot be done; the text ends with the next step."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        self.status = status
        self.more = more
        super().__init__(detail)


def health() -> Blueprint:
    """Health and readiness: always open, whatever else is closed."""
    plane = Blueprint("health", __name__, url_prefix=PREFIX)

    @plane.get("/health")
    def health() -> Response:
        return _json({"status": "ok", "version": __version__})

    @plane.get("/ready")
    def ready() -> Response:
        # The app exists only once fragments and seeds are read, and the memory store is always at hand.
        return _json({"status": "ready", "version": __version__})

    return plane


def admin(universe: Universe) -> Blueprint:
    """Everything else of the control plane."""
    plane = Blueprint("admin", __name__, url_prefix=PREFIX)
    plane.before_request(_guard(universe.settings.admin_token))
    plane.register_error_handler(Refused, lambda error: refused(error.status, str(error), **error.more))
    _told(plane, universe)
    _state(plane, universe)
    _journal(plane, universe)
    _clock(plane, universe)
    return plane


def refused(status: int, detail: str, **more: Any) -> Response:
    """A problem document as a Flask response."""
    return Response(problem(status, detail, **more), status, content_type=MEDIA)


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
        return _json({"providers": providers(universe, origin(request.environ, universe.settings.trust_proxy))})

    @plane.get("/operations")
    def list_operations() -> Response:
        return _json({"operations": operations(universe)})

    @plane.get("/openapi/<name>.json")
    def get_openapi(name: str) -> Response:
        return _json(bundle(_provider(universe, name)))


def _state(plane: Blueprint, universe: Universe) -> None:
    @plane.post("/reset")
    def reset() -> Response:
        told = _body({}) if request.content_length else {}
        scenario = told.get("scenario") if isinstance(told, dict) else None
        if not isinstance(told, dict) or told.keys() - {"scenario"} or not isinstance(scenario, str | None):
            raise Refused(422, 'reset takes nothing or {"scenario": "<name>"}')
        try:
            universe.reset(scenario)
        except MockServerError as error:
            raise Refused(422, str(error)) from error
        return _empty()

    @plane.get("/state")
    def get_state() -> Response:
        return _json(universe.world.snapshot())

    @plane.put("/state")
    def put_state() -> Response:
        try:
            restore(universe, _body(None))
        except InvalidStateError as error:
            raise _invalid(error.problems) from error
        return _json(universe.world.snapshot())

    @plane.get("/state/<provider>/<collection>")
    def list_records(provider: str, collection: str) -> Response:
        _, store = _collection(universe, provider, collection)
        return _json(list(store[collection]))

    @plane.put("/state/<provider>/<collection>")
    def replace_records(provider: str, collection: str) -> Response:
        records = _body(None)
        spec, _ = _collection(universe, provider, collection)
        if problems := list(check_records(universe.providers[provider], collection, records, "")):
            raise _invalid(problems)
        kept = {str(record[spec.key]) for record in records}
        with universe.world.transaction(provider) as store:
            for record in list(store[collection]):
                if str(record[spec.key]) not in kept:
                    store[collection].delete(record[spec.key])
            for record in records:
                store[collection].put(record)
        return _json(records)

    @plane.delete("/state/<provider>/<collection>")
    def delete_records(provider: str, collection: str) -> Response:
        spec, _ = _collection(universe, provider, collection)
        with universe.world.transaction(provider) as store:
            for record in list(store[collection]):
                store[collection].delete(record[spec.key])
        return _empty()

    @plane.get("/state/<provider>/<collection>/<path:key>")
    def get_record(provider: str, collection: str, key: str) -> Response:
        _, store = _collection(universe, provider, collection)
        record = store[collection].get(key)
        if record is None:
            raise Refused(404, f"no record {key!r} in {provider}/{collection}; GET the collection to see the keys")
        return _json(record)

    @plane.put("/state/<provider>/<collection>/<path:key>")
    def put_record(provider: str, collection: str, key: str) -> Response:
        spec, _ = _collection(universe, provider, collection)
        record = _body(None)
        problems = list(check_record(universe.providers[provider], spec, record, "", set()))
        if not problems and str(record[spec.key]) != key:
            problems = [
                {"at": f"/{spec.key}", "found": repr(record[spec.key]), "expected": f"{key!r}, as in the address"}
            ]
        if problems:
            raise _invalid(problems)
        with universe.world.transaction(provider) as store:
            store[collection].put(record)
        return _json(record)

    @plane.delete("/state/<provider>/<collection>/<path:key>")
    def delete_record(provider: str, collection: str, key: str) -> Response:
        _collection(universe, provider, collection)
        with universe.world.transaction(provider) as store:
            if not store[collection].delete(key):
                raise Refused(404, f"no record {key!r} in {provider}/{collection}; GET the collection to see the keys")
        return _empty()


def _journal(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/journal")
    def list_exchanges() -> Response:
        limit = request.args.get("limit", "200")
        if not limit.isdecimal():
            raise Refused(422, f"limit={limit!r} is no number; send for instance limit=20")
        wanted = {
            name: request.args[name] for name in ("provider", "operation", "status", "refused") if name in request.args
        }
        exchanges = (one.shown() for one in universe.journal)
        fitting = [one for one in exchanges if all(_fits(one, name, value) for name, value in wanted.items())]
        return _json({"exchanges": fitting[: int(limit)]})

    @plane.delete("/journal")
    def clear_journal() -> Response:
        universe.journal.clear()
        return _empty()

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
            return _json(_unknown_host(universe, exchange))
        fake = universe.fakes[exchange.provider]
        return _json(Explainer(fake, universe.redactors[exchange.provider], universe.world).explain(exchange))


def _clock(plane: Blueprint, universe: Universe) -> None:
    def told() -> Response:
        clock = universe.world.clock
        return _json({"now": stamp(clock.now()), "frozen": clock.frozen})

    @plane.get("/clock")
    def get_clock() -> Response:
        return told()

    @plane.put("/clock")
    def put_clock() -> Response:
        wanted = _body(None)
        if problems := list(clock_problems(wanted, "", ("now", "frozen", "advance"))):
            raise _invalid(problems)
        now = moment(wanted["now"]) if "now" in wanted else None
        try:
            universe.world.clock.set(now=now, frozen=wanted.get("frozen"), advance=wanted.get("advance", 0))
        except OverflowError as error:
            raise Refused(422, "the clock ends in the year 9999; advance it by less") from error
        return told()


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), content_type="application/json")


def _empty() -> Response:
    return Response(status=204)


def _body(fallback: Any) -> Any:
    """The request's JSON. Raises Refused."""
    raw = request.get_data()
    if not raw and fallback is not None:
        return fallback
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(400, f"the body is not JSON ({error}); send application/json") from error


def _invalid(problems: list[dict[str, str]]) -> Refused:
    return Refused(422, "nothing was changed; correct every problem and send it again", problems=problems)


def _provider(universe: Universe, name: str) -> Provider:
    if name not in universe.providers:
        raise Refused(404, f"no provider {name!r}; use one of {', '.join(universe.providers)}")
    return universe.providers[name]


def _collection(universe: Universe, provider: str, name: str) -> tuple[CollectionSpec, Store]:
    known = declared(_provider(universe, provider))
    if name not in known:
        raise Refused(404, f"no collection {name!r} in {provider}; use one of {', '.join(known)}")
    return known[name], universe.world.store(provider)


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
        "source": shown(universe.hosts[nearest].provider.folder),
        "got": error.got,
        "expected": error.expected,
        "evidence": None,
        "evidence_source": None,
        "problems": [],
        "nearest": {"host": nearest},
        "curl": sample_curl(universe, universe.hosts[nearest], exchange.address),
    }
