"""Whether a client could notice a mutant at all: the same requests to it and to a mock that is well, side by side."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from requests.structures import CaseInsensitiveDict
from werkzeug.test import run_wsgi_app

from mockserver.contract.mutants.breaking import mended, spoilt
from mockserver.contract.mutants.fault import NOT_JSON, Mutant, Site, json_of
from mockserver.contract.mutants.members import places
from mockserver.contract.mutants.requests import example, neighbours
from mockserver.contract.sending import Received, Sent
from mockserver.engine.example import example_path, fitting_token
from mockserver.problem import MEDIA
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.state.store import CREDENTIALS
from mockserver.universe import Universe

_NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
_SEEDS = (7, 8)
_OTHERS = 2  # further keys that a read is tried with
_TRIED = 40
_CHANGES = 3  # requests by which one operation writes while another is probed
_SAYS_NOTHING = frozenset({"content-length", "x-mock-explain"})


@dataclass(frozen=True)
class _Transcript:
    """Requests to one operation with reads of everything between them, and what a mock that is well answers.

    ``fresh`` names, for each answer, what another seed changes: ids and traces say nothing.
    """

    steps: Sequence[Sent]
    own: Sequence[bool]
    answers: Sequence[Received]
    fresh: Sequence[frozenset[str]]


class Probe:
    """Asks mocks of one provider in process; ``app`` is one that is well."""

    def __init__(self, app: Flask, provider: str, seed: int) -> None:
        self._app = app
        self._universe: Universe = app.extensions["mockserver"]
        self.provider: Provider = self._universe.providers[provider]
        self._seed = seed
        self._reads_of = self._every_read()
        self._reads = [sent for reads in self._reads_of.values() for sent in reads]
        writes = [sent for one in self.provider.operations.values() for sent in self._changing(one)]
        self._writes = sorted(writes, key=lambda sent: sent.method == "DELETE")  # first what the others need
        self._transcripts: dict[str, _Transcript] = {}
        self._sites: dict[str, Site] = {}

    def site(self, operation: Operation) -> Site:
        """The operation with what it answers when all is well."""
        site = self._sites.get(operation.id)
        if site is None:
            site = self._sites[operation.id] = self._examined(operation)
        return site

    def _examined(self, operation: Operation) -> Site:
        told = self._transcript(operation)
        own = [(sent, got) for sent, got, is_own in zip(told.steps, told.answers, told.own, strict=True) if is_own]
        return Site(self.provider, operation, self._tokens(operation), self._seed, own)

    def equivalence(self, mutant: Mutant) -> str | None:
        """Why the mutant need not be tried: nobody could notice it, or nobody could miss it; None if it has to be."""
        told = self._transcript(mutant.site.operation)
        wsgi = spoilt(self._app, mutant)
        logging.disable()  # what breaks in the mutant is looked for, not an accident
        try:
            answers = self._asked(wsgi, told.steps, _SEEDS[0])
            for good, fresh, got in zip(told.answers, told.fresh, answers, strict=True):
                if not _same(good, got) and _known(good, fresh) != _known(got, fresh):
                    is_ours = got.headers.get("Content-Type", "").startswith(MEDIA)
                    return "the mock itself refuses to answer so: 500" if got.status == 500 and is_ours else None
        finally:
            logging.disable(logging.NOTSET)
            mended(self._app, mutant)
        return f"{len(told.steps)} requests at and around the operation are answered as by a mock that is well"

    def _tokens(self, operation: Operation) -> Mapping[str, str]:
        credentials = list(self._universe.world.store(self.provider.name)[CREDENTIALS])
        best = fitting_token(operation, credentials)
        wanted = operation.security[0][0] if operation.security and operation.security[0] else None
        fitting = [one for one in credentials if one.get("scheme") in (None, wanted)]
        return {one["name"]: one["token"] for one in sorted(fitting, key=lambda one: one["token"] != best)}

    def _transcript(self, operation: Operation) -> _Transcript:
        told = self._transcripts.get(operation.id)
        if told is None:
            told = self._transcripts[operation.id] = self._told(operation)
        return told

    def _told(self, operation: Operation) -> _Transcript:
        """Reads of everything, then requests at the operation: after each that writes everything is read again."""
        self._universe.reset(seed=_SEEDS[0], frozen_at=_NOON)
        told = [(sent, False, self._send(self._app, sent)) for sent in self._reads]
        for sent in neighbours(self.provider, operation, list(self._tokens(operation).values())):
            got = self._send(self._app, sent)
            told.append((sent, True, got))
            if got.status < 400 and operation.method != "GET":
                told += [(read, False, self._send(self._app, read)) for read in self._reads]
        mine = self._reads_of.get(operation.id, [])
        for write in self._writes if mine else ():
            told += [(sent, False, self._send(self._app, sent)) for sent in (write, *mine)]
        steps, own, answers = zip(*told, strict=True)
        others = self._asked(self._app, steps, _SEEDS[1])
        fresh = [_differing(one, other) for one, other in zip(answers, others, strict=True)]
        return _Transcript(steps, own, answers, fresh)

    def _asked(self, wsgi: Any, steps: Sequence[Sent], seed: int) -> Iterator[Received]:
        self._universe.reset(seed=seed, frozen_at=_NOON)
        for sent in steps:
            yield self._send(wsgi, sent)

    def _send(self, wsgi: Any, sent: Sent) -> Received:
        self._universe.world.clock.set(advance=1)
        chunks, status, headers = run_wsgi_app(wsgi, _environ(sent, self.provider.hosts[0]), buffered=True)
        return Received(int(status.split()[0]), CaseInsensitiveDict(headers), b"".join(chunks))

    def _changing(self, operation: Operation) -> list[Sent]:
        """A few requests by which an operation, if it writes, changes something."""
        if operation.method == "GET" or operation.same_as is not None:
            return []
        self._universe.reset(seed=_SEEDS[0], frozen_at=_NOON)
        tokens = list(self._tokens(operation).values())
        near = dict.fromkeys(
            (sent.path, sent.body) for sent in islice(neighbours(self.provider, operation, tokens), _TRIED)
        )
        base = example(self.provider, operation, next(iter(tokens), None))
        asked = [replace(base, path=path, body=body) for path, body in near]
        return [sent for sent in asked if self._send(self._app, sent).status < 400][:_CHANGES]

    def _every_read(self) -> dict[str, list[Sent]]:
        """Every GET by its operation, with its example and with other keys that are found in the answers of all."""
        reads = [one for one in self.provider.operations.values() if one.method == "GET" and one.same_as is None]
        asked = {one.id: example(self.provider, one, next(iter(self._tokens(one).values()), None)) for one in reads}
        known = _ids(list(self._asked(self._app, list(asked.values()), _SEEDS[0])))
        return {one.id: [asked[one.id], *self._with_other_keys(one, asked[one.id], known)] for one in reads}

    def _with_other_keys(self, operation: Operation, base: Sent, known: Sequence[str]) -> Iterator[Sent]:
        """Reads of other records: the last key in the path replaced by ids that are good there."""
        keys = [one.name for one in operation.parameters if one.where == "path"]
        if not keys:
            return
        tried = [
            Sent(base.method, example_path(operation, {keys[-1]: value}), base.query, base.headers)
            for value in known[:_TRIED]
        ]
        good = [
            sent for sent, got in zip(tried, self._asked(self._app, tried, _SEEDS[0]), strict=True) if got.status < 400
        ]
        yield from [sent for sent in good if sent.path != base.path][:_OTHERS]


def _environ(sent: Sent, host: str) -> dict[str, Any]:
    """What a WSGI app is given; a client for tests would take as long as the app does."""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.headers.items()}
    return {
        "REQUEST_METHOD": sent.method,
        "PATH_INFO": unquote_to_bytes(sent.path).decode("latin-1"),
        "QUERY_STRING": sent.query,
        "CONTENT_TYPE": headers.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(sent.body)),
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(sent.body),
        **headers,
    }


def _ids(answers: Sequence[Received]) -> list[str]:
    found = []
    for received in answers:
        body = json_of(received.body)
        for place, value in places(body) if body is not NOT_JSON else ():
            if place and place[-1].lower().endswith("id") and isinstance(value, str | int):
                found.append(str(value))
    return list(dict.fromkeys(found))


def _same(one: Received, other: Received) -> bool:
    return (one.status, one.body, dict(one.headers)) == (other.status, other.body, dict(other.headers))


def _facts(received: Received) -> dict[str, str]:
    """Everything that an answer says, by place."""
    facts = {"status": str(received.status)}
    headers = {name.lower(): value for name, value in received.headers.items()}
    facts |= {f"header {name}": value for name, value in headers.items() if name not in _SAYS_NOTHING}
    body = json_of(received.body)
    if body is NOT_JSON:
        return {**facts, "body": received.body.decode(errors="replace")}
    return {**facts, **_leaves(body, "")}


def _leaves(value: Any, at: str) -> dict[str, str]:
    if isinstance(value, dict) and value:
        return {key: text for name, inner in value.items() for key, text in _leaves(inner, f"{at}/{name}").items()}
    if isinstance(value, list) and value:
        return {key: text for index, inner in enumerate(value) for key, text in _leaves(inner, f"{at}/{index}").items()}
    return {at: repr(value)}


def _differing(one: Received, other: Received) -> frozenset[str]:
    if _same(one, other):
        return frozenset()
    first, second = _facts(one), _facts(other)
    return frozenset({name for name in first.keys() | second.keys() if first.get(name) != second.get(name)})


def _known(received: Received, fresh: frozenset[str]) -> dict[str, str]:
    return {name: "fresh" if name in fresh else value for name, value in _facts(received).items()}
