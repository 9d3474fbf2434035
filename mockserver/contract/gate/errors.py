"""What the gate says no with."""

from __future__ import annotations

from mockserver.errors import MockServerError


class RefusedError(MockServerError):
    """One request was not let through; nothing was sent, others may pass."""


class ClosedError(MockServerError):
    """The run at this API is over; nothing is sent any more."""
