"""The mock's address as a client used it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORLD = "mockserver.world"
"""Where the WSGI environ has the world that a path named with ``/__world/<name>/``."""


def origin(environ: Mapping[str, Any], trust_proxy: bool) -> str:
    """Scheme and host from ``Host``, or from ``X-Forwarded-*`` where a proxy in front is trusted."""
    scheme: str = environ["wsgi.url_scheme"]
    host: str = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "localhost")
    if trust_proxy:
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", scheme).partition(",")[0].strip()
        host = environ.get("HTTP_X_FORWARDED_HOST", host).partition(",")[0].strip()
    return f"{scheme}://{host}"
