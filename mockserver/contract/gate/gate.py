"""A request to a real API, told once: allowed, held back, sent with the secret, watched, recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from mockserver.contract.flows import manners_of
from mockserver.contract.gate.allowing import Asked, asked_for, only_reads
from mockserver.contract.gate.errors import ClosedError, RefusedError
from mockserver.contract.gate.pace import Pace
from mockserver.contract.gate.privacy import Privacy
from mockserver.contract.gate.recording import Keep, kept
from mockserver.contract.gate.secret import DUMMY, Secret, tokens_in
from mockserver.contract.gate.writing import Writing
from mockserver.contract.sending import LateError, Received, Send, Sent, UnreachableError
from mockserver.contract.target import Target, Unheld
from mockserver.spec.fragment import Provider

_STREAK = 3  # failures one after the other that end the run
_UNLESS_TOLD = (
    "it may change something; writes need --contract-write, a --contract-sandbox, and a role in `x-contract`; "
    "a POST that only reads is declared by the role search"
)


@dataclass
class Gate:
    """A ``Send`` that everything for one real API goes through. ``reason`` says why it is closed, empty while open.

    ``wire`` sends for good; ``is_named`` tells that the user named the address, which then may be a mock's;
    ``keepers`` are given every exchange as it may be kept.
    """

    provider: Provider
    wire: Send = field(repr=False)
    secret: Secret
    pace: Pace
    address: str
    is_named: bool = False
    writing: Writing | None = None
    keepers: list[Keep] = field(default_factory=list)
    privacy: Privacy = field(init=False)
    reason: str = ""
    _failures: int = 0
    _is_undoing: bool = False

    def __post_init__(self) -> None:
        self.privacy = Privacy(frozenset({self.provider.name, self.provider.title.lower()}))

    def __call__(self, sent: Sent) -> Received:
        """Send a request and give the answer, both without the secret. Raises RefusedError or ClosedError."""
        self._be_open()
        asked = asked_for(self.provider, sent)
        received = self._ask(sent) if only_reads(asked.operation) else self._write(asked, sent)
        told = kept(self.provider, asked, sent, received)
        self.privacy.learn(received, told.headers, told.body)
        for keep in self.keepers:
            keep(told)
        if not self._is_undoing:  # whoever puts things back judges each answer
            self._watch(asked, sent, received)
        return received

    def log_in(self, sent: Sent) -> None:
        """Send from here on the token that answers this request; the answer is never kept. Raises ClosedError."""
        self._take()
        try:
            received = self.wire(replace(sent, headers=self.secret.into(sent)))
        except UnreachableError:
            raise self.close(f"{sent.method} {sent.path}, which gives a token, had no answer") from None
        tokens = tokens_in(received.body) if received.status < 300 else []
        if not tokens:
            raise self.close(f"{sent.method} {sent.path} gave no token: it answered {received.status}")
        self.secret.tokens.extend(tokens)

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """What is put back passes a closed gate, and costs nothing of the budget."""
        assert self.writing is not None
        self._is_undoing = self.writing.undoing = True
        try:
            yield
        finally:
            self._is_undoing = self.writing.undoing = False

    def target(self) -> Target:
        """The API behind the gate, its answers held to nothing: what is put back is taken as it is."""
        headers = manners_of(self.provider).headers
        return Unheld(self.provider, {"real": DUMMY}, self, headers=headers, is_real=True)

    def close(self, reason: str) -> ClosedError:
        """Let nothing through from here on; the error to raise."""
        told = f"nothing more is sent to {self.provider.name}: {reason}"
        self.reason = self.reason or told
        return ClosedError(told)

    def _be_open(self) -> None:
        if self.reason and not self._is_undoing:
            raise ClosedError(self.reason)

    def _ask(self, sent: Sent) -> Received:
        received = self._exchange(sent)
        return self._exchange(sent) if self._is_told_to_wait(received) else received

    def _write(self, asked: Asked, sent: Sent) -> Received:
        """Send what the sandbox allows, with a note of what it changes on disk before and after."""
        if self.writing is None:
            name = f"{self.provider.name}.{asked.operation.id}"
            raise RefusedError(f"{name} ({sent.method} {sent.path}) is not sent: {_UNLESS_TOLD}")
        note = self.writing.begin(asked, sent, self.target())
        try:
            received = self._ask(sent)
        except (LateError, ClosedError) as error:
            if isinstance(error, LateError) or isinstance(error.__cause__, LateError):
                self.writing.may_come(asked, note)
            raise
        self.writing.learn(note, asked, received)
        return received

    def _exchange(self, sent: Sent) -> Received:
        self._take()
        swapped = replace(sent, headers=self.secret.into(sent))
        try:
            return self.secret.out_of(self.wire(swapped))
        except UnreachableError as error:
            told = f"{sent.method} {sent.path}: no answer from {self.provider.name}"
            if not self._is_undoing:
                self._count(told, error)
            raise type(error)(told) from error

    def _take(self) -> None:
        try:
            self.pace.take(is_free=self._is_undoing)
        except ClosedError as error:
            raise self.close(str(error)) from None

    def _is_told_to_wait(self, received: Received) -> bool:
        """Whether the vendor refused and said when to come back, soon enough to do so once."""
        waits = self.pace.heed(received.headers)
        return received.status == 429 and waits is not None

    def _watch(self, asked: Asked, sent: Sent, received: Received) -> None:
        """Close after an answer that tells to stop."""
        shown = f"{asked.operation.id} ({sent.method} {sent.path}) answered {received.status}"
        told = _of_a_mock(received.headers)
        if told and not self.is_named:
            raise self.close(
                f"{self.address} answers with {told}, so it is a mock; for a server of your own pass "
                f"--contract-url {self.address}"
            )
        if (after := received.headers.get("Retry-After")) and received.status == 429:
            raise self.close(f"{shown} and asks for a pause (Retry-After: {after}); come back after it")
        if received.status == 429 or (received.status == 403 and self.secret.carries(sent)):
            raise self.close(f"{shown}; ask the vendor's limits and the token's rights before you go on")
        if received.status >= 500 or (received.status == 401 and self.secret.carries(sent)):
            self._count(shown)
        else:
            self._failures = 0

    def _count(self, shown: str, cause: UnreachableError | None = None) -> None:
        self._failures += 1
        if self._failures >= _STREAK:
            raise self.close(f"{shown}, the {_STREAK}rd failure without a success between") from cause


def _of_a_mock(headers: Iterable[str]) -> str | None:
    return next((name for name in headers if name.lower().startswith("x-mock-")), None)
