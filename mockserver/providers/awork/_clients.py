"""Which client application asks for a token, and whether it is the one it says (RFC 6749, section 2.3.1)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from mockserver.errors import Invalid

if TYPE_CHECKING:
    from mockserver.engine import Call
    from mockserver.state.store import Record


def client_of(call: Call) -> Record:
    """The client application of a token request. Raises Invalid when it is unknown or its secret is not right."""
    client_id, secret = _presented(call)
    application = call.store["client_applications"].get(client_id)
    if application is None:
        raise Invalid("invalid_client", got=client_id, expected="a client application")
    if application["isConfidential"] and (secret is None or secret != application.get("clientSecret")):
        raise Invalid("invalid_client", got=f"no or a wrong secret of {client_id!r}", expected="its client secret")
    return application


def _presented(call: Call) -> tuple[str, str | None]:
    """Id and secret, from HTTP Basic if it is there, else from the form."""
    scheme, _, encoded = (call.request.headers("Authorization") or "").partition(" ")
    if scheme.lower() == "basic":
        return _basic(encoded.strip())
    client_id = call.body.get("client_id")
    if not client_id:
        raise Invalid("invalid_request", "The mandatory 'client_id' parameter is missing.", expected="client_id")
    return client_id, call.body.get("client_secret")


def _basic(encoded: str) -> tuple[str, str | None]:
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("invalid_client", got="Basic credentials that are no base64", expected="id:secret") from error
    return unquote_plus(client_id), unquote_plus(secret)
