"""The oracle: each person's weekly hours as every provider states them, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.state.world import World
from mockserver.universe import Universe

_SAME = 1e-6  # hours: what floating point may do to a sum


@dataclass
class Person:
    """One person, joined by e-mail address; ``hours`` a week by provider, for the providers that know the person."""

    email: str
    name: str
    hours: dict[str, float] = field(default_factory=dict)

    def agree(self, providers: list[str]) -> bool:
        """Whether every provider knows the person and states the same week."""
        told = list(self.hours.values())
        return self.hours.keys() >= set(providers) and max(told) - min(told) < _SAME


def people(universe: Universe, world: World) -> dict[str, Any]:
    """``GET /__admin/people``: ``{"providers", "people": [{"email", "name", "hours", "agree"}], "differ"}``.

    ``hours`` has null for a provider that does not know the person; ``differ`` counts those who do not agree.
    """
    stating = {name: states for name, fake in universe.fakes.items() if (states := fake.weekly_hours) is not None}
    known: dict[str, Person] = {}
    with world.lock:
        now = world.clock.now()
        for provider, weekly_hours in stating.items():
            for email, (name, week) in weekly_hours(world.store(provider), now).items():
                person = known.setdefault(email.casefold(), Person(email, name))
                person.hours[provider] = int(week) if float(week).is_integer() else week  # 40, not 40.0
    names = list(stating)
    told = [
        {
            "email": one.email,
            "name": one.name,
            "hours": {name: one.hours.get(name) for name in names},
            "agree": one.agree(names),
        }
        for one in known.values()
    ]
    return {"providers": names, "people": told, "differ": sum(not one["agree"] for one in told)}
