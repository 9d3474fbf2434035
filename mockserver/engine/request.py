"""A request as the engine sees it: method, path, raw query, headers and body, whatever server brought it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


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


def headers_of(environ: Mapping[str, object]) -> Callable[[str], str | None]:
    """A look-up of request headers by their usual names, without regard to case, in a WSGI environ."""

    def header(name: str) -> str | None:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        value = environ.get(key)
        return value if isinstance(value, str) else None

    return header
