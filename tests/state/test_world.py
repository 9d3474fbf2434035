"""A world: one private copy of everything that changes."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from toy.api import NOW, MakeApp

from mockserver.errors import MockServerError
from mockserver.state.world import World, stamp
from mockserver.universe import Universe

SOLARIS = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def world(universe: Universe) -> World:
    return universe.world


def titles(world: World) -> list[str]:
    with world.transaction("library") as store:
        return [book["title"] for book in store["books"]]


def add(world: World, title: str) -> None:
    with world.transaction("library") as store:
        store["books"].put({"id": title, "title": title, "shelf": 1})


def test_a_transaction_stays_if_its_block_ends_well(world: World) -> None:
    add(world, "Eden")

    assert titles(world) == ["Solaris", "Fiasco", "Odes", "Eden"]


def test_a_transaction_that_raises_leaves_nothing(world: World) -> None:
    def delete_and_fail() -> None:
        with world.transaction("library") as store:
            store["books"].delete(SOLARIS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        delete_and_fail()

    assert titles(world) == ["Solaris", "Fiasco", "Odes"]


def test_transactions_of_two_threads_do_not_interleave(world: World) -> None:
    entered = threading.Event()

    def other() -> None:
        entered.set()
        add(world, "Eden")

    thread = threading.Thread(target=other)
    with world.transaction("library") as store:
        thread.start()
        assert entered.wait(5)
        number = len(store["books"])
        store["books"].put({"id": "x", "title": str(number), "shelf": 1})
    thread.join()

    assert titles(world) == ["Solaris", "Fiasco", "Odes", "3", "Eden"]


def test_reset_restores_everything_the_world_owns(world: World) -> None:
    before = world.snapshot()
    first = [world.random(world.next_serial()).random() for _ in range(3)]
    add(world, "Eden")
    with world.transaction("reading_room") as store:
        store["credentials"].delete("ada")
    world.clock.set(advance=1000, frozen=False)

    world.reset()

    assert world.snapshot() == before
    assert [world.random(world.next_serial()).random() for _ in range(3)] == first


def test_reset_to_another_scenario_stays_there(world: World) -> None:
    world.reset("summer")
    with world.transaction("library") as store:
        assert list(store["shelves"]) == [{"number": 1, "label": "Holiday reading"}]

    add(world, "Eden")
    world.reset()

    assert (world.scenario, titles(world)) == ("summer", [])


def test_a_provider_without_a_file_in_a_scenario_starts_as_in_default(world: World) -> None:
    world.reset("summer")

    with world.transaction("reading_room") as store:
        assert len(store["visits"]) == 4


def test_an_unknown_scenario_changes_nothing(world: World) -> None:
    add(world, "Eden")
    before = world.snapshot()

    with pytest.raises(MockServerError, match="no scenario 'winter'; use one of default, summer"):
        world.reset("winter")

    assert world.snapshot() == before


def test_a_scratch_is_a_throwaway_copy_of_the_present(world: World) -> None:
    add(world, "Eden")
    world.clock.set(advance=60)
    serial = world.next_serial()
    before = world.snapshot()

    scratch = world.scratch()

    assert scratch.snapshot() == before
    assert scratch.next_serial() == serial + 1
    add(scratch, "Fable")
    with scratch.transaction("library") as store:
        store["books"].delete(SOLARIS)
    scratch.clock.set(advance=60)
    assert world.snapshot() == before
    assert titles(scratch) == ["Fiasco", "Odes", "Eden", "Fable"]


def test_a_fresh_world_is_this_one_at_its_start(world: World) -> None:
    start = world.snapshot()
    add(world, "Eden")
    world.clock.set(advance=60)

    assert world.fresh().snapshot() == start


def test_two_worlds_of_one_base_share_nothing_that_changes(world: World) -> None:
    other = world.fresh()
    add(world, "Eden")

    assert titles(other) == ["Solaris", "Fiasco", "Odes"]


def test_a_snapshot_restores_to_itself(world: World) -> None:
    add(world, "Eden")
    with world.transaction("library") as store:
        store["books"].delete(SOLARIS)
    world.clock.set(now=NOW + timedelta(days=30))
    taken = world.snapshot()

    world.reset("summer")
    world.restore(
        taken["providers"],
        scenario=taken["scenario"],
        seed=taken["seed"],
        now=datetime.fromisoformat(taken["clock"]["now"]),
        frozen=taken["clock"]["frozen"],
        quirks=taken["quirks"],
        exchanges=taken["exchanges"],
    )

    assert world.snapshot() == taken
    assert titles(world) == ["Fiasco", "Odes", "Eden"]


def test_restoring_never_counts_exchanges_back(world: World) -> None:
    taken = world.snapshot()
    given = world.next_serial()

    restored = {"scenario": taken["scenario"], "seed": taken["seed"], "exchanges": taken["exchanges"], "quirks": {}}
    world.restore(taken["providers"], now=NOW, frozen=True, **restored)

    assert world.next_serial() == given + 1


def test_a_snapshot_is_plain_json_of_everything(world: World) -> None:
    taken = world.snapshot()

    assert (taken["scenario"], taken["seed"]) == ("default", 1)
    assert taken["clock"] == {"now": "2026-03-04T12:00:00Z", "frozen": True}
    assert {name: list(collections) for name, collections in taken["providers"].items()} == {
        "library": ["credentials", "shelves", "books", "loans"],
        "reading_room": ["credentials", "visits", "readers"],
    }
    assert taken["providers"]["library"]["shelves"] == [
        {"number": 1, "label": "Science fiction", "width": 90},
        {"number": 2, "label": "Poetry"},
        {"number": 7, "label": "Essays", "width": None},
    ]


@pytest.mark.parametrize(
    ("now", "due", "expires"),
    [
        (NOW, "2026-03-13", "2026-02-27T18:00:00Z"),
        (datetime(2026, 3, 8, 23, 59, tzinfo=UTC), "2026-03-13", "2026-02-27T18:00:00Z"),
        (datetime(2026, 3, 9, tzinfo=UTC), "2026-03-20", "2026-03-06T18:00:00Z"),
    ],
)
def test_seed_dates_count_from_the_monday_of_the_first_week(
    make_app: MakeApp, now: datetime, due: str, expires: str
) -> None:
    world: World = make_app(now=now).extensions["mockserver"].world

    with world.transaction("library") as store:
        assert [loan["due"] for loan in store["loans"]] == [due]
        expired: dict[str, Any] | None = store["credentials"].get("expired")
    assert expired is not None
    assert expired["expires"] == expires


def test_a_later_week_does_not_move_the_seed(world: World) -> None:
    world.clock.set(advance=30 * 24 * 3600)

    with world.transaction("library") as store:
        assert [loan["due"] for loan in store["loans"]] == ["2026-03-13"]


def test_randomness_repeats_with_seed_and_serial_and_differs_otherwise(make_app: MakeApp) -> None:
    one, same, other = (make_app(seed=seed).extensions["mockserver"].world for seed in (5, 5, 6))

    assert one.random(1).random() == same.random(1).random()
    assert one.trace(1) == same.trace(1)
    assert len({one.random(1).random(), one.random(2).random(), other.random(1).random()}) == 3
    assert len({one.trace(1), one.trace(2), other.trace(1)}) == 3


def test_a_time_is_stamped_in_utc() -> None:
    assert stamp(datetime.fromisoformat("2026-03-04T13:00:00.5+01:00")) == "2026-03-04T12:00:00.500000Z"
