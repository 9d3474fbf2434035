"""Making secrets and tokens, and keeping tokens where the engine looks for them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import orjson

from mockserver.providers.awork._stamps import stamp
from mockserver.state.store import CREDENTIALS

if TYPE_CHECKING:
    from datetime import datetime

    from mockserver.engine import Call
    from mockserver.state.store import Record

_HEADER = {"alg": "HS256", "typ": "JWT"}


def secret(call: Call) -> str:
    """32 random bytes as base64url: client secrets, codes, refresh tokens, signatures."""
    return base64url(call.random.randbytes(32))


def base64url(raw: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def issue_token(call: Call, name: str, owner: Record, client_id: str, expires: datetime | None = None) -> str:
    """A new JWT that the engine accepts as the owner's; ``name`` gets a number and shows in the journal."""
    claims: dict[str, Any] = {"sub": owner["id"], "client_id": client_id}
    role = call.store["roles"].get(owner["roleId"]) if owner["roleId"] else None
    credential: dict[str, Any] = {
        "name": _free_name(call, name),
        "role": role["name"] if role else None,
        "subject": owner["id"],
    }
    if expires is not None:
        claims["exp"] = int(expires.timestamp())
        credential["expires"] = stamp(expires)
    token = f"{base64url(orjson.dumps(_HEADER))}.{base64url(orjson.dumps(claims))}.{secret(call)}"
    call.store[CREDENTIALS].put({**credential, "token": token})
    return token


def forget_tokens_of(call: Call, subject: str, prefix: str = "") -> None:
    """No token of the subject whose name begins like this is accepted any more."""
    for credential in call.store[CREDENTIALS].where(subject=subject):
        if credential["name"].startswith(prefix):
            call.store[CREDENTIALS].delete(credential["name"])


def _free_name(call: Call, name: str) -> str:
    number = 1
    while f"{name} {number}" in call.store[CREDENTIALS]:
        number += 1
    return f"{name} {number}"
