"""The exchanges of a world, and a claim about them that says on failure what came nearest."""

from __future__ import annotations

import json as json_
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from mockserver.client.world import World

_MISSES = 3
_LONGEST = 80  # characters of a value in a message


class Journal(list[dict[str, Any]]):
    """The exchanges as they were when asked for, newest first, each as ``GET /__admin/journal`` has it."""

    def __init__(self, world: World, provider: str | None = None) -> None:
        path = f"/journal?provider={provider}" if provider else "/journal"
        super().__init__(world.call("GET", path)["exchanges"])
        self._world = world

    def clear(self) -> None:
        """Forget the world's exchanges, here and on the server."""
        self._world.call("DELETE", "/journal")
        super().clear()

    def assert_called(
        self,
        operation: str | None = None,
        *,
        times: int | None = None,
        at_least: int | None = None,
        method: str | None = None,
        path: str | None = None,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        status: int | None = None,
        order: Sequence[str] = (),
    ) -> None:
        """Hold if exchanges like this took place: ``times`` exactly, else ``at_least`` so often (once).

        ``operation`` is an operationId, alone or after its provider and a dot. ``path`` is below the host and may have
        ``*``. ``query`` and ``json`` may leave out what does not matter; lists must be as long. ``order`` names
        operations that took place one after the other, whatever came between. Raises AssertionError with the nearest
        misses and their differences.
        """
        __tracebackhide__ = True
        wanted = {
            name: value
            for name, value in {
                "operation": operation,
                "method": method,
                "path": path,
                "query": query,
                "json": json,
                "status": status,
            }.items()
            if value is not None
        }
        if wanted or not order:
            self._count(wanted, times, at_least)
        if order:
            self._follow(list(order))

    def _count(self, wanted: Mapping[str, Any], times: int | None, at_least: int | None) -> None:
        __tracebackhide__ = True
        found = [(list(_differences(one, wanted)), one) for one in self]
        count = sum(not differs for differs, _ in found)
        least = 1 if at_least is None and times is None else at_least
        if (times is None or count == times) and (least is None or count >= least):
            return
        asked = f"exactly {times}" if times is not None else f"at least {least}"
        lines = [f"expected {asked} of {_shown(wanted)}; found {count} among {len(self)} exchanges"]
        if count:
            lines += [f"  fits     {line(one)}" for differs, one in found if not differs]
        if times is None or count < times:
            misses = sorted((miss for miss in found if miss[0]), key=lambda miss: _distance(miss[0]))
            for differs, one in misses[:_MISSES]:
                lines += [f"  nearest  {line(one)}", *(f"             {text}" for text in differs)]
        raise AssertionError("\n".join(lines))

    def _follow(self, order: list[str]) -> None:
        __tracebackhide__ = True
        oldest_first = list(reversed(self))
        rest = iter(oldest_first)
        for position, name in enumerate(order):
            if not any(_is_of(one, name) for one in rest):
                before = f" after {', '.join(order[:position])}" if position else ""
                head = f"expected {' then '.join(order)}; no {name}{before} among {len(self)} exchanges, oldest first:"
                raise AssertionError("\n".join((head, *(f"  {line(one)}" for one in oldest_first))))


def line(exchange: Mapping[str, Any]) -> str:
    """One exchange in one line: its number in the world, method, path, status, operation and where it was refused."""
    query = f"?{exchange['query']}" if exchange["query"] else ""
    who = f"{exchange['provider']}.{exchange['operation']}" if exchange["operation"] else exchange["provider"]
    refused = f" refused at {exchange['refused_at']}" if exchange["refused_at"] else ""
    fault = f" fault {json_.dumps(exchange['fault']['effect'])}" if exchange.get("fault") else ""
    number = exchange["id"].rpartition(":")[2]
    told = f"{number} {exchange['method']} {exchange['path']}{query} {exchange['status']}"
    return f"{told}{f' ({who})' if who else ''}{refused}{fault}"


def _is_of(exchange: Mapping[str, Any], operation: str) -> bool:
    return operation in (exchange["operation"], f"{exchange['provider']}.{exchange['operation']}")


def _differences(exchange: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """What keeps an exchange from being the wanted one, each in words."""
    for name, value in wanted.items():
        if name == "operation":
            if not _is_of(exchange, value):
                yield _not("operation", exchange["operation"], value)
        elif name == "path":
            if not fnmatchcase(exchange["path"], value):
                yield _not("path", exchange["path"], value)
        elif name == "query":
            sent = parse_qs(exchange["query"], keep_blank_values=True)
            for key, texts in value.items():
                expected = [str(one) for one in texts] if isinstance(texts, list | tuple) else [str(texts)]
                if sent.get(key) != expected:
                    yield _not(f"query {key}", sent.get(key), expected)
        elif name == "json":
            yield from _beyond(exchange["request"]["body"], value, "json")
        elif exchange[name] != value:
            yield _not(name, exchange[name], value)


def _beyond(got: Any, expected: Any, place: str) -> Iterator[str]:
    """Where ``expected`` is no part of ``got``."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for name, value in expected.items():
            if name in got:
                yield from _beyond(got[name], value, f"{place}/{name}")
            else:
                yield f"{place}/{name} is missing, not {_short(value)}"
    elif isinstance(expected, list | tuple) and isinstance(got, list) and len(got) == len(expected):
        for position, (one, other) in enumerate(zip(got, expected, strict=True)):
            yield from _beyond(one, other, f"{place}/{position}")
    elif got != expected or isinstance(got, bool) != isinstance(expected, bool):
        yield _not(place, got, expected)


def _distance(differs: list[str]) -> tuple[bool, int]:
    """How far off an exchange is: another operation is farther than anything else."""
    return any(one.startswith("operation ") for one in differs), len(differs)


def _not(what: str, got: Any, expected: Any) -> str:
    return f"{what} is {_short(got)}, not {_short(expected)}"


def _short(value: Any) -> str:
    text = json_.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _shown(wanted: Mapping[str, Any]) -> str:
    rest = [f"{name} {_short(value)}" for name, value in wanted.items() if name != "operation"]
    told = " with ".join(part for part in (wanted.get("operation", ""), ", ".join(rest)) if part)
    return told or "any exchange"
