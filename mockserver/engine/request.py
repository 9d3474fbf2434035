"""A request as the engine sees it: method, path, raw query, headers and body, whatever server brought it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes


@dataclass(slots=True)
class Request:
    """One HTTP request to a provider's host.

    ``segments`` are the decoded path segments below the host; ``address`` is what replaces ``https://<host>`` in links
    (``http://localhost:8080/api.library.example``); ``body`` is None when it was larger than the limit.
    """

    method: str
    host: str
    segments: list[str]
    query: str
    headers: Callable[[str], str | None]
    body: bytes | None
    address: str

    @property
    def path(self) -> str:
        """The path below the host."""
        return "/" + "/".join(self.segments)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Names and texts of the query as they were sent, still encoded."""
        for pair in self.query.split("&") if self.query else ():
            name, _, text = pair.partition("=")
            yield name, text


def decoded(text: str) -> str:
    """A part of a query string, strictly UTF-8. Raises UnicodeDecodeError."""
    text = text.replace("+", " ")
    if text.isascii() and "%" not in text:
        return text
    return unquote_to_bytes(text.encode("latin-1", "replace")).decode()


def headers_of(environ: Mapping[str, object]) -> Callable[[str], str | None]:
    """A look-up of request headers by their usual names, without regard to case, in a WSGI environ."""

    def header(name: str) -> str | None:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        value = environ.get(key)
        return value if isinstance(value, str) else None

    return header
