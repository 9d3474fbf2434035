"""Exchanges with a real API on disk, one JSON file each, without anything personal: they replay without a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockserver.contract.gate.allowing import Asked
from mockserver.contract.gate.redaction import masked, redacted
from mockserver.contract.sending import Received, Sent
from mockserver.engine.body import FORM
from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation, Response

# Of headers that no fragment declares only the name is kept, except these.
_PLAIN = frozenset({"content-type", "retry-after", "allow", "content-length", "date"})


@dataclass
class Recorder:
    """Writes ``<folder>/<provider>/<number>-<operation>.json``. Raises MockServerError for a folder with recordings."""

    folder: Path
    provider: Provider
    _kept: int = field(default=0)

    def __post_init__(self) -> None:
        self.folder = self.folder / self.provider.name
        if any(self.folder.glob("*.json")):
            raise MockServerError(f"{self.folder} has recordings already; remove them or name another folder")
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, exchange: Exchange) -> None:
        """Write one exchange."""
        self._kept += 1
        path = self.folder / f"{self._kept:05}-{exchange.operation}.json"
        path.write_bytes(orjson.dumps(asdict(exchange), option=orjson.OPT_INDENT_2))


@dataclass(frozen=True)
class Exchange:
    """A request and its answer as they may be kept: parameters by name, bodies as JSON, texts as their shapes."""

    operation: str
    method: str
    params: Mapping[str, str]
    query: Sequence[Sequence[str]]
    sent: Any
    status: int
    headers: Mapping[str, str]
    body: Any


Keep = Callable[[Exchange], None]


def recordings(folder: Path, provider: Provider) -> list[Exchange]:
    """What was recorded of a provider, in order. Raises MockServerError for a file that is no recording."""
    found = []
    for path in sorted((folder / provider.name).glob("*.json")):
        try:
            found.append(Exchange(**orjson.loads(path.read_bytes())))
        except (orjson.JSONDecodeError, TypeError) as error:
            raise MockServerError(f"{path}: no recording ({error}); name a folder that --record has written") from error
    return found


def kept(provider: Provider, asked: Asked, sent: Sent, received: Received) -> Exchange:
    """An exchange without anything personal."""
    return _Keeping(provider, asked.operation).exchange(asked, sent, received)


def kept_header(name: str, value: str) -> str:
    """A header's value as it may be kept: numbers, and what is never personal."""
    return value if name.lower() in _PLAIN or value.isdecimal() else masked(value)


@dataclass(frozen=True)
class _Keeping:
    provider: Provider
    operation: Operation

    def exchange(self, asked: Asked, sent: Sent, received: Received) -> Exchange:
        # A success under another status than the declared one has the declared shape, if any.
        usual = self.operation.success if received.status < 300 else None
        response, body = self.operation.responses.get(received.status, usual), self.operation.body
        return Exchange(
            operation=self.operation.id,
            method=sent.method,
            params={name: self._param("path", name, text) for name, text in asked.params.items()},
            query=[
                [name, self._param("query", name, text)] for name, text in parse_qsl(sent.query, keep_blank_values=True)
            ],
            sent=self._body(body.content if body else {}, sent.headers, sent.body),
            status=received.status,
            headers=dict(self._headers(response, received)),
            body=self._body(response.content if response else {}, received.headers, received.body),
        )

    def _param(self, where: str, name: str, text: str) -> str:
        found = next((one for one in self.operation.parameters if (one.where, one.name) == (where, name)), None)
        if found is None:
            return masked(text)
        if set(found.types) & {"integer", "number", "boolean"} and text.replace(".", "", 1).isdecimal():
            return text
        told: str = redacted(self.provider.references, found.schema, text, name)
        return told

    def _headers(self, declared: Response | None, received: Received) -> Iterator[tuple[str, str]]:
        names = {name.lower() for name in declared.node.value.get("headers", {})} if declared else set()
        for name, value in received.headers.items():
            yield name, kept_header(name, value) if name.lower() in names | _PLAIN else masked(value)

    def _body(self, content: Mapping[str, Media], headers: Mapping[str, str], raw: bytes) -> Any:
        """A JSON value; of any other body that it was there; None for none."""
        if not raw:
            return None
        told = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
        media = told.partition(";")[0].strip().lower()
        schema = content[media].schema if media in content else None
        try:
            value = dict(parse_qsl(raw.decode())) if media == FORM else orjson.loads(raw)
        except ValueError:
            return ""
        return redacted(self.provider.references, schema, value)
