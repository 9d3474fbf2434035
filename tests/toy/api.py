"""The toy API, a library of books, as tests call it. Its providers are none of the real ones."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOY = Path(__file__).parent
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday

# Tokens of the default scenario.
LIBRARIAN, READER, EXPIRED, SOON, DESK = (
    "card-of-the-librarian",
    "card-of-a-reader",
    "card-of-last-week",
    "card-until-friday",
    "key-of-the-desk",
)
STEWARD = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJncmFjZSJ9.c3Rld2FyZA"
ADA = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.YWRh"

MakeApp = Callable[..., Flask]


@dataclass(frozen=True)
class Api:
    """One base URL of an app, called with a bearer token unless the call says otherwise."""

    client: FlaskClient
    base: str
    token: str | None

    def __call__(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | str | None = None,
        media: str | None = None,
        token: str | None = "",
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> TestResponse:
        sent = dict(headers or {})
        token = self.token if token == "" else token
        if token is not None and not any(name.lower() == "authorization" for name in sent):
            sent["Authorization"] = f"Bearer {token}"
        if json is not None:
            data, media = jsonlib.dumps(json), media or "application/json"
        return self.client.open(
            self.base + path, method=method, query_string=query, data=data, content_type=media, headers=sent
        )

    def get(self, path: str, **told: Any) -> TestResponse:
        return self("GET", path, **told)

    def post(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("POST", path, json=json, **told)

    def put(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("PUT", path, json=json, **told)

    def patch(self, path: str, json: Any = None, **told: Any) -> TestResponse:
        return self("PATCH", path, json=json, **told)

    def delete(self, path: str, **told: Any) -> TestResponse:
        return self("DELETE", path, **told)
