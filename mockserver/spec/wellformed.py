"""What must hold of fragments before they are read: their shape, our ``x-`` keys in their places, every ``$ref``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mockserver.errors import BrokenFilesError
from mockserver.spec.contract import read_facts
from mockserver.spec.declaration import FlawFound
from mockserver.spec.document import escaped
from mockserver.spec.operation import METHODS
from mockserver.spec.references import Located, References
from mockserver.spec.vocabulary import OURS, Report

COMMON = "common.yaml"
_OPERATION_AT = re.compile(rf"/paths/[^/]+/({'|'.join(METHODS)})")
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


def check_members(roots: Sequence[Located], references: References, flaw: FlawFound) -> None:
    """Our keys stand only where they are read, and every ``$ref`` leads somewhere.

    So nothing in a fragment is silently ignored, also within schemas, which are not compiled before the first request.
    """
    for root in roots:
        ours, referring = _found_below(root)
        for node, key in ours:
            pointer = f"{node.pointer}/{key}"
            if (wrong := _wrong_extension(root, pointer, key)) is not None:
                flaw(root.document.place(pointer), *wrong)
            elif key == "x-contract" and not _OPERATION_AT.fullmatch(node.pointer):
                read_facts(node.value[key], _report(root, pointer, flaw))
        for node in referring:
            try:
                references.follow(node)
            except BrokenFilesError as error:
                for one in error.flaws:
                    flaw(one.place, one.found, one.remedy)


def _report(root: Located, pointer: str, flaw: FlawFound) -> Report:
    return lambda below, found, remedy: flaw(root.document.place(pointer + below), found, remedy)


def _wrong_extension(root: Located, pointer: str, key: str) -> tuple[str, str] | None:
    """What is wrong with one of our keys at its place, and the remedy."""
    if key not in OURS:
        return f"the unknown key {key!r}", f"use one of {', '.join(OURS)}"
    if key == "x-mock" and not (_MOCK_AT.fullmatch(pointer) or (is_common(root) and pointer == "/x-mock")):
        return "x-mock where nobody reads it", f"move it to an operation or to the top of {COMMON}"
    if key == "x-evidence" and not _EVIDENCE_AT.fullmatch(pointer):
        return "x-evidence where nobody reads it", "move it to an operation or a response"
    return None


def _found_below(root: Located) -> tuple[list[tuple[Located, str]], list[Located]]:
    """Owners of keys like ours, with the key, and the first node with each different ``$ref``."""
    ours: list[tuple[Located, str]] = []
    referring: dict[str, Located] = {}

    def walk(value: Any, pointer: str) -> None:
        if type(value) is dict:
            for name, inner in value.items():
                if name.startswith(OURS):
                    ours.append((Located(value, root.document, root.uri, pointer), name))
                elif name == "$ref" and isinstance(inner, str) and inner not in referring:
                    referring[inner] = Located(value, root.document, root.uri, pointer)
                if type(inner) is dict or type(inner) is list:
                    walk(inner, f"{pointer}/{escaped(name)}")
        else:
            for index, inner in enumerate(value):
                if type(inner) is dict or type(inner) is list:
                    walk(inner, f"{pointer}/{index}")

    walk(root.value, "")
    return ours, list(referring.values())


def is_common(root: Located) -> bool:
    """Whether this is the file whose servers, security and settings hold for the whole provider."""
    return root.uri.endswith(f"/{COMMON}")
