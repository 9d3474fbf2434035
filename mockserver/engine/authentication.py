"""Who calls: the presented token looked up among the world's credentials."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import orjson

from mockserver.engine.call import Credential
from mockserver.engine.request import Request
from mockserver.errors import Unauthenticated
from mockserver.spec.security import SecurityScheme
from mockserver.state.store import CREDENTIALS, Store


def authenticate(
    request: Request, alternatives: Sequence[Sequence[SecurityScheme]], store: Store, now: datetime
) -> Credential | None:
    """The credential of a request, or None where none is needed.

    The first alternative that the request tries decides; an empty one lets those in who try none. Raises
    Unauthenticated: missing (no credential of a declared kind), malformed (not what the scheme calls a token),
    unknown, expired.
    """
    if not alternatives:
        return None
    for schemes in alternatives:
        if tried := _tried(request, schemes):
            (scheme, tokens), *others = tried
            credential = _credential(scheme, tokens, store, now)
            for scheme, tokens in others:
                _credential(scheme, tokens, store, now)
            return credential
    if not all(alternatives):
        return None
    expected = " or ".join(" and ".join(_asked(scheme) for scheme in schemes) for schemes in alternatives)
    raise Unauthenticated("missing", got="no such header", expected=expected)


def _tried(request: Request, schemes: Sequence[SecurityScheme]) -> list[tuple[SecurityScheme, tuple[str, ...]]]:
    """The schemes with what may be their tokens, or nothing unless the request tries them all."""
    tried = []
    for scheme in schemes:
        tokens = presented(request, scheme)
        if not tokens:
            return []
        tried.append((scheme, tokens))
    return tried


def presented(request: Request, scheme: SecurityScheme) -> tuple[str, ...]:
    """What may be the token in a request's credentials of a scheme, the likeliest first; nothing if it does not try."""
    value = request.headers(scheme.header)
    return () if value is None else tokens_in(value, scheme.kind)


# Clients show the same few tokens again and again; beyond that only the world and the client itself hold them.
@lru_cache(maxsize=256)
def tokens_in(value: str, wanted: str) -> tuple[str, ...]:
    """What may be the token in a header of that kind of scheme, the likeliest first.

    Basic credentials are one token as a whole (``user:password``), or their password is one, whatever the user.
    """
    if wanted == "header":
        return (value,)
    kind, _, rest = value.partition(" ")
    if kind.lower() != wanted or not (token := rest.strip()):
        return ()
    return (token,) if wanted == "bearer" else _pair(token)


def _asked(scheme: SecurityScheme) -> str:
    kinds = {"bearer": "Bearer <token>", "basic": "Basic base64(<anything>:<token>)", "header": "<token>"}
    return f"{scheme.header}: {kinds[scheme.kind]}"


def _pair(encoded: str) -> tuple[str, ...]:
    """Basic credentials as a whole and their password. Not base64, or no text after the colon: an empty token."""
    try:
        user, _, secret = base64.b64decode(encoded, validate=True).partition(b":")
        password = secret.decode()
    except (binascii.Error, UnicodeDecodeError):
        return ("",)
    if not password:
        return ("",)
    # Older clients write names in Latin-1; who logs in by the password alone may have any name.
    pair = f"{user.decode(errors='replace')}:{password}"
    return (pair,) if ":" in password else (pair, password)


def _credential(scheme: SecurityScheme, tokens: Sequence[str], store: Store, now: datetime) -> Credential:
    """The credential of the first token that somebody has. Raises Unauthenticated."""
    for token in tokens:
        for known in store[CREDENTIALS].look_where(token=token) if token else ():
            if known.get("scheme") in (None, scheme.name):
                expires = known.get("expires")
                if expires is None or datetime.fromisoformat(expires) > now:
                    return _holder(known["name"], known.get("role"), known.get("subject"))
                got = f"credential {known['name']!r}, expired at {expires}"
                raise Unauthenticated("expired", got=got, expected=_asked(scheme))
    raise _stranger(scheme, tokens[-1])


@lru_cache(maxsize=1024)
def _holder(name: str, role: str | None, subject: str | None) -> Credential:
    return Credential(name, role, subject)


def _stranger(scheme: SecurityScheme, token: str) -> Unauthenticated:
    """Why a token that nobody has is refused."""
    expected = _asked(scheme)
    if not token:
        return Unauthenticated("malformed", got="an empty token, or one that is not encoded", expected=expected)
    if scheme.is_jwt and not _is_jwt(token):
        return Unauthenticated("malformed", got="a token that is no JWT", expected=expected)
    return Unauthenticated("unknown", got="a token that nobody has", expected=expected)


def _is_jwt(token: str) -> bool:
    """Three base64url parts, the first two of them JSON objects (RFC 7519)."""
    parts = token.split(".")
    if len(parts) != 3 or not parts[2]:
        return False
    try:
        return all(
            isinstance(orjson.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))), dict)
            for part in parts[:2]
        )
    except (ValueError, binascii.Error):
        return False
