"""Exchanges with a real API on disk, one JSON file each, without anything personal: they replay without a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from mockserver.spec.operation import Media, Operation

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

    def keep(self, asked: Asked, sent: Sent, received: Received) -> None:
        """Write one exchange."""
        self._kept += 1
        told = {
            "provider": self.provider.name,
            "operation": asked.operation.id,
            "method": sent.method,
            "params": {name: self._param(asked.operation, "path", name, text) for name, text in asked.params.items()},
            "query": [
                [name, self._param(asked.operation, "query", name, text)]
                for name, text in parse_qsl(sent.query, keep_blank_values=True)
            ],
            "sent": self._body(_content(asked.operation), sent.headers, sent.body),
            "status": received.status,
            "headers": dict(self._headers(asked.operation, received)),
            "body": self._body(self._declared(asked.operation, received.status), received.headers, received.body),
        }
        path = self.folder / f"{self._kept:05}-{asked.operation.id}.json"
        path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))

    def _param(self, operation: Operation, where: str, name: str, text: str) -> str:
        """A parameter's text as it may be kept."""
        found = next((one for one in operation.parameters if (one.where, one.name) == (where, name)), None)
        if found is None:
            return masked(text)
        if set(found.types) & {"integer", "number", "boolean"} and text.replace(".", "", 1).isdecimal():
            return text
        told: str = redacted(self.provider.references, found.schema, text, name)
        return told

    def _headers(self, operation: Operation, received: Received) -> Iterator[tuple[str, str]]:
        declared = operation.responses.get(received.status)
        known = declared.node.value.get("headers", {}) if declared else {}
        names = {name.lower() for name in known}
        for name, value in received.headers.items():
            is_kept = name.lower() in _PLAIN or (name.lower() in names and value.isdecimal())
            yield name, value if is_kept else masked(value)

    def _body(self, content: Mapping[str, Media], headers: Mapping[str, str], raw: bytes) -> Any:
        """A JSON body without what is personal; of any other that it was there."""
        kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
        media = kind.partition(";")[0].strip().lower()
        if not raw:
            return None
        schema = content[media].schema if media in content else None
        if media == FORM:
            fields = dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
            return redacted(self.provider.references, schema, fields)
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return ""
        return redacted(self.provider.references, schema, value)

    @staticmethod
    def _declared(operation: Operation, status: int) -> Mapping[str, Media]:
        response = operation.responses.get(status)
        return response.content if response else {}


def _content(operation: Operation) -> Mapping[str, Media]:
    return operation.body.content if operation.body else {}
