"""The journal of shared worlds: each exchange is kept with the world, in the turn in which it was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from mockserver.errors import ApiError, Problem
from mockserver.journal.journal import Exchange, Journal
from mockserver.spec.fragment import Provider
from mockserver.state.faults import Fault
from mockserver.state.shared import SharedWorld

_BODY = 64 * 1024  # bytes of each body that are kept
_PROBLEM = ("where", "at", "rule", "message", "got", "expected", "source")


class SharedJournal(Journal):
    """The last 200 exchanges of each world, of each body the first 64 KiB. ``worlds`` gives them by name."""

    def __init__(self, worlds: Callable[[str], SharedWorld], providers: Mapping[str, Provider]) -> None:
        super().__init__()
        self._worlds = worlds
        self._providers = providers

    def add(self, exchange: Exchange) -> None:
        """Keep the exchange; whoever calls holds its world's lock."""
        self._worlds(exchange.world).note(exchange.serial, orjson.dumps(_told(exchange), default=str))

    def of(self, world: str) -> Iterator[Exchange]:
        there = self._worlds(world)
        with there.lock:
            notes = there.notes()
        return (self._read(orjson.loads(note)) for note in notes)

    def clear(self, world: str) -> None:
        there = self._worlds(world)
        with there.lock:
            there.forget_notes()

    def _read(self, told: dict[str, Any]) -> Exchange:
        operation, provider = told["operation"], self._providers.get(told["provider"])
        return Exchange(
            **{
                **told,
                "at": datetime.fromisoformat(told["at"]),
                "operation": provider.operations.get(operation) if provider and operation else None,
                "request": told["request"].encode("latin-1"),
                "response": told["response"].encode("latin-1"),
                "error": _error(told["error"]) if told["error"] else None,
                "fault": Fault(**told["fault"]) if told["fault"] else None,
            }
        )


def _told(exchange: Exchange) -> dict[str, Any]:
    """The exchange as JSON. What was sent may be any bytes."""
    return {
        **exchange._asdict(),
        "operation": exchange.operation.id if exchange.operation else None,
        "request": exchange.request[:_BODY].decode("latin-1"),
        "response": exchange.response[:_BODY].decode("latin-1"),
        "error": _told_error(exchange.error) if exchange.error else None,
        "headers": dict(exchange.headers),
    }


def _told_error(error: ApiError) -> dict[str, Any]:
    return {
        "kind": error.kind,
        "step": error.step,
        "reason": error.reason,
        "message": error.message,
        "problems": [{name: getattr(problem, name) for name in _PROBLEM} for problem in error.problems],
        "got": error.got,
        "expected": error.expected,
        "source": error.source,
    }


def _error(told: dict[str, Any]) -> ApiError:
    kind, step = told.pop("kind"), told.pop("step")
    problems = [Problem(**{**problem, "at": tuple(problem["at"])}) for problem in told.pop("problems")]
    error = ApiError(**told, problems=problems)
    error.kind, error.step = kind, step
    return error
