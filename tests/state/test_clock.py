"""A world's time and the dates of seeds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mockserver.state.clock import FIRST, LAST, Clock, WeekOffset, monday_of

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


def test_a_frozen_clock_stands_still() -> None:
    clock = Clock(NOON)

    assert (clock.frozen, clock.now(), clock.now()) == (True, NOON, NOON)


@pytest.mark.parametrize("told", ["2026-03-04T12:00:00", "2026-03-04T14:00:00+02:00", "2026-03-04T12:00:00Z"])
def test_any_offset_comes_out_as_utc_and_none_counts_as_utc(told: str) -> None:
    clock, other = Clock(datetime.fromisoformat(told)), Clock()

    other.set(now=datetime.fromisoformat(told), frozen=True)

    assert [clock.now().isoformat(), other.now().isoformat()] == ["2026-03-04T12:00:00+00:00"] * 2


def test_a_running_clock_tells_the_real_time() -> None:
    clock = Clock()

    before, told, after = datetime.now(UTC), clock.now(), datetime.now(UTC)

    assert not clock.frozen
    assert before <= told <= after


def test_setting_a_frozen_clock_leaves_it_frozen_there() -> None:
    clock = Clock(NOON)

    clock.set(now=NOON + timedelta(days=1))

    assert (clock.frozen, clock.now()) == (True, NOON + timedelta(days=1))


def test_advancing_moves_by_seconds_into_either_direction() -> None:
    clock = Clock(NOON)

    clock.set(advance=90.5)
    clock.set(advance=-30)

    assert clock.now() == NOON + timedelta(seconds=60.5)


def test_a_new_time_comes_before_the_advance() -> None:
    clock = Clock(NOON)

    clock.set(now=NOON + timedelta(hours=1), advance=60)

    assert clock.now() == NOON + timedelta(hours=1, seconds=60)


def test_a_set_clock_runs_on_from_there() -> None:
    clock = Clock()

    clock.set(now=NOON)

    assert not clock.frozen
    assert NOON <= clock.now() < NOON + timedelta(minutes=1)


def test_freezing_stops_a_clock_where_it_is_and_thawing_lets_it_run_from_there() -> None:
    clock = Clock()
    clock.set(now=NOON)

    clock.set(frozen=True)
    stopped = clock.now()
    assert clock.now() == stopped

    clock.set(frozen=False)
    assert not clock.frozen
    assert stopped <= clock.now() < stopped + timedelta(minutes=1)


@pytest.mark.parametrize(
    "moved", [{"now": FIRST - timedelta(seconds=1)}, {"now": LAST, "advance": 1}, {"advance": 1e10 * 40}]
)
def test_a_time_out_of_range_changes_nothing(moved: dict[str, object]) -> None:
    clock = Clock(NOON)

    with pytest.raises(OverflowError):
        clock.set(**moved)  # type: ignore[arg-type]

    assert (clock.frozen, clock.now()) == (True, NOON)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0 mon", "2026-03-02"),
        ("0 sun", "2026-03-08"),
        ("1 fri", "2026-03-13"),
        ("+1 fri", "2026-03-13"),
        ("-1 sun", "2026-03-01"),
        ("-2 tue 09:30", "2026-02-17T09:30:00Z"),
        ("0 wed 00:00", "2026-03-04T00:00:00Z"),
        ("0 wed 23:59", "2026-03-04T23:59:00Z"),
        ("52 mon", "2027-03-01"),
    ],
)
def test_a_week_offset_is_a_date_from_the_worlds_first_monday(written: str, text: str) -> None:
    assert WeekOffset.read(written).text(MONDAY) == text


@pytest.mark.parametrize(
    "written", ["", "mon", "0 Mon", "0  mon", "0 mon 9:30", "0 mon 24:00", "0 mon 09:60", "1.5 mon", "٣ mon"]
)
def test_what_is_no_week_offset_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no week, day and time such as '-2 tue 09:30'"):
        WeekOffset.read(written)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (datetime(2026, 3, 2, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 8, 23, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 9, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 1, 1, tzinfo=UTC), date(2025, 12, 29)),
    ],
)
def test_the_monday_of_a_week(moment: datetime, monday: date) -> None:
    assert monday_of(moment) == monday
