"""Reading a request strictly by its fragment: path, query, headers and body, every problem named.

Everything that can be decided from the fragment is decided once, in ``Reader``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson

from mockserver.engine.body import FORM, UnreadableBodyError, read_form, read_json
from mockserver.engine.integers import WholeFloat, integer_places, whole_floats
from mockserver.engine.request import Request, decoded
from mockserver.engine.spelling import respelt, spelling_of
from mockserver.errors import MalformedPath, Problem, TooLarge, Unreadable, WrongMediaType
from mockserver.remembered import Sound
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation, Parameter
from mockserver.spec.references import Located

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_LEAST, _MOST = -(2**63), 2**63 - 1
_JSON = "application/json"


class Reader:
    """Reads the requests of one operation."""

    def __init__(self, provider: Provider, operation: Operation) -> None:
        self._provider = provider
        self._operation = operation
        self._settings = provider.settings
        self._path = [one for one in operation.parameters if one.where == "path"]
        self._in_path = lru_cache(maxsize=256)(self._read_path)
        self._query = {self._fold(one.name): one for one in operation.parameters if one.where == "query"}
        self._headers = [one for one in operation.parameters if one.where == "header"]
        named = (*self._query.values(), *self._headers)
        self._defaults = {one.name: one.default for one in named if one.default is not None}
        schema = self._json_schema()
        self._media = lru_cache(maxsize=64)(self._find_media)
        self._sound = {name: Sound() for name in operation.body.content} if operation.body else {}
        self._integers = integer_places(provider.references, schema) if schema else None
        ignores_case = schema is not None and provider.settings.ignore_member_case
        self._spelling = spelling_of(provider.references, schema) if schema and ignores_case else None

    def params(self, request: Request, path: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
        """Path, query and header parameters by name, defaults filled in; ``given`` replaces what the query says.

        Raises MalformedPath, Unreadable.
        """
        read = dict(self._in_path(tuple(path.items())))
        if not self._query and not self._headers:
            return read
        problems: list[Problem] = []
        read.update(self._defaults)
        self._read_query(request, given, read, problems)
        for parameter in self._headers:
            text = request.headers(parameter.name)
            if text is not None:
                read[parameter.name] = self._value(parameter, text, problems)
            elif parameter.required:
                problems.append(_missing(parameter))
        if problems:
            raise Unreadable("schema", problems=problems)
        return read

    def _read_path(self, texts: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        told, read = dict(texts), {}
        problems: list[Problem] = []
        for parameter in self._path:
            read[parameter.name] = self._value(parameter, told[parameter.name], problems)
        if problems:
            first = problems[0]
            raise MalformedPath(problems=problems, got=first.got, expected=first.message, source=first.source)
        return read

    def body(self, request: Request) -> tuple[Any, str | None]:
        """The body and its media type, or (None, None). Raises WrongMediaType, TooLarge, Unreadable."""
        declared = self._operation.body
        if declared is None:
            return None, None
        raw, content_type = request.body, request.headers("Content-Type")
        if raw is None:
            raise TooLarge(got="a larger body", expected="at most --max-body bytes", source=declared.place)
        if not raw and not declared.required:
            return None, None
        if not raw and content_type is None:
            raise Unreadable("empty", got="no body", expected="a body", source=declared.place)
        media, name = self._media(content_type)
        if not raw:
            raise Unreadable("empty", got="an empty body", expected=f"a body in {name}", source=declared.place)
        return (orjson.loads(raw) if raw in self._sound[name] else self._read_body(raw, media, name)), name

    def _read_body(self, raw: bytes, media: Media, name: str) -> Any:
        """The value of a body; bytes that are nothing but its JSON, and valid, are known to be sound from here on."""
        try:
            value = read_form(raw) if name == FORM else read_json(raw)
        except UnreadableBodyError as error:
            assert self._operation.body is not None  # it was sent one
            place, expected = self._operation.body.place, f"a body in {name}"
            problem = Problem("body", (), "syntax", str(error), str(error), expected, place)
            raise Unreadable("unreadable", problems=[problem]) from error
        sent = value
        if self._spelling is not None:
            value = respelt(value, self._spelling)
        if media.schema is None:
            return value
        schemas = self._provider.schemas
        valid = schemas.validator(media.schema).is_valid(value)
        problems = [] if valid else schemas.problems(media.schema, value, "body")
        floats = [] if self._integers is None else [*whole_floats(value, self._integers)]
        problems += self._without_floats(floats)
        if problems:
            raise Unreadable("schema", problems=problems)
        if name != FORM and not floats and value == sent:
            self._sound[name].remember(raw)
        return value

    def _fold(self, name: str) -> str:
        return name.lower() if self._settings.ignore_query_case else name

    def _value(self, parameter: Parameter, text: str, problems: list[Problem]) -> Any:
        """The parameter's value; what is wrong with it joins the problems."""
        value, is_read = None, False
        for kind in parameter.types:
            try:
                value, is_read = text if kind == "string" else self._typed(kind, text), True
            except ValueError:
                continue
            if self._provider.schemas.validator(parameter.schema).is_valid(value):
                return value
        if is_read:
            problems += self._provider.schemas.problems(parameter.schema, value, parameter.where, (parameter.name,))
        else:
            problems.append(_mistyped(parameter, (parameter.name,), text, " or ".join(parameter.types)))
        return value

    def _typed(self, kind: str, text: str) -> Any:
        return _TYPES[kind](self._fold(text) if kind == "boolean" else text)

    def _values(self, parameter: Parameter, texts: list[str], problems: list[Problem]) -> list[Any]:
        """The items of an array, each sent by itself."""
        values: list[Any] = []
        for index, text in enumerate(texts):
            try:
                values.append(_TYPES[parameter.items](text))
            except ValueError:
                problems.append(_mistyped(parameter, (parameter.name, index), text, parameter.items))
        schemas = self._provider.schemas
        if len(values) == len(texts) and not schemas.validator(parameter.schema).is_valid(values):
            problems += schemas.problems(parameter.schema, values, parameter.where, (parameter.name,))
        return values

    def _read_query(
        self, request: Request, supplied: Mapping[str, str], read: dict[str, Any], problems: list[Problem]
    ) -> None:
        texts = self._texts(request, problems) | {name: [text] for name, text in supplied.items()}
        for parameter in self._query.values():
            given = texts.get(parameter.name)
            if given is None:
                if parameter.required:
                    problems.append(_missing(parameter))
            elif "array" in parameter.types:
                read[parameter.name] = self._values(parameter, given, problems)
            elif len(given) > 1:
                message, at = f"sent {len(given)} times", (parameter.name,)
                problems.append(Problem("query", at, "once", message, given, "one value", parameter.place))
            else:
                read[parameter.name] = self._value(parameter, given[0], problems)

    def _texts(self, request: Request, problems: list[Problem]) -> dict[str, list[str]]:
        """What was sent for each declared parameter. All of the query must be UTF-8, also what nobody declared."""
        texts: dict[str, list[str]] = {}
        for name, text in request.pairs():
            try:
                parameter, value = self._query.get(self._fold(decoded(name))), decoded(text)
            except UnicodeDecodeError:
                place, expected = self._operation.place, "percent-encoded UTF-8"
                problems.append(Problem("query", (name,), "encoding", f"{name!r} is not UTF-8", None, expected, place))
            else:
                if parameter is not None:
                    texts.setdefault(parameter.name, []).append(value)
        return texts

    def _find_media(self, content_type: str | None) -> tuple[Media, str]:
        """The declared media for a content type; parameters are ignored and ``+json`` counts as JSON."""
        assert self._operation.body is not None
        content = self._operation.body.content
        sent = (content_type or "").partition(";")[0].strip().lower()
        if sent in content:
            return content[sent], sent
        if sent.startswith("application/") and sent.endswith("+json") and _JSON in content:
            return content[_JSON], _JSON
        place = self._operation.body.place
        raise WrongMediaType(got=content_type or "no Content-Type", expected=" or ".join(content), source=place)

    def _json_schema(self) -> Located | None:
        """Where the schema of the JSON body stands."""
        media = self._operation.body.content.get(_JSON) if self._operation.body else None
        return media.schema if media else None

    def _without_floats(self, floats: Iterable[WholeFloat]) -> list[Problem]:
        """Refuse 28800.0 for an integer, or make it 28800, as the provider reads; beyond 64 bits nobody takes it."""
        problems: list[Problem] = []
        for schema, holder, key, at in floats:
            given = holder[key]
            if self._settings.refuse_whole_floats:
                message = f'{given} is not of type "integer"'
                problems.append(Problem("body", at, "type", message, given, "an integer literal", schema.place))
            elif not _LEAST <= given <= _MOST:
                message = f"{given} does not fit into 64 bits"
                problems.append(Problem("body", at, "type", message, given, "an integer within 64 bits", schema.place))
            else:
                holder[key] = int(given)
        return problems


def _missing(parameter: Parameter) -> Problem:
    message = f"{parameter.name!r} is required"
    return Problem(parameter.where, (parameter.name,), "required", message, None, parameter.name, parameter.place)


def _mistyped(parameter: Parameter, at: tuple[str | int, ...], text: str, expected: str) -> Problem:
    message = f"{text!r} is not of type {expected!r}"
    return Problem(parameter.where, at, "type", message, text, expected, parameter.schema.place)


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None or not _LEAST <= (value := int(text)) <= _MOST:
        raise ValueError(text)
    return value


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
