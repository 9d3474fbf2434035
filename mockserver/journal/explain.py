"""Why a request was refused: step, rule, fragment line, got and expected, and a request that passes.

The curl is tried in throwaway worlds before it is shown, so it is never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import quote, unquote

from mockserver.engine.example import (
    Example,
    credential_headers,
    example_body,
    example_headers,
    example_of,
    example_query,
    example_type,
    fitting_token,
)
from mockserver.engine.fake import Fake
from mockserver.engine.request import Request
from mockserver.errors import ApiError, Problem
from mockserver.journal.journal import Exchange
from mockserver.spec.operation import Operation, Server
from mockserver.spec.router import path_segments
from mockserver.state.store import CREDENTIALS
from mockserver.state.world import World


class Explainer:
    """Explains the exchanges of one provider in one world."""

    def __init__(self, fake: Fake, world: World) -> None:
        self._fake = fake
        self._provider = fake.provider
        self._world = world

    def explain(self, exchange: Exchange) -> dict[str, Any]:
        """The answer of ``GET /__admin/explain/<id>`` for a refused exchange."""
        error = exchange.error
        nearest = exchange.operation or self._nearest(exchange)
        evidence = _evidence(exchange)
        told: dict[str, Any] = {
            "id": exchange.id,
            "step": exchange.refused_at,
            "rule": error.reason if error else "mock",
            "source": exchange.operation.place if exchange.operation else None,
            "got": None,
            "expected": None,
            "evidence": next(iter(evidence), None),
            "evidence_source": next(iter(evidence.values()), None),
            "problems": [],
            "nearest": None,
            "curl": self._curl(exchange, nearest),
        }
        if error is not None:
            told |= _refusal(error, told["source"])
        else:
            told |= {"got": exchange.ours, "expected": "a reply that keeps to its fragment"}
        if nearest is not None and exchange.operation is None:
            told["source"] = nearest.place
            told["nearest"] = {
                "operation": nearest.id,
                "method": nearest.method,
                "path": nearest.path,
                "differs": _difference(exchange, nearest),
            }
        return told

    def _curl(self, exchange: Exchange, nearest: Operation | None) -> str | None:
        """The nearest request that passes: here and in a fresh world, else in a fresh one, else here."""
        if nearest is None:
            return None
        worlds = (self._world.fresh, self._world.scratch)
        tried = [
            (tuple(self._passes(example, world(), exchange.host) for world in worlds), example)
            for example in self._candidates(exchange, nearest)
        ]
        passing, example = max(tried, key=lambda one: one[0])
        return example.curl(exchange.address) if any(passing) else None

    def _candidates(self, exchange: Exchange, operation: Operation) -> Iterator[Example]:
        """From the request as it was sent, its refused part mended, to the operation's own example."""
        token = fitting_token(operation, self._world.fresh().store(self._provider.name)[CREDENTIALS])
        if exchange.operation is not None:
            path = quote(exchange.path, safe="/:@!$&'()*+,;=~")
            credentials = credential_headers(self._provider, operation, token)
            headers = {**credentials, **example_headers(operation), **example_type(operation)}
            body = exchange.request if operation.body else b""
            yield Example(operation.method, path, exchange.query, headers, body)
            yield Example(operation.method, path, exchange.query, headers, example_body(operation))
            yield Example(operation.method, path, example_query(operation), headers, body)
        yield example_of(self._provider, operation, token, exchange.host)

    def _passes(self, example: Example, world: World, host: str | None) -> bool:
        headers = {name.lower(): value for name, value in example.headers.items()}
        request = Request(
            method=example.method,
            host=host or self._provider.hosts[0],
            segments=_segments(example.path),
            query=example.query,
            headers=lambda name: headers.get(name.lower()),
            body=example.body,
            address="",
        )
        try:
            return self._fake.answer(request, world, world.next_serial()).status < 400
        except Exception:  # noqa: BLE001 - a handler that fails has not passed
            return False

    def _nearest(self, exchange: Exchange) -> Operation | None:
        """The operation of the host that is most like what was asked, the same method preferred."""
        wanted = exchange.path.lower()

        def likeness(operation: Operation) -> tuple[float, bool]:
            return (_alike(wanted, _template(operation, exchange.host).lower()), operation.method == exchange.method)

        there = [one for one in self._provider.operations.values() if _server(one, exchange.host) is not None]
        return max(there, key=likeness, default=None)


def _refusal(error: ApiError, place: str | None) -> dict[str, Any]:
    if not error.problems:
        return {"got": error.got, "expected": error.expected, "source": error.source or place}
    first = error.problems[0]
    return {
        "rule": f"{first.place}: {first.rule}",
        "got": first.got,
        "expected": first.expected if first.expected is not None else first.message,
        "source": first.source or error.source or place,
        "problems": [_problem(problem) for problem in error.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "place": problem.place,
        "rule": problem.rule,
        "message": problem.message,
        "got": problem.got,
        "expected": problem.expected,
        "source": problem.source,
    }


def _server(operation: Operation, host: str | None) -> Server | None:
    return next((one for one in operation.servers if one.host == host), None)


def _template(operation: Operation, host: str | None) -> str:
    """The operation's whole path below the host, with its parameters' names."""
    server = _server(operation, host) or operation.servers[0]
    return "/" + "/".join((*server.segments, *operation.path.split("/")[1:]))


def _segments(path: str) -> tuple[str, ...]:
    return tuple(map(unquote, path_segments(path)))


def _alike(wanted: str, template: str) -> float:
    """How alike a path and a template are, segment by segment; a parameter is like anything."""
    asked, told = wanted.split("/"), template.split("/")
    score = sum(
        0.9 if part.startswith("{") else SequenceMatcher(None, given, part).ratio()
        for given, part in zip(asked, told, strict=False)
    )
    return score / max(len(asked), len(told))


def _difference(exchange: Exchange, operation: Operation) -> str:
    """What keeps the request from being the operation."""
    server = _server(operation, exchange.host) or operation.servers[0]
    asked, told = exchange.path.split("/"), _template(operation, exchange.host).split("/")
    for given, part in zip(asked, told, strict=False):
        allowed = server.variables.get(part[1:-1]) if part.startswith("{") else (part,)
        if allowed is None and not given:
            return f"nothing in the path where {part} is expected"
        if allowed is not None and given not in allowed:
            return f"{given!r} in the path where {' or '.join(map(repr, allowed))} is expected"
    if len(asked) != len(told):
        return f"{len(asked) - 1} path segments where {len(told) - 1} are expected"
    return f"method {exchange.method} where {operation.method} is expected"


def _evidence(exchange: Exchange) -> Mapping[str, str]:
    """How the answer is known: its response's evidence, else its operation's."""
    if exchange.operation is None:
        return {}
    response = exchange.operation.responses.get(exchange.status)
    if response is None and exchange.refused_at == "fault":
        return {}
    return (response.evidence if response else None) or exchange.operation.evidence
