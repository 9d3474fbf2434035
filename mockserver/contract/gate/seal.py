"""Keeps what a record was before it was changed: readable only with the token that may change it back."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cached_property
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken

from mockserver.errors import MockServerError

_ROUNDS = 600_000  # OWASP's advice for PBKDF2 with SHA-256


class Seal:
    """Seals JSON values by a secret. The ``salt`` is no secret and goes with what was sealed."""

    def __init__(self, secret: str, salt: str | None = None) -> None:
        self.salt = salt or secrets.token_hex(16)
        self._secret = secret

    @cached_property
    def _box(self) -> Fernet:
        key = hashlib.pbkdf2_hmac("sha256", self._secret.encode(), bytes.fromhex(self.salt), _ROUNDS)
        return Fernet(base64.urlsafe_b64encode(key))

    def closed(self, value: Any) -> str:
        """The value as a text that tells nothing."""
        return self._box.encrypt(orjson.dumps(value)).decode()

    def opened(self, sealed: str) -> Any:
        """The value again. Raises MockServerError for another secret's."""
        try:
            return orjson.loads(self._box.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise MockServerError(
                "the receipt was sealed with another token; set the variable to the token of that run"
            ) from error
