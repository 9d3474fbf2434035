"""YAML files in a form that loads ten times as fast: ``compiled.json`` beside them, written when the wheel is built.

A file's compiled form counts only while the file has, byte for byte, the contents that were compiled; else the YAML is
read, so that whoever edits it never meets what it said before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from mockserver import __version__
from mockserver.files import shown
from mockserver.spec.document import Document

NAME = "compiled.json"
Tag = Callable[[str], Any]


class Compiled:
    """What was compiled of one folder's files; nothing where there is no ``compiled.json`` of this version."""

    def __init__(self, folder: Path) -> None:
        self._files = _files(folder / NAME)
        self._read: set[str] = set()

    def load(self, path: Path, tags: Mapping[str, Tag] | None = None) -> Document:
        """The same as ``yaml_file.load``, from the compiled form where there is one of just these contents."""
        told = self._files.get(path.name)
        if told is None or told["digest"] != _digest(path):
            from mockserver.spec.yaml_file import load

            return load(path, tags)
        self._read.add(path.name)
        whole = {"value": orjson.loads(told["value"])}
        for (*way, last), tag, text in told["tagged"]:
            owner: Any = whole
            for step in way:
                owner = owner[step]
            owner[last] = (tags or {})[tag](text)
        return Document(path, shown(path), whole["value"], told["lines"])

    def is_all(self, names: Iterable[str]) -> bool:
        """Whether files of these names, and no others, were compiled together and nothing else was read here."""
        return self._read == self._files.keys() == set(names)


def compiled(folder: Path, tags: Iterable[str] = ()) -> bytes:
    """The contents of ``compiled.json`` for a folder whose files may have these tags. Raises BrokenFilesError."""
    files = {path.name: _compiled(path, tags) for path in sorted(folder.glob("*.yaml"))}
    return orjson.dumps({"mockserver": __version__, "files": files})


@dataclass(frozen=True, slots=True)
class _Tagged:
    tag: str
    text: str


def _compiled(path: Path, tags: Iterable[str]) -> dict[str, Any]:
    from mockserver.spec.yaml_file import load

    document = load(path, {tag: partial(_Tagged, tag) for tag in tags})
    return {
        "digest": _digest(path),
        # A text, so that a file that is not wanted, or has changed, costs next to nothing.
        "value": orjson.dumps(document.value, default=lambda _: None).decode(),
        "tagged": [[way, one.tag, one.text] for way, one in _tagged(document.value, ("value",))],
        "lines": document.numbers,
    }


def _tagged(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], _Tagged]]:
    """Every tagged value, with the way to it."""
    if isinstance(value, _Tagged):
        yield way, value
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _tagged(inner, (*way, step))


def _digest(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _files(path: Path) -> dict[str, Any]:
    try:
        told = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    is_ours = isinstance(told, dict) and told.get("mockserver") == __version__
    return told["files"] if is_ours else {}
