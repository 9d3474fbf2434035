"""Who calls: the presented token looked up among the world's credentials."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

import orjson

from mockserver.engine.call import Credential
from mockserver.engine.request import Request
from mockserver.errors import Unauthenticated
from mockserver.spec.security import SecurityScheme
from mockserver.state.store import CREDENTIALS, Record, Store


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
        tried = [(scheme, tokens) for scheme in schemes if (tokens := presented(request, scheme))]
        if tried and len(tried) == len(schemes):
            first, *_ = [_credential(scheme, tokens, store, now) for scheme, tokens in tried]
            return first
    if not all(alternatives):
        return None
    expected = " or ".join(" and ".join(_asked(scheme) for scheme in schemes) for schemes in alternatives)
    raise Unauthenticated("missing", got="no such header", expected=expected)


def presented(request: Request, scheme: SecurityScheme) -> tuple[str, ...]:
    """What may be the token in a request's credentials of a scheme, the likeliest first; nothing if it does not try.

    Basic credentials are one token as a whole (``user:password``), or their password is one, whatever the user.
    """
    value = request.headers(scheme.header)
    if value is None:
        return ()
    if scheme.kind == "header":
        return (value,)
    kind, _, rest = value.partition(" ")
    if kind.lower() != scheme.kind or not (token := rest.strip()):
        return ()
    return (token,) if scheme.kind == "bearer" else _pair(token)


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
    known = _known(scheme, tokens, store)
    if known is None:
        token = tokens[-1]
        if not token:
            raise Unauthenticated(
                "malformed", got="an empty token, or one that is not encoded", expected=_asked(scheme)
            )
        if scheme.is_jwt and not _is_jwt(token):
            raise Unauthenticated("malformed", got="a token that is no JWT", expected=_asked(scheme))
        raise Unauthenticated("unknown", got="a token that nobody has", expected=_asked(scheme))
    expires = known.get("expires")
    if expires is not None and datetime.fromisoformat(expires) <= now:
        raise Unauthenticated(
            "expired", got=f"credential {known['name']!r}, expired at {expires}", expected=_asked(scheme)
        )
    return Credential(known["name"], known.get("role"), known.get("subject"))


def _known(scheme: SecurityScheme, tokens: Sequence[str], store: Store) -> Record | None:
    """The record of the first token that somebody has."""
    for token in tokens:
        for one in store[CREDENTIALS].where(token=token) if token else ():
            if one.get("scheme") in (None, scheme.name):
                return one
    return None


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
