"""The one place that knows a real API's secret: put in the dummy's place on the way out, hidden on the way in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

import orjson
from requests.structures import CaseInsensitiveDict

from mockserver.contract.sending import Received, Sent
from mockserver.engine.example import presented
from mockserver.spec.fragment import Provider
from mockserver.spec.security import SecurityScheme

DUMMY = "dummy-of-the-contract-suite"
"""What generators, flows, reports and journals know as the credential of a real API."""


@dataclass
class Secret:
    """``tokens`` are hidden wherever they turn up; the last of them is the one that is sent."""

    provider: Provider
    tokens: list[str] = field(repr=False)

    def carries(self, sent: Sent) -> bool:
        """Whether a request has the dummy, so that the vendor should know who asks."""
        return any(self._scheme(name, value) is not None for name, value in sent.headers.items())

    def into(self, sent: Sent) -> dict[str, str]:
        """The request's headers with the secret in the dummy's place."""
        told = dict(sent.headers)
        for name, value in sent.headers.items():
            if (scheme := self._scheme(name, value)) is not None:
                told[name] = presented(scheme, self.tokens[-1])[1]
        return told

    def out_of(self, received: Received) -> Received:
        """The answer with the dummy in the secret's place, however it is spelt."""
        headers, body = dict(received.headers), received.body
        for shown in sorted({form for token in self.tokens for form in _forms(token)}, key=len, reverse=True):
            headers = {name: value.replace(shown, DUMMY) for name, value in headers.items()}
            body = body.replace(shown.encode(), DUMMY.encode())
        return Received(received.status, CaseInsensitiveDict(headers), body)

    def _scheme(self, name: str, value: str) -> SecurityScheme | None:
        """The scheme by which a header presents the dummy."""
        for scheme in self.provider.schemes.values():
            if scheme.header.lower() != name.lower():
                continue
            if value == presented(scheme, DUMMY)[1] or (scheme.kind == "basic" and _password(value) == DUMMY):
                return scheme
        return None


def _password(value: str) -> str | None:
    """The password of a Basic credential, whatever the user name is."""
    kind, _, encoded = value.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


def _forms(token: str) -> Iterator[str]:
    """How a token may be spelt in an answer: as it is, in Base64, in an address, in JSON."""
    pair = token if ":" in token else f":{token}"
    yield from (token, quote(token, safe=""), quote_plus(token), orjson.dumps(token).decode()[1:-1])
    yield from (base64.b64encode(one.encode()).decode() for one in (token, pair))


def tokens_in(raw: bytes) -> list[str]:
    """The tokens of a login's answer (RFC 6749), the access token last; they may stand one level deeper."""
    try:
        told = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return []
    places = [told, *(told.values() if isinstance(told, dict) else ())]
    found = next((one for one in places if isinstance(one, dict) and isinstance(one.get("access_token"), str)), {})
    return [found[name] for name in ("refresh_token", "access_token") if isinstance(found.get(name), str)]
