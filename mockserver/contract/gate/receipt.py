"""What a run changes at a real API, on disk before each call, and what is put back: JSON lines without a secret."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from mockserver.contract.gate.seal import Seal
from mockserver.errors import MockServerError

CREATED, CHANGED = "created", "changed"


@dataclass
class Note:
    """One record that was made or changed. ``before`` is what it was: the record, or the new one's form.

    ``listed`` are the ids that were there before one was made; ``id`` is None until the vendor has told the new one;
    ``undone`` says how it was put back, None while it is left over. ``may_come`` is known to the run alone: a write had
    no answer in time, so that the vendor may still do it.
    """

    number: int
    what: str
    resource: str
    operation: str
    params: Mapping[str, str]
    before: Any
    listed: Sequence[Any] | None = None
    id: Any = None
    undone: str | None = None
    may_come: bool = False

    def __str__(self) -> str:
        where = ", ".join(f"{name} {value}" for name, value in self.params.items())
        known = f" {self.id}" if self.id is not None else " whose id is not known" if self.what == CREATED else ""
        return f"{self.resource}{known} {self.what} by {self.operation} ({where or 'no parameters'})"


@dataclass
class Receipt:
    """A file that is written line by line, each on disk before the next request goes out."""

    path: Path
    provider: str
    tenant: Mapping[str, str]
    base_url: str
    seal: Seal
    notes: list[Note] = field(default_factory=list)

    @classmethod
    def begun(cls, folder: Path, provider: str, tenant: Mapping[str, str], base_url: str, secret: str) -> Receipt:
        """A new file ``receipt-<provider>-<time>.jsonl`` in a folder, made when there is something to write down."""
        now = datetime.now(UTC)
        path = folder / f"receipt-{provider}-{now:%Y%m%dT%H%M%S}.{now.microsecond:06}Z.jsonl"
        return cls(path, provider, tenant, base_url, Seal(secret))

    @classmethod
    def read(cls, path: Path, secret: str) -> Receipt:
        """A receipt from disk; a last line that was cut off is ignored. Raises MockServerError for no receipt."""
        head, *lines = receipt_lines(path)
        receipt = cls(path, head["provider"], head["tenant"], head["base_url"], Seal(secret, head["salt"]))
        for line in lines:
            if "what" in line:
                told = {name: value for name, value in line.items() if name not in ("at", "sealed")}
                receipt.notes.append(Note(**told, before=receipt.seal.opened(line["sealed"])))
            else:
                note = next(one for one in receipt.notes if one.number == line["number"])
                note.id, note.undone = line.get("id", note.id), line.get("undone", note.undone)
        return receipt

    @property
    def left(self) -> list[Note]:
        """What is not put back, the latest first."""
        return [note for note in reversed(self.notes) if note.undone is None]

    def intend(self, note: Note) -> None:
        """Write down what is about to be done."""
        self.notes.append(note)
        told = {name: value for name, value in vars(note).items() if name not in ("before", "undone", "id", "may_come")}
        self._write({**told, "at": datetime.now(UTC).isoformat(), "sealed": self.seal.closed(note.before)})

    def learn(self, note: Note, record_id: Any) -> None:
        """Write down the id of a record that was made."""
        note.id = record_id
        self._write({"number": note.number, "id": record_id})

    def undo(self, note: Note, how: str) -> None:
        """Write down that a note is put back."""
        note.undone = how
        self._write({"number": note.number, "undone": how})

    def _write(self, line: Mapping[str, Any]) -> None:
        lines = [line] if self.path.exists() else [self._head(), line]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(b"".join(orjson.dumps(one) + b"\n" for one in lines))
            file.flush()
            os.fsync(file.fileno())

    def _head(self) -> dict[str, Any]:
        told = {"receipt": 1, "provider": self.provider, "base_url": self.base_url, "tenant": dict(self.tenant)}
        return {**told, "at": datetime.now(UTC).isoformat(), "salt": self.seal.salt}


def receipt_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a receipt, its head first. Raises MockServerError for a file that is none."""
    try:
        raw = path.read_bytes().splitlines()
    except OSError as error:
        raise MockServerError(f"{path}: {error.strerror}; name a receipt of `mockserver contract --write`") from error
    lines = []
    for number, line in enumerate(raw, 1):
        try:
            lines.append(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            if number < len(raw):
                raise MockServerError(f"{path}:{number}: not JSON; name a receipt that nobody has edited") from error
    if not lines or not isinstance(lines[0], dict) or "receipt" not in lines[0]:
        raise MockServerError(f"{path}: no receipt; name one that `mockserver contract --write` has written")
    return lines
