"""The shape of an answer: names, kinds and the formats of texts, compared with a sample's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

_FORMATS = {
    "a UUID": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "32 hex digits": re.compile(r"[0-9a-f]{32}"),
    "24 hex digits": re.compile(r"[0-9a-z]{24}"),
    "a moment in UTC with Z": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    "a moment with its offset": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:?\d\d"),
    "a moment without zone": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?"),
    "a date": re.compile(r"\d{4}-\d\d-\d\d"),
    "a time of day": re.compile(r"\d\d:\d\d:\d\d"),
    "a duration": re.compile(r"P(T?\d+(\.\d+)?[YMWDHS])+"),
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "an address": re.compile(r"https?://\S+"),
}
_PASSING = frozenset(_FORMATS) - {"an e-mail address", "an address"}
"""Formats of values that differ each time, also where the rest of an answer is a fixed text."""


def differences(
    sample: Any, found: Any, *, exactly: bool = False, loose: Collection[str] = (), at: str = ""
) -> Iterator[str]:
    """How an answer differs in shape from a sample, or ``exactly`` in every value that is not made anew each time.

    Null says nothing of a kind; below ``loose`` JSON pointers nothing is compared.
    """
    if at in loose:
        return
    if isinstance(sample, dict) and isinstance(found, dict):
        for name in sample.keys() | found.keys():
            place = f"{at}/{name}"
            if place in loose:
                continue
            if name not in found:
                yield f"{place} is missing"
            elif name not in sample:
                yield f"{place} is {found[name]!r:.80}, which the sample does not have"
            else:
                yield from differences(sample[name], found[name], exactly=exactly, loose=loose, at=place)
    elif isinstance(sample, list) and isinstance(found, list):
        yield from _of_items(sample, found, exactly, loose, at)
    elif sample is not None and found is not None and (told := _of_values(sample, found, exactly)):
        yield f"{at or '/'} is {found!r:.80}, {told}"


def _of_items(sample: list[Any], found: list[Any], exactly: bool, loose: Collection[str], at: str) -> Iterator[str]:
    """Each item has the shape of one of the sample's; where that has none, nothing is known."""
    if exactly and len(sample) != len(found):
        yield f"{at or '/'} has {len(found)} items, the sample {len(sample)}"
    for index, item in enumerate(found if sample else ()):
        place = f"{at}/*"
        each = [list(differences(one, item, exactly=exactly, loose=loose, at=place)) for one in sample]
        if all(each):
            yield from (told.replace(place, f"{at}/{index}", 1) for told in min(each, key=len))


def _of_values(sample: Any, found: Any, exactly: bool) -> str | None:
    kinds = _kind(sample), _kind(found)
    if kinds[0] != kinds[1]:
        return f"{kinds[1]}; in the sample it is {kinds[0]}: {sample!r:.80}"
    if isinstance(sample, str):
        wanted, is_one = _format(sample), _format(found)
        if wanted != is_one and wanted is not None:
            return f"not {wanted} as in the sample: {sample!r:.80}"
        if wanted in _PASSING:
            return None
    elif type(sample) is int and type(found) is float and found.is_integer():
        return f"spelt as a float; in the sample it is {sample!r}"
    return f"not {sample!r:.80}" if exactly and sample != found else None


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    names: dict[type, str] = {str: "a text", dict: "an object", list: "an array"}
    return names.get(type(value), "a number")


def _format(text: str) -> str | None:
    return next((name for name, pattern in _FORMATS.items() if pattern.fullmatch(text)), None)
