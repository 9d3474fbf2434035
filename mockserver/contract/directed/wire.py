"""What holds of every operation, whatever it does: who may call, by which method, in which media type."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from mockserver.contract.holding import body_problems
from mockserver.contract.resources import JSON
from mockserver.contract.sending import Sent
from mockserver.contract.target import Reply, Target
from mockserver.engine.example import example_body, example_headers, example_path, example_query, example_type
from mockserver.engine.refusal import NAMED
from mockserver.spec.operation import Operation
from mockserver.spec.references import Located
from mockserver.spec.router import Match, path_segments
from mockserver.spec.security import SecurityScheme

_NO_OBJECTS: tuple[Any, ...] = ([], "text", 7)
_TIMES = 4  # a read that goes wrong now and then is caught


def flow_strangers_are_refused(operation: Operation, target: Target) -> None:
    """No credential, one that nearly is one, and one in another scheme's clothes are all refused alike."""
    scheme = target.provider.schemes[operation.security[0][0]]
    expected = target.provider.settings.statuses["unauthenticated"]
    kinds = {target.provider.schemes[name].kind for names in operation.security for name in names}
    for about, headers in _strangers(scheme, kinds, next(iter(target.tokens.values()))):
        reply = asked(operation, target, headers)
        assert reply.status == expected, f"{operation.id} with {about} answered {reply.status}, not {expected}"
        target.check(operation, reply)
    for body in (b"{", b"[]", b"{}") if has_json_body(operation) else ():
        sent = _example(operation, target, _headers(operation, target, {scheme.header: None}), body)
        reply = target.request(sent, operation.id)
        assert reply.status == expected, f"{operation.id} told a stranger about {body!r}: {reply.status}"


def flow_reading_repeats(operation: Operation, target: Target) -> None:
    """What is read twice is the same twice: reading changes nothing."""
    first = asked(operation, target, {})
    assert first.status < 400, f"{operation.id} answered {first.status}: {first.body}"
    for _ in range(_TIMES):
        again = asked(operation, target, {})
        target.check(operation, again)
        assert (again.status, again.body) == (first.status, first.body), f"{operation.id} reads differently each time"


def flow_only_declared_methods(operation: Operation, target: Target) -> None:
    """A method that the path does not have is refused, with the ones it has where the vendor tells them."""
    settings, router = target.provider.settings, target.provider.router
    path = example_path(operation, target.keys)
    host = operation.servers[0].host
    for method in ("DELETE", "PATCH", "PUT", "POST", "GET"):
        found = router.find(host, method, path_segments(path))
        if isinstance(found, Match) or not all(_is_open_to(one, target) for one in found.others):
            continue
        reply = target.request(Sent(method, path, "", _headers(operation, target, {})))
        assert reply.status == settings.statuses["wrong_method"], f"{method} {path} answered {reply.status}"
        if "Allow" in reply.headers:
            told = {name.strip() for name in reply.headers["Allow"].split(",")}
            known = {one.method for one in found.others}
            assert known <= told <= known | {"HEAD", "OPTIONS"}, f"{method} {path} tells of {sorted(told)}"
        _expect_as_declared(target, "wrong_method", reply)


def flow_unknown_path_is_refused(operation: Operation, target: Target) -> None:
    """Below every path there is nothing that is not declared."""
    path = f"{example_path(operation, target.keys)}/no-such-path"
    found = target.provider.router.find(operation.servers[0].host, "GET", path_segments(path))
    if isinstance(found, Match) or found.others:
        return
    reply = target.request(Sent("GET", path, "", _headers(operation, target, {})))
    expected = target.provider.settings.statuses["no_operation"]
    assert reply.status == expected, f"GET {path} answered {reply.status}, not {expected}"
    _expect_as_declared(target, "no_operation", reply)


def flow_bodies_that_are_none_are_refused(operation: Operation, target: Target) -> None:
    """No JSON, the wrong kind of it, none at all, and another media type: each is refused, and declared so."""
    assert operation.body is not None
    schema = operation.body.content[JSON].schema
    statuses = target.provider.settings.statuses
    wrong = [(JSON, b'{"a":', statuses["invalid"])]
    wrong += [
        (JSON, orjson.dumps(value), statuses["invalid"])
        for value in _NO_OBJECTS
        if schema is not None and target.provider.schemas.problems(schema, value, "body")
    ]
    wrong += [
        (JSON, orjson.dumps(form), statuses["invalid"])
        for form in _mistyped(_with_numbers(target, schema, orjson.loads(example_body(operation))))
        if schema is not None and target.provider.schemas.problems(schema, form, "body")
    ]
    if statuses["media_type"] in operation.responses:
        wrong.append(("text/plain", example_body(operation), statuses["media_type"]))
    for media, body, expected in wrong:
        headers = _headers(operation, target, {"Content-Type": media})
        reply = target.request(_example(operation, target, headers, body), operation.id)
        assert reply.status == expected, (
            f"{operation.id} answered {reply.status} to {body!r} as {media}, not {expected}"
        )
        target.check(operation, reply)


def _with_numbers(target: Target, schema: Located | None, form: Any) -> Any:
    """The form with every number that it may have."""
    if schema is None or not isinstance(form, dict):
        return form
    references = target.provider.references
    numbers = {
        name: 7
        for part in references.parts(schema)
        for name in part.value.get("properties", ())
        if any(one.value.get("type") in ("integer", "number") for one in references.parts(part / "properties" / name))
    }
    return numbers | form


def _mistyped(value: Any) -> Iterator[Any]:
    """The value with one number or flag in it, however deep, told as a text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: wrong} for wrong in _mistyped(inner))
    elif isinstance(value, list) and value:
        yield from ([wrong, *value[1:]] for wrong in _mistyped(value[0]))
    elif isinstance(value, bool | int | float):
        yield orjson.dumps(value).decode()


def _expect_as_declared(target: Target, kind: str, reply: Reply) -> None:
    """Hold a refusal that is no operation's to what the provider declares for all; other media types are its hook's."""
    response = target.provider.responses.get(NAMED[kind])
    media = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response is not None and media in response.content:
        problems = [*body_problems(target.provider, response, reply.body, response.content[media])]
        assert not problems, f"{reply.status} to what is {kind}: {'; '.join(problems)}"


def reads(operation: Operation) -> bool:
    """Whether the operation answers with something, by GET."""
    return operation.method == "GET" and operation.success.status < 300


def takes_first_credential(operation: Operation, target: Target) -> bool:
    """Whether the operation takes what the whole provider does."""
    return bool(operation.security) and operation.security[0] in target.provider.security


def has_json_body(operation: Operation) -> bool:
    """Whether the operation takes JSON."""
    return operation.body is not None and JSON in operation.body.content and operation.body.required


def wants_credential(operation: Operation) -> bool:
    """Whether nobody may call the operation without a credential."""
    return bool(operation.security) and all(operation.security)


def _is_open_to(operation: Operation, target: Target) -> bool:
    return not operation.security or takes_first_credential(operation, target)


def _strangers(scheme: SecurityScheme, kinds: set[str], token: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    """What a caller who is none might send; None takes a header away."""
    name = scheme.header
    yield "no credential", {name: None}
    near = {"a shorter token": token[:-1], "a longer token": f"{token}x", "another case": token.swapcase()}
    for about, text in near.items():
        if text and text != token:
            yield about, {name: _presented(scheme, text)}
    yield "nothing in it", {name: _presented(scheme, "")}
    if scheme.kind == "header":
        yield "another header", {name: None, "Authorization": f"Bearer {token}"}
        return
    yield "the token alone", {name: token}
    if "basic" not in kinds:
        yield "another scheme", {name: _presented(replace(scheme, kind="basic"), token)}
    elif "bearer" not in kinds:
        yield "another scheme", {name: f"Bearer {token}"}


def _presented(scheme: SecurityScheme, token: str) -> str:
    if scheme.kind == "header":
        return token
    if scheme.kind == "basic":
        pair = token if ":" in token else f":{token}"
        return "Basic " + base64.b64encode(pair.encode()).decode()
    return f"Bearer {token}"


def asked(operation: Operation, target: Target, headers: dict[str, str | None]) -> Reply:
    """The operation's own example, sent with these headers changed; None takes one away."""
    sent = _example(operation, target, _headers(operation, target, headers), example_body(operation))
    return target.request(sent, operation.id)


def _example(operation: Operation, target: Target, headers: dict[str, str], body: bytes) -> Sent:
    return Sent(operation.method, example_path(operation, target.keys), example_query(operation), headers, body)


def _headers(operation: Operation, target: Target, changed: dict[str, str | None]) -> dict[str, str]:
    told: dict[str, str | None] = {
        **target.headers,
        **target.credential_headers(operation if takes_first_credential(operation, target) else None),
        **example_headers(operation),
        **example_type(operation),
        **changed,
    }
    return {name: value for name, value in told.items() if value is not None}
