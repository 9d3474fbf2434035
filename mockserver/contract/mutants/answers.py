"""Faults in the members of good answers: values, units, types, times, shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from mockserver.contract.mutants.fault import NOT_JSON, Fault, Mutation, Site, json_of, with_json
from mockserver.contract.mutants.members import Place, changed, fitting, rows_place, told
from mockserver.contract.sending import Received, Send, Sent

Fits = Callable[[Any], bool]
Change = Callable[[Any], Any]
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def is_number(value: Any) -> bool:
    """Whether it is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_stamp(value: Any) -> bool:
    """Whether it is a date with a time."""
    return isinstance(value, str) and _STAMP.match(value) is not None


def is_day(value: Any) -> bool:
    """Whether it begins with a date."""
    return isinstance(value, str) and _DATE.match(value) is not None


def is_word(value: Any) -> bool:
    """Whether it is a text that is no date."""
    return isinstance(value, str) and bool(value) and not is_day(value)


def in_good_answers(place: Place, change: Change) -> Mutation:
    """What stands at a place of every answer below 400 is changed."""

    def wire(sent: Sent, send: Send) -> Received:
        received = send(sent)
        body = json_of(received.body)
        if received.status >= 400 or body is NOT_JSON:
            return received
        return with_json(received, changed(body, place, change))

    return Mutation(f"answer {told(place)}", wire)


def member(group: str, name: str, about: str, fits: Fits, change: Change) -> Fault:
    """A fault that changes what fits, at one place."""

    def mutate(site: Site) -> Mutation | None:
        found = fitting(site.successes, fits)
        if not found:
            return None
        place = site.random(name).choice(found)
        return in_good_answers(place, lambda value: change(value) if fits(value) else value)

    return Fault(group, name, about, mutate)


def values() -> Iterator[Fault]:
    """Wrong numbers, flags and texts."""
    yield member("values", "one_more", "a number is one more", is_number, lambda value: value + 1)
    yield member("values", "negated", "a number has the other sign", _is_some, lambda value: -value)
    yield member("values", "halved", "a number is half as large", _is_some, lambda value: value / 2)
    yield member("values", "rounded", "a number has one digit left", lambda value: _rounded(value) != value, _rounded)
    yield member("values", "zeroed", "a number is 0", _is_some, lambda _: 0)
    yield member("values", "flipped", "true is false", lambda value: isinstance(value, bool), lambda value: not value)
    yield member("values", "cut_short", "a text lacks its last character", is_word, lambda value: value[:-1])
    yield member("values", "upper_case", "a text is in capitals", lambda value: _upper(value) != value, _upper)
    yield member("values", "swapped", "two members have each other's values", _has_two_alike, _swapped)
    yield member("values", "of_the_next", "rows have the next row's first text", _has_rows, _rotated)


def units() -> Iterator[Fault]:
    """Right quantities in the wrong unit."""
    yield member(
        "units", "hours_for_seconds", "hours where seconds stand", lambda v: is_number(v) and v >= 3600, _by(1 / 3600)
    )
    yield member("units", "minutes_for_seconds", "minutes for seconds", lambda v: is_number(v) and v >= 60, _by(1 / 60))
    yield member("units", "milliseconds", "a thousand times as much", _is_some, _by(1000))
    yield member(
        "units", "seconds_for_hours", "seconds where hours stand", lambda v: is_number(v) and 0 < v <= 200, _by(3600)
    )


def types() -> Iterator[Fault]:
    """Right values as another type of JSON."""
    yield member("types", "number_as_text", "a number is text", is_number, str)
    yield member("types", "text_as_number", "digits are a number", lambda v: isinstance(v, str) and v.isdigit(), int)
    yield member("types", "float_for_integer", "8 is 8.0", lambda v: is_number(v) and isinstance(v, int), float)
    yield member("types", "null_for_zero", "0 is null", lambda v: is_number(v) and v == 0, lambda _: None)
    yield member("types", "one_for_true", "true is 1, false 0", lambda v: isinstance(v, bool), int)
    yield member("types", "flag_as_text", "true is a text", lambda v: isinstance(v, bool), lambda v: str(v).lower())
    yield member("types", "null_for_text", "a text is null", is_word, lambda _: None)
    yield member("types", "empty_for_null", "null is an empty text", lambda v: v is None, lambda _: "")
    yield member("types", "zero_for_null", "null is 0", lambda v: v is None, lambda _: 0)
    yield member("types", "null_for_empty_list", "an empty list is null", lambda v: v == [], lambda _: None)
    yield member("types", "text_for_list", "a list is a text", lambda v: isinstance(v, list), str)


def times() -> Iterator[Fault]:
    """Wrong moments, or right ones written in another way."""
    yield member("time", "day_later", "a date is a day later", is_day, lambda v: _moved(v, timedelta(days=1)))
    yield member("time", "day_earlier", "a date is a day earlier", is_day, lambda v: _moved(v, timedelta(days=-1)))
    yield member(
        "time", "local_time", "an hour later, still called UTC", is_stamp, lambda v: _moved(v, timedelta(hours=1))
    )
    yield member("time", "zone_lost", "no Z", lambda v: is_stamp(v) and v.endswith("Z"), lambda v: v[:-1])
    yield member(
        "time", "zone_written", "+00:00 for Z", lambda v: is_stamp(v) and v.endswith("Z"), lambda v: v[:-1] + "+00:00"
    )
    yield member("time", "seconds_lost", "no seconds", is_stamp, lambda v: v[:16] + v[19:])
    yield member("time", "fraction_changed", "a fraction of a second more or less", is_stamp, _other_fraction)
    yield member("time", "epoch", "seconds since 1970", is_stamp, lambda v: int(datetime.fromisoformat(v).timestamp()))
    yield member("time", "date_for_moment", "a date without its time", is_stamp, lambda v: v[:10])
    yield member(
        "time",
        "moment_for_date",
        "a date with a time",
        lambda v: is_day(v) and len(v) == 10,
        lambda v: f"{v}T00:00:00Z",
    )
    yield member("time", "always_now", "a moment is always now", is_stamp, _now)
    yield Fault("time", "stopped", "a moment stays as it was first told", _stopped)


def shapes() -> Iterator[Fault]:
    """Members and containers that are not as declared."""
    yield _of_a_member(
        "lost", "a member is missing", lambda holder, name: {k: v for k, v in holder.items() if k != name}
    )
    yield _of_a_member(
        "renamed", "a member has another name", lambda holder, name: _renamed(holder, name, _other_name(name))
    )
    yield _of_a_member(
        "misspelt", "a member's name ends otherwise", lambda holder, name: _renamed(holder, name, name[:-1] or "_")
    )
    yield _of_a_member(
        "nested", "a value stands in an object", lambda holder, name: {**holder, name: {"value": holder[name]}}
    )
    yield _of_a_member("nulled", "a value is null", lambda holder, name: {**holder, name: None})
    yield member("shapes", "added", "a member that nobody declared", _is_object, lambda v: {**v, "_links2": {}})
    yield member("shapes", "list_for_object", "an object stands in a list", _is_object, lambda v: [v])
    yield member(
        "shapes", "object_for_list", "a list is an object", lambda v: isinstance(v, list), lambda v: {"items": v}
    )
    yield member(
        "shapes",
        "first_for_list",
        "a list is its first item",
        lambda v: isinstance(v, list) and bool(v),
        lambda v: v[0],
    )
    yield _whole("enveloped", "the answer stands in an envelope", lambda body: {"data": body})
    yield _whole("unwrapped", "the envelope is missing", _unwrapped)
    yield _whole("emptied", "the answer is {}", lambda _: {})


def _is_some(value: Any) -> bool:
    return is_number(value) and value != 0


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _rounded(value: Any) -> Any:
    return type(value)(float(f"{value:.0e}")) if is_number(value) else value


def _upper(value: Any) -> Any:
    return value.upper() if is_word(value) else value


def _by(factor: float) -> Change:
    return lambda value: int(value * factor) if float(value * factor).is_integer() else value * factor


def _pair(value: Any) -> tuple[str, str] | None:
    """The first two members that are of one type and differ."""
    if not isinstance(value, dict):
        return None
    plain = [(name, inner) for name, inner in value.items() if isinstance(inner, int | float | str)]
    return next(
        (
            (first, second)
            for index, (first, one) in enumerate(plain)
            for second, other in plain[index + 1 :]
            if type(one) is type(other) and one != other and is_day(one) == is_day(other)
        ),
        None,
    )


def _has_two_alike(value: Any) -> bool:
    return _pair(value) is not None


def _swapped(value: Any) -> Any:
    pair = _pair(value)
    assert pair is not None
    first, second = pair
    return {**value, first: value[second], second: value[first]}


def _first_text(row: Any) -> str | None:
    return next((name for name, inner in row.items() if is_word(inner)), None) if isinstance(row, dict) else None


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and _first_text(value[0]) is not None


def _rotated(rows: Any) -> Any:
    name = _first_text(rows[0])
    following = [*rows[1:], rows[0]]
    return [{**row, name: after.get(name)} for row, after in zip(rows, following, strict=True)]


def _moved(text: str, by: timedelta) -> str:
    if len(text) == 10:
        return (datetime.fromisoformat(text) + by).date().isoformat()
    told = (datetime.fromisoformat(text[:19]) + by).isoformat()
    return told + text[19:]


def _other_fraction(text: str) -> str:
    head, rest = text[:19], text[19:]
    return head + re.sub(r"^\.\d+", "", rest) if rest.startswith(".") else f"{head}.123{rest}"


def _now(text: str) -> str:
    return datetime.now(UTC).isoformat()[:19] + text[19:]


def _stopped(site: Site) -> Mutation | None:
    found = fitting(site.successes, is_stamp)
    if not found:
        return None
    place = site.random("stopped").choice(found)
    first: dict[str, list[Any]] = {}

    def wire(sent: Sent, send: Send) -> Received:
        received = send(sent)
        body = json_of(received.body)
        if received.status >= 400 or body is NOT_JSON:
            return received
        seen: list[Any] = []
        changed(body, place, seen.append)
        known = first.setdefault(sent.path, seen)
        ahead = iter([*known, *seen[len(known) :]])
        return with_json(received, changed(body, place, lambda _: next(ahead)))

    return Mutation(f"answer {told(place)}", wire)


def _of_a_member(name: str, about: str, change: Callable[[dict[str, Any], str], Any]) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        found = [place for place in fitting(site.successes, lambda _: True) if place and place[-1] != "*"]
        if not found:
            return None
        *outer, chosen = site.random(name).choice(found)
        made = in_good_answers(
            tuple(outer), lambda holder: change(holder, chosen) if _is_object(holder) and chosen in holder else holder
        )
        return Mutation(f"{made.place.rstrip('/')}/{chosen}", made.wire)

    return Fault("shapes", name, about, mutate)


def _renamed(holder: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    return {other if key == name else key: value for key, value in holder.items()}


def _other_name(name: str) -> str:
    """In snake_case what was in camelCase, else with a capital."""
    snake = re.sub(r"([A-Z])", r"_\1", name).lower()
    return snake if snake != name else name.capitalize()


def _whole(name: str, about: str, change: Change) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        return in_good_answers((), change) if site.successes else None

    return Fault("shapes", name, about, mutate)


def _unwrapped(body: Any) -> Any:
    place = rows_place(body)
    return body[place[0]] if place else body
