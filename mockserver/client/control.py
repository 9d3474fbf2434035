"""The control plane of a running server: its worlds, and what is asked of the server as a whole."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from mockserver.client.provider import Provider
from mockserver.client.transport import Http, Send, read
from mockserver.client.world import MAIN, World
from mockserver.errors import MockServerError


class ControlPlane:
    """The control plane of the server at ``url``; ``send`` takes the place of HTTP, for a server without a port."""

    def __init__(self, url: str, token: str | None = None, *, send: Send | None = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise MockServerError(f"{url!r} is no address; write for instance http://127.0.0.1:8080")
        self.url = url.rstrip("/")
        self.send = send or Http(self.url)
        self._token = token

    def call(self, method: str, path: str, body: Any = None, *, world: str = MAIN) -> Any:
        """The JSON answer of ``/__admin`` + path in a world, None if there is none. Raises MockServerError."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        path = f"{prefix(world)}/__admin{path}"
        try:
            status, raw = self.send(method, path, headers, data)
        except OSError as error:
            told = f"no mockserver at {self.url} ({error})"
            raise MockServerError(f"{told}; start one with `mockserver serve`") from error
        return read(status, raw, f"{self.url}{path}")

    def wait(self, timeout: float) -> None:
        """Return as soon as the server is ready. Raises MockServerError after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                self.call("GET", "/ready")
            except MockServerError as error:
                if time.monotonic() >= deadline:
                    told = f"{self.url} was not ready within {timeout:g} s; last answer: {error}"
                    raise MockServerError(told) from error
                time.sleep(0.05)
            else:
                return

    def world(self, name: str = MAIN, before: Callable[[str, str, Any], None] | None = None) -> World:
        """The world of that name, opened when it is first used.

        ``before`` is called with method, path and body of every call that is about to change the world.
        """
        return World(self, name, f"{self.url}{prefix(name)}", before)

    def worlds(self) -> list[dict[str, Any]]:
        """The open worlds as ``GET /__admin/worlds`` has them, the main one first."""
        told: list[dict[str, Any]] = self.call("GET", "/worlds")["worlds"]
        return told

    def providers(self) -> dict[str, Provider]:
        """Every provider by name, in the main world."""
        return self.world().providers()

    def reset(self, scenario: str | None = None) -> None:
        """The main world back to its start, or to another scenario's."""
        self.world().reset(scenario)


def prefix(world: str) -> str:
    """What stands before a path to mean a world."""
    return "" if world == MAIN else f"/__world/{quote(world, safe='')}"
