"""Following ``$ref`` within and across the files of a provider, without losing the place that was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

from mockserver.errors import BrokenFilesError, Flaw
from mockserver.spec.document import Document, escaped, unescaped

MAX_DEPTH = 8  # recursive schemas are walked no deeper


@dataclass(frozen=True, slots=True)
class Located:
    """A value and where it stands: its document and JSON pointer."""

    value: Any
    document: Document
    uri: str
    pointer: str

    def __truediv__(self, token: str | int) -> Located:
        """The member or item below."""
        return Located(self.value[token], self.document, self.uri, f"{self.pointer}/{escaped(str(token))}")

    def at(self, pointer: str) -> Located:
        """The place of a JSON pointer below this one. Raises LookupError, TypeError or ValueError if there is none."""
        value = self.value
        for token in pointer.split("/")[1:]:
            value = value[_position(token)] if isinstance(value, list) else value[unescaped(token)]
        return Located(value, self.document, self.uri, self.pointer + pointer)

    @property
    def token(self) -> str:
        """The name of the member, or the position of the item, that this is."""
        return unescaped(self.pointer.rpartition("/")[2])

    @property
    def place(self) -> str:
        """``file:line``."""
        return self.document.place(self.pointer)

    @property
    def reference(self) -> str:
        """The absolute URI that a validator's registry resolves."""
        return f"{self.uri}#{quote(self.pointer, safe='/~')}"


class References:
    """The documents of one provider under ``file:///<provider>/<file>``, a scheme that ``urljoin`` knows."""

    def __init__(self, provider: str, documents: Mapping[str, Document]) -> None:
        self.documents = {f"file:///{provider}/{name}": document for name, document in documents.items()}
        self._found: dict[tuple[str, str], Located] = {}
        self._parts: dict[tuple[str, str], tuple[Located, ...]] = {}
        self._places: dict[str, str] = {}

    def root(self, uri: str) -> Located:
        """The top of a document."""
        document = self.documents[uri]
        return Located(document.value, document, uri, "")

    def follow(self, node: Located) -> Located:
        """The node itself or what its ``$ref`` leads to. Raises BrokenFilesError where it leads nowhere."""
        passed: list[tuple[str, str]] = []
        while isinstance(node.value, dict) and isinstance(reference := node.value.get("$ref"), str):
            step = (node.uri, reference)
            if step in passed:
                raise BrokenFilesError(
                    [Flaw(node.place, f"$ref {reference!r} leads back to itself", "break the circle")]
                )
            passed.append(step)
            found = self._found.get(step)
            if found is None:
                found = self._found[step] = self._find(node, reference)
            node = found
        return node

    def parts(self, schema: Located) -> tuple[Located, ...]:
        """The schema and those that it is composed of (allOf, anyOf, oneOf), every ``$ref`` followed."""
        at = (schema.uri, schema.pointer)
        parts = self._parts.get(at)
        if parts is None:
            parts = self._parts[at] = tuple(self._composed(schema, 0))
        return parts

    def _composed(self, schema: Located, depth: int) -> Iterator[Located]:
        node = self.follow(schema)
        if depth > MAX_DEPTH or not isinstance(node.value, dict):
            return
        yield node
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index in range(len(node.value.get(keyword, ()))):
                yield from self._composed(node / keyword / index, depth + 1)

    def _find(self, node: Located, reference: str) -> Located:
        file, _, fragment = reference.partition("#")
        uri, pointer = urljoin(node.uri, file) if file else node.uri, unquote(fragment)
        try:
            if pointer and not pointer.startswith("/"):
                raise LookupError(pointer)
            return self.root(uri).at(pointer)
        except (LookupError, TypeError, ValueError) as error:
            flaw = Flaw(node.place, f"$ref {reference!r} leads nowhere", "correct the file name or the pointer")
            raise BrokenFilesError([flaw]) from error

    def place(self, absolute: str) -> str:
        """``file:line`` of an absolute URI with a pointer, as validators report it."""
        place = self._places.get(absolute)
        if place is None:
            uri, fragment = urldefrag(absolute)
            document = self.documents.get(uri)
            place = self._places[absolute] = document.place(unquote(fragment)) if document else absolute
        return place


def _position(token: str) -> int:
    """The position in a list that a token names (RFC 6901: digits alone)."""
    if not (token.isascii() and token.isdigit()):
        raise ValueError(f"{token!r} is no position")
    return int(token)
