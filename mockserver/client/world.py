"""One world of a running server, seen and steered: the verbs are those of the control plane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockserver.client.journal import Journal
from mockserver.client.provider import Provider
from mockserver.client.steering import Clock, Deliveries, Faults, Quirks, stamp
from mockserver.client.transport import RefusedError

if TYPE_CHECKING:
    from mockserver.client.control import ControlPlane

MAIN = "default"


class World:
    """One private copy of everything that changes. ``url`` is where clients reach it; it opens when first used."""

    def __init__(
        self, control: ControlPlane, name: str, url: str, before: Callable[[str, str, Any], None] | None = None
    ) -> None:
        self.name = name
        self.url = url
        self._control = control
        self._before = before

    def __repr__(self) -> str:
        return f"World({self.name!r}, {self.url!r})"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer of ``/__admin`` + path in this world, None if there is none. Raises MockServerError."""
        if self._before is not None and method != "GET":
            self._before(method, path, body)
        return self._control.call(method, path, body, world=self.name)

    def about(self) -> dict[str, Any]:
        """``{"name", "scenario", "seed", "clock", "quirks", "rate_limits", "changed_records"}``."""
        told: dict[str, Any] = self._control.call("GET", f"/worlds/{quote(self.name, safe='')}")
        return told

    def reset(self, scenario: str | None = None, *, seed: int | None = None, now: datetime | str | None = None) -> None:
        """Back to the start; what is given changes that start from now on. With ``now`` the clock stands still."""
        told = {"scenario": scenario, "seed": seed, "now": stamp(now) if now is not None else None}
        wanted = {name: value for name, value in told.items() if value is not None}
        self.call("POST", "/reset", wanted or None)

    def end(self) -> None:
        """The world is gone, if it was there; its next use opens it anew."""
        try:
            self._control.call("DELETE", f"/worlds/{quote(self.name, safe='')}")
        except RefusedError as error:
            if error.status != 404:
                raise

    @property
    def state(self) -> dict[str, Any]:
        """A snapshot: ``{"scenario", "seed", "clock", "providers": {"<name>": {"<collection>": [record…]}}, …}``.

        Assigning one restores it; one that cannot be restored changes nothing.
        """
        told: dict[str, Any] = self.call("GET", "/state")
        return told

    @state.setter
    def state(self, snapshot: Mapping[str, Any]) -> None:
        self.call("PUT", "/state", snapshot)

    @property
    def clock(self) -> Clock:
        """The world's time."""
        return Clock(self)

    @property
    def quirks(self) -> Quirks:
        """Where each switch between documented and observed stands."""
        return Quirks(self)

    @property
    def faults(self) -> Faults:
        """Injected failures."""
        return Faults(self)

    @property
    def journal(self) -> Journal:
        """The last exchanges as they are now, newest first."""
        return Journal(self)

    @property
    def deliveries(self) -> Deliveries:
        """The last webhook deliveries as they are now, newest first."""
        return Deliveries(self)

    def explain(self, exchange_id: str = "last") -> dict[str, Any]:
        """Why an exchange was refused; without an id the last refusal."""
        if exchange_id.isdecimal() and self.name != MAIN:
            exchange_id = f"{self.name}:{exchange_id}"
        told: dict[str, Any] = self.call("GET", f"/explain/{quote(exchange_id, safe=':')}")
        return told

    def people(self) -> dict[str, Any]:
        """``{"providers", "people": [{"email", "name", "hours", "agree"}], "differ"}``: weekly hours compared."""
        told: dict[str, Any] = self.call("GET", "/people")
        return told

    def providers(self) -> dict[str, Provider]:
        """Every provider by name."""
        return {one["name"]: Provider(self, one) for one in self.call("GET", "/providers")["providers"]}
