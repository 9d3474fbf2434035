"""The ways to an access token. Whoever cannot show who he or she is gets the one documented 401."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import Unauthenticated
from mockserver.providers.projectcor._tokens import grant_of, issue, new_grant

if TYPE_CHECKING:
    from mockserver.engine import Call


def issue_token(call: Call) -> dict[str, Any]:
    """Tokens of the user whom the API key belongs to. Raises Unauthenticated once that user is deleted."""
    owner = call.store["users"].get(call.caller.subject)
    if owner is None:
        raise Unauthenticated("unknown", got="the key of a deleted user", expected="the key of a user")
    return issue(call, new_grant(call, owner)).flat


def exchange_code(call: Call) -> dict[str, Any]:
    """Tokens of the user who agreed on the consent screen; the code is used up. Raises Unauthenticated."""
    return issue(call, grant_of(call, "code", call.params["code"])).flat


def refresh_token(call: Call) -> dict[str, Any]:
    """New tokens; the refresh token is used up. Raises Unauthenticated."""
    tokens = issue(call, grant_of(call, "refresh_token", call.body["refresh_token"]))
    return tokens.nested if call.quirk("nested_tokens") else tokens.flat


def log_in(call: Call) -> dict[str, Any]:
    """Tokens of the user with this address and password, flat and nested. Raises Unauthenticated."""
    email = call.body["email"].lower()
    user = next((one for one in call.store["users"] if one["email"].lower() == email), None)
    if user is None or user.get("password") != call.body["password"]:
        raise Unauthenticated("unknown", got="an address and a password", expected="those of a user")
    tokens = issue(call, new_grant(call, user))
    return tokens.nested if call.quirk("nested_tokens") else tokens.flat | tokens.nested
