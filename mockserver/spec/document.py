"""A file's value that remembers its lines. Reading YAML: yaml_file.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Document:
    """One YAML file: its path, that path as people know it, its value, and the lines of its places.

    ``numbers`` has the line of every member and item, the whole first, in the order of the file; 0 is a place within
    what an alias stands for.
    """

    path: Path
    shown: str
    value: Any
    numbers: Sequence[int] = field(repr=False)

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """Each place's line by JSON pointer; worked out when first asked for, since most runs never do."""
        return {pointer: line for pointer, line in zip(_pointers(self.value, ""), self.numbers, strict=False) if line}

    def place(self, pointer: str = "") -> str:
        """``file:line`` of a JSON pointer, or of the nearest place above it."""
        while pointer not in self.lines and pointer:
            pointer = pointer.rpartition("/")[0]
        return f"{self.shown}:{self.lines.get(pointer, 1)}"


def escaped(token: str) -> str:
    """A token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescaped(token: str) -> str:
    """The name that a token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def _pointers(value: Any, pointer: str) -> Iterator[str]:
    """JSON pointers of the value and of everything below, in the order of ``Document.numbers``."""
    yield pointer
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pointers(inner, f"{pointer}/{escaped(name)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _pointers(inner, f"{pointer}/{index}")
