"""A request as the engine sees it: method, path, raw query, headers and body, whatever server brought it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import printable
from typing import Any
from urllib.parse import quote, unquote_to_bytes


@dataclass(slots=True)
class Request:
    """One HTTP request to a provider's host.

    ``segments`` are the decoded path segments below the host; ``address`` is what replaces ``https://<host>`` in links
    (``http://localhost:8080/api.library.example``); ``body`` is None when it was larger than the limit.
    """

    method: str
    host: str
    segments: tuple[str, ...]
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


def headers_of(environ: Mapping[str, Any], read: dict[str, str]) -> Callable[[str], str | None]:
    """A look-up of request headers by their usual names, without regard to case, in a WSGI environ.

    ``read`` gets those that were looked up and there: what may have had a part in the answer.
    """

    def header(name: str) -> str | None:
        value = environ.get(_key(name))
        if value is not None:
            read[name] = value
        return value

    return header


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    """What WSGI calls a header."""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def path_of(environ: Mapping[str, Any]) -> str:
    """The decoded path. WSGI hands over bytes as latin-1; what is not UTF-8 becomes U+FFFD and is found nowhere."""
    path: str = environ.get("PATH_INFO", "")
    return path if path.isascii() else path.encode("latin-1", "replace").decode("utf-8", "replace")


def query_of(environ: Mapping[str, Any]) -> str:
    """The raw query string. Bytes that a client left as they are (curl does) are percent-encoded, as they should be."""
    query: str = environ.get("QUERY_STRING", "")
    return query if query.isascii() else quote(query.encode("latin-1", "replace"), safe=printable)


def body_of(environ: Mapping[str, Any], limit: int) -> bytes | None:
    """The request's body, or None if it is larger than the limit; never more than that is read."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        wanted = int(length)
        if wanted > limit:
            return None
    elif "HTTP_TRANSFER_ENCODING" in environ or environ.get("SERVER_PROTOCOL") == "HTTP/2":
        wanted = limit + 1  # HTTP/2 needs neither header: the body ends with its stream
    else:
        return b""
    if not wanted:
        return b""
    stream = environ["wsgi.input"]
    raw: bytes = stream.read(wanted)
    while len(raw) < wanted and (more := stream.read(wanted - len(raw))):
        raw += more
    return raw if len(raw) <= limit else None
