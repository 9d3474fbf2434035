"""Values worth trying for a schema: its limits, one past them, and what careless code mangles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.spec.fragment import Provider
from mockserver.spec.references import Located

_TEXTS = ("Käse 東京 🦊", "  padded  ", "")
_LONG = 200  # letters of a text that nothing bounds
_MIDDLE = 7


def candidates(provider: Provider, schema: Located) -> Iterator[Any]:
    """Values inside and just outside, in no promised order; whether one is allowed is the schema's to say.

    Texts with a format are left to the examples.
    """
    for part in provider.references.parts(schema):
        told = part.value
        kinds = told.get("type", ())
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        if "enum" in told:
            yield from told["enum"]
            yield "none-of-these"
            continue
        if "integer" in kinds or "number" in kinds:
            yield from _numbers(told, is_whole="integer" in kinds, refuses=provider.settings.refuse_whole_floats)
        if "string" in kinds and "format" not in told:
            yield from _texts(told)
        if "boolean" in kinds:
            yield from (True, False)
        if "array" in kinds and not told.get("minItems"):
            yield []
        if "null" in kinds:
            yield None


def _numbers(told: Mapping[str, Any], *, is_whole: bool, refuses: bool) -> Iterator[Any]:
    low, high = told.get("minimum"), told.get("maximum")
    step = 1 if is_whole else 0.25
    if low is not None:
        yield from (low, low - step)
    if high is not None:
        yield from (high, high + step)
    middle = (low + high) // 2 if low is not None and high is not None else _MIDDLE
    yield middle
    if is_whole:
        yield middle + 0.5
        if not refuses:
            yield float(middle)
    else:
        yield middle + step


def _texts(told: Mapping[str, Any]) -> Iterator[str]:
    longest = told.get("maxLength")
    yield from (text for text in _TEXTS if longest is None or len(text) <= longest)
    if longest is None:
        yield "w" * _LONG
    elif longest <= 10_000:
        yield from ("w" * longest, "é" * longest, "w" * (longest + 1))
