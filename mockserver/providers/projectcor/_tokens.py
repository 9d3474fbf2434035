"""Making tokens, and keeping them where the engine looks for them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from mockserver.errors import Unauthenticated
from mockserver.providers.projectcor._records import company_id
from mockserver.providers.projectcor._stamps import moment_of, stamp
from mockserver.state.store import CREDENTIALS

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record

_HEADER = {"alg": "HS256", "typ": "JWT"}
_ACCESS_LIVES = timedelta(hours=1)
_REFRESH_LIVES = timedelta(days=30)
_ROLES = {1: "C-Level", 2: "Director", 3: "Project Manager", 4: "Collaborator", 5: "Freelancer", 6: "Client"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token, the refresh token that comes with it, and when the former ends."""

    access: str
    refresh: str
    ends: datetime

    @property
    def flat(self) -> dict[str, Any]:
        """As the vendor documents them."""
        return {
            "access_token": self.access,
            "token_type": "Bearer",
            "expires_in": int(_ACCESS_LIVES.total_seconds()),
            "refresh_token": self.refresh,
        }

    @property
    def nested(self) -> dict[str, Any]:
        """As published clients read them; the end is counted in milliseconds since 1970."""
        token = {
            "access_token": self.access,
            "type": "bearer",
            "refreshToken": self.refresh,
            "expirationTime": str(int(self.ends.timestamp()) * 1000),
        }
        return {"token": token}


def new_grant(call: Call, user: Record) -> Record:
    """A way in for the user, not kept yet."""
    return {"id": call.new_id(), "user_id": user["id"], "created_at": stamp(call.now)}


def issue(call: Call, grant: Record) -> Tokens:
    """New tokens for the grant's user; the code and the refresh token that the grant had are used up.

    Raises Unauthenticated when the user is gone.
    """
    user = call.store["users"].get(grant["user_id"])
    if user is None:
        raise Unauthenticated("unknown", got="a login of a deleted user", expected="a login of a user")
    refresh = _secret(call)
    ends = call.now.replace(microsecond=0) + _ACCESS_LIVES
    told = {"refresh_token": refresh, "refresh_expires": stamp(call.now + _REFRESH_LIVES)}
    call.store["grants"].put({**grant, "code": None, "code_expires": None, **told})
    return Tokens(_access_token(call, user, ends), refresh, ends)


def grant_of(call: Call, member: str, secret: str) -> Record:
    """The grant whose code or refresh token it is. Raises Unauthenticated when it is unknown, used or over."""
    grant = next(iter(call.store["grants"].where(**{member: secret})), None)
    if grant is None or _is_over(call, grant["code_expires" if member == "code" else "refresh_expires"]):
        raise Unauthenticated("unknown", got=f"a {member} that is unknown, used or over", expected=f"a {member} in use")
    return grant


def _is_over(call: Call, ends: str | None) -> bool:
    """Whether a point in time has come; None never comes."""
    return ends is not None and moment_of(ends) <= call.now


def _access_token(call: Call, user: Record, ends: datetime) -> str:
    """A JWT that the engine accepts as the user's until then."""
    claims = {
        "sub": str(user["id"]),
        "company": company_id(call),
        "iat": int(call.now.timestamp()),
        "exp": int(ends.timestamp()),
    }
    token = f"{_base64url(orjson.dumps(_HEADER))}.{_base64url(orjson.dumps(claims))}.{_secret(call)}"
    credential = {
        "name": f"login {call.serial}",
        "token": token,
        "role": _ROLES[user["role_id"]],
        "subject": str(user["id"]),
        "scheme": "bearerAuth",
        "expires": stamp(ends),
    }
    call.store[CREDENTIALS].put(credential)
    return token


def _secret(call: Call) -> str:
    """32 random bytes as base64url."""
    return _base64url(call.random.randbytes(32))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
