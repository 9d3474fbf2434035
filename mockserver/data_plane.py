"""The data plane: WSGI middleware that answers what is addressed to a provider's host and passes on the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from mockserver.address import WORLD, origin
from mockserver.engine.fake import Answer
from mockserver.engine.ours import our_answer
from mockserver.engine.outcome import Outcome
from mockserver.engine.request import Request, body_of, headers_of, path_of, query_of
from mockserver.engine.spoiling import spoil
from mockserver.errors import ApiError, MockServerError
from mockserver.journal.arrival import Arrival
from mockserver.journal.journal import Exchange
from mockserver.journal.redactor import Redactor
from mockserver.logs import REQUEST_ID, request_log
from mockserver.problem import MEDIA, problem
from mockserver.spec.router import path_segments
from mockserver.state.cells import AwayError
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


class UnknownHost(ApiError):  # noqa: N818 - a refusal like those of errors.py
    """The first path segment is no provider's host."""

    kind = "no_operation"
    step = "host"


@dataclass(frozen=True, slots=True)
class _Host:
    """A provider's host, and who knows what is secret there."""

    name: str
    redactor: Redactor


class _Destination(NamedTuple):
    """The host that is meant (None if none is), the prefix that named it in the path, the segments below."""

    host: _Host | None
    prefix: str
    segments: tuple[str, ...]


class DataPlane:
    """Stands in front of the control plane's app."""

    def __init__(self, universe: Universe, control: WSGI) -> None:
        self._universe = universe
        self._control = control
        self._fakes = universe.hosts
        self._hosts = {
            name: _Host(name, universe.redactors[fake.provider.name]) for name, fake in universe.hosts.items()
        }
        self._destination = lru_cache(maxsize=1024)(self._read_destination)
        self._explains = universe.settings.admin
        self._trust_proxy = universe.settings.trust_proxy
        self._max_body = universe.settings.max_body
        self._worlds = universe.worlds
        self._journal = universe.journal
        self._counts = universe.counts
        self._log = request_log(universe.settings.log_format)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            if _CAME_BACK in environ:
                return self._answer_late(environ[_CAME_BACK], start_response)
            return self._find(environ, start_response)
        except AwayError as error:
            self._counts.add_store_error()
            answer = Answer(503, {"Content-Type": MEDIA, "Retry-After": "1"}, problem(503, str(error)))
            return _send(start_response, answer, environ["REQUEST_METHOD"])

    def _find(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Who answers: the fake of a host, in a world, or whoever is elsewhere."""
        began = time.perf_counter_ns()
        named, path = _named(path_of(environ))
        wanted = environ.get("HTTP_X_MOCK_WORLD") or named
        try:
            name = MAIN if wanted is None else world_name(wanted)
        except MockServerError as error:
            refusal = Answer(400, {"Content-Type": MEDIA}, problem(400, str(error)))
            return _send(start_response, refusal, environ["REQUEST_METHOD"])
        host, prefix, segments = self._destination(environ.get("HTTP_HOST", ""), path)
        address = origin(environ, self._trust_proxy) + (prefix if name == MAIN else f"/{_PREFIX}/{name}{prefix}")
        if host is None:
            return self._elsewhere(environ, start_response, name, named, segments, address)
        world, is_again = self._worlds.enter(name)
        read: dict[str, str] = {}
        headers, body = headers_of(environ, read), body_of(environ, self._max_body)
        request = Request(environ["REQUEST_METHOD"], host.name, segments, query_of(environ), headers, body, address)
        note = _AGAIN if is_again else None
        fake = self._fakes[host.name]
        arrival = Arrival(fake, host.redactor, request, read, world, note, began)
        with world.lock:
            arrival.outcome = outcome = fake.outcome(request, world)
            answer = None if outcome is not None and outcome.is_late else self._answer(arrival)
        if answer is not None:
            return _send(start_response, answer, request.method)
        assert outcome is not None  # that is why it is late
        if CAN_WAIT in environ:
            raise ComeBackError(outcome.delay, {_CAME_BACK: arrival})
        time.sleep(outcome.delay)
        return self._answer_late(arrival, start_response)

    def _read_destination(self, authority: str, path: str) -> _Destination:
        segments = path_segments(path)
        host = self._hosts.get(authority.partition(":")[0].lower())
        if host is not None:
            return _Destination(host, "", segments)
        host = self._hosts.get(segments[0].lower()) if segments else None
        return _Destination(None, "", segments) if host is None else _Destination(host, f"/{host.name}", segments[1:])

    def _answer_late(self, arrival: Arrival, start_response: StartResponse) -> Iterable[bytes]:
        with arrival.world.lock:
            answer = self._answer(arrival)
        if arrival.outcome is not None and arrival.outcome.is_spoilt:
            return _send_spoilt(start_response, answer, arrival.request.method, arrival.outcome)
        return _send(start_response, answer, arrival.request.method)

    def _answer(self, arrival: Arrival) -> Answer:
        """The answer, with its exchange in the journal; whoever calls holds the world's lock."""
        fake, world = arrival.fake, arrival.world
        serial = world.next_serial()
        failure: Exception | None = None
        try:
            answer = fake.answer(arrival.request, world, serial, arrival.outcome)
        except AwayError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the client gets an answer
            answer, failure = our_answer(error), error
        call = answer.call
        if call is not None and call.emitted:
            self._universe.courier.wake(world)
        if self._log is not None:
            arrival.request.headers(REQUEST_ID)  # what was read is kept, its secrets hidden
        exchange = arrival.kept(serial, answer, failure)
        self._keep(exchange)
        if self._explains and (exchange.error is not None or failure is not None):
            answer.headers[EXPLAIN] = exchange.id
        return answer

    def _keep(self, exchange: Exchange) -> None:
        self._journal.add(exchange)
        self._counts.add(exchange)
        if self._log is not None:
            self._log(exchange)

    def _elsewhere(
        self,
        environ: Environ,
        start_response: StartResponse,
        name: str,
        named: str | None,
        segments: Sequence[str],
        address: str,
    ) -> Iterable[bytes]:
        """What is addressed to no provider: it is the control plane's, or nobody's."""
        first = segments[0].lower() if segments else ""
        if first not in _CONTROL:
            method = environ["REQUEST_METHOD"]
            world, _ = self._worlds.enter(name)
            with world.lock:
                answer = self._unknown_host(world, segments, method, address)
            return _send(start_response, answer, method)
        if named is not None:
            prefix = f"/{_PREFIX}/{named}"
            environ |= {WORLD: name, "SCRIPT_NAME": prefix, "PATH_INFO": environ["PATH_INFO"][len(prefix) :] or "/"}
        return self._control(environ, start_response)

    def _unknown_host(self, world: World, segments: Sequence[str], method: str, address: str) -> Answer:
        """A path that begins with no known host: refused in our own words, since no vendor is meant."""
        known = sorted(self._hosts)
        nearest = get_close_matches(segments[0].lower(), known, n=1, cutoff=0.0)
        error = UnknownHost(got=segments[0], expected=" or ".join(known))
        detail = f"{segments[0]!r} is no known host; the path begins with one of {', '.join(known)}"
        body = problem(404, detail, nearest=nearest[0] if nearest else None)
        exchange = Exchange(
            serial=world.next_serial(),
            at=world.clock.now(),
            world=world.name,
            provider=None,
            host=None,
            operation=None,
            method=method,
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
        self._keep(exchange)
        return Answer(404, {"Content-Type": MEDIA, **({EXPLAIN: exchange.id} if self._explains else {})}, body)


def _named(path: str) -> tuple[str | None, str]:
    """The world that a path names, None if it names none, and the path below that."""
    if not path.startswith(f"/{_PREFIX}"):
        return None, path
    first, _, below = path[1:].partition("/")
    if first != _PREFIX:
        return None, path
    name, _, below = below.partition("/")
    return name, f"/{below}"


def _send(start_response: StartResponse, answer: Answer, method: str) -> list[bytes]:
    status, body = answer.status, answer.body
    headers = [*answer.headers.items()]
    if status not in (204, 304):
        headers.append(("Content-Length", str(len(body))))
    start_response(_STATUS.get(status) or f"{status} Unknown", headers)
    return [] if method == "HEAD" else [body]


def _send_spoilt(start_response: StartResponse, answer: Answer, method: str, outcome: Outcome) -> Iterable[bytes]:
    """What arrives of an answer that a fault spoils. Where there is no body, none can be cut."""
    body = b"" if method == "HEAD" else answer.body
    if not body and "drop" not in outcome.effect:
        return _send(start_response, answer, method)
    lengths, sent = spoil(body, outcome.effect, outcome.rule)
    status = _STATUS.get(answer.status) or f"{answer.status or 200} Unknown"
    start_response(status, [*answer.headers.items(), *(("Content-Length", length) for length in lengths)])
    return [sent] if isinstance(sent, bytes) else sent
