"""A world's state coming in from outside: checked as a whole before anything changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from mockserver.spec.fragment import Provider
from mockserver.state.checking import RecordCheck
from mockserver.state.clock import FIRST, LAST
from mockserver.state.quirks import known_quirks
from mockserver.state.scenario import declared, scenario_names
from mockserver.state.world import World
from mockserver.universe import Universe

_START = ("scenario", "seed", "now")
_MEMBERS = ("scenario", "seed", "clock", "quirks", "exchanges", "providers")


class InvalidStateError(ValueError):
    """A state that cannot be restored; ``problems`` names every reason with its place (a JSON pointer)."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


def restore(universe: Universe, world: World, state: Any) -> None:
    """Make a world what a snapshot says. Raises InvalidStateError, and then nothing has changed."""
    problems = list(_problems(universe, state))
    if problems:
        raise InvalidStateError(problems)
    clock = state.get("clock") or {}
    with world.lock:
        world.restore(
            state["providers"],
            scenario=state.get("scenario", world.scenario),
            seed=state.get("seed", world.seed),
            now=moment(clock["now"]) if "now" in clock else world.clock.now(),
            frozen=clock.get("frozen", world.clock.frozen),
            quirks=state.get("quirks", {}),
            exchanges=state.get("exchanges", 0),
        )


def check_records(provider: Provider, name: str, records: Any, place: str) -> Iterator[dict[str, str]]:
    """Everything wrong with one collection's records."""
    collection = declared(provider).get(name)
    if collection is None:
        yield {"at": place, "found": f"the unknown collection {name!r}", "expected": ", ".join(declared(provider))}
    elif not isinstance(records, list):
        yield {"at": place, "found": type(records).__name__, "expected": "a list of records"}
    else:
        check = RecordCheck(provider, collection)
        for number, record in enumerate(records):
            for wrong in check.of(record):
                yield {"at": f"{place}/{number}{wrong.at}", "found": wrong.found, "expected": wrong.expected}


def moment(text: Any) -> datetime:
    """A point in time from ISO 8601; without an offset it is UTC. Raises ValueError."""
    try:
        read = datetime.fromisoformat(text)
        told = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
        if FIRST <= told <= LAST:
            return told
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(f"{text!r} is no time such as '2026-03-02T09:00:00Z', between {FIRST.year} and {LAST.year}")


def _problems(universe: Universe, state: Any) -> Iterator[dict[str, str]]:
    if not isinstance(state, dict) or not isinstance(state.get("providers"), dict):
        yield {"at": "", "found": "no providers", "expected": "an object as GET /__admin/state gives it"}
        return
    for name in state.keys() - set(_MEMBERS):
        yield {"at": f"/{name}", "found": "an unknown member", "expected": ", ".join(_MEMBERS)}
    scenarios = scenario_names(universe.settings.fixture_roots)
    if "scenario" in state and state["scenario"] not in scenarios:
        yield {"at": "/scenario", "found": repr(state["scenario"]), "expected": f"one of {', '.join(scenarios)}"}
    for name in ("seed", "exchanges"):
        if name in state and type(state[name]) is not int:
            yield {"at": f"/{name}", "found": repr(state[name]), "expected": "an integer"}
    yield from clock_problems(state.get("clock", {}), "/clock", ("now", "frozen"))
    yield from quirk_problems(universe, state.get("quirks", {}), "/quirks")
    for name, collections in state["providers"].items():
        provider = universe.providers.get(name)
        place = f"/providers/{name}"
        if provider is None:
            yield {"at": place, "found": "an unknown provider", "expected": ", ".join(universe.providers)}
        elif not isinstance(collections, Mapping):
            yield {"at": place, "found": type(collections).__name__, "expected": "collections by name"}
        else:
            for collection, records in collections.items():
                yield from check_records(provider, collection, records, f"{place}/{collection}")


def reset_problems(told: Any) -> Iterator[dict[str, str]]:
    """Everything wrong with how a world is told to start."""
    if not isinstance(told, dict):
        yield {"at": "", "found": type(told).__name__, "expected": f"an object with any of {', '.join(_START)}"}
        return
    for name in told.keys() - set(_START):
        yield {"at": f"/{name}", "found": "an unknown member", "expected": ", ".join(_START)}
    if not isinstance(told.get("scenario", ""), str):
        yield {"at": "/scenario", "found": repr(told["scenario"]), "expected": "a scenario's name"}
    if type(told.get("seed", 0)) is not int:
        yield {"at": "/seed", "found": repr(told["seed"]), "expected": "an integer"}
    if "now" in told:
        yield from clock_problems({"now": told["now"]}, "", ("now",))


def quirk_problems(universe: Universe, told: Any, place: str) -> Iterator[dict[str, str]]:
    """Everything wrong with switches that are put to a side."""
    known = known_quirks(universe.providers.values())
    if not isinstance(told, dict):
        yield {"at": place, "found": type(told).__name__, "expected": "an object of switches, true or false each"}
        return
    for name, side in told.items():
        if name not in known:
            yield {"at": f"{place}/{name}", "found": "an unknown quirk", "expected": ", ".join(sorted(known)) or "none"}
        elif not isinstance(side, bool):
            yield {"at": f"{place}/{name}", "found": repr(side), "expected": "true or false"}


def clock_problems(told: Any, place: str, known: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Everything wrong with what a clock is told."""
    if not isinstance(told, dict):
        yield {"at": place, "found": type(told).__name__, "expected": f"an object with any of {', '.join(known)}"}
        return
    for name in told.keys() - set(known):
        yield {"at": f"{place}/{name}", "found": "an unknown member", "expected": ", ".join(known)}
    if "now" in told:
        try:
            moment(told["now"])
        except ValueError as error:
            yield {"at": f"{place}/now", "found": str(error), "expected": "a time with its offset"}
    if "frozen" in told and not isinstance(told["frozen"], bool):
        yield {"at": f"{place}/frozen", "found": repr(told["frozen"]), "expected": "true or false"}
    advance = told.get("advance", 0)
    if isinstance(advance, bool) or not isinstance(advance, int | float) or abs(advance) > 10**10:
        yield {"at": f"{place}/advance", "found": repr(advance), "expected": "seconds, up to 10000000000"}
