"""Putting back what a receipt says is left over: now, at the end of a run, or later from the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.contract.gate.gate import Gate
from mockserver.contract.gate.receipt import CREATED, Note
from mockserver.contract.gate.writing import PAGE, Writing, longest_page
from mockserver.contract.resources import Resource
from mockserver.contract.sending import UnreachableError
from mockserver.contract.target import Reply, Target
from mockserver.errors import MockServerError

_SILENT = 3  # notes that nobody answered for, after which the rest is not waited for


def undo_all(gate: Gate) -> Iterator[str]:
    """Put everything back, the latest first, and say of each note what came of it. It may be done again.

    A gate behind which something is left over is closed: what comes next might not be put back either.
    """
    writing, target = gate.writing, gate.target()
    assert writing is not None
    resources = {one.name: one for one in writing.resources}
    silent, reasons = 0, []
    for note in writing.receipt.left:
        try:
            assert silent < _SILENT, "nobody answers"
            with gate.undoing():
                how = _undo(writing, resources[note.resource], note, target)
        except (MockServerError, AssertionError) as error:
            silent += isinstance(error, UnreachableError)
            reasons.append(f"{gate.privacy.hidden(str(error)):.300}")
            yield f"left over: {note}: {reasons[-1]}"
        else:
            writing.receipt.undo(note, how)
            yield f"{how}: {note}"
    if reasons:
        gate.close(f"{len(reasons)} of its records could not be put back ({reasons[0]})")


def _undo(writing: Writing, resource: Resource, note: Note, target: Target) -> str:
    how = _remove(writing, resource, note, target) if note.what == CREATED else _restore(resource, note, target)
    is_over = how == "removed" or not note.may_come
    assert is_over, f"{how}, but a write of it had no answer in time and may still be done"
    return how


def _restore(resource: Resource, note: Note, target: Target) -> str:
    assert resource.write is not None
    key = note.params[resource.key_of(resource.write)]
    form = resource.form(note.before)
    if resource.form(resource.read(target, key)) == form:
        return "is as it was"
    reply = resource.write_to(target, key, form)
    assert reply.status < 300, f"{reply.operation} answered {reply.status}"
    now = resource.form(resource.read(target, key))
    wrong = sorted(name for name in form.keys() | now.keys() if form.get(name) != now.get(name))
    assert not wrong, f"it was written back and differs in {', '.join(wrong)}"
    return "restored"


def _remove(writing: Writing, resource: Resource, note: Note, target: Target) -> str:
    """Remove a record that was made; one whose id was never learnt is looked for among those that are new."""
    if note.id is None:
        candidates = _unknown(writing, resource, note, target)
        if not candidates:
            return "was never made"
        assert len(candidates) == 1, f"it may be one of {', '.join(map(str, candidates))}; remove it by hand"
        writing.receipt.learn(note, candidates[0])
    reply = _read(resource, note.id, target)
    if reply is not None and reply.status >= 400:
        gone = (404, 410, resource.provider.settings.statuses["not_found"])
        assert reply.status in gone, f"{reply.operation} answered {reply.status}"
        return "was gone"
    resource.remove(target, note.id)
    return "removed"


def _read(resource: Resource, key: Any, target: Target) -> Reply | None:
    return resource.call(target, "read", key) if "read" in resource.roles else None


def _unknown(writing: Writing, resource: Resource, note: Note, target: Target) -> list[Any]:
    """Ids of records that were not there before and look like what was sent."""
    lister, like = writing.lister(resource), ", ".join(f"{name} {value!r}" for name, value in note.before.items())
    assert lister is not None, f"no operation lists {resource.name}; look for one with {like}"
    assert note.listed is not None
    name = resource.facts.id or "id"
    rows = longest_page(lister, target)
    assert len(rows) < PAGE, f"there are too many of {resource.name} to say which it is; look for it by hand"
    return [
        row[name]
        for row in rows
        if row.get(name) not in note.listed
        and all(row.get(member, value) == value for member, value in note.before.items())
    ]
