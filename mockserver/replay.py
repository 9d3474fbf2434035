"""A failing test as a file, and the file repeated: the same requests in a fresh world, statuses compared.

The file: ``{"version": 1, "test", "scenario", "seed", "clock": {"now", "frozen"}, "quirks": {name: on}, "rate_limits",
"faults", "lost", "requests", "expected"}``. A request is ``{"provider", "host", "method", "path", "query", "headers",
"credential", "body", "at", "before"}``: the path below the host, the credential by name, the world's time, and the
control calls ``[{"method", "path", "body"}]`` that came before it. Secrets are not in it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mockserver.app import create_app
from mockserver.client import ControlPlane, Provider, RefusedError, World
from mockserver.client.control import prefix
from mockserver.errors import MockServerError
from mockserver.universe import Settings

VERSION = 1
HIDDEN = "***"
CREDENTIALS = "credentials"
_KINDS: dict[str, type | tuple[type, ...]] = {
    "scenario": str,
    "seed": int,
    "clock": dict,
    "quirks": dict,
    "faults": list,
    "requests": list,
    "expected": list,
}
_ASKED = ("provider", "host", "method", "path", "query", "headers", "credential", "body", "at", "before")


@dataclass(frozen=True)
class Outcome:
    """One request repeated: what it was answered in the file's run, and what now; ``note`` says what was missing."""

    method: str
    path: str
    was: int
    now: int
    note: str | None = None

    @property
    def is_same(self) -> bool:
        """Whether both answers have the same status."""
        return self.was == self.now


def load(path: Path) -> dict[str, Any]:
    """The file's content. Raises MockServerError for one that cannot be repeated."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MockServerError(f"{path} cannot be read ({error}); pytest --mock-repro DIR writes such files") from error
    if wrong := next(_flaws(told), None):
        raise MockServerError(f"{path}: {wrong}; have pytest --mock-repro DIR write it anew")
    return dict(told)


def own_server(settings: Settings) -> ControlPlane:
    """A server in this process, without a port."""
    client = create_app(settings).test_client()

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[int, bytes]:
        answer = client.open(path, method=method, headers=dict(headers), data=body)
        return answer.status_code, answer.data

    return ControlPlane("http://localhost", send=send)


def replay(told: Mapping[str, Any], control: ControlPlane) -> Iterator[Outcome]:
    """Each request repeated in a fresh world, which is gone afterwards. Raises MockServerError."""
    world = control.world(f"replay-{secrets.token_hex(6)}")
    _start(world, told)
    try:
        yield from _Repeated(control, world).each(told["requests"], told["expected"])
    finally:
        world.end()


def _start(world: World, told: Mapping[str, Any]) -> None:
    try:
        world.reset(told["scenario"], seed=told["seed"], now=told["clock"]["now"])
        world.call("PUT", "/quirks", {"profile": "documented"})
        world.call("PUT", "/quirks", told["quirks"])
        if world.about()["rate_limits"] != told.get("rate_limits", False):
            side = "with" if told.get("rate_limits") else "without"
            raise MockServerError(f"the file was written by a server {side} --rate-limits; start yours {side} it")
        for fault in told["faults"]:
            world.call("POST", "/faults", fault)
    except RefusedError as error:
        world.end()
        raise MockServerError(f"the world cannot be set up as in the file: {error}") from error


class _Repeated:
    """Repeats requests one after the other, the world's clock at the time of each."""

    def __init__(self, control: ControlPlane, world: World) -> None:
        self._control = control
        self._world = world
        self._providers: dict[str, Provider] = {}
        self._at: str | None = None
        self._last: str | None = None

    def each(self, requests: list[dict[str, Any]], expected: list[int]) -> Iterator[Outcome]:
        for request, was in zip(requests, expected, strict=True):
            for step in request.get("before", ()):
                self._step(step)
            if request["at"] != self._at:
                self._world.clock.freeze(request["at"])
                self._at = request["at"]
            headers, note = self._headers(request)
            now = self._send(request, headers)
            yield Outcome(request["method"], request["path"], was, now, note if was != now else None)

    def _step(self, step: Mapping[str, Any]) -> None:
        """A control call repeated; what was refused then is refused now."""
        body: Any = step.get("body")
        if (step["method"], step["path"]) == ("PUT", "/state"):
            own = self._world.state["providers"]
            known = {name: {CREDENTIALS: told[CREDENTIALS]} for name, told in own.items() if CREDENTIALS in told}
            body = {**body, "providers": {name: known.get(name, {}) | told for name, told in body["providers"].items()}}
        with suppress(RefusedError):
            self._world.call(step["method"], step["path"], body)

    def _headers(self, request: Mapping[str, Any]) -> tuple[dict[str, str], str | None]:
        headers, name = dict(request["headers"]), request["credential"]
        note = "a secret of its body is not in the file" if HIDDEN in json.dumps(request["body"]) else None
        if name is None:
            return headers, note
        known = self._known(request["provider"], name)
        if known is None or known["header"] is None:
            return headers, f"no credential {name!r} here"
        mine = {key: value for key, value in headers.items() if key.lower() != known["header"].lower()}
        return {**mine, known["header"]: known["value"]}, note

    def _known(self, provider: str, name: str) -> Mapping[str, Any] | None:
        """A credential by name; those that were issued meanwhile are asked for."""
        if provider not in self._providers or name not in self._providers[provider].credentials:
            self._providers = self._world.providers()
        here = self._providers.get(provider)
        return here.credentials.get(name) if here else None

    def _send(self, request: Mapping[str, Any], headers: Mapping[str, str]) -> int:
        """The status as the journal has it, since a fault may keep the answer from its client."""
        host = f"/{request['host']}" if request["host"] else ""
        path = prefix(self._world.name) + host + quote(request["path"], safe="/:@!$&'()*+,;=~")
        query = f"?{request['query']}" if request["query"] else ""
        body = request["body"]
        raw = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
        status = 0
        with suppress(OSError):  # an answer that was dropped
            status, _ = self._control.send(request["method"], path + query, headers, raw)
        newest = self._world.call("GET", "/journal?limit=1")["exchanges"]
        if newest and newest[0]["id"] != self._last:
            self._last, status = newest[0]["id"], newest[0]["status"]
        return status


def _flaws(told: Any) -> Iterator[str]:
    if not isinstance(told, dict) or told.get("version") != VERSION:
        yield f"no repro file of version {VERSION}"
        return
    for name, kind in _KINDS.items():
        if not isinstance(told.get(name), kind):
            yield f"{name!r} is missing or of the wrong kind"
            return
    if not isinstance(told["clock"].get("now"), str):
        yield "'clock' has no 'now'"
    if len(told["requests"]) != len(told["expected"]):
        yield f"{len(told['requests'])} requests and {len(told['expected'])} expected statuses"
    for number, request in enumerate(told["requests"], 1):
        if not isinstance(request, dict) or (missing := [name for name in _ASKED if name not in request]):
            yield f"request {number} lacks {', '.join(missing) if isinstance(request, dict) else 'everything'}"
