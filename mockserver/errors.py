"""Two families of errors: ``MockServerError`` when a file or a command is wrong, ``ApiError`` when a client is.

The first ends a command with one line and a remedy; the second becomes the provider's own error answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Step = Literal["host", "operation", "fault", "rate-limit", "authenticate", "validate", "authorize", "behave"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a file of ours: its place (``specs/awork/users.yaml:12``), what was found, what to do."""

    place: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; {self.remedy}"


class MockServerError(Exception):
    """The user's files or the command are wrong; the text ends with the next step."""


class BrokenFilesError(MockServerError):
    """Fragments, seeds or handlers that cannot be served; ``flaws`` names every one."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(str(flaw) for flaw in self.flaws))


@dataclass(frozen=True, slots=True)
class Problem:
    """One difference between a request (or reply) and its fragment.

    ``where`` is path, query, header or body; ``at`` the way to the value (names and array positions); ``rule`` the
    keyword that was broken (``minimum``, ``type``, …); ``source`` is ``file:line`` of that keyword.
    """

    where: str
    at: tuple[str | int, ...]
    rule: str
    message: str
    got: Any = None
    expected: Any = None
    source: str | None = None

    @property
    def place(self) -> str:
        """The value's place for people: ``query pageSize``, ``body /days/0/start``."""
        way = "/".join(str(part) for part in self.at)
        return f"{self.where} /{way}" if self.where == "body" else f"{self.where} {way}".rstrip()


class ApiError(Exception):
    """The client is wrong. ``kind`` decides the status, ``reason`` the declared example (see docs/fragments.md).

    ``got`` and ``expected`` are for explain; ``message`` replaces the example's text when given.
    """

    kind = "invalid"
    step: Step = "behave"

    def __init__(
        self,
        reason: str | None = None,
        message: str | None = None,
        *,
        problems: Sequence[Problem] = (),
        got: Any = None,
        expected: Any = None,
        source: str | None = None,
    ) -> None:
        self.reason = reason or self.kind
        self.message = message
        self.problems = tuple(problems)
        self.got = got
        self.expected = expected
        self.source = source
        super().__init__(message or self.reason)


class Unauthenticated(ApiError):  # noqa: N818 - the names of HTTP's refusals, as raised in handlers
    """No credential, or none that is accepted: reasons missing, malformed, unknown, expired."""

    kind = "unauthenticated"
    step: Step = "authenticate"


class Forbidden(ApiError):  # noqa: N818
    """The credential is good and may not do this."""

    kind = "forbidden"
    step: Step = "authorize"


class Throttled(ApiError):  # noqa: N818
    """More requests than a rate limit allows; another is worth trying after ``retry_after`` seconds."""

    kind = "throttled"
    step: Step = "rate-limit"

    def __init__(self, retry_after: int, **told: Any) -> None:
        self.retry_after = retry_after
        super().__init__(**told)


class Forced(ApiError):  # noqa: N818
    """An outcome that somebody asked for, by a fault or by the client's ``Prefer``: ``status``, 0 for no answer at all.

    ``kind`` is what such a status stands for; ``headers`` go with it; ``detail`` is its text in our words where the
    provider declares no such answer.
    """

    step: Step = "fault"

    def __init__(
        self,
        status: int,
        rule: str,
        kind: str = "fault",
        *,
        headers: Mapping[str, str] | None = None,
        detail: str | None = None,
        **told: Any,
    ) -> None:
        self.status = status
        self.kind = kind
        self.headers = dict(headers or {})
        self.detail = detail
        super().__init__(rule, **told)


class NoOperation(ApiError):  # noqa: N818
    """The provider has no such path."""

    kind = "no_operation"
    step: Step = "operation"


class WrongMethod(ApiError):  # noqa: N818
    """The path exists, the method does not; ``allowed`` lists those that do."""

    kind = "wrong_method"
    step: Step = "operation"

    def __init__(self, allowed: Sequence[str], **told: Any) -> None:
        self.allowed = tuple(allowed)
        super().__init__(expected=list(allowed), **told)


class MalformedPath(ApiError):  # noqa: N818
    """A path parameter that its schema refuses."""

    kind = "malformed_path"
    step: Step = "validate"


class WrongMediaType(ApiError):  # noqa: N818
    """A body in a media type that the operation does not take."""

    kind = "media_type"
    step: Step = "validate"


class TooLarge(ApiError):  # noqa: N818
    """A body beyond the size limit."""

    kind = "too_large"
    step: Step = "validate"


class Unreadable(ApiError):  # noqa: N818
    """Query, header or body that breaks its schema (reason schema), has no sense (unreadable) or is missing (empty)."""

    kind = "invalid"
    step: Step = "validate"


class Invalid(ApiError):  # noqa: N818
    """A request that reads well and cannot be done; the reason names the declared example."""


class NotFound(ApiError):  # noqa: N818
    """No such record."""

    kind = "not_found"


class Conflict(ApiError):  # noqa: N818
    """The request contradicts a record."""

    kind = "conflict"
