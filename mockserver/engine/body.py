"""Bytes of a body into a value: strict JSON (RFC 8259, no duplicate names) and forms."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson

MAX_DEPTH = 64
FORM = "application/x-www-form-urlencoded"
_CONTAINERS = frozenset((dict, list))


class UnreadableBodyError(ValueError):
    """The bytes are no value of their media type; the text says why and where."""


def read_json(raw: bytes) -> Any:
    """The JSON value. Raises UnreadableBodyError for bad syntax or UTF-8, NaN, lone surrogates, duplicates, depth."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise UnreadableBodyError(f"not JSON: {error}") from error
    if is_deep(raw, value):
        raise UnreadableBodyError(f"nested deeper than {MAX_DEPTH} levels")
    # Every member has its colon, so as many colons as members leave no room for a duplicate.
    if raw.count(b":") != _members(value):
        _refuse_duplicates(raw)
    return value


def read_form(raw: bytes) -> dict[str, Any]:
    """The fields of an ``application/x-www-form-urlencoded`` body; one sent twice is a list."""
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise UnreadableBodyError(f"not a form: {error}") from error
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            earlier = fields[name]
            fields[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            fields[name] = value
    return fields


@lru_cache(maxsize=64)
def is_form(content_type: str | None) -> bool:
    """Whether the media type is that of a form, whatever its parameters."""
    return content_type is not None and content_type.partition(";")[0].strip().lower() == FORM


def is_deep(raw: bytes, value: Any) -> bool:
    """Whether the JSON value of these bytes nests objects and arrays deeper than MAX_DEPTH."""
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return False
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth > MAX_DEPTH


def _members(value: Any) -> int:
    count = 0
    if value.__class__ is dict:
        count, value = len(value), value.values()
    elif value.__class__ is not list:
        return 0
    if _CONTAINERS.isdisjoint(map(type, value)):
        return count
    return count + sum(map(_members, value))


def _refuse_duplicates(raw: bytes) -> None:
    def unique(pairs: list[tuple[str, Any]]) -> None:
        names: set[str] = set()
        for name, _ in pairs:
            if name in names:
                raise UnreadableBodyError(f"the name {name!r} twice in one object")
            names.add(name)

    json.loads(raw, object_pairs_hook=unique)
