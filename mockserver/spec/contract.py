"""The closed vocabulary of ``x-contract``: what must hold between operations, and between the members of a record.

It drives the contract suite alone; nothing is answered by it. docs/fragments.md is the reference for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.vocabulary import Report

ROLES = ("create", "list", "search", "read", "update", "replace", "delete", "act")


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation does to a resource.

    ``key`` is the path parameter with the record's key (None: the last one), ``items`` the member of an envelope that
    holds a list's rows (None: the answer is the array). ``search`` is a POST that only reads, ``act`` any other write.
    """

    resource: str
    role: str
    key: str | None = None
    items: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether nothing is changed by it."""
        return self.role in ("list", "search", "read")


@dataclass(frozen=True, slots=True)
class Facts:
    """What always holds of a record with a schema.

    ``immutable`` members never change, ``monotonic`` ones never go back; in ``sums`` the first member is the sum of
    what the dotted path finds (``*``: every member or item); in ``le`` the first member is not beyond the second.
    """

    id: str | None = None
    immutable: tuple[str, ...] = ()
    monotonic: tuple[str, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()
    le: tuple[tuple[str, str], ...] = ()


def read_contract(raw: Any, report: Report) -> Contract | None:
    """``x-contract`` of an operation; every key or value that is not understood is reported."""
    if not _is_closed(raw, ("resource", "role", "key", "items"), report):
        return None
    for name, value in raw.items():
        if not isinstance(value, str):
            report(f"/{name}", f"{value!r} where a name is expected", "write one name")
            return None
    if raw.get("role") not in ROLES or not raw.get("resource"):
        report("", f"{raw!r}", f"write a resource and a role, one of {', '.join(ROLES)}")
        return None
    return Contract(**raw)


def read_facts(raw: Any, report: Report) -> Facts:
    """``x-contract`` of a schema; every key or value that is not understood is reported."""
    if not _is_closed(raw, ("id", "immutable", "monotonic", "sum", "le"), report):
        return Facts()
    sums: list[Any] = [
        (one.get("total"), one.get("of")) if isinstance(one, dict) else one for one in raw.get("sum", ())
    ]
    told: Mapping[str, Any] = {
        "immutable": raw.get("immutable", ()),
        "monotonic": raw.get("monotonic", ()),
        "sum": sums,
        "le": raw.get("le", ()),
    }
    for name in ("immutable", "monotonic"):
        if not all(isinstance(one, str) for one in told[name]):
            report(f"/{name}", repr(told[name]), "write a list of members")
            return Facts()
    for name, remedy in (("sum", "write [{total: member, of: path.*}]"), ("le", "write [[smaller, larger]]")):
        if not all(len(pair) == 2 and all(isinstance(one, str) for one in pair) for pair in told[name]):
            report(f"/{name}", repr(raw[name]), remedy)
            return Facts()
    return Facts(
        id=raw.get("id"),
        immutable=tuple(told["immutable"]),
        monotonic=tuple(told["monotonic"]),
        sums=tuple((total, of) for total, of in sums),
        le=tuple((low, high) for low, high in told["le"]),
    )


def _is_closed(raw: Any, known: tuple[str, ...], report: Report) -> bool:
    if not isinstance(raw, dict):
        report("", f"{raw!r} where names and values are expected", "write `name: value` lines")
        return False
    strange = [name for name in raw if name not in known]
    for name in strange:
        report(f"/{name}", f"the unknown key {name!r}", f"use one of {', '.join(known)}")
    return not strange
