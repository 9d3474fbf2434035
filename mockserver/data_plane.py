"""The data plane: WSGI middleware that answers what is addressed to a provider's host and passes on the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from mockserver.address import WORLD, origin
from mockserver.engine.body import is_form
from mockserver.engine.fake import Answer, BrokenReplyError, Fake
from mockserver.engine.ours import our_answer, told
from mockserver.engine.outcome import Outcome
from mockserver.engine.request import Request, body_of, headers_of, path_of, query_of
from mockserver.engine.spoiling import spoil
from mockserver.errors import ApiError, MockServerError
from mockserver.journal.journal import Exchange
from mockserver.problem import MEDIA, problem
from mockserver.spec.operation import Operation
from mockserver.spec.router import Match
from mockserver.state.world import World
from mockserver.state.worlds import MAIN, world_name
from mockserver.universe import Universe

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
WSGI = Callable[[Environ, Any], Iterable[bytes]]

EXPLAIN = "X-Mock-Explain"
CAN_WAIT = "mockserver.can_wait"
"""In a WSGI environ: the server takes a ComeBackError for an answer."""
_CAME_BACK = "mockserver.came_back"
_PREFIX = "__world"
_AGAIN = "this world begins anew: it was the least recently used when there were too many (--max-worlds)"
_CONTROL = frozenset({"", "__admin", "metrics", "favicon.ico"})
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class ComeBackError(Exception):
    """The request is to be handed in again after ``seconds``, in a thread of its own, ``environ`` added to its own."""

    def __init__(self, seconds: float, environ: Environ) -> None:
        self.seconds = seconds
        self.environ = environ
        super().__init__(seconds)


@dataclass(slots=True)
class _Arrival:
    """A request to a provider, with what is forced on it and when it came; ``read`` gets the headers that are read."""

    fake: Fake
    request: Request
    read: dict[str, str]
    world: World
    note: str | None
    began: int
    outcome: Outcome | None


class UnknownHost(ApiError):  # noqa: N818 - a refusal like those of errors.py
    """The first path segment is no provider's host."""

    kind = "no_operation"
    step = "host"


class DataPlane:
    """Stands in front of the control plane's app."""

    def __init__(self, universe: Universe, control: WSGI) -> None:
        self._universe = universe
        self._control = control
        self._explains = universe.settings.admin
        self._trust_proxy = universe.settings.trust_proxy

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if (arrival := environ.get(_CAME_BACK)) is not None:
            return self._answer(arrival, start_response)
        segments = path_of(environ).split("/")[1:]
        named = None
        if segments and segments[0] == _PREFIX:
            named = segments[1] if len(segments) > 1 else ""
            segments = segments[2:] or [""]
        wanted = environ.get("HTTP_X_MOCK_WORLD") or (MAIN if named is None else named)
        try:
            name = MAIN if wanted is MAIN else world_name(wanted)
        except MockServerError as error:
            answer = Answer(400, {"Content-Type": MEDIA}, problem(400, str(error)))
            return _send(start_response, answer, environ["REQUEST_METHOD"])
        address = origin(environ, self._trust_proxy) + ("" if name == MAIN else f"/{_PREFIX}/{name}")
        by_host = environ.get("HTTP_HOST", "").lower().partition(":")[0]
        fake = self._universe.hosts.get(by_host)
        if fake is not None:
            return self._exchange(environ, start_response, fake, name, by_host, segments, address)
        first = segments[0].lower() if segments else ""
        fake = self._universe.hosts.get(first)
        if fake is not None:
            return self._exchange(environ, start_response, fake, name, first, segments[1:], f"{address}/{first}")
        if first in _CONTROL:
            if named is not None:
                prefix = f"/{_PREFIX}/{named}"
                environ |= {WORLD: name, "SCRIPT_NAME": prefix, "PATH_INFO": environ["PATH_INFO"][len(prefix) :] or "/"}
            return self._control(environ, start_response)
        return self._unknown_host(environ, start_response, name, segments, address)

    def _exchange(
        self,
        environ: Environ,
        start_response: StartResponse,
        fake: Fake,
        name: str,
        host: str,
        segments: list[str],
        address: str,
    ) -> Iterable[bytes]:
        began = time.perf_counter_ns()
        world, is_again = self._universe.worlds.enter(name)
        read: dict[str, str] = {}
        request = Request(
            method=environ["REQUEST_METHOD"],
            host=host,
            segments=segments,
            query=query_of(environ),
            headers=headers_of(environ, read),
            body=body_of(environ, self._universe.settings.max_body),
            address=address,
        )
        outcome = fake.outcome(request, world)
        arrival = _Arrival(fake, request, read, world, _AGAIN if is_again else None, began, outcome)
        if outcome is not None and (outcome.delay or outcome.is_spoilt):
            if CAN_WAIT in environ:
                raise ComeBackError(outcome.delay, {_CAME_BACK: arrival})
            time.sleep(outcome.delay)
        return self._answer(arrival, start_response)

    def _answer(self, arrival: _Arrival, start_response: StartResponse) -> Iterable[bytes]:
        world, request, outcome = arrival.world, arrival.request, arrival.outcome
        serial = world.next_serial()
        failure: Exception | None = None
        try:
            answer = arrival.fake.answer(request, world, serial, outcome)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the client gets an answer
            answer, failure = our_answer(error), error
        if answer.call is not None and answer.call.emitted:
            self._universe.courier.wake(world)
        exchange_id = _id(world, serial)
        self._universe.journal.add(self._kept(arrival, answer, failure, exchange_id))
        if self._explains and (failure is not None or (answer.call is not None and answer.call.error is not None)):
            answer.headers[EXPLAIN] = exchange_id
        if outcome is not None and outcome.is_spoilt:
            return _send_spoilt(start_response, answer, request.method, outcome)
        return _send(start_response, answer, request.method)

    def _kept(self, arrival: _Arrival, answer: Answer, failure: Exception | None, exchange_id: str) -> Exchange:
        """The exchange as the journal keeps it: secrets hidden, the credential by name."""
        fake, request, world, call = arrival.fake, arrival.request, arrival.world, answer.call
        operation = call.operation if call else _operation(fake, request)
        redaction = self._universe.redactors[fake.provider.name].exchange(operation, request)
        if isinstance(failure, BrokenReplyError):
            redaction.learn_problems(failure.found)
        content_type = request.headers("Content-Type")
        declared = answer.status if call is not None and call.error is None else None
        # What the request calls a secret is hidden in the rest, so query and body come first.
        query = redaction.query(request.query) if request.query else ""
        body = redaction.request(request.body, is_form(content_type)) if request.body else b""
        return Exchange(
            id=exchange_id,
            at=call.now if call else world.clock.now(),
            world=world.name,
            provider=fake.provider.name,
            host=request.host,
            operation=operation,
            method=request.method,
            path=redaction.text(request.path),
            query=query,
            address=request.address,
            content_type=redaction.text(content_type) if content_type else None,
            credential=call.credential.name if call and call.credential else None,
            request=body,
            status=answer.status,
            response=redaction.response(answer.body, declared) if answer.body else b"",
            error=redaction.error(call.error) if call and call.error else None,
            ours=redaction.text(told(failure)) if failure else None,
            took_us=(time.perf_counter_ns() - arrival.began) // 1000,
            note=arrival.note,
            headers=redaction.headers(arrival.read),
            fault=arrival.outcome.fault if arrival.outcome else None,
        )

    def _unknown_host(
        self, environ: Environ, start_response: StartResponse, name: str, segments: list[str], address: str
    ) -> list[bytes]:
        """A path that begins with no known host: refused in our own words, since no vendor is meant."""
        universe = self._universe
        world, _ = universe.worlds.enter(name)
        exchange_id = _id(world, world.next_serial())
        known = sorted(universe.hosts)
        nearest = get_close_matches(segments[0].lower(), known, n=1, cutoff=0.0)
        error = UnknownHost(got=segments[0], expected=" or ".join(known))
        detail = f"{segments[0]!r} is no known host; the path begins with one of {', '.join(known)}"
        body = problem(404, detail, nearest=nearest[0] if nearest else None)
        answer = Answer(404, {"Content-Type": MEDIA}, body)
        if self._explains:
            answer.headers[EXPLAIN] = exchange_id
        universe.journal.add(
            Exchange(
                id=exchange_id,
                at=world.clock.now(),
                world=world.name,
                provider=None,
                host=None,
                operation=None,
                method=environ["REQUEST_METHOD"],
                path="/" + "/".join(segments),
                query="",
                address=address,
                content_type=None,
                credential=None,
                request=b"",
                status=404,
                response=body,
                error=error,
                ours=None,
                took_us=0,
            )
        )
        return _send(start_response, answer, environ["REQUEST_METHOD"])


def _id(world: World, serial: int) -> str:
    """How an exchange is called: its number, within any but the main world after that world's name."""
    return str(serial) if world.name == MAIN else f"{world.name}:{serial}"


def _operation(fake: Fake, request: Request) -> Operation | None:
    found = fake.provider.router.find(request.host, request.method, request.segments)
    return found.operation if isinstance(found, Match) else None


def _send(start_response: StartResponse, answer: Answer, method: str) -> list[bytes]:
    headers = list(answer.headers.items())
    if answer.status not in (204, 304):
        headers.append(("Content-Length", str(len(answer.body))))
    start_response(_STATUS.get(answer.status) or f"{answer.status} Unknown", headers)
    return [] if method == "HEAD" else [answer.body]


def _send_spoilt(start_response: StartResponse, answer: Answer, method: str, outcome: Outcome) -> Iterable[bytes]:
    """What arrives of an answer that a fault spoils. Where there is no body, none can be cut."""
    body = b"" if method == "HEAD" else answer.body
    if not body and "drop" not in outcome.effect:
        return _send(start_response, answer, method)
    lengths, sent = spoil(body, outcome.effect, outcome.rule)
    status = _STATUS.get(answer.status) or f"{answer.status or 200} Unknown"
    start_response(status, [*answer.headers.items(), *(("Content-Length", length) for length in lengths)])
    return [sent] if isinstance(sent, bytes) else sent
