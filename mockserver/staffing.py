"""``mockserver seed``: a scenario of many people, the same in every provider, beside those of the default one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import orjson
from faker import Faker

from mockserver.engine.person import Person
from mockserver.errors import MockServerError
from mockserver.state.scenario import DEFAULT
from mockserver.universe import Settings, Universe

_LOCALES = ("en_GB", "de_DE", "es_ES", "fr_FR", "pl_PL", "pt_BR", "sv_SE", "tr_TR")
_DAYS = (8, 8, 8, 8, 8, 8, 7, 6, 5, 4)  # hours; most people work full time


def write_scenario(folder: Path, *, people: int, seed: int, settings: Settings) -> list[Path]:
    """Write one file for each provider that can have more people; the same seed gives the same files.

    Raises MockServerError for a folder that has files in it already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MockServerError(f"{folder} is not empty; name another --out, or remove it")
    universe = Universe(settings)
    staff = list(_people(people, seed))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, fake in universe.fakes.items():
        if fake.staff is None:
            continue
        draw = random.Random(f"{seed}/{name}")
        records = fake.staff(staff, universe.world.store(name), universe.world.clock.now(), draw)
        path = folder / f"{name}.json"
        path.write_bytes(orjson.dumps({"extends": DEFAULT, "records": records}, option=orjson.OPT_INDENT_2))
        written.append(path)
    return written


def _people(number: int, seed: int) -> Iterator[Person]:
    """People with names that may repeat and addresses that do not."""
    fake, draw = Faker(_LOCALES), random.Random(seed)
    fake.seed_instance(seed)
    for count in range(1, number + 1):
        first, last = fake.first_name(), fake.last_name()
        yield Person(first, last, f"person{count}@fabrikam.example", draw.choice(_DAYS))
