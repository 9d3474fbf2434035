"""What a provider's flows add to its ``x-contract``, so that its resources can be written and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.contract.target import Target


@dataclass(frozen=True)
class Ways:
    """What fragments cannot say about a resource; the ``RESOURCES`` of a provider's flows has them by name.

    ``params`` finds path parameters beside the key by reading, ``keys`` two records that may be written where none can
    be created. ``new`` is the form of the n-th new record, ``restored`` the form that writes a record back, ``shown``
    what a record shows of a form (by default its members of the same name). ``derived`` members follow from others,
    ``untried`` ones of forms have rules that no schema can say. ``apart`` are resources that change along.
    """

    params: Callable[[Target], Mapping[str, Any]] = lambda _target: {}
    keys: Callable[[Target], Sequence[Any]] | None = None
    new: Callable[[Target, int], dict[str, Any]] | None = None
    restored: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    shown: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]] | None = None
    derived: Sequence[str] = ()
    untried: Sequence[str] = ()
    apart: Sequence[str] = ()
    delete: Callable[[Target, Any], object] | None = None
