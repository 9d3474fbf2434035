"""Seeds: a scenario's files into base records, with dates counted from the Monday of a world's first week."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mockserver.errors import BrokenFilesError, Flaw, MockServerError
from mockserver.spec.compiled import Compiled
from mockserver.spec.document import Document, escaped
from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import CREDENTIALS, CollectionSpec
from mockserver.state.base import Base, BaseCollection, rows_of
from mockserver.state.checking import RecordCheck
from mockserver.state.clock import WeekOffset
from mockserver.state.store import Record

DEFAULT = "default"
TAGS = {"!week": WeekOffset.read}
_SEED = ("extends", "credentials", "quirks", "records")
CREDENTIAL_COLLECTION = CollectionSpec(CREDENTIALS, key="name", indexes=("token",))


def declared(provider: Provider) -> dict[str, CollectionSpec]:
    """A provider's collections, the engine's own credentials first."""
    return {CREDENTIALS: CREDENTIAL_COLLECTION, **provider.settings.collections}


Rows = Mapping[str, Mapping[str, bytes]]


@dataclass(frozen=True)
class Seed:
    """One provider's part of a scenario; ``document`` is None for a provider without a seed.

    ``extended`` is the part of the scenario that it extends: a record of its own replaces the one with the same key.
    """

    provider: Provider
    document: Document | None
    extended: Seed | None = None

    @property
    def has_dates(self) -> bool:
        """Whether its records may differ from week to week: JSON has no week offsets."""
        return self.document is not None and self.document.path.suffix != ".json"

    def filled(self, monday: date) -> Any:
        """What the document says, week offsets as dates."""
        value = self.document.value if self.document else {}
        return _dated(value, monday) if self.has_dates else value

    def rows(self, monday: date) -> Rows:
        """Its own records as JSON, by collection and key."""
        filled = self.filled(monday)
        credentials = [{"name": name, **told} for name, told in (filled.get("credentials") or {}).items()]
        named = {**(filled.get("records") or {}), CREDENTIALS: credentials}
        return {name: rows_of(spec.key, named.get(name) or ()) for name, spec in declared(self.provider).items()}

    @property
    def quirks(self) -> dict[str, bool]:
        """The switches it puts to a side, by full name."""
        told = self.document.value.get("quirks") if self.document else None
        before = self.extended.quirks if self.extended else {}
        return before | {f"{self.provider.name}.{name}": side for name, side in (told or {}).items()}


@dataclass(frozen=True)
class Start:
    """What a world begins with: its records, and the switches that its scenario puts to a side."""

    base: Base
    quirks: Mapping[str, bool]


@dataclass(frozen=True)
class Part:
    """How one provider begins: the rows of each seed that adds to it, later ones instead of earlier ones."""

    provider: Provider
    quirks: Mapping[str, bool]
    layers: tuple[Callable[[date], Rows], ...]

    @classmethod
    def of(cls, seed: Seed) -> Part:
        """The part of a seed that was checked; it is not kept where its rows are the same in every week."""
        before = () if seed.extended is None else cls.of(seed.extended).layers
        return cls(seed.provider, seed.quirks, (*before, _layer(seed)))

    def collections(self, monday: date) -> dict[str, BaseCollection]:
        """Collections by name, dates filled in."""
        layers = [layer(monday) for layer in self.layers]
        return {
            name: BaseCollection.of_rows({key: raw for rows in layers for key, raw in rows[name].items()}, spec.indexes)
            for name, spec in declared(self.provider).items()
        }


def _layer(seed: Seed) -> Callable[[date], Rows]:
    if seed.has_dates:
        return seed.rows
    rows = seed.rows(date.min)
    return lambda _: rows


@dataclass(frozen=True)
class Scenario:
    """A named starting world."""

    name: str
    parts: tuple[Part, ...]

    def start(self, monday: date) -> Start:
        """The beginning of a world whose first week begins on that Monday; its records are immutable."""
        return Start(
            base={part.provider.name: part.collections(monday) for part in self.parts},
            quirks={name: side for part in self.parts for name, side in part.quirks.items()},
        )


def base_of(records: Mapping[Provider, Mapping[str, Sequence[Record]]]) -> Base:
    """Records by provider and collection as an immutable base."""
    return {
        provider.name: {
            name: BaseCollection(spec.key, collections.get(name, ()), spec.indexes)
            for name, spec in declared(provider).items()
        }
        for provider, collections in records.items()
    }


def scenario_names(roots: Sequence[Path]) -> list[str]:
    """Every scenario below the roots."""
    return sorted({path.name for root in roots for path in root.glob("*") if path.is_dir()})


def load_scenario(name: str, roots: Sequence[Path], providers: Sequence[Provider]) -> Scenario:
    """Read and check a scenario. A provider without a file in it starts as in ``default``; later roots win.

    Raises BrokenFilesError naming every flaw, MockServerError for a scenario that does not exist.
    """
    known = scenario_names(roots)
    if name not in known and name != DEFAULT:
        raise MockServerError(f"no scenario {name!r}; use one of {', '.join(known) or DEFAULT}")
    read = [_part(provider, name, roots) for provider in providers]
    if flaws := [flaw for part in read if not isinstance(part, Part) for flaw in part]:
        raise BrokenFilesError(flaws)
    return Scenario(name, tuple(part for part in read if isinstance(part, Part)))


def _part(provider: Provider, name: str, roots: Sequence[Path]) -> Part | list[Flaw]:
    """A provider's part, or what is wrong with it; of a seed without dates nothing else is kept."""
    seed = _seed(provider, name, roots, ())
    return list(check_seed(seed)) or Part.of(seed)


def _seed(provider: Provider, name: str, roots: Sequence[Path], seen: tuple[str, ...]) -> Seed:
    """A provider's part of a scenario, with those that it extends. Raises BrokenFilesError for a circle or a gap."""
    document = _document(name, roots, provider)
    wanted = document.value.get("extends") if document and isinstance(document.value, dict) else None
    if wanted is None:
        return Seed(provider, document)
    assert document is not None
    place, known = document.place("/extends"), scenario_names(roots)
    if wanted not in known or wanted in (*seen, name):
        others = ", ".join(one for one in known if one not in (*seen, name)) or "none"
        raise BrokenFilesError([Flaw(place, f"extends {wanted!r}", f"name another scenario: {others}")])
    return Seed(provider, document, _seed(provider, wanted, roots, (*seen, name)))


def _document(name: str, roots: Sequence[Path], provider: Provider) -> Document | None:
    for scenario in dict.fromkeys((name, DEFAULT)):
        for root in reversed(roots):
            for suffix in ("yaml", "json"):
                if (path := root / scenario / f"{provider.name}.{suffix}").is_file():
                    return Compiled(path.parent).load(path, TAGS)
    return None


def check_seed(seed: Seed) -> Iterator[Flaw]:
    """Everything wrong with a seed: its shape, and every record and credential in it."""
    if seed.document is None:
        return
    document = seed.document
    if not isinstance(document.value, dict) or set(document.value) - set(_SEED):
        found = f"something else than {', '.join(_SEED)}"
        yield Flaw(document.place(), found, "keep these keys only")
        return
    yield from _quirk_flaws(seed.provider, document)
    filled = seed.filled(date(2026, 3, 2))
    credentials = {} if filled.get("credentials") is None else filled["credentials"]
    if not isinstance(credentials, dict) or not all(isinstance(told, dict) for told in credentials.values()):
        yield Flaw(document.place("/credentials"), "no mapping of names", "write `name: {token: …, role: …}`")
    else:
        records = [{"name": name, **told} for name, told in credentials.items()]
        places = [f"/credentials/{escaped(name)}" for name in credentials]
        yield from _record_flaws(seed.provider, CREDENTIAL_COLLECTION, records, places, document)
    named = {} if filled.get("records") is None else filled["records"]
    if not isinstance(named, dict):
        yield Flaw(document.place("/records"), "no mapping of collections", "write `collection: [record, …]`")
        return
    for name, records in named.items():
        place = f"/records/{escaped(name)}"
        if (collection := seed.provider.settings.collections.get(name)) is None:
            known = ", ".join(seed.provider.settings.collections) or "none"
            remedy = f"use one of {known}, or declare it in x-mock"
            yield Flaw(document.place(place), f"the unknown collection {name!r}", remedy)
        elif not isinstance(records, list):
            yield Flaw(document.place(place), "no list of records", "write one `- {…}` for each")
        else:
            places = [f"{place}/{number}" for number in range(len(records))]
            yield from _record_flaws(seed.provider, collection, records, places, document)


def _quirk_flaws(provider: Provider, document: Document) -> Iterator[Flaw]:
    quirks = document.value.get("quirks") or {}
    if not isinstance(quirks, dict):
        yield Flaw(document.place("/quirks"), "no mapping of names", "write `name: true` or `name: false`")
        return
    for name, side in quirks.items():
        place = document.place(f"/quirks/{escaped(str(name))}")
        if name not in provider.settings.quirks:
            known = ", ".join(provider.settings.quirks) or "none"
            yield Flaw(place, f"the unknown quirk {name!r}", f"use one of {known}")
        elif not isinstance(side, bool):
            yield Flaw(place, f"{name}: {side!r}", "write true or false")


def _record_flaws(
    provider: Provider,
    collection: CollectionSpec,
    records: Sequence[Any],
    places: Sequence[str],
    document: Document,
) -> Iterator[Flaw]:
    check = RecordCheck(provider, collection)
    for record, place in zip(records, places, strict=True):
        for wrong in check.of(record):
            yield Flaw(document.place(place + wrong.at), f"{collection.name}: {wrong.found}", f"write {wrong.expected}")


def _dated(value: Any, monday: date) -> Any:
    """The value with every week offset turned into text."""
    if isinstance(value, WeekOffset):
        return value.text(monday)
    if isinstance(value, dict):
        return {key: _dated(inner, monday) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner, monday) for inner in value]
    return value
