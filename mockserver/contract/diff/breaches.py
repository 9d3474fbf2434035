"""Where an answer is not as its fragment declares it, by kind and place; values are named nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from requests.structures import CaseInsensitiveDict

from mockserver.contract.facts import untrue
from mockserver.contract.gate.recording import Exchange
from mockserver.contract.walking import undeclared
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.references import Located

_KINDS = {"required": "missing", "enum": "enum", "constant": "enum", "format": "format", "pattern": "format"}
_CHOICES = ("anyOf", "oneOf")


@dataclass(frozen=True)
class Breach:
    """One way in which answers break their declaration: the kind, the place in the answer, and what was found there.

    ``node`` is the part of the fragment that was broken; it plays no part when breaches are compared.
    """

    kind: str
    at: str
    found: str
    declared: str
    node: Located

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two breaches the same."""
        return self.kind, self.at, self.found


def breaches_of(provider: Provider, operation: Operation, exchange: Exchange) -> Iterator[Breach]:
    """Everything in an answer that its fragment does not allow."""
    response = operation.responses.get(exchange.status)
    if response is None:
        told = ", ".join(map(str, operation.responses))
        yield Breach("status", str(exchange.status), "undeclared", told, operation.node)
        return
    headers = CaseInsensitiveDict(exchange.headers)
    for name in sorted(response.required):
        if name not in headers:
            yield Breach("header", name, "missing", "required", response.node)
    media = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if exchange.body is None and not response.content:
        return
    if media not in response.content:
        told = " or ".join(response.content) or "no body"
        yield Breach("media type", "", media or "none", told, response.node)
        return
    schema = response.content[media].schema
    if schema is not None:
        yield from _in_body(provider, schema, exchange.body)


def _in_body(provider: Provider, schema: Located, body: Any) -> Iterator[Breach]:
    for error in provider.schemas.validator(schema).iter_errors(body):
        yield from _wrong(provider, error)
    for pointer in undeclared(provider.references, schema, body):
        found = _type(_value(body, pointer))
        yield Breach("undeclared", anywhere(pointer), found, "not declared", _holder(provider, schema, pointer))
    for told in untrue(provider.references, schema, body):
        place, _, rest = told.removeprefix("body ").partition(": ")
        at = f"{anywhere(place.rstrip('/'))}/{rest.partition(' ')[0]}"
        yield Breach("fact", at, "untrue", "true by x-contract", schema)


def _wrong(provider: Provider, error: Any) -> Iterator[Breach]:
    """What one error of the validator tells; of alternatives, the one of the value's own type is meant."""
    told, rule = error.kind.as_dict(), error.kind.name
    if rule in _CHOICES and (inner := _meant(told.get("context", ()))):
        for one in inner:
            yield from _wrong(provider, one)
        return
    if rule in ("additionalProperties", "unevaluatedProperties"):
        return  # told by name, as undeclared
    way = [str(part) for part in error.instance_path]
    found, declared = _type(error.instance), rule
    kind = _KINDS.get(rule, "bounds")
    if rule in _CHOICES or rule == "type":
        kind = "null" if error.instance is None else "type"
        declared = ", ".join(told.get("types", ())) or rule
    if rule == "required":
        way, found, declared = [*way, told["property"]], "missing", "required"
    if kind == "enum":
        found = str(error.instance)
    if kind == "format":
        found, declared = text_kind(str(error.instance)), str(told.get("format", told.get("pattern", rule)))
    yield Breach(kind, anywhere("".join(f"/{part}" for part in way)), found, declared, _node(provider, error))


def _meant(alternatives: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The errors of the only alternative that has the value's own type."""
    fitting = [errors for errors in alternatives if not any(_is_of_another_type(one) for one in errors)]
    return fitting[0] if len(fitting) == 1 else ()


def _is_of_another_type(error: Any) -> bool:
    return error.kind.name == "type" and not error.instance_path


def _node(provider: Provider, error: Any) -> Located:
    """The part of the fragment that holds the broken keyword."""
    uri, _, pointer = error.absolute_keyword_location.partition("#")
    return provider.references.root(uri).at(pointer.rpartition("/")[0])


def _holder(provider: Provider, schema: Located, pointer: str) -> Located:
    """The schema of the object that has an undeclared member."""
    parts = provider.references.parts(schema)
    for token in pointer.split("/")[1:-1]:
        below = [one for part in parts for one in _step(part, token)]
        parts = tuple(inner for one in below for inner in provider.references.parts(one))
    return next((part for part in parts if "properties" in part.value), schema)


def _step(part: Located, token: str) -> Iterator[Located]:
    if token.isdecimal() and isinstance(part.value.get("items"), dict):
        yield part / "items"
    elif token in part.value.get("properties", ()):
        yield part / "properties" / token
    elif isinstance(part.value.get("additionalProperties"), dict):
        yield part / "additionalProperties"


def anywhere(pointer: str) -> str:
    """A JSON pointer with ``*`` for every position in a list."""
    return re.sub(r"/[0-9]+(?=/|$)", "/*", pointer)


def _value(body: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        body = body[int(token)] if isinstance(body, list) else body[token.replace("~1", "/").replace("~0", "~")]
    return body


def _type(value: Any) -> str:
    return json_type(value)


def json_type(value: Any) -> str:
    """The JSON type of a value; whole numbers are integers, however they are written."""
    if isinstance(value, bool):
        return "boolean"
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number", type(None): "null"}
    return names[type(value)]


_TEXTS = {
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "date": r"\d{4}-\d{2}-\d{2}",
    "date-time with Z": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
    "date-time with fraction and Z": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z",
    "date-time with offset": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:?\d{2}",
    "date-time without zone": r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?",
    "number": r"-?\d+(\.\d+)?",
    "duration": r"P[0-9YMWDTHS.,]+",
    "address": r"[A-Za-z][A-Za-z0-9+.-]*://.+",
    "e-mail": r"[^@\s]+@[^@\s]+\.[^@\s]+",
}


def text_kind(text: str) -> str:
    """What a text looks like; ``text`` where it is nothing in particular."""
    return next((kind for kind, pattern in _TEXTS.items() if re.fullmatch(pattern, text)), "text")
