"""Calls to a running server's control plane, with the standard library alone."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

from mockserver.errors import MockServerError

_PATIENCE = 10  # seconds for one call
# Past a company's proxy, which could not find a mock on this machine.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ControlPlane:
    """The control plane of the server at ``url``."""

    def __init__(self, url: str, token: str | None = None) -> None:
        if not url.startswith(("http://", "https://")):
            raise MockServerError(f"{url!r} is no address; write for instance http://127.0.0.1:8080")
        self._url = url.rstrip("/")
        self._token = token

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer of ``/__admin`` + path, None if there is none. Raises MockServerError."""
        request = urllib.request.Request(f"{self._url}/__admin{path}", method=method)  # noqa: S310 - http(s), checked above
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with _DIRECT.open(request, data, timeout=_PATIENCE) as answer:
                raw = answer.read()
        except urllib.error.HTTPError as error:
            raise MockServerError(_detail(error)) from error
        except OSError as error:
            told = f"no mockserver at {self._url} ({getattr(error, 'reason', error)})"
            raise MockServerError(f"{told}; start one with `mockserver serve`") from error
        return json.loads(raw) if raw else None

    def wait(self, timeout: float) -> None:
        """Return as soon as the server is ready. Raises MockServerError after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                self.call("GET", "/ready")
            except MockServerError as error:
                if time.monotonic() >= deadline:
                    told = f"{self._url} was not ready within {timeout:g} s; last answer: {error}"
                    raise MockServerError(told) from error
                time.sleep(0.05)
            else:
                return

    def providers(self) -> dict[str, Provider]:
        """Every provider that the server serves, by name."""
        return {told["name"]: Provider(self, told) for told in self.call("GET", "/providers")["providers"]}

    def reset(self, scenario: str | None = None) -> None:
        """The world back to its start, or to another scenario's."""
        self.call("POST", "/reset", {"scenario": scenario} if scenario else None)


class Provider:
    """One provider of a running server, as a test meets it.

    ``base_url`` and ``token`` are what a client under test is configured with, ``headers`` authenticates plain
    requests; both are the first credential's, which has full rights.
    """

    def __init__(self, control: ControlPlane, told: dict[str, Any]) -> None:
        self._control = control
        self.name: str = told["name"]
        self.base_url: str = told["base_url"]
        self.credentials: dict[str, dict[str, Any]] = {one["name"]: one for one in told["credentials"]}
        first = told["credentials"][0]
        self.token: str = first["token"]
        self.headers: dict[str, str] = {first["header"]: first["value"]}

    @property
    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Every record of the provider, by collection."""
        records: dict[str, list[dict[str, Any]]] = self._control.call("GET", "/state")["providers"][self.name]
        return records

    @property
    def journal(self) -> list[dict[str, Any]]:
        """The provider's exchanges, newest first."""
        exchanges: list[dict[str, Any]] = self._control.call("GET", f"/journal?provider={self.name}")["exchanges"]
        return exchanges


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        told = json.loads(error.read())
        return str(told["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{error.url} answered {error.code}; is this a mockserver?"
