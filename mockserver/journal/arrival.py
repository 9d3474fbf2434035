"""A request to a provider, from when it came until it is kept as an exchange, its secrets hidden."""

from __future__ import annotations

import time
from dataclasses import dataclass
from sys import intern

from mockserver.engine.body import is_form
from mockserver.engine.fake import Answer, BrokenReplyError, Fake
from mockserver.engine.ours import told
from mockserver.engine.outcome import Outcome
from mockserver.engine.request import Request
from mockserver.journal.journal import Exchange
from mockserver.journal.redaction import Redaction
from mockserver.journal.redactor import Redactor
from mockserver.spec.operation import Operation
from mockserver.spec.router import Match
from mockserver.state.world import World


@dataclass(slots=True)
class Arrival:
    """What came, to whom, when (in ns of the performance counter), and what is forced on it.

    ``read`` gets the headers that are read, ``note`` says what is special about it.
    """

    fake: Fake
    redactor: Redactor
    request: Request
    read: dict[str, str]
    world: World
    note: str | None
    began: int
    outcome: Outcome | None = None

    def kept(self, serial: int, answer: Answer, failure: Exception | None) -> Exchange:
        """The exchange as the journal keeps it: secrets hidden, the credential by name."""
        request, call, outcome = self.request, answer.call, self.outcome
        if call is None:
            operation, credential, error, now = self._operation(), None, None, self.world.clock.now()
        else:
            operation, credential, error, now = call.operation, call.credential, call.error, call.now
        begun = self.redactor.exchange(operation, request, self.read)
        redaction, asked = Redaction(begun.declared, begun.found, begun.spelt), begun.asked
        if failure is not None and isinstance(failure, BrokenReplyError):
            redaction.learn_problems(failure.found)
        # What the request calls a secret is hidden in the rest, so query and body come first.
        query = redaction.query(request.query) if request.query else ""
        body = redaction.request(request.body, is_form(self.read.get("Content-Type"))) if request.body else b""
        if redaction.found is not begun.found:
            asked = redaction.asked(request.segments, self.read)
        is_held_to_its_fragment = call is not None and error is None
        response = redaction.response(answer.body, answer.status if is_held_to_its_fragment else None)
        # By position: in a call of a class, so many names would take four times as long.
        return Exchange(
            serial,
            now,
            self.world.name,
            self.fake.provider.name,
            request.host,
            operation,
            intern(request.method),
            asked.path,
            query,
            intern(request.address),  # as they are the same in many exchanges
            asked.content_type,
            None if credential is None else credential.name,
            body,
            answer.status,
            response,
            None if error is None else redaction.error(error),
            None if failure is None else redaction.text(told(failure)),
            (time.perf_counter_ns() - self.began) // 1000,
            self.note,
            asked.headers,
            None if outcome is None else outcome.fault,
        )

    def _operation(self) -> Operation | None:
        request = self.request
        found = self.fake.provider.router.find(request.host, request.method, request.segments)
        return found.operation if isinstance(found, Match) else None
