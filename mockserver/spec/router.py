"""From host, path segments and method to an operation: one walk over a table, flat in the number of operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mockserver.spec.operation import Operation, Server


@dataclass(frozen=True, slots=True)
class Match:
    """The operation and the raw texts of its path parameters."""

    operation: Operation
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Missed:
    """No operation: ``others`` are those that the path has for other methods, empty when the path itself is unknown."""

    others: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An operation at the end of a path: where its parameters stand, and where only some values are served."""

    operation: Operation
    named: tuple[tuple[str, int], ...]
    fixed: tuple[tuple[int, tuple[str, ...]], ...]

    def serves(self, literal: Sequence[str]) -> bool:
        return not self.fixed or all(literal[position] in allowed for position, allowed in self.fixed)


@dataclass(slots=True)
class _Node:
    static: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    leaves: dict[str, _Leaf] = field(default_factory=dict)


class Router:
    """The operations of one provider by host. Two that claim the same method and path are found by ``add``.

    ``find`` gives the operation for host, method and the segments of a path, once all have been added. The most literal
    path wins, whatever its methods (OpenAPI 3.1, Paths Object). What was asked for lately is remembered.
    With ``ignore_case`` literal segments and server variables match in any case; parameters keep the text sent.
    """

    def __init__(self, ignore_case: bool = False) -> None:
        self._hosts: dict[str, _Node] = {}
        self._ignore_case = ignore_case
        self.find = lru_cache(maxsize=1024)(self._find)

    def add(self, operation: Operation) -> Operation | None:
        """Take the operation in, or return the one that already answers the same method and path."""
        for server in operation.servers:
            taken = self._add(operation, server)
            if taken is not None:
                return taken
        return None

    def _add(self, operation: Operation, server: Server) -> Operation | None:
        node = self._hosts.setdefault(server.host.lower(), _Node())
        named: list[tuple[str, int]] = []
        fixed: list[tuple[int, tuple[str, ...]]] = []
        for position, segment in enumerate((*server.segments, *path_segments(operation.path))):
            if segment.startswith("{") and segment.endswith("}"):
                node.any = node.any or _Node()
                node = node.any
                if position < len(server.segments):
                    allowed = server.variables[segment[1:-1]]
                    fixed.append((position, tuple(self._literal(allowed))))
                named.append((segment[1:-1], position))
            else:
                (literal,) = self._literal([segment])
                node = node.static.setdefault(literal, _Node())
        if (taken := node.leaves.get(operation.method)) is not None:
            return taken.operation
        node.leaves[operation.method] = _Leaf(operation, tuple(named), tuple(fixed))
        return None

    @property
    def hosts(self) -> Iterable[str]:
        """Every known host, in lower case."""
        return self._hosts

    def _find(self, host: str, method: str, segments: tuple[str, ...]) -> Match | Missed:
        literal = self._literal(segments) if self._ignore_case else segments
        # Where a literal segment was taken and a parameter would do too: the way not gone, the latest first.
        left = [(self._hosts[host], 0)]
        while left:
            node = _end(*left.pop(), literal, left)
            if node is None:
                continue
            leaf = node.leaves.get(method)
            if leaf is not None and (not leaf.fixed or leaf.serves(literal)):
                return Match(leaf.operation, {name: segments[position] for name, position in leaf.named})
            if others := tuple(one.operation for one in node.leaves.values() if one.serves(literal)):
                return Missed(others)
        return Missed()

    def _literal(self, segments: Sequence[str]) -> Sequence[str]:
        """The segments as literal ones are compared."""
        return [segment.lower() for segment in segments] if self._ignore_case else segments


def path_segments(path: str) -> tuple[str, ...]:
    """``/users/{userId}`` → ``("users", "{userId}")``; a trailing slash is an empty segment."""
    return tuple(path.split("/")[1:])


def _end(node: _Node, position: int, segments: Sequence[str], left: list[tuple[_Node, int]]) -> _Node | None:
    """The node at the end of the most literal way from here, None if it has no operations. No parameter is empty.

    ``left`` gets the ways that branch off it.
    """
    for position in range(position, len(segments)):  # noqa: B020, PLR1704 - goes on from where it stands
        segment = segments[position]
        plain, other = node.static.get(segment), node.any
        if plain is None:
            if other is None or not segment:
                return None
            node = other
        else:
            if other is not None and segment:
                left.append((other, position + 1))
            node = plain
    return node if node.leaves else None
