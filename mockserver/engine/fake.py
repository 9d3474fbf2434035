"""A provider running: ``Fake.answer`` is a request's whole life, each step a function of another module."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from mockserver.engine.authentication import authenticate
from mockserver.engine.behaviours import Behaviour, Behaviours, Staff, WeeklyHours
from mockserver.engine.call import Call, Page, Reply
from mockserver.engine.outcome import Outcome, forced, outcome_of, spoilt
from mockserver.engine.reading import Reader
from mockserver.engine.refusal import refuse
from mockserver.engine.reply import packed, paged, problems, settle_media
from mockserver.engine.request import Request
from mockserver.engine.resource import constant, standard_method
from mockserver.errors import ApiError, Forbidden, Forced, MockServerError, NoOperation, Problem, Throttled, WrongMethod
from mockserver.problem import MEDIA, problem
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation, Response
from mockserver.spec.router import Match, Missed
from mockserver.spec.security import SecurityScheme
from mockserver.state.world import World


class NotImplementedHereError(MockServerError):
    """The operation is declared and nothing answers it: 501 in our words."""


class BrokenReplyError(MockServerError):
    """Our reply breaks its own fragment: 500 in our words. ``found`` names every problem."""

    def __init__(self, place: str, found: Sequence[Problem]) -> None:
        self.found = tuple(found)
        super().__init__(
            f"{place}: the reply breaks its fragment: {'; '.join(f'{one.place}: {one.message}' for one in found)}"
        )


@dataclass(slots=True)
class Answer:
    """What goes out. ``call.error`` tells why, if it is a refusal; no call, if the failure is ours."""

    status: int
    headers: dict[str, str]
    body: bytes
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class _Bound:
    """An operation with everything about it that does not depend on a request."""

    operation: Operation
    reader: Reader
    security: tuple[tuple[SecurityScheme, ...], ...]
    behaviour: Behaviour | None
    answered_by: str
    status: int


class Fake:
    """One provider, ready to answer in any world."""

    def __init__(self, provider: Provider, behaviours: Behaviours) -> None:
        self.provider = provider
        self._behaviours = behaviours
        self._binding = lru_cache(maxsize=None)(self._bind)  # of thousands of operations a run meets few
        self._security = self._schemes(provider.security)

    @property
    def weekly_hours(self) -> WeeklyHours | None:
        """How the provider states everybody's working week, if it does."""
        return self._behaviours.weekly_hours

    @property
    def staff(self) -> Staff | None:
        """How the provider makes the records of more people, if it does."""
        return self._behaviours.staff

    def answered_by(self, operation: Operation) -> str:
        """``handler``, ``standard``, ``constant`` or ``501``: the rung of the ladder that fits."""
        return self._binding(operation).answered_by

    def outcome(self, request: Request, world: World) -> Outcome | None:
        """What is forced on a request, if anything. A fault counts it, so this is asked once."""
        if not world.faults.live and request.headers("Prefer") is None:
            return None
        found = self.provider.router.find(request.host, request.method, request.segments)
        return outcome_of(self.provider, request, found, world)

    def answer(self, request: Request, world: World, serial: int, outcome: Outcome | None = None) -> Answer:
        """The answer to a request; what it wrote stays in the world only if it succeeded.

        Whoever calls holds the world's lock. ``outcome`` is forced on the request: a status instead of everything else,
        or an answer that is not going to arrive.
        Raises NotImplementedHereError, BrokenReplyError and UndeclaredError, which are ours to explain.
        """
        found = self.provider.router.find(request.host, request.method, request.segments)
        store = world.store(self.provider.name)
        call = Call(request, self.provider, world, store, serial)
        try:
            if outcome is not None:
                self._force(call, world, found, outcome)
            is_allowed, call.rates = world.rates.take(self.provider.name, call.now)
            if not is_allowed:
                self._throttle(call, found)
            bound = self._admit(call, found)
            if self._behaviours.guard is not None:
                self._guard(call, found)
            self._read(call, bound, found)
            self._authorize(call)
            answer = self._finish(call, *self._behave(call, bound))
        except ApiError as error:
            call.error = error
            call.store = world.store(self.provider.name)  # without what the behaviour wrote
            if isinstance(error, Forced) and error.detail is not None:
                return _in_our_words(call, error, error.detail)
            return self._finish(call, *refuse(self.provider, self._behaviours, call, error))
        store.commit()
        if call.emitted:
            world.deliveries.add(self.provider.name, serial, call.emitted, call.now)
        if outcome is not None:
            _settle(answer, call, outcome)
        return answer

    def _force(self, call: Call, world: World, found: Match | Missed, outcome: Outcome) -> None:
        call.operation = found.operation if isinstance(found, Match) else None
        if (error := forced(call, outcome, world)) is not None:
            raise error

    def _throttle(self, call: Call, found: Match | Missed) -> NoReturn:
        call.operation = found.operation if isinstance(found, Match) else None
        full = [one for one in call.rates if not one.remaining]
        raise Throttled(
            retry_after=max(math.ceil(one.reset) for one in full),
            got="one request more",
            expected=" and ".join(f"at most {one.limit} in {one.seconds} s" for one in call.rates),
            source=self.provider.place,
        )

    def _admit(self, call: Call, found: Match | Missed) -> _Bound:
        """Who calls, then what is asked: a stranger does not learn which paths exist."""
        if isinstance(found, Match):
            bound = self._binding(found.operation)
            call.operation = bound.operation
            call.credential = authenticate(call.request, bound.security, call.store, call.now)
            return bound
        security = self._binding(found.others[0]).security if found.others else self._security
        call.credential = authenticate(call.request, security, call.store, call.now)
        if found.others:
            raise WrongMethod(sorted(one.method for one in found.others), got=call.request.method)
        raise NoOperation(got=f"{call.request.method} {call.request.path}", expected="a declared path")

    def _guard(self, call: Call, found: Match | Missed) -> None:
        """What the provider refuses before it reads the request."""
        if self._behaviours.guard is not None and isinstance(found, Match):
            call.params = dict(found.params)
            self._behaviours.guard(call)

    def _read(self, call: Call, bound: _Bound, found: Match | Missed) -> None:
        assert isinstance(found, Match)  # else it was refused
        call.params = bound.reader.params(call.request, found.params, call.given)
        call.body, call.media = bound.reader.body(call.request)

    def _authorize(self, call: Call) -> None:
        assert call.operation is not None
        allowed = call.operation.mock.allow
        if allowed and not (allowed & (held := self._behaviours.grants(call))):
            name = call.credential.name if call.credential else None
            raise Forbidden(
                got=f"credential {name!r}, which holds {', '.join(sorted(held)) or 'no grants'}",
                expected=f"one of {', '.join(sorted(allowed))}",
                source=call.operation.place,
            )

    def _behave(self, call: Call, bound: _Bound) -> tuple[Reply, Response | None]:
        if bound.behaviour is None:
            raise NotImplementedHereError(
                f"{bound.operation.place}: {bound.operation.id!r} is declared and nothing answers it yet"
            )
        result = bound.behaviour(call)
        if isinstance(result, Page):
            reply = paged(self.provider, call, result)
        else:
            reply = result if isinstance(result, Reply) else Reply(result)
        if reply.status is None:
            reply.status = bound.status
        return reply, bound.operation.responses.get(reply.status)

    def _finish(self, call: Call, reply: Reply, response: Response | None) -> Answer:
        """The reply with its headers, held to its declaration and packed."""
        assert reply.status is not None
        reply.headers = {**self._behaviours.headers(call), **reply.headers}
        media = settle_media(reply, response)
        if found := problems(self.provider, response, reply, media):
            place = call.operation.place if call.operation else response.place if response else self.provider.name
            raise BrokenReplyError(place, found)
        return Answer(reply.status, reply.headers, packed(reply.body, media), call)

    def _bind(self, operation: Operation) -> _Bound:
        rungs: tuple[tuple[str, Behaviour | None], ...] = (
            ("handler", self._behaviours.handlers.get(operation.behaviour)),
            ("standard", standard_method(self.provider, operation)),
            ("constant", constant(operation)),
        )
        answered_by, behaviour = next((rung for rung in rungs if rung[1] is not None), ("501", None))
        return _Bound(
            operation=operation,
            reader=Reader(self.provider, operation),
            security=self._schemes(operation.security),
            behaviour=behaviour,
            answered_by=answered_by,
            status=operation.success.status,
        )

    def _schemes(self, security: Sequence[Sequence[str]]) -> tuple[tuple[SecurityScheme, ...], ...]:
        return tuple(tuple(self.provider.schemes[name] for name in names) for names in security)


def _in_our_words(call: Call, error: Forced, detail: str) -> Answer:
    """A forced answer that the provider does not declare; nothing for a call that is dropped."""
    if not error.status:
        return Answer(0, {}, b"", call)
    return Answer(error.status, {"Content-Type": MEDIA, **error.headers}, problem(error.status, detail), call)


def _settle(answer: Answer, call: Call, outcome: Outcome) -> None:
    """Tell of an outcome that the call was carried out with."""
    if outcome.is_spoilt:
        call.error = spoilt(outcome, call.operation)
    elif outcome.fault is None and outcome.status == answer.status:
        answer.headers["Preference-Applied"] = f"code={answer.status}"
