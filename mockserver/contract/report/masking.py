"""Exchanges as a report may show them: without secrets, and without what is personal."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson

from mockserver.contract.gate.recording import kept_header
from mockserver.contract.gate.redaction import redacted
from mockserver.contract.report.exchanges import Exchange
from mockserver.engine.body import FORM
from mockserver.journal.redaction import HIDDEN, Secrets
from mockserver.spec.operation import Media
from mockserver.spec.references import Located

_SECRETS = Secrets(())
_SHORTEST = 4  # characters; what is shorter would be found in harmless words
_LONGEST = 4000  # characters of a body that are shown
_NONE: Mapping[str, Media] = {}


def shown(exchange: Exchange, *, is_private: bool = False) -> dict[str, Any]:
    """The exchange as JSON: ``target``, ``operation``, ``request``, ``answer`` and a ``curl``, secrets hidden.

    Bodies are JSON values or texts; of personal data in them only the shape is left, unless nobody else will see it.
    """
    sent, received, operation = exchange.sent, exchange.received, exchange.operation
    content = operation.body.content if operation and operation.body else _NONE
    response = operation.responses.get(received.status) if operation else None
    body = _body(exchange, is_private, sent.headers, content, sent.body)
    query = _query(exchange)
    headers = dict(_headers(exchange, sent.headers))
    return {
        "target": exchange.target,
        "operation": f"{exchange.provider.name}.{operation.id}" if operation else exchange.provider.name,
        "fragment": operation.place if operation else exchange.provider.place,
        "request": {"method": sent.method, "path": sent.path, "query": query, "headers": headers, "body": body},
        "answer": {
            "status": received.status,
            "headers": dict(_headers(exchange, received.headers)),
            "body": _body(
                exchange, is_private, received.headers, response.content if response else _NONE, received.body
            ),
        },
        "curl": _curl(exchange, query, headers, body),
    }


def texts_to_hide(exchange: Exchange, *, is_personal: bool) -> Iterator[str]:
    """The secrets of an exchange, and with ``is_personal`` the personal texts in its bodies, as they may turn up."""
    for name, value in exchange.sent.headers.items():
        if _is_secret(exchange, name):
            yield value.rpartition(" ")[2]
    for raw, content in _bodies(exchange):
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            continue
        yield from _SECRETS.within(value)
        schema = next((one.schema for one in content.values() if one.schema), None)
        if is_personal and schema is not None:
            yield from _differing(value, redacted(exchange.provider.references, schema, value))


def _bodies(exchange: Exchange) -> Iterator[tuple[bytes, Mapping[str, Media]]]:
    operation = exchange.operation
    response = operation.responses.get(exchange.received.status) if operation else None
    yield exchange.sent.body, operation.body.content if operation and operation.body else _NONE
    yield exchange.received.body, response.content if response else _NONE


def _differing(value: Any, other: Any) -> Iterator[str]:
    """The texts of a value in whose place there is another one."""
    if isinstance(value, dict) and isinstance(other, dict):
        for name, inner in value.items():
            yield from _differing(inner, other.get(name))
    elif isinstance(value, list) and isinstance(other, list):
        for one, second in zip(value, other, strict=False):
            yield from _differing(one, second)
    elif isinstance(value, str) and value != other:
        yield value


def hidden(text: str, secrets: Iterable[str]) -> str:
    """A text in which none of these stands; a plain word may be part of a longer one."""
    for secret in sorted({one for one in secrets if len(one) >= _SHORTEST}, key=len, reverse=True):
        text = re.sub(rf"\b{secret}\b", HIDDEN, text) if secret.isalpha() else text.replace(secret, HIDDEN)
    return text


def _is_secret(exchange: Exchange, name: str) -> bool:
    known = {scheme.header.lower() for scheme in exchange.provider.schemes.values()}
    return name.lower() in known or _SECRETS.has(name)


def _headers(exchange: Exchange, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in headers.items():
        scheme, _, token = value.rpartition(" ")
        if _is_secret(exchange, name):
            yield name, f"{scheme} {HIDDEN}".strip() if token else value
        else:
            yield name, kept_header(name, value) if exchange.target == "real" else value


def _query(exchange: Exchange) -> str:
    pairs = parse_qsl(exchange.sent.query, keep_blank_values=True)
    if not any(_SECRETS.has(name) or "@" in value for name, value in pairs):
        return exchange.sent.query
    told = [(name, HIDDEN if _SECRETS.has(name) or "@" in value else value) for name, value in pairs]
    return urlencode(told, quote_via=quote, safe="*")


def _body(
    exchange: Exchange, is_private: bool, headers: Mapping[str, str], content: Mapping[str, Media], raw: bytes
) -> Any:
    if not raw:
        return None
    kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
    media = kind.partition(";")[0].strip().lower()
    schema = content[media].schema if media in content and not is_private else None
    if media == FORM:
        told = parse_qsl(raw.decode(errors="replace"), keep_blank_values=True)
        return _plain(exchange, schema, dict(told))
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = raw.decode(errors="replace")
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text)} characters)"
    return _short(_plain(exchange, schema, value))


def _plain(exchange: Exchange, schema: Located | None, value: Any) -> Any:
    return _secretless(redacted(exchange.provider.references, schema, value) if schema else value)


def _secretless(value: Any, is_secret: bool = False) -> Any:
    if isinstance(value, dict):
        return {name: _secretless(inner, is_secret or _SECRETS.has(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_secretless(inner, is_secret) for inner in value]
    return HIDDEN if is_secret and isinstance(value, str) else value


def _short(value: Any) -> Any:
    """The value, or its beginning as text where it is long."""
    text = orjson.dumps(value).decode()
    return value if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text)} characters)"


def _curl(exchange: Exchange, query: str, headers: Mapping[str, str], body: Any) -> str:
    url = exchange.origin + exchange.sent.path + (f"?{query}" if query else "")
    parts = ["curl", "-sS", "-X", exchange.sent.method, url]
    for name, value in headers.items():
        parts += ["-H", f"{name}: {value}"]
    if body is not None:
        parts += ["-d", body if isinstance(body, str) else orjson.dumps(body).decode()]
    return shlex.join(parts)
