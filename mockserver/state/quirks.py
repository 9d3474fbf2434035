"""Switches between what is documented and what was observed: where each stands in a world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mockserver.errors import MockServerError
from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import PROFILES, Quirk

_SIDES = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


def known_quirks(providers: Iterable[Provider]) -> dict[str, Quirk]:
    """Every switch by its full name, ``<provider>.<what>``."""
    return {f"{one.name}.{name}": quirk for one in providers for name, quirk in one.settings.quirks.items()}


def in_profile(providers: Iterable[Provider], profile: str) -> dict[str, bool]:
    """Where every switch stands in a profile."""
    return {name: getattr(quirk, profile) for name, quirk in known_quirks(providers).items()}


def chosen(told: Sequence[str], providers: Sequence[Provider]) -> Mapping[str, bool]:
    """Switches as users name them: a profile, ``<provider>.<what>`` (on) or ``<provider>.<what>=off``; later ones win.

    Raises MockServerError for a name or a side that does not exist.
    """
    known = known_quirks(providers)
    sides: dict[str, bool] = {}
    for one in told:
        name, _, side = one.partition("=")
        if name in PROFILES and not side:
            sides |= in_profile(providers, name)
        elif name not in known:
            raise MockServerError(f"no quirk {name!r}; use {' or '.join(PROFILES)}, or one of {_listed(known)}")
        elif (side or "on").lower() not in _SIDES:
            raise MockServerError(f"{one!r} puts {name} to no side; write {name}=on or {name}=off")
        else:
            sides[name] = _SIDES[(side or "on").lower()]
    return sides


def _listed(known: Iterable[str]) -> str:
    return ", ".join(sorted(known)) or "none: no provider has any"
