"""Keeping secrets out of the journal: found by name, declared or not, and hidden everywhere in an exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import orjson

from mockserver.engine.body import is_deep
from mockserver.errors import ApiError, Problem
from mockserver.remembered import Sound
from mockserver.state.base import slim

HIDDEN = "***"
# Deny by default: whatever is called like a secret is one, declared or not.
_NAMES = re.compile(r"token|secret|passw|api[-_]?key|auth(?!or|redirect)|credential|verifier|session|cookie")
# What a body in lower case must contain before it can have such a name; escapes may spell any name.
_MARKS = (
    b"token",
    b"secret",
    b"passw",
    b"key",
    b"auth",
    b"credential",
    b"verifier",
    b"session",
    b"cookie",
    b"\\u",
    b"%",
)
_HARMLESS = frozenset({"token_type", "authenticationtype", "token_endpoint", "authorization_endpoint"})
_SCHEMES = frozenset({"bearer", "basic"})
_SHORTEST = 4  # characters; what is shorter would be found in harmless words
_MOST_PROBLEMS = 100
_SAME_EVERYWHERE = re.compile(r"[\w.~-]+", re.ASCII)
_NAME = re.compile(r"[^\s\"'<>{}:;]*")  # of a field, as forms have them
_LONGEST = 1000  # characters of a value or message that are kept of a problem
_Error = TypeVar("_Error", bound=ApiError)


class Secrets:
    """The names of what is secret in requests to one operation, or in its answers."""

    def __init__(self, declared: Iterable[str]) -> None:
        self._declared = frozenset(name.lower() for name in declared)
        marks = (*_MARKS, *(name.encode() for name in sorted(self._declared)))
        self._marks = re.compile(b"|".join(map(re.escape, marks)))
        self._harmless = Sound()

    def has(self, name: str) -> bool:
        """Whether a member or parameter of that name holds a secret."""
        folded = name.lower()
        return folded in self._declared or (folded not in _HARMLESS and _NAMES.search(folded) is not None)

    def may_be_in(self, raw: bytes) -> bool:
        """Whether a body could have a member of such a name."""
        if raw in self._harmless:
            return False
        found = self._marks.search(raw.lower()) is not None  # to ignore case in the pattern costs ten times as much
        if not found:
            self._harmless.remember(raw)
        return found

    def within(self, value: Any, is_secret: bool = False) -> Iterator[str]:
        """The texts and numbers of a JSON value that stand under a secret name."""
        if isinstance(value, Mapping):
            for name, inner in value.items():
                yield from self.within(inner, is_secret or self.has(name))
        elif isinstance(value, list):
            for inner in value:
                yield from self.within(inner, is_secret)
        elif is_secret and value is not None and not isinstance(value, bool):
            yield str(value)


@dataclass(frozen=True, slots=True)
class Declared:
    """What is secret in an operation's exchanges, and where.

    ``sent`` and ``answered`` are names in the request and in the answer, ``in_headers`` headers (in lower case) that
    are nothing but secret; ``plain`` are the statuses of answers that can have no member of a secret name, if they
    keep to their declaration.
    """

    sent: Secrets
    answered: Secrets
    in_headers: frozenset[str] = frozenset()
    plain: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """Path, content type and other headers of a request that are safe to keep.

    Of credentials it has only that they were there, and of which scheme.
    """

    path: str
    content_type: str | None
    headers: Mapping[str, str]


class Redaction:
    """One exchange on its way into the journal. What its request calls a secret is hidden in all of it.

    ``found`` are the secrets so far, ``spelt`` how paths, forms and JSON spell those of them that they spell otherwise.
    """

    __slots__ = ("_declared", "found", "spelt")

    def __init__(self, declared: Declared, found: tuple[str, ...] = (), spelt: tuple[str, ...] = ()) -> None:
        self.found = found
        self._declared = declared
        self.spelt = spelt

    def learn(self, text: str) -> None:
        """Hide a text from here on."""
        if len(text) >= _SHORTEST and text not in self.found:
            self.found += (text,)
            if _SAME_EVERYWHERE.fullmatch(text) is None:
                self.spelt += _forms(text)

    def asked(self, segments: Iterable[str], read: Mapping[str, str]) -> Asked:
        """What may be kept of a path and of the headers that were read."""
        others = tuple((name, self._header(name, value)) for name, value in read.items() if name != "Content-Type")
        content_type = read.get("Content-Type")
        return Asked(
            path=intern(self.text("/" + "/".join(segments))),  # worlds of tests ask for the same
            content_type=self.text(content_type) if content_type else None,
            headers=_shared(others),
        )

    def _header(self, name: str, value: str) -> str:
        if name.lower() not in self._declared.in_headers and not self._declared.sent.has(name):
            return self.text(value)
        scheme, _, rest = value.partition(" ")
        return f"{scheme} {HIDDEN}" if rest and scheme.lower() in _SCHEMES else HIDDEN

    def query(self, query: str) -> str:
        """A query string that is safe to keep."""
        return self._pairs(query) if query else ""

    def request(self, raw: bytes, is_form: bool) -> bytes:
        """A request's body that is safe to keep; one that cannot be read is kept only if nothing in it looks secret."""
        if is_form:
            return self._pairs(raw.decode(errors="replace")).encode()
        return self._body(raw, self._declared.sent)

    def response(self, raw: bytes, declared: int | None = None) -> bytes:
        """An answer's body that is safe to keep; ``declared`` is its status if it was held to its declaration."""
        if not raw or (declared in self._declared.plain and not self.spelt):
            return self._bytes(raw)
        return self._body(raw, self._declared.answered)

    def text(self, text: str) -> str:
        """Any text, with the secrets found so far hidden."""
        for secret in self.found:  # seldom more than the caller's token
            if secret in text:
                text = text.replace(secret, HIDDEN)
        for form in self.spelt:
            text = text.replace(form, HIDDEN)
        return text

    def error(self, error: _Error) -> _Error:
        """A copy of the refusal without secrets, without the frames it came through, and without what is too long."""
        kept = type(error).__new__(type(error))
        kept.__dict__.update(error.__dict__)
        kept.problems = tuple(self._problem(problem) for problem in error.problems[:_MOST_PROBLEMS])
        kept.got, kept.expected = self._value(error.got), self._value(error.expected)
        kept.message = None if error.message is None else self.text(error.message)
        return kept

    def learn_problems(self, problems: Iterable[Problem]) -> None:
        """Hide what a reply of ours calls a secret, although it was never sent."""
        for problem in problems:
            is_secret = any(isinstance(part, str) and self._declared.answered.has(part) for part in problem.at)
            for text in self._declared.answered.within(problem.got, is_secret):
                self.learn(text)

    def _problem(self, problem: Problem) -> Problem:
        if any(isinstance(part, str) and self._declared.sent.has(part) for part in problem.at):
            return replace(problem, message=HIDDEN, got=HIDDEN)
        message = self.text(problem.message)
        return replace(problem, message=_cut(message), got=self._value(problem.got))

    def _value(self, value: Any) -> Any:
        """A value as explain shows it: as it is if it is short, else the beginning of its JSON."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return _cut(self.text(value))
        try:
            shown = orjson.dumps(self._hidden(value, self._declared.sent), default=repr, option=orjson.OPT_NON_STR_KEYS)
        except TypeError:  # what a handler told may be anything
            return _cut(self.text(repr(value)))
        return orjson.loads(shown) if len(shown) <= _LONGEST else _cut(shown.decode())

    def _pairs(self, query: str) -> str:
        """A query or form with its secrets hidden; one that is none is kept only if nothing in it looks secret."""
        pairs = parse_qsl(query, keep_blank_values=True)
        if not all(_NAME.fullmatch(name) for name, _ in pairs) and self._declared.sent.may_be_in(query.encode()):
            return HIDDEN
        for name, value in pairs:
            if self._declared.sent.has(name):
                self.learn(value)
        pairs = parse_qsl(query := self.text(query), keep_blank_values=True)
        kept = [
            (self.text(name), HIDDEN if self._declared.sent.has(name) else self.text(value)) for name, value in pairs
        ]
        return query if kept == pairs else urlencode(kept, safe="*")

    def _body(self, raw: bytes, secrets: Secrets) -> bytes:
        if not secrets.may_be_in(raw):
            return self._bytes(raw)
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return HIDDEN.encode()
        if is_deep(raw, value):
            return HIDDEN.encode()
        for text in secrets.within(value):
            self.learn(text)
        return slim(orjson.dumps(self._hidden(value, secrets)))

    def _bytes(self, raw: bytes) -> bytes:
        for secret in self.found:
            if (encoded := secret.encode()) in raw:
                raw = raw.replace(encoded, HIDDEN.encode())
        for form in self.spelt:
            raw = raw.replace(form.encode(), HIDDEN.encode())
        return raw

    def _hidden(self, value: Any, secrets: Secrets) -> Any:
        if isinstance(value, Mapping):
            return {
                self.text(str(name)): HIDDEN
                if inner is not None and secrets.has(str(name))
                else self._hidden(inner, secrets)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self._hidden(inner, secrets) for inner in value]
        return self.text(value) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def _shared(headers: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """One mapping for all exchanges with the same headers: most have the same few, their secrets hidden."""
    return MappingProxyType(dict(headers))


def _forms(text: str) -> tuple[str, ...]:
    """The text as it stands in paths, in forms and within JSON."""
    return (quote(text, safe=""), quote_plus(text), orjson.dumps(text).decode()[1:-1])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
