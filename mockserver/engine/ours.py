"""Failures of our own, in our own words."""

from __future__ import annotations

import logging

from mockserver.engine.fake import Answer, NotImplementedHereError
from mockserver.errors import MockServerError
from mockserver.problem import MEDIA, problem

_log = logging.getLogger("mockserver")


def our_answer(error: Exception) -> Answer:
    """A failure of ours as a problem document: 501 where nothing answers, else 500."""
    status = 501 if isinstance(error, NotImplementedHereError) else 500
    if not isinstance(error, MockServerError):
        _log.error("a handler failed", exc_info=error)
    return Answer(status, {"Content-Type": MEDIA}, problem(status, told(error)))


def told(error: Exception) -> str:
    """A failure of ours in words, with the next step."""
    if isinstance(error, NotImplementedHereError):
        return f"{error}; write a handler of that name"
    if isinstance(error, MockServerError):
        return f"{error}; this is a fault of the mock, please report it"
    return f"{error!r} in a handler; the server's log has the traceback"
