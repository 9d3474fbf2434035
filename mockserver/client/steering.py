"""What steers a world: its clock, quirks and faults; and the webhooks that it sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockserver.errors import MockServerError

if TYPE_CHECKING:
    from mockserver.client.world import World

_PROFILES = ("documented", "observed")
_SIDES = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


class Clock:
    """A world's time: real time with an offset, or standing still."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def now(self) -> datetime:
        """The world's present, with its offset from UTC."""
        return datetime.fromisoformat(self._world.call("GET", "/clock")["now"])

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return bool(self._world.call("GET", "/clock")["frozen"])

    def set(self, now: datetime | str) -> None:
        """Put it to a time; it goes on standing or running."""
        self._world.call("PUT", "/clock", {"now": stamp(now)})

    def freeze(self, now: datetime | str | None = None) -> None:
        """Stop it, at a time if one is given."""
        self._world.call("PUT", "/clock", {"frozen": True, **({"now": stamp(now)} if now is not None else {})})

    def run(self) -> None:
        """Let it run on."""
        self._world.call("PUT", "/clock", {"frozen": False})

    def advance(self, by: float | timedelta) -> None:
        """Move it by seconds, or a timedelta."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        self._world.call("PUT", "/clock", {"advance": seconds})


class Quirks(Mapping[str, bool]):
    """The switches by name, asked when they are read."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, *switches: str) -> None:
        """Put switches to a side as on the command line: a profile, ``<provider>.<what>``, ``<provider>.<what>=off``.

        Later ones win. Raises MockServerError.
        """
        for told in wanted(switches):
            self._world.call("PUT", "/quirks", told)

    def list(self) -> list[dict[str, Any]]:
        """``[{"name", "on", "documented", "observed", "about"}]``."""
        told: list[dict[str, Any]] = self._world.call("GET", "/quirks")["quirks"]
        return told

    def __getitem__(self, name: str) -> bool:
        on: bool = {one["name"]: one["on"] for one in self.list()}[name]
        return on

    def __iter__(self) -> Iterator[str]:
        return (one["name"] for one in self.list())

    def __len__(self) -> int:
        return len(self.list())


class Faults:
    """The failures that are injected into a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add(
        self,
        effect: Mapping[str, Any],
        *,
        provider: str | None = None,
        operation: str | None = None,
        times: int | None = None,
        every: int | None = None,
        probability: float | None = None,
        force: bool = False,
    ) -> dict[str, Any]:
        """The fault as it is kept, with its ``id``; ``effect`` is one of ``{"status": 503}``, ``{"delay": 1.5}``, …

        Without provider or operation it meets all of them; without times, every or probability each call.
        """
        told = {
            "provider": provider,
            "operation": operation,
            "effect": dict(effect),
            "times": times,
            "every": every,
            "probability": probability,
            "force": force or None,
        }
        kept: dict[str, Any] = self._world.call(
            "POST", "/faults", {name: value for name, value in told.items() if value is not None}
        )
        return kept

    def list(self) -> list[dict[str, Any]]:
        """Every fault with what it has done so far."""
        told: list[dict[str, Any]] = self._world.call("GET", "/faults")["faults"]
        return told

    def remove(self, fault_id: str | None = None) -> None:
        """The fault is gone; without an id all of them are."""
        self._world.call("DELETE", f"/faults/{quote(fault_id, safe='')}" if fault_id is not None else "/faults")


class Deliveries(list[dict[str, Any]]):
    """The deliveries of a world as they were when asked for, newest first."""

    def __init__(self, world: World) -> None:
        super().__init__(world.call("GET", "/deliveries")["deliveries"])
        self._world = world

    def redeliver(self, delivery_id: str) -> None:
        """Send it once more."""
        self._world.call("POST", f"/deliveries/{quote(delivery_id, safe=':')}/redeliver")

    def clear(self) -> None:
        """Forget all, here and on the server."""
        self._world.call("DELETE", "/deliveries")
        super().clear()


def wanted(switches: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The bodies of ``PUT /__admin/quirks`` that put switches as they are told, in their order."""
    sides: dict[str, bool] = {}
    for one in switches:
        name, _, side = one.partition("=")
        if name in _PROFILES and not side:
            sides = {}
            yield {"profile": name}
        elif (side or "on").lower() not in _SIDES:
            raise MockServerError(f"{one!r} puts {name} to no side; write {name}=on or {name}=off")
        else:
            sides[name] = _SIDES[(side or "on").lower()]
    if sides:
        yield sides


def stamp(moment: datetime | str) -> str:
    """A time as the control plane takes it; without an offset it is UTC."""
    if isinstance(moment, str):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
