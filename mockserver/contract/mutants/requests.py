"""What the probe asks an operation: its example and everything near it that a client might send."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mockserver.contract.mutants.form import Field, fields
from mockserver.contract.mutants.members import Place
from mockserver.contract.sending import Sent
from mockserver.engine.body import FORM
from mockserver.engine.example import credential_headers, example_of, example_path
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation, Parameter

_TEXTS = ("", "  padded  twice  ", "Käse 東京 😀 é", "Some Capitals", "n" * 60)
_NUMBERS = (0, 1, 2, 2.5, 7200, "7")


def example(provider: Provider, operation: Operation, token: str | None) -> Sent:
    """The operation's own example as a request."""
    told = example_of(provider, operation, token)
    return Sent(told.method, told.path, told.query, told.headers, told.body)


def neighbours(provider: Provider, operation: Operation, tokens: list[str]) -> Iterator[Sent]:
    """The example, and requests that differ from it in one thing; ``tokens`` are good ones, the best first."""
    base = example(provider, operation, tokens[0] if tokens else None)
    for _ in range(4):
        yield base
    yield from _forms(provider, operation, base)
    yield from _queries(provider, operation, base)
    yield from _paths(operation, base)
    yield from _callers(provider, operation, base, tokens)
    taken = {one.method for one in provider.operations.values() if one.path == operation.path}
    yield replace(base, method=next(method for method in ("DELETE", "PATCH", "PUT", "QUERY") if method not in taken))


def _callers(provider: Provider, operation: Operation, base: Sent, tokens: list[str]) -> Iterator[Sent]:
    if not tokens or not operation.security:
        return
    best = tokens[0]
    near = [*tokens[1:], best[:-1], best + "x", best.swapcase(), best.upper(), "nobody"]
    for token in near:
        yield replace(base, headers={**base.headers, **credential_headers(provider, operation, token)})
    (header,) = islice(credential_headers(provider, operation, best), 1)
    pair = base64.b64encode(f":{best}".encode()).decode()
    for value in (best, f"Bearer {best}", f"Basic {pair}", f"Token {best}"):
        if value != base.headers[header]:
            yield replace(base, headers={**base.headers, header: value})
    anonymous = replace(base, headers={name: value for name, value in base.headers.items() if name != header})
    yield anonymous
    if base.body:
        yield replace(anonymous, body=b"{")


def _paths(operation: Operation, base: Sent) -> Iterator[Sent]:
    for one in operation.parameters:
        if one.where == "path":
            text = str(one.example)
            for other in (f"{text[:-1]}{'0' if text[-1:] != '0' else '1'}", "x"):
                yield replace(base, path=example_path(operation, {one.name: other}))


def _queries(provider: Provider, operation: Operation, base: Sent) -> Iterator[Sent]:
    pagination = provider.settings.pagination
    for one in operation.parameters:
        if one.where != "query":
            continue
        pairs = [pair for pair in base.query.split("&") if pair and pair.partition("=")[0] != quote(one.name)]
        for value in _values(provider, one):
            yield replace(base, query="&".join([*pairs, urlencode({one.name: value}, quote_via=quote)]))
            if one.name == pagination.page:
                told = urlencode({one.name: value, pagination.size: 1}, quote_via=quote)
                yield replace(base, query="&".join([*pairs, told]))
        if pairs != base.query.split("&"):
            yield replace(base, query="&".join(pairs))


def _values(provider: Provider, parameter: Parameter) -> Iterator[str]:
    told: dict[str, Any] = {}
    for part in provider.references.parts(parameter.schema):
        told = {**part.value, **told}
    found = [parameter.example, parameter.default, *told.get("enum", ()), *told.get("examples", ())]
    if {"integer", "number"} & set(parameter.types):
        found += [0, 1, 2, 99, told.get("maximum"), told.get("maximum", 0) + 1]
    if "boolean" in parameter.types:
        found += ["true", "false"]
    yield from dict.fromkeys(_as_text(one) for one in found if one is not None and one != "")
    yield from ("x", "")


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _forms(provider: Provider, operation: Operation, base: Sent) -> Iterator[Sent]:
    if not base.body or operation.body is None:
        return
    media = base.headers.get("Content-Type", "")
    yield replace(base, headers={**base.headers, "Content-Type": "text/plain"})
    yield replace(base, body=b"{")
    if media == FORM:
        return
    for examples in operation.body.content.values():
        yield from (replace(base, body=orjson.dumps(one)) for one in examples.examples.values())
    form = orjson.loads(base.body)
    wholes: list[Any] = [{}, []]
    if isinstance(form, dict):
        wholes += [{**form, "madeUp": 1}, *({k: v for k, v in form.items() if k != name} for name in form)]
    yield from (replace(base, body=orjson.dumps(whole)) for whole in wholes)
    for one in fields(provider, operation):
        for value in _candidates(one):
            if (other := _put(form, one.place, value)) != form:
                yield replace(base, body=orjson.dumps(other))


def _candidates(field: Field) -> Iterator[Any]:
    if {"integer", "number"} & set(field.types):
        yield from _NUMBERS
        for bound, past in (("maximum", 1), ("minimum", -1)):
            if (limit := field.bound(bound)) is not None:
                yield from (limit, limit + past)
    elif "string" in field.types:
        yield from field.schema.get("enum", _TEXTS)
        if (longest := field.bound("maxLength")) is not None and longest < 5000:
            yield from ("n" * int(longest), "n" * int(longest + 1))
    elif "boolean" in field.types:
        yield from (True, False)
    elif "array" in field.types:
        yield []
    yield None


def _put(form: Any, place: Place, value: Any) -> Any:
    """The form with a value at a place, where what is around it is there."""
    if not place:
        return value
    name, *rest = place
    if name == "*":
        return [_put(item, tuple(rest), value) for item in form] if isinstance(form, list) else form
    if not isinstance(form, dict) or (rest and name not in form):
        return form
    return {**form, name: _put(form.get(name), tuple(rest), value)}
