"""``/__admin/reset`` and ``/__admin/state``: a world's records from outside, checked before they stay."""

from __future__ import annotations

from flask import Blueprint, Response

from mockserver.control.chosen import here
from mockserver.control.exchange import Refused, answered, empty, invalid, sent
from mockserver.control.snapshot import InvalidStateError, check_records, moment, reset_problems, restore
from mockserver.errors import MockServerError
from mockserver.spec.vocabulary import CREDENTIALS, CollectionSpec
from mockserver.state.checking import RecordCheck
from mockserver.state.scenario import declared
from mockserver.universe import Universe


def add_state(plane: Blueprint, universe: Universe) -> None:
    """Add the routes."""
    _add_world(plane, universe)
    _add_collections(plane, universe)
    _add_records(plane, universe)


def _add_world(plane: Blueprint, universe: Universe) -> None:
    @plane.post("/reset")
    def reset() -> Response:
        told = sent({})
        if problems := list(reset_problems(told)):
            raise invalid(problems)
        frozen_at = moment(told["now"]) if "now" in told else None
        try:
            universe.reset(told.get("scenario"), here(universe), seed=told.get("seed"), frozen_at=frozen_at)
        except MockServerError as error:
            raise Refused(422, str(error)) from error
        return empty()

    @plane.get("/state")
    def get_state() -> Response:
        return answered(here(universe).snapshot())

    @plane.put("/state")
    def put_state() -> Response:
        try:
            restore(universe, here(universe), sent())
        except InvalidStateError as error:
            raise invalid(error.problems) from error
        return answered(here(universe).snapshot())


def _add_collections(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/state/<provider>/<collection>")
    def list_records(provider: str, collection: str) -> Response:
        _declared(universe, provider, collection)
        with here(universe).transaction(provider) as store:
            return answered(list(store[collection]))

    @plane.put("/state/<provider>/<collection>")
    def replace_records(provider: str, collection: str) -> Response:
        key = _declared(universe, provider, collection).key
        records = sent()
        if problems := list(check_records(universe.providers[provider], collection, records, "")):
            raise invalid(problems)
        with here(universe).transaction(provider) as store:
            for record in list(store[collection]):
                store[collection].delete(record[key])
            for record in records:
                store[collection].put(record)
        return answered(records)

    @plane.delete("/state/<provider>/<collection>")
    def delete_records(provider: str, collection: str) -> Response:
        key = _declared(universe, provider, collection).key
        with here(universe).transaction(provider) as store:
            for record in list(store[collection]):
                store[collection].delete(record[key])
        return empty()


def _add_records(plane: Blueprint, universe: Universe) -> None:
    @plane.get("/state/<provider>/<collection>/<path:key>")
    def get_record(provider: str, collection: str, key: str) -> Response:
        _declared(universe, provider, collection)
        with here(universe).transaction(provider) as store:
            record = store[collection].get(key)
        if record is None:
            raise _unknown(provider, collection, key)
        return answered(record)

    @plane.put("/state/<provider>/<collection>/<path:key>")
    def put_record(provider: str, collection: str, key: str) -> Response:
        spec = _declared(universe, provider, collection)
        record = sent()
        with here(universe).transaction(provider) as store:
            # Only credentials must differ from each other in more than their keys.
            beside = store[collection] if collection == CREDENTIALS else ()
            others = (other for other in beside if str(other[spec.key]) != key)
            check = RecordCheck(universe.providers[provider], spec, others)
            problems = [{"at": one.at, "found": one.found, "expected": one.expected} for one in check.of(record)]
            if not problems and str(record[spec.key]) != key:
                found, expected = f"the {spec.key} {record[spec.key]!r}", f"{key!r}, as in the address"
                problems = [{"at": f"/{spec.key}", "found": found, "expected": expected}]
            if problems:
                raise invalid(problems)
            store[collection].put(record)
        return answered(record)

    @plane.delete("/state/<provider>/<collection>/<path:key>")
    def delete_record(provider: str, collection: str, key: str) -> Response:
        _declared(universe, provider, collection)
        with here(universe).transaction(provider) as store:
            if not store[collection].delete(key):
                raise _unknown(provider, collection, key)
        return empty()


def _declared(universe: Universe, provider: str, name: str) -> CollectionSpec:
    if provider not in universe.providers:
        raise Refused(404, f"no provider {provider!r}; use one of {', '.join(universe.providers)}")
    known = declared(universe.providers[provider])
    if name not in known:
        raise Refused(404, f"no collection {name!r} in {provider}; use one of {', '.join(known)}")
    return known[name]


def _unknown(provider: str, collection: str, key: str) -> Refused:
    return Refused(404, f"no record {key!r} in {provider}/{collection}; GET the collection to see the keys")
