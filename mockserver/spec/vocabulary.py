"""The closed vocabulary of ``x-mock``: what the engine understands. Any other key stops the start.

docs/fragments.md is the reference for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

EVIDENCE = ("documented", "observed", "assumed")
PROFILES = ("documented", "observed")
OURS = ("x-mock", "x-contract", "x-evidence")
CREDENTIALS = "credentials"
"""The engine's own collection: accepted tokens as ``{name, token, role?, subject?, expires?, scheme?}`` by name."""
STANDARD_METHODS = ("list", "get", "create", "update", "replace", "delete")

# The statuses of RFC 9110 for each kind of refusal; a provider's `statuses` overrides them.
STATUSES = {
    "unauthenticated": 401,
    "forbidden": 403,
    "no_operation": 404,
    "not_found": 404,
    "wrong_method": 405,
    "malformed_path": 400,
    "media_type": 415,
    "too_large": 413,
    "invalid": 400,
    "conflict": 409,
    "throttled": 429,
}

Report = Callable[[str, str, str], None]
"""Called with the place below ``x-mock`` (a JSON pointer), what was found there, and the remedy."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Names of the page (from 1) and size parameters, the largest size, and the headers that tell of the page."""

    page: str = "page"
    size: str = "size"
    maximum: int = 1000
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CollectionSpec:
    """A declared collection: the member that is the key, how keys are made, its records' component, its indexes."""

    name: str
    key: str = "id"
    ids: str = "uuid"
    schema: str | None = None
    indexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quirk:
    """A switch between documented and observed behaviour: what it does when on, and its side in the two profiles."""

    name: str
    about: str
    documented: bool
    observed: bool


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many requests in so many seconds, for all callers together."""

    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Settings:
    """``x-mock`` of a provider's common.yaml."""

    message: str | None = None
    statuses: Mapping[str, int] = field(default_factory=lambda: dict(STATUSES))
    refuse_whole_floats: bool = False
    ignore_path_case: bool = False
    ignore_query_case: bool = False
    ignore_member_case: bool = False
    pagination: Pagination = field(default_factory=Pagination)
    collections: Mapping[str, CollectionSpec] = field(default_factory=dict)
    quirks: Mapping[str, Quirk] = field(default_factory=dict)
    rate_limits: tuple[RateLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard method that answers an operation: verb, collection, the parameters that narrow it, the key's."""

    verb: str
    collection: str
    match: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Mock:
    """``x-mock`` of an operation."""

    standard: Standard | None = None
    constant: bool = False
    allow: frozenset[str] = frozenset()
    same_as: str | None = None


def read_settings(raw: Any, report: Report) -> Settings:
    """Settings from ``x-mock`` of common.yaml; every key or value that is not understood is reported."""
    raw = _mapping(raw, "", report)
    _close(raw, ("message", "statuses", "reading", "pagination", "collections", "quirks", "rate_limits"), "", report)
    reading = _mapping(raw.get("reading"), "/reading", report)
    _close(reading, ("whole_floats", "ignore_case"), "/reading", report)
    if reading.get("whole_floats", "accept") not in ("accept", "refuse"):
        report("/reading/whole_floats", repr(reading["whole_floats"]), "write accept or refuse")
    ignored = _names(reading.get("ignore_case"), "/reading/ignore_case", report)
    for name in ignored:
        if name not in ("path", "query", "body"):
            report("/reading/ignore_case", repr(name), "write any of path, query and body")
    collections = _mapping(raw.get("collections"), "/collections", report)
    quirks = _mapping(raw.get("quirks"), "/quirks", report)
    return Settings(
        message=_text(raw, "message", "", report),
        statuses=STATUSES | _statuses(raw.get("statuses"), report),
        refuse_whole_floats=reading.get("whole_floats") == "refuse",
        ignore_path_case="path" in ignored,
        ignore_query_case="query" in ignored,
        ignore_member_case="body" in ignored,
        pagination=_pagination(raw.get("pagination"), report),
        collections={name: _collection(name, told, report) for name, told in collections.items()},
        quirks={name: _quirk(name, told, report) for name, told in quirks.items()},
        rate_limits=tuple(_rate_limits(raw.get("rate_limits"), report)),
    )


def read_mock(raw: Any, report: Report) -> Mock:
    """What ``x-mock`` of an operation says; every key or value that is not understood is reported."""
    raw = _mapping(raw, "", report)
    _close(raw, (*STANDARD_METHODS, "match", "key", "constant", "allow", "same_as"), "", report)
    if "same_as" in raw:
        if len(raw) > 1:
            report("", "same_as beside other keys", "keep same_as alone: the rest is that operation's")
        return Mock(same_as=_text(raw, "same_as", "", report))
    ways = [way for way in (*STANDARD_METHODS, "constant") if way in raw]
    if len(ways) > 1:
        report("", f"{' and '.join(ways)} at once", "keep one of them")
    if raw.get("constant", True) is not True:
        report("/constant", repr(raw["constant"]), "write true, or leave it out")
    standard = None
    if ways and ways[0] != "constant":
        match = tuple(_names(raw.get("match"), "/match", report))
        if (collection := _text(raw, ways[0], "", report)) is not None:
            standard = Standard(ways[0], collection, match, _text(raw, "key", "", report))
    elif "match" in raw or "key" in raw:
        report("", "match or key without a standard method", f"add one of {', '.join(STANDARD_METHODS)}")
    return Mock(standard, raw.get("constant") is True, frozenset(_names(raw.get("allow"), "/allow", report)))


def same_as(operation: Any) -> str | None:
    """The operationId that a raw operation is answered as, if it says so."""
    mock = operation.get("x-mock") if isinstance(operation, dict) else None
    name = mock.get("same_as") if isinstance(mock, dict) else None
    return name if isinstance(name, str) else None


def _statuses(raw: Any, report: Report) -> dict[str, int]:
    statuses = _mapping(raw, "/statuses", report)
    _close(statuses, tuple(STATUSES), "/statuses", report)
    for kind, status in statuses.items():
        if type(status) is not int or not 400 <= status < 600:
            report(f"/statuses/{kind}", repr(status), "write a status such as 403")
    return statuses


def _pagination(raw: Any, report: Report) -> Pagination:
    known = Pagination()
    told = _mapping(raw, "/pagination", report)
    _close(told, ("page", "size", "maximum", "headers"), "/pagination", report)
    headers = _mapping(told.get("headers"), "/pagination/headers", report)
    _close(headers, ("page", "size", "items", "total", "last"), "/pagination/headers", report)
    maximum = told.get("maximum", known.maximum)
    if type(maximum) is not int or maximum < 1:
        report("/pagination/maximum", repr(maximum), "write a number of rows")
    return Pagination(
        page=_text(told, "page", "/pagination", report) or known.page,
        size=_text(told, "size", "/pagination", report) or known.size,
        maximum=maximum,
        headers={what: _text(headers, what, "/pagination/headers", report) or "" for what in headers},
    )


def _collection(name: str, raw: Any, report: Report) -> CollectionSpec:
    place = f"/collections/{name}"
    known = CollectionSpec(name)
    raw = _mapping(raw, place, report)
    _close(raw, ("key", "ids", "schema", "indexes"), place, report)
    if name == CREDENTIALS:
        report(place, f"a collection named {name!r}", "rename it; the mock keeps its own tokens there")
    if raw.get("ids", known.ids) not in ("uuid", "integer"):
        report(f"{place}/ids", repr(raw["ids"]), "write uuid or integer")
    return CollectionSpec(
        name=name,
        key=_text(raw, "key", place, report) or known.key,
        ids=raw.get("ids", known.ids),
        schema=_text(raw, "schema", place, report),
        indexes=tuple(_names(raw.get("indexes"), f"{place}/indexes", report)),
    )


def _quirk(name: str, raw: Any, report: Report) -> Quirk:
    place = f"/quirks/{name}"
    raw = _mapping(raw, place, report)
    _close(raw, ("about", *PROFILES), place, report)
    for profile in PROFILES:
        if type(raw.get(profile)) is not bool:
            report(place, f"{profile}: {raw.get(profile)!r}", "write true or false")
    about = _text(raw, "about", place, report)
    if about is None:
        report(place, "no `about`", "say in one sentence what the mock does when it is on")
    return Quirk(name, about or "", raw.get("documented") is True, raw.get("observed") is True)


def _rate_limits(raw: Any, report: Report) -> Iterator[RateLimit]:
    if raw is not None and not isinstance(raw, list):
        report("/rate_limits", f"{raw!r} where a list is expected", "write [{requests: 50, seconds: 1}]")
        return
    for index, told in enumerate(raw or ()):
        place = f"/rate_limits/{index}"
        told = _mapping(told, place, report)  # noqa: PLW2901 - reported above
        _close(told, ("requests", "seconds"), place, report)
        if all(type(told.get(name)) is int and told[name] > 0 for name in ("requests", "seconds")):
            yield RateLimit(told["requests"], told["seconds"])
        else:
            report(place, repr(told), "write {requests: 50, seconds: 1}, both from 1 on")


def _mapping(raw: Any, place: str, report: Report) -> dict[str, Any]:
    if raw is None or isinstance(raw, dict):
        return raw or {}
    report(place, f"{raw!r} where names and values are expected", "write `name: value` lines")
    return {}


def _names(raw: Any, place: str, report: Report) -> list[str]:
    if raw is None or (isinstance(raw, list) and all(isinstance(name, str) for name in raw)):
        return raw or []
    report(place, f"{raw!r} where a list of names is expected", "write [name, name]")
    return []


def _text(raw: Mapping[str, Any], name: str, place: str, report: Report) -> str | None:
    """The member if it is text, else None; anything but text is reported."""
    told = raw.get(name)
    if told is None or isinstance(told, str):
        return told
    report(f"{place}/{name}", f"{told!r} where a name is expected", "write one name")
    return None


def _close(raw: Mapping[str, Any], known: tuple[str, ...], place: str, report: Report) -> None:
    for name in raw:
        if name not in known:
            report(f"{place}/{name}", f"the unknown key {name!r}", f"use one of {', '.join(known)}")
