"""What a repro file needs beyond the journal: how the world started, and the control calls between its requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.client import World

VERSION = 1
_IGNORED = ("/clock", "/deliveries")  # each request carries its time; what was delivered changes no answer


class Recorder:
    """Watches one world, which it asks past itself."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._start: dict[str, Any] | None = None
        self._clock: dict[str, Any] | None = None
        self._faults: list[Any] = []
        self._steps: list[tuple[int, dict[str, Any]]] = []
        self._kept: list[Mapping[str, Any]] = []

    def settle(self) -> None:
        """Note how the world stands, as its start; the time is that of the first look."""
        if self._start is None:
            about = self._world.about()
            self._clock = self._clock or about["clock"]
            changed = {one["name"]: one["on"] for one in self._world.quirks.list() if one["on"] != one["documented"]}
            self._start = {name: about[name] for name in ("scenario", "seed", "rate_limits")} | {"quirks": changed}

    def before(self, method: str, path: str, body: Any) -> None:
        """Note a control call that is about to change the world."""
        if path == "/reset":
            self._forget()
            return
        self.settle()
        if (method, path) == ("DELETE", "/journal"):
            self._kept += reversed(self._world.journal)
        elif not path.startswith(_IGNORED):
            self._note(method, path, body)

    def told(self, test: str) -> dict[str, Any]:
        """The content of the repro file, as ``mockserver.replay`` describes it."""
        self.settle()
        assert self._start is not None
        exchanges = [*self._kept, *reversed(self._world.journal)]
        requests = [_request(one) for one in exchanges]
        for position, step in self._steps:
            after = next((number for number, one in enumerate(exchanges) if _serial(one) > position), None)
            if after is not None:
                requests[after]["before"].append(step)
        return {
            "version": VERSION,
            "test": test,
            "scenario": self._start["scenario"],
            "seed": self._start["seed"],
            "clock": self._clock,
            "quirks": self._start["quirks"],
            "rate_limits": self._start["rate_limits"],
            "faults": self._faults,
            "lost": _serial(exchanges[0]) - 1 if exchanges else 0,
            "requests": requests,
            "expected": [one["status"] for one in exchanges],
        }

    def _forget(self) -> None:
        self._start = self._clock = None
        self._faults, self._steps, self._kept = [], [], []

    def _note(self, method: str, path: str, body: Any) -> None:
        newest = self._world.call("GET", "/journal?limit=1")["exchanges"] or self._kept[-1:]
        position = _serial(newest[0]) if newest else 0
        if not position and not self._steps and (method, path) == ("PUT", "/quirks"):
            self._start = None
        elif not position and not self._steps and (method, path) == ("POST", "/faults"):
            self._faults.append(body)
        else:
            self._steps.append((position, {"method": method, "path": path, "body": _without_secrets(path, body)}))


def _request(exchange: Mapping[str, Any]) -> dict[str, Any]:
    request = exchange["request"]
    media = {"Content-Type": request["content_type"]} if request["content_type"] else {}
    return {
        **{name: exchange[name] for name in ("provider", "host", "method", "path", "query")},
        "headers": {**request["headers"], **media},
        "credential": request["credential"],
        "body": request["body"],
        "at": exchange["at"],
        "before": [],
    }


def _serial(exchange: Mapping[str, Any]) -> int:
    """The exchange's number in its world."""
    return int(exchange["id"].rpartition(":")[2])


def _without_secrets(path: str, body: Any) -> Any:
    """A body without what is called like a secret. A state goes without its credentials: each world has its own."""
    if path == "/state" and isinstance(body, Mapping) and isinstance(body.get("providers"), Mapping):
        providers = {
            provider: {name: records for name, records in collections.items() if name != "credentials"}
            for provider, collections in body["providers"].items()
            if isinstance(collections, Mapping)
        }
        body = {**body, "providers": providers}
    return _hidden(body)


def _hidden(value: Any) -> Any:
    from mockserver.journal.redaction import HIDDEN, Secrets

    secrets = Secrets(())

    def hidden(value: Any) -> Any:
        if isinstance(value, Mapping):
            name = value.get("name", "")  # of a credential: tokens must differ
            return {
                key: f"{HIDDEN}{name}" if isinstance(inner, str) and secrets.has(key) else hidden(inner)
                for key, inner in value.items()
            }
        return [hidden(one) for one in value] if isinstance(value, list) else value

    return hidden(value)
