"""Faults of one world: failures that somebody injected, and how often each has struck."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

_MOST = 1000  # beyond that those that are spent are forgotten, the oldest first


@dataclass(slots=True)
class Fault:
    """An injected failure: whom it meets (None: any), what it does, and when.

    It strikes the next ``times`` requests that it meets, or each ``every``-th, or each with a ``probability``, or all.
    ``force``: even a status that the operation does not declare. ``seen`` counts those met, ``hits`` those struck.
    """

    id: str
    provider: str | None
    operation: str | None
    effect: Mapping[str, Any]
    times: int | None = None
    every: int | None = None
    probability: float | None = None
    force: bool = False
    seen: int = 0
    hits: int = 0

    @property
    def spent(self) -> bool:
        """Whether it strikes no more."""
        return self.times is not None and self.hits >= self.times

    def shown(self) -> dict[str, Any]:
        """The fault as ``GET /__admin/faults`` gives it."""
        return {
            "id": self.id,
            "provider": self.provider,
            "operation": self.operation,
            "effect": dict(self.effect),
            "times": self.times,
            "every": self.every,
            "probability": self.probability,
            "force": self.force,
            "seen": self.seen,
            "hits": self.hits,
            "spent": self.spent,
        }

    def meet(self, seed: int) -> bool:
        """Count one more request; whether it is struck. Chance is the same in every run with the same seed."""
        self.seen += 1
        if self.every is not None:
            strikes = self.seen % self.every == 0
        elif self.probability is not None:
            strikes = random.Random(f"{seed}/fault {self.id}/{self.seen}").random() < self.probability
        else:
            strikes = True
        self.hits += strikes
        return strikes


class Faults:
    """The faults of a world in the order in which they were made; ``live`` are those that may strike.

    Whoever calls holds the world's lock.
    """

    __slots__ = ("_faults", "_made", "live")

    def __init__(self) -> None:
        self.live: tuple[Fault, ...] = ()
        self._faults: dict[str, Fault] = {}
        self._made = 0

    def kept(self) -> dict[str, Any]:
        """The faults as JSON."""
        return {"made": self._made, "faults": [asdict(fault) for fault in self._faults.values()]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Faults:
        """The faults that were kept."""
        faults = cls()
        faults._made = kept["made"]
        faults._faults = {told["id"]: Fault(**told) for told in kept["faults"]}
        faults._sort_out()
        return faults

    def add(self, **told: Any) -> dict[str, Any]:
        """A new fault as it is shown; what is told are members of Fault."""
        self._made += 1
        fault = self._faults[str(self._made)] = Fault(id=str(self._made), **told)
        if len(self._faults) > _MOST and (spent := next((one for one in self._faults.values() if one.spent), None)):
            del self._faults[spent.id]
        self._sort_out()
        return fault.shown()

    def shown(self) -> list[dict[str, Any]]:
        """All of them."""
        return [fault.shown() for fault in self._faults.values()]

    def remove(self, fault_id: str) -> bool:
        """Take one out; False if there is none of that id."""
        known = self._faults.pop(fault_id, None)
        self._sort_out()
        return known is not None

    def clear(self) -> None:
        """Take all of them out."""
        self._faults.clear()
        self._sort_out()

    def strike(self, seed: int, meets: Callable[[Fault], bool]) -> Fault | None:
        """The fault that strikes a request: of those that meet it the first that is due. Later ones do not see it."""
        for fault in self.live:
            if meets(fault) and fault.meet(seed):
                if fault.spent:
                    self._sort_out()
                return fault
        return None

    def _sort_out(self) -> None:
        self.live = tuple(fault for fault in self._faults.values() if not fault.spent)
