"""Consents: a person lets a client application act for him or her. Tokens made from one bear its names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mockserver.providers.awork._tokens import forget_tokens_of

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def token_name(grant: Record) -> str:
    """What the names of this consent's access tokens begin with."""
    return f"oauth {grant['clientId']} {grant['userId']}"


def revoke(call: Call, grant: Record) -> None:
    """The consent is gone, and no access token made from it is accepted."""
    forget_tokens_of(call, grant["userId"], f"{token_name(grant)} ")
    call.store["grants"].delete(grant["id"])


def is_over(call: Call, expires: str | None) -> bool:
    """Whether a point in time has come; None never comes."""
    return expires is not None and datetime.fromisoformat(expires) <= call.now
