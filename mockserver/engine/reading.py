"""Reading a request strictly by its fragment: path, query, headers and body, every problem named.

Everything that can be decided from the fragment is decided once, in ``Reader``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from mockserver.engine.body import UnreadableBodyError, read_form, read_json
from mockserver.engine.integers import integer_places, whole_floats
from mockserver.engine.request import Request
from mockserver.errors import MalformedPath, Problem, TooLarge, Unreadable, WrongMediaType
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation, Parameter
from mockserver.spec.references import Located

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_FORM = "application/x-www-form-urlencoded"


class Reader:
    """Reads the requests of one operation."""

    def __init__(self, provider: Provider, operation: Operation) -> None:
        self._provider = provider
        self._operation = operation
        self._settings = provider.settings
        self._path = [one for one in operation.parameters if one.where == "path"]
        self._query = {self._fold(one.name): one for one in operation.parameters if one.where == "query"}
        self._headers = [one for one in operation.parameters if one.where == "header"]
        self._defaults = {one.name: one.default for one in self._query.values() if one.default is not None}
        schema = self._json_schema()
        properties = provider.references.follow(schema).value.get("properties", {}) if schema else {}
        self._members = {name.lower(): name for name in properties}
        self._known_members = frozenset(properties)
        self._integers = integer_places(provider.references, schema) if schema else None

    def params(self, request: Request, path: Mapping[str, str]) -> dict[str, Any]:
        """Path, query and header parameters by name, defaults filled in. Raises MalformedPath, Unreadable."""
        read: dict[str, Any] = {}
        for parameter in self._path:
            text = path[parameter.name]
            value = self._value(parameter, text, problems := [])
            if problems:
                raise MalformedPath(
                    problems=problems, got=text, expected=problems[0].message, source=problems[0].source
                )
            read[parameter.name] = value
        if not self._query and not self._headers:
            return read
        problems = list(self._read_query(request.query, read))
        for parameter in self._headers:
            text_or_none = request.headers(parameter.name)
            if text_or_none is not None:
                read[parameter.name] = self._value(parameter, text_or_none, problems)
            elif parameter.required:
                problems.append(_missing(parameter))
        if problems:
            raise Unreadable("schema", problems=problems)
        return read

    def body(self, request: Request) -> tuple[Any, str | None]:
        """The body and its media type, or (None, None). Raises WrongMediaType, TooLarge, Unreadable."""
        declared = self._operation.body
        if declared is None:
            return None, None
        raw = request.body
        if raw is None:
            raise TooLarge(got="a larger body", expected="at most --max-body bytes", source=declared.place)
        if not raw and not declared.required and request.headers("Content-Type") is None:
            return None, None
        if not raw and request.headers("Content-Type") is None:
            raise Unreadable("empty", got="no body", expected="a body", source=declared.place)
        media, name = self._media(request.headers("Content-Type"))
        if not raw:
            raise Unreadable("empty", got="an empty body", expected=f"a body in {name}", source=declared.place)
        try:
            value = read_form(raw) if name == _FORM else read_json(raw)
        except UnreadableBodyError as error:
            problem = Problem("body", (), "syntax", str(error), str(error), f"a body in {name}", declared.place)
            raise Unreadable("unreadable", problems=[problem]) from error
        if self._settings.ignore_member_case and isinstance(value, dict):
            value = self._respelt(value)
        if media.schema is None:
            return value, name
        schemas = self._provider.schemas
        problems = (
            [] if schemas.validator(media.schema).is_valid(value) else schemas.problems(media.schema, value, "body")
        )
        problems += self._whole_floats(value)
        if problems:
            raise Unreadable("schema", problems=problems)
        return value, name

    def _fold(self, name: str) -> str:
        return name.lower() if self._settings.ignore_query_case else name

    def _value(self, parameter: Parameter, text: str, problems: list[Problem]) -> Any:
        try:
            value = _TYPES[parameter.type](text)
        except ValueError:
            message = f"{text!r} is not of type {parameter.type!r}"
            place = parameter.schema.place
            problems.append(Problem(parameter.where, (parameter.name,), "type", message, text, parameter.type, place))
            return None
        schemas = self._provider.schemas
        if not schemas.validator(parameter.schema).is_valid(value):
            problems += schemas.problems(parameter.schema, value, parameter.where, (parameter.name,))
        return value

    def _read_query(self, query: str, read: dict[str, Any]) -> Iterator[Problem]:
        read.update(self._defaults)
        texts: dict[str, list[str]] = {}
        for pair in query.split("&") if query else ():
            name, _, text = pair.partition("=")
            try:
                parameter, value = self._query.get(self._fold(_decoded(name))), _decoded(text)
                if parameter is not None:
                    texts.setdefault(parameter.name, []).append(value)
            except UnicodeDecodeError:
                yield Problem(
                    "query",
                    (name,),
                    "encoding",
                    f"{pair!r} is not UTF-8",
                    pair,
                    "percent-encoded UTF-8",
                    self._operation.place,
                )
        for parameter in self._query.values():
            given = texts.get(parameter.name)
            if given is None:
                if parameter.required:
                    yield _missing(parameter)
            elif parameter.type == "array":
                yield from self._read_array(parameter, given, read)
            elif len(given) > 1:
                message = f"sent {len(given)} times"
                yield Problem("query", (parameter.name,), "once", message, given, "one value", parameter.place)
            else:
                value = self._value(parameter, given[0], problems := [])
                yield from problems
                read[parameter.name] = value

    def _read_array(self, parameter: Parameter, given: list[str], read: dict[str, Any]) -> Iterator[Problem]:
        schemas = self._provider.schemas
        if not schemas.validator(parameter.schema).is_valid(given):
            yield from schemas.problems(parameter.schema, given, "query", (parameter.name,))
        read[parameter.name] = given

    def _media(self, content_type: str | None) -> tuple[Media, str]:
        """The declared media for a content type; parameters are ignored and ``+json`` counts as JSON."""
        assert self._operation.body is not None
        content = self._operation.body.content
        sent = (content_type or "").partition(";")[0].strip().lower()
        if sent in content:
            return content[sent], sent
        if sent.startswith("application/") and sent.endswith("+json") and "application/json" in content:
            return content["application/json"], "application/json"
        place = self._operation.body.place
        raise WrongMediaType(got=content_type or "no Content-Type", expected=" or ".join(content), source=place)

    def _json_schema(self) -> Located | None:
        """Where the schema of the JSON body stands."""
        media = self._operation.body.content.get("application/json") if self._operation.body else None
        return media.schema if media else None

    def _respelt(self, value: dict[str, Any]) -> dict[str, Any]:
        """The object with its members in the fragment's spelling; an exact spelling wins over others."""
        if value.keys() <= self._known_members:
            return value
        respelt = {self._members.get(name.lower(), name): inner for name, inner in value.items()}
        return respelt | {name: inner for name, inner in value.items() if name in self._known_members}

    def _whole_floats(self, value: Any) -> list[Problem]:
        """Refuse 28800.0 for an integer, or make it 28800, as the provider reads."""
        problems: list[Problem] = []
        if self._integers is not None:
            for place, holder, key, at in whole_floats(value, self._integers):
                if self._settings.refuse_whole_floats:
                    message = f'{holder[key]} is not of type "integer"'
                    problems.append(Problem("body", at, "type", message, holder[key], "an integer literal", place))
                else:
                    holder[key] = int(holder[key])
        return problems


def _missing(parameter: Parameter) -> Problem:
    message = f"{parameter.name!r} is required"
    return Problem(parameter.where, (parameter.name,), "required", message, None, parameter.name, parameter.place)


def _decoded(text: str) -> str:
    """A part of a query string, strictly UTF-8. Raises UnicodeDecodeError."""
    text = text.replace("+", " ")
    if text.isascii() and "%" not in text:
        return text
    return unquote_to_bytes(text.encode("latin-1", "replace")).decode()


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return float(text)


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text]


_TYPES: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "string": str,
    "array": str,
}
