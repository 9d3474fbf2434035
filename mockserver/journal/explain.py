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
    example_of,
    example_query,
    example_type,
)
from mockserver.engine.fake import Fake
from mockserver.engine.request import Request
from mockserver.errors import ApiError, MockServerError, Problem
from mockserver.journal.journal import Exchange
from mockserver.journal.redaction import HIDDEN, Redactor, Secrets
from mockserver.spec.operation import Operation
from mockserver.state.store import CREDENTIALS
from mockserver.state.world import World


class Explainer:
    """Explains the exchanges of one provider in one world."""

    def __init__(self, fake: Fake, redactor: Redactor, world: World) -> None:
        self._fake = fake
        self._provider = fake.provider
        self._redactor = redactor
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
            told |= self._refusal(error, told["source"], self._redactor.sent(exchange.operation))
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

    def _refusal(self, error: ApiError, place: str | None, secrets: Secrets) -> dict[str, Any]:
        problems = [self._problem(problem, secrets) for problem in error.problems]
        first = error.problems[0] if error.problems else None
        if first is None:
            return {"got": error.got, "expected": error.expected, "source": error.source or place}
        return {
            "rule": f"{first.place}: {first.rule}",
            "got": problems[0]["got"],
            "expected": first.expected if first.expected is not None else problems[0]["message"],
            "source": first.source or error.source or place,
            "problems": problems,
        }

    def _problem(self, problem: Problem, secrets: Secrets) -> dict[str, Any]:
        is_secret = any(isinstance(part, str) and secrets.has(part) for part in problem.at)
        return {
            "place": problem.place,
            "rule": problem.rule,
            "message": HIDDEN if is_secret else problem.message,
            "got": HIDDEN if is_secret else secrets.hidden(problem.got),
            "expected": problem.expected,
            "source": problem.source,
        }

    def _curl(self, exchange: Exchange, nearest: Operation | None) -> str | None:
        """The nearest request that passes: here and in a fresh world, else in a fresh one, else here."""
        if nearest is None:
            return None
        worlds = (self._world.fresh, self._world.scratch)
        tried = [
            (tuple(self._passes(example, world()) for world in worlds), example)
            for example in self._candidates(exchange, nearest)
        ]
        passing, example = max(tried, key=lambda one: one[0])
        return example.curl(exchange.address) if any(passing) else None

    def _candidates(self, exchange: Exchange, operation: Operation) -> Iterator[Example]:
        """From the request as it was sent, its refused part mended, to the operation's own example."""
        token = self._token()
        sent = quote(exchange.path, safe="/:@!$&'()*+,;=~") if exchange.operation else None
        credentials = credential_headers(self._provider, operation, token)
        if sent is not None and operation.body is None:
            yield Example(operation.method, sent, exchange.query, credentials, b"")
            yield Example(operation.method, sent, example_query(operation), credentials, b"")
        elif sent is not None:
            typed = {**credentials, **example_type(operation)}
            yield Example(operation.method, sent, exchange.query, typed, exchange.request)
            yield Example(operation.method, sent, exchange.query, typed, example_body(operation))
        yield example_of(self._provider, operation, token)

    def _token(self) -> str | None:
        """The first credential's token: it has full rights."""
        first = next(iter(self._world.fresh().store(self._provider.name)[CREDENTIALS]), None)
        return first["token"] if first else None

    def _passes(self, example: Example, world: World) -> bool:
        headers = {name.lower(): value for name, value in example.headers.items()}
        request = Request(
            method=example.method,
            host=self._provider.hosts[0],
            segments=_segments(example.path),
            query=example.query,
            headers=lambda name: headers.get(name.lower()),
            body=example.body,
            address="",
        )
        try:
            return self._fake.answer(request, world, world.next_serial()).status < 400
        except MockServerError:
            return False

    def _nearest(self, exchange: Exchange) -> Operation | None:
        """The operation most like what was asked, the same method preferred."""
        wanted = exchange.path.lower()

        def likeness(operation: Operation) -> tuple[float, bool]:
            path = "/" + "/".join((*operation.servers[0].segments, *operation.path.split("/")[1:]))
            return (_alike(wanted, path.lower()), operation.method == exchange.method)

        return max(self._provider.operations.values(), key=likeness, default=None)


def _segments(path: str) -> list[str]:
    return [unquote(segment) for segment in path.split("/")[1:]]


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
    asked = exchange.path.split("/")
    told = ["", *operation.servers[0].segments, *operation.path.split("/")[1:]]
    for given, part in zip(asked, told, strict=False):
        if not part.startswith("{") and given != part:
            return f"{given!r} in the path where {part!r} is expected"
    if len(asked) != len(told):
        return f"{len(asked) - 1} path segments where {len(told) - 1} are expected"
    return f"method {exchange.method} where {operation.method} is expected"


def _evidence(exchange: Exchange) -> Mapping[str, str]:
    """How the answer is known: its response's evidence, else its operation's."""
    if exchange.operation is None:
        return {}
    response = exchange.operation.responses.get(exchange.status)
    return (response.evidence if response else None) or exchange.operation.evidence
