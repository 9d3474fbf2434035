"""The gazette as its editor meets it, in one world."""

from __future__ import annotations

from typing import Any

from flask import Flask
from receiver import BOUND
from toy.api import TOY
from werkzeug.test import TestResponse

GAZETTE = TOY / "gazette"
FOLDERS = {"specs": (GAZETTE / "specs",), "fixtures": (GAZETTE / "fixtures",)}
EDITOR = {"X-Key": "blue-pencil"}


class Paper:
    """Addresses below ``/v1`` of the gazette, and the control plane of the same world."""

    def __init__(self, app: Flask, world: str = "") -> None:
        self._universe = app.extensions["mockserver"]
        self._client = app.test_client()
        self._prefix = f"/__world/{world}" if world else ""

    def subscribe(self, name: str, url: str, **told: Any) -> None:
        answer = self._open("PUT", f"/gazette.test/v1/readers/{name}", json={"url": url, **told}, headers=EDITOR)
        assert answer.status_code == 200, answer.text

    def publish(self, title: Any = "Morning") -> TestResponse:
        return self._open("POST", "/gazette.test/v1/issues", json={"title": title}, headers=EDITOR)

    def admin(self, method: str, path: str, **told: Any) -> TestResponse:
        return self._open(method, f"/__admin{path}", **told)

    def deliveries(self, **filters: str) -> list[dict[str, Any]]:
        """What is listed, newest first, once everything that is due was sent."""
        self.rest()
        answer = self.admin("GET", "/deliveries", query_string=filters)
        assert answer.status_code == 200, answer.text
        listed: list[dict[str, Any]] = answer.json["deliveries"]
        return listed

    def advance(self, seconds: float) -> None:
        assert self.admin("PUT", "/clock", json={"advance": seconds}).status_code == 200
        self.rest()

    def rest(self) -> None:
        assert self._universe.courier.rest(BOUND)

    def postbook(self) -> list[tuple[str, str]]:
        """Reader and outcome of each attempt, as the provider recorded it."""
        rows = self.admin("GET", "/state/gazette/postbook").json
        return [(row["reader"], row["outcome"]) for row in rows]

    def _open(self, method: str, path: str, **told: Any) -> TestResponse:
        return self._client.open(self._prefix + path, method=method, **told)
