"""Outcomes that are forced on a call: by a fault of the world, or by the request's own ``Prefer`` (RFC 7240)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.engine.call import Call
from mockserver.engine.refusal import NAMED
from mockserver.engine.request import Request
from mockserver.errors import Forced
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation, Response
from mockserver.spec.router import Match, Missed
from mockserver.state.faults import Fault
from mockserver.state.world import World

# Of the kinds that share a status, the one that says least about the request.
_KINDS = (
    "unauthenticated",
    "invalid",
    "forbidden",
    "not_found",
    "throttled",
    "conflict",
    "too_large",
    "media_type",
    "malformed_path",
)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PREFERENCE = re.compile(rf"(?:{_QUOTED}|[^,\"])+")  # preferences are separated by commas
_OWN_PART = re.compile(rf"(?:{_QUOTED}|[^;\"])*")  # parameters of a preference follow a semicolon
_CODE = re.compile(r"[1-5][0-9][0-9]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to become of a call. ``fault`` is None where the client prefers it, in the words of ``preferred``."""

    effect: Mapping[str, Any]
    fault: Fault | None = None
    preferred: str = ""

    @property
    def rule(self) -> str:
        """The outcome for people, with the fault's id."""
        if self.fault is None:
            return f"Prefer: code={self.preferred}"
        return f"fault {self.fault.id}: {orjson.dumps(self.effect).decode()}"

    @property
    def status(self) -> int | None:
        """The forced status, or None."""
        return self.effect.get("status")

    @property
    def delay(self) -> float:
        """Seconds to wait before anything else."""
        seconds: float = self.effect.get("delay", 0)
        return seconds

    @property
    def is_dropped(self) -> bool:
        """Whether nothing is done and nothing sent."""
        return self.effect.get("drop") == "before"

    @property
    def is_late(self) -> bool:
        """Whether it comes about after a wait, or in a way that a server has to be able to send."""
        return self.delay > 0 or self.is_spoilt

    @property
    def is_spoilt(self) -> bool:
        """Whether the answer does not arrive as it was given."""
        return not self.effect.keys() & {"status", "delay"}


def outcome_of(provider: Provider, request: Request, found: Match | Missed, world: World) -> Outcome | None:
    """What is forced on a request: what it prefers itself, else the fault that strikes, which has then counted it."""
    wanted = request.headers("Prefer")
    if wanted is not None and (code := preferred_code(wanted)) is not None:
        return Outcome({"status": int(code)} if _CODE.fullmatch(code) else {"status": 0}, preferred=code)
    operation = found.operation if isinstance(found, Match) else None

    def meets(fault: Fault) -> bool:
        if fault.provider not in (None, provider.name) or not is_meant(fault.operation, operation):
            return False
        status = fault.effect.get("status")
        return status is None or fault.force or status in forcible(provider, operation)

    fault = world.faults.strike(world.seed, meets)
    return None if fault is None else Outcome(fault.effect, fault)


def preferred_code(header: str) -> str | None:
    """The value of the first preference named ``code`` in a ``Prefer`` header, None if it has no such preference."""
    for preference in _PREFERENCE.findall(header):
        own = _OWN_PART.match(preference)
        name, _, value = (own[0] if own else "").partition("=")
        if name.strip().lower() == "code":
            value = value.strip()
            return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value
    return None


def is_meant(name: str | None, operation: Operation | None) -> bool:
    """Whether a fault for operations of that name (None: any) is for this one; an operation means its twins too."""
    return name is None or (operation is not None and name in (operation.id, operation.same_as))


def forcible(provider: Provider, operation: Operation | None) -> Mapping[int, Response]:
    """The declared answers that an example can give: refusals, and what else is declared beside the success.

    The success itself is not among them: without the call carried out it would be a lie. Without an operation they are
    the provider's answers to requests that have none.
    """
    if operation is None:
        statuses = provider.settings.statuses
        named = {statuses[kind]: provider.responses.get(name) for kind, name in NAMED.items()}
        return {status: response for status, response in named.items() if response is not None}
    return {
        status: response
        for status, response in operation.responses.items()
        if (status >= 400 or (response is not operation.success and not response.required))
        and (not response.content or next(iter(response.content.values())).examples)
    }


def forced(call: Call, outcome: Outcome, world: World) -> Forced | None:
    """The refusal that an outcome is; None where the call is to be carried out."""
    provider, operation, status = call.provider, call.operation, outcome.status
    told: dict[str, Any] = {
        "got": outcome.rule if outcome.fault is None else {"id": outcome.fault.id, "effect": dict(outcome.effect)},
        "expected": _remedy(outcome),
        "source": operation.place if operation else provider.place,
    }
    if outcome.is_dropped:
        return Forced(0, outcome.rule, detail="", **told)
    if status is None:
        return None
    response = forcible(provider, operation).get(status)
    if outcome.fault is None and response is None:
        if operation is not None and status == operation.success.status:
            return None
        return _unknown_preference(outcome, operation, provider, told)
    kind = _kind(provider, operation, status)
    call.rates = world.rates.look(provider.name, call.now, is_full=status == 429)
    headers = {"Preference-Applied": f"code={status}"} if outcome.fault is None else {}
    if status == 429:
        headers["Retry-After"] = str(max(1, math.ceil(call.rates[0].reset)) if call.rates else 1)
    if response is not None:
        return Forced(status, outcome.rule, kind, headers=headers, **{**told, "source": response.place})
    detail = f"{outcome.rule} forces a status that is not declared; {told['expected']}"
    return Forced(status, outcome.rule, kind, headers=headers, detail=detail, **told)


def spoilt(outcome: Outcome, operation: Operation | None) -> Forced:
    """Why the client did not get what it was answered."""
    source = operation.place if operation else None
    return Forced(0, outcome.rule, got=dict(outcome.effect), expected=_remedy(outcome), source=source)


def listed(statuses: Iterable[int]) -> str:
    """``400, 401 and 404``, or ``none``."""
    *most, last = map(str, sorted(statuses)) if statuses else ["none"]
    return f"{', '.join(most)} and {last}" if most else last


def _unknown_preference(
    outcome: Outcome, operation: Operation | None, provider: Provider, told: Mapping[str, Any]
) -> Forced:
    declared = sorted({*forcible(provider, operation), *([operation.success.status] if operation else [])})
    where = operation.id if operation else f"a path that {provider.name} does not have"
    detail = f"{outcome.rule}: no such answer is declared for {where}; prefer one of {listed(declared)}"
    return Forced(400, outcome.rule, detail=detail, **{**told, "expected": f"one of {listed(declared)}"})


def _remedy(outcome: Outcome) -> str:
    if outcome.fault is None:
        return "the same request without that preference"
    return f"the same request without the fault; DELETE /__admin/faults/{outcome.fault.id} removes it"


def _kind(provider: Provider, operation: Operation | None, status: int) -> str:
    """The kind of refusal that a status stands for, for the provider's hooks; ``fault`` if for none."""
    statuses = provider.settings.statuses
    return next((kind for kind in (_KINDS if operation else NAMED) if statuses[kind] == status), "fault")
