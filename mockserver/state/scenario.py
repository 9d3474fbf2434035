"""Seeds: a scenario's files into base records, with dates counted from the Monday of a world's first week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mockserver.errors import BrokenFilesError, Flaw, MockServerError
from mockserver.spec.document import Document, load
from mockserver.spec.fragment import Provider
from mockserver.spec.vocabulary import CollectionSpec
from mockserver.state.base import Base, BaseCollection
from mockserver.state.clock import WeekOffset
from mockserver.state.store import CREDENTIALS, Record

DEFAULT = "default"
CREDENTIAL_COLLECTION = CollectionSpec(CREDENTIALS, key="name", indexes=("token",))
_CREDENTIAL_MEMBERS = {"token": str, "role": str, "subject": str, "expires": str, "scheme": str}


def declared(provider: Provider) -> dict[str, CollectionSpec]:
    """A provider's collections, the engine's own credentials first."""
    return {CREDENTIALS: CREDENTIAL_COLLECTION, **provider.settings.collections}


@dataclass(frozen=True)
class Seed:
    """One provider's part of a scenario; ``document`` is None for a provider without a seed."""

    provider: Provider
    document: Document | None

    def records(self, monday: date) -> dict[str, list[Record]]:
        """Records by collection, dates filled in."""
        filled = _dated(self.document.value if self.document else {}, monday)
        credentials = [{"name": name, **told} for name, told in (filled.get("credentials") or {}).items()]
        named = filled.get("records") or {}
        return {name: credentials if name == CREDENTIALS else named.get(name) or [] for name in declared(self.provider)}


@dataclass(frozen=True)
class Scenario:
    """A named starting world."""

    name: str
    seeds: tuple[Seed, ...]

    def base(self, monday: date) -> Base:
        """The immutable records of every provider, for a world whose first week begins on that Monday."""
        return base_of({seed.provider: seed.records(monday) for seed in self.seeds})


def base_of(records: Mapping[Provider, Mapping[str, Sequence[Record]]]) -> Base:
    """Records by provider and collection as an immutable base."""
    return {
        provider.name: {
            name: BaseCollection(spec.key, collections.get(name, ())) for name, spec in declared(provider).items()
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
    seeds = [Seed(provider, _document(name, roots, provider)) for provider in providers]
    flaws = [flaw for seed in seeds for flaw in check_seed(seed)]
    if flaws:
        raise BrokenFilesError(flaws)
    return Scenario(name, tuple(seeds))


def _document(name: str, roots: Sequence[Path], provider: Provider) -> Document | None:
    for scenario in dict.fromkeys((name, DEFAULT)):
        for root in reversed(roots):
            if (path := root / scenario / f"{provider.name}.yaml").is_file():
                return load(path, {"!week": WeekOffset.read})
    return None


def check_seed(seed: Seed) -> Iterator[Flaw]:
    """Everything wrong with a seed: shape, keys, and records that break their component."""
    if seed.document is None:
        return
    document, provider = seed.document, seed.provider
    if not isinstance(document.value, dict) or set(document.value) - {"credentials", "records"}:
        yield Flaw(document.place(), "something else than credentials and records", "keep these two keys only")
        return
    yield from _check_credentials(document)
    named = document.value.get("records") or {}
    if not isinstance(named, dict):
        yield Flaw(document.place("/records"), "no mapping of collections", "write `collection: [record, …]`")
        return
    for name, told in named.items():
        place = f"/records/{name}"
        if name not in provider.settings.collections:
            known = ", ".join(provider.settings.collections) or "none"
            yield Flaw(
                document.place(place),
                f"the unknown collection {name!r}",
                f"use one of {known}, or declare it in x-mock",
            )
        elif not isinstance(told, list) or not all(isinstance(record, dict) for record in told):
            yield Flaw(document.place(place), "no list of records", "write one `- {…}` for each")
        else:
            records = _dated(told, date(2026, 3, 2))
            yield from _check_records(seed, name, records)


def _check_credentials(document: Document) -> Iterator[Flaw]:
    credentials = document.value.get("credentials") or {}
    if not isinstance(credentials, dict):
        yield Flaw(document.place("/credentials"), "no mapping of names", "write `name: {token: …, role: …}`")
        return
    tokens: dict[str, str] = {}
    for name, told in credentials.items():
        place = document.place(f"/credentials/{name}")
        if not isinstance(told, dict) or not isinstance(told.get("token"), str):
            yield Flaw(place, f"credential {name!r} without a token", "write {token: …, role: …}")
            continue
        if unknown := set(told) - set(_CREDENTIAL_MEMBERS):
            yield Flaw(place, f"the unknown members {sorted(unknown)}", f"use {', '.join(_CREDENTIAL_MEMBERS)}")
        if told["token"] in tokens:
            yield Flaw(place, f"the same token as {tokens[told['token']]!r}", "give each credential its own")
        tokens[told["token"]] = name


def _check_records(seed: Seed, name: str, records: Sequence[Record]) -> Iterator[Flaw]:
    assert seed.document is not None
    spec = seed.provider.settings.collections[name]
    seen: set[str] = set()
    for number, record in enumerate(records):
        place = f"/records/{name}/{number}"
        key = record.get(spec.key)
        if key is None or str(key) in seen:
            found = f"no {spec.key}" if key is None else f"the {spec.key} {key!r} a second time"
            yield Flaw(seed.document.place(place), found, "give every record a key of its own")
        seen.add(str(key))
        for at, message in record_problems(seed.provider, spec, record):
            yield Flaw(seed.document.place(place + at), f"{name}: {message}", f"follow the component {spec.schema!r}")


def record_problems(provider: Provider, spec: CollectionSpec, record: Record) -> Iterator[tuple[str, str]]:
    """Where (a JSON pointer) and how a record breaks its collection's component."""
    if spec.schema is None:
        return
    schema = provider.components[spec.schema]
    if provider.schemas.validator(schema).is_valid(record):
        return
    for problem in provider.schemas.problems(schema, record, "body"):
        yield "".join(f"/{part}" for part in problem.at), problem.message


def _dated(value: Any, monday: date) -> Any:
    """The value with every week offset turned into text."""
    if isinstance(value, WeekOffset):
        return value.text(monday)
    if isinstance(value, dict):
        return {key: _dated(inner, monday) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner, monday) for inner in value]
    return value
