"""Faults inside an operation that writes: what it wrote is lost, partial, elsewhere or everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.contract.mutants.answers import is_number, is_stamp
from mockserver.contract.mutants.fault import Fault, Mutation, Site
from mockserver.contract.mutants.spoiling import Keyed, Put, Spoil, inside
from mockserver.state.store import Collection, Record


def writes() -> Iterator[Fault]:
    """Writes and deletions that are something else."""
    yield _writing("lost_write", "a write is not kept", lambda *_: None)
    yield _writing("partial_write", "one changed member keeps its old value", _but_for_one)
    yield _writing("write_elsewhere", "a change goes to another record", _elsewhere)
    yield _writing("write_to_all", "a change goes to every record", _to_all)
    yield _writing("write_to_the_next", "a change goes to one more record", _to_one_more)
    yield _writing("merged", "empty and zero members keep what was there", _merged)
    yield _writing("written_twice", "a new record is there twice", _twice)
    yield _writing("moved_to_the_end", "a changed record goes to the end of the list", _to_the_end)
    yield _writing("stamps_stay", "changed moments stay as they were", _stamps_stay)
    yield _writing("created_now", "every moment is that of the change", _stamps_move)
    yield _writing("kept_one_more", "a number is kept one more", _kept_one_more)
    yield _writing("kept_short", "a text is kept without its last character", _kept_short)
    yield _deleting("delete_lost", "a deletion deletes nothing", lambda collection, _, key: key in collection)
    yield _deleting("delete_another", "another record is deleted", _delete_another)
    yield _deleting("delete_all", "everything is deleted", _delete_all)


def _is_read(site: Site) -> bool:
    return site.operation.method == "GET"


def _writing(name: str, about: str, put: Put) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        return None if _is_read(site) else inside(site, lambda: Spoil(put=put))

    return Fault("state", name, about, mutate)


def _deleting(name: str, about: str, delete: Keyed) -> Fault:
    def mutate(site: Site) -> Mutation | None:
        return None if _is_read(site) else inside(site, lambda: Spoil(delete=delete))

    return Fault("state", name, about, mutate)


def _differing(record: Record, before: Record | None) -> list[str]:
    """The members that a change has changed; none if the record is new."""
    return [] if before is None else [name for name in sorted(record) if record[name] != before.get(name)]


def _but_for_one(collection: Collection, key: str, record: Record) -> None:
    before = collection.get(record[key]) or {}
    kept = [name for name in _differing(record, before or None) if name in before and not is_stamp(record[name])]
    collection.put({**record, **{name: before[name] for name in kept[:1]}})


def _others(collection: Collection, key: str, record: Record) -> list[Record]:
    return [one for one in collection if one[key] != record[key]]


def _changes(collection: Collection, key: str, record: Record) -> Record:
    """The members that a change has changed, with their new values."""
    return {name: record[name] for name in _differing(record, collection.get(record[key])) if name != key}


def _elsewhere(collection: Collection, key: str, record: Record) -> None:
    changes, others = _changes(collection, key, record), _others(collection, key, record)
    collection.put({**others[0], **changes} if changes and others else record)


def _to_all(collection: Collection, key: str, record: Record) -> None:
    changes = _changes(collection, key, record)
    for other in _others(collection, key, record):
        collection.put({**other, **changes})
    collection.put(record)


def _to_one_more(collection: Collection, key: str, record: Record) -> None:
    changes = _changes(collection, key, record)
    for other in _others(collection, key, record)[:1]:
        collection.put({**other, **changes})
    collection.put(record)


def _merged(collection: Collection, key: str, record: Record) -> None:
    collection.put(_over(collection.get(record[key]) or {}, record))


def _over(before: Any, now: Any) -> Any:
    if isinstance(before, dict) and isinstance(now, dict):
        return {**before, **{name: _over(before.get(name), inner) for name, inner in now.items()}}
    is_nothing = now in (None, 0, "", []) and not isinstance(now, bool)
    return before if is_nothing and before is not None else now


def _twice(collection: Collection, key: str, record: Record) -> None:
    is_new = record[key] not in collection
    collection.put(record)
    if is_new:
        own = record[key]
        other = own + 1 if isinstance(own, int) else f"{own[:-1]}{'1' if own.endswith('0') else '0'}"
        collection.put({**record, key: other})


def _to_the_end(collection: Collection, key: str, record: Record) -> None:
    collection.delete(record[key])
    collection.put(record)


def _stamps_stay(collection: Collection, key: str, record: Record) -> None:
    before = collection.get(record[key]) or {}
    old = {name: before[name] for name, value in record.items() if is_stamp(value) and is_stamp(before.get(name))}
    collection.put({**record, **old})


def _stamps_move(collection: Collection, key: str, record: Record) -> None:
    changed = [value for value in _changes(collection, key, record).values() if is_stamp(value)]
    moved = {name: changed[0] for name, value in record.items() if changed and is_stamp(value)}
    collection.put({**record, **moved})


def _kept_one_more(collection: Collection, key: str, record: Record) -> None:
    collection.put(_one_more(record, collection.get(record[key])))


def _one_more(now: Any, before: Any) -> Any:
    """The same with the first number that was changed one more."""
    if isinstance(now, dict):
        for name, inner in now.items():
            old = before.get(name) if isinstance(before, dict) else None
            if inner != old and (other := _one_more(inner, old)) != inner:
                return {**now, name: other}
    if isinstance(now, list) and now:
        return [_one_more(now[0], None), *now[1:]]
    return now + 1 if is_number(now) else now


def _kept_short(collection: Collection, key: str, record: Record) -> None:
    before = collection.get(record[key]) or {}
    for name, value in record.items():
        is_free = name != key and isinstance(value, str) and not is_stamp(value) and " " in value
        if is_free and before.get(name) != value:
            collection.put({**record, name: value[:-1]})
            return
    collection.put(record)


def _delete_another(collection: Collection, name: str, key: object) -> bool:
    if key not in collection:
        return False
    others = [one[name] for one in collection if str(one[name]) != str(key)]
    return collection.delete(others[0] if others else key)


def _delete_all(collection: Collection, name: str, key: object) -> bool:
    if key not in collection:
        return False
    for one in list(collection):
        collection.delete(one[name])
    return True
