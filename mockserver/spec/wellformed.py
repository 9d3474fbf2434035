"""What must hold of fragments before they are read: their shape, our ``x-`` keys in their places, every ``$ref``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mockserver.errors import BrokenFilesError
from mockserver.spec.declaration import FlawFound
from mockserver.spec.document import escaped
from mockserver.spec.operation import METHODS
from mockserver.spec.references import Located, References
from mockserver.spec.vocabulary import OURS

COMMON = "common.yaml"
_MOCK_AT = re.compile(rf"/paths/[^/]+/({'|'.join(METHODS)})/x-mock")
_EVIDENCE_AT = re.compile(r"(/paths/[^/]+/[^/]+(/responses/[^/]+)?|/components/responses/[^/]+)/x-evidence")


def check_shape(root: Located, flaw: FlawFound) -> None:
    """An OpenAPI 3.1 document whose paths and components are mappings all the way to what they name."""
    value = root.value
    if not isinstance(value, dict) or not str(value.get("openapi", "")).startswith("3.1"):
        flaw(root.place, "not an OpenAPI 3.1 document", "begin it with `openapi: 3.1.0`")
    elif not isinstance(value.get("info"), dict) or "title" not in value["info"]:
        flaw(root.document.place("/info"), "no info.title", "add `info: {title: …, version: …}`")
    else:
        for name, depth in (("paths", 1), ("components", 2)):
            if value.get(name) is not None:
                _check_mappings(root / name, depth, flaw)


def _check_mappings(node: Located, depth: int, flaw: FlawFound) -> None:
    if not isinstance(node.value, dict):
        flaw(node.place, f"{node.value!r} where names and values are expected", "write `name: value` lines")
    elif depth:
        for name in node.value:
            _check_mappings(node / name, depth - 1, flaw)


def check_extensions(roots: Sequence[Located], flaw: FlawFound) -> None:
    """Our keys stand only where they are read: nothing in a fragment is silently ignored."""
    for root in roots:
        for owner, key in _named(root.value, "", OURS):
            pointer = f"{owner}/{escaped(key)}"
            place = root.document.place(pointer)
            if key not in OURS:
                flaw(place, f"the unknown key {key!r}", f"use one of {', '.join(OURS)}")
            elif key == "x-mock" and not (_MOCK_AT.fullmatch(pointer) or (is_common(root) and pointer == "/x-mock")):
                flaw(place, "x-mock where nobody reads it", f"move it to an operation or to the top of {COMMON}")
            elif key == "x-evidence" and not _EVIDENCE_AT.fullmatch(pointer):
                flaw(place, "x-evidence where nobody reads it", "move it to an operation or a response")


def check_references(roots: Sequence[Located], references: References, flaw: FlawFound) -> None:
    """Every ``$ref`` leads somewhere, also those within schemas, which are not compiled before the first request."""
    seen: set[tuple[str, str]] = set()
    for root in roots:
        for owner, key in _named(root.value, "", ("$ref",)):
            node = root.at(owner)
            reference = node.value[key]
            if key == "$ref" and isinstance(reference, str) and (root.uri, reference) not in seen:
                seen.add((root.uri, reference))
                try:
                    references.follow(node)
                except BrokenFilesError as error:
                    for one in error.flaws:
                        flaw(one.place, one.found, one.remedy)


def _named(value: Any, pointer: str, beginnings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every member below whose name begins so: the pointer of its owner, and the name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.startswith(beginnings):
                yield pointer, name
            if isinstance(inner, dict | list):
                yield from _named(inner, f"{pointer}/{escaped(name)}", beginnings)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _named(inner, f"{pointer}/{index}", beginnings)


def is_common(root: Located) -> bool:
    """Whether this is the file whose servers, security and settings hold for the whole provider."""
    return root.uri.endswith(f"/{COMMON}")
