"""What awork's flows share: answers held to what every answer has, whole lists, the server's clock, fresh names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from mockserver.contract.target import Reply, Target

NOBODY = "00000000-0000-4000-8000-000000000000"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z")
NO_TEXTS: tuple[Any, ...] = (1, True, [], {})
_COUNTS = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
_WINDOWS = ("second", "minute")


def body(reply: Reply, status: int = 200) -> Any:
    """The body of an answer that has to be this success."""
    assert reply.status == status, f"{reply.operation} answered {reply.status}: {reply.body}"
    hold(reply)
    assert not list(_whole_floats(reply.body)), f"{reply.operation} spelt whole numbers as fractions: {reply.body}"
    return reply.body


def _whole_floats(value: Any) -> Iterator[float]:
    """Numbers such as 8.0, which are spelt 8."""
    if isinstance(value, float) and value.is_integer():
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _whole_floats(inner)


def done(reply: Reply) -> None:
    """Nothing to tell but that it is done."""
    assert body(reply, 204) is None


def hold(reply: Reply) -> None:
    """What every answer of the application has: its name, what is left of the rate limits, its media type."""
    assert re.fullmatch("[0-9a-f]{32}", reply.headers["trace-id"]), reply.headers
    hold_rates(reply)
    exposed = reply.headers["Access-Control-Expose-Headers"].split(",")
    assert {"aw-page", "aw-items", "aw-pagesize", "aw-totalitems", "trace-id"} <= set(exposed)
    assert (reply.headers["Access-Control-Allow-Origin"], reply.headers["Vary"]) == ("*", "Origin")
    assert reply.headers["Cache-Control"] == "no-cache"
    if reply.body is not None:
        assert reply.headers["Content-Type"].replace(" ", "").lower() == "application/json;charset=utf-8"


def hold_rates(reply: Reply) -> None:
    """The documented limits, and never more left than a window holds."""
    limit, left, reset = (int(reply.headers[name]) for name in _COUNTS)
    assert limit == 50
    assert 0 <= left < limit
    assert 0 <= reset <= 60
    for name, total in zip(_WINDOWS, (50, 1000), strict=True):
        assert int(reply.headers[f"x-ratelimit-limit-{name}"]) == total
        assert 0 <= int(reply.headers[f"x-ratelimit-remaining-{name}"]) < total


def rows(target: Target, operation: str, query: dict[str, Any] | None = None, **told: Any) -> list[Any]:
    """The rows of a list, counted in its headers."""
    reply = target.call(operation, query=query or {}, **told)
    found: list[Any] = body(reply)
    page, size, items, total = page_of(reply)
    assert (page, items) == (int((query or {}).get("page", 1)), len(found))
    assert items <= size
    assert items <= total
    return found


def page_of(reply: Reply) -> tuple[int, ...]:
    """Number, size, rows and total of a page, as its headers tell."""
    return tuple(int(reply.headers[name]) for name in ("aw-page", "aw-pagesize", "aw-items", "aw-totalitems"))


def people(target: Target, **query: str) -> list[str]:
    """Ids of the listed people."""
    return [person["id"] for person in rows(target, "list_users", query)]


def other_than(target: Target, *ids: str) -> str:
    """Somebody else."""
    return next(person for person in people(target) if person not in ids)


def me(target: Target, **who: Any) -> str:
    """Id of the caller."""
    caller: str = body(target.call("get_me", **who))["id"]
    return caller


def moment(text: str) -> datetime:
    """A point in time, spelt as awork spells it: UTC with ``Z``, the fraction without trailing zeros."""
    assert _STAMP.fullmatch(text), f"{text!r} is not spelt as awork spells points in time"
    return datetime.fromisoformat(text)


def clock(target: Target) -> float:
    """The server's time, cut to a second: when a client application says that it was registered."""
    form = {"redirect_uris": ["http://127.0.0.1:8765/callback"], "token_endpoint_auth_method": "none"}
    told = body(target.call("register_client_application", json=form), 201)
    done(target.call("delete_client_application", clientId=told["client_id"]))
    return float(told["client_id_issued_at"])


def within(target: Target, since: float, *stamps: str) -> None:
    """All these points in time lie between ``since`` and now, by the server's clock."""
    until = clock(target) + 1
    for one in stamps:
        assert since <= moment(one).timestamp() <= until, f"{one} is not between {since} and {until}"


def fresh(name: str) -> str:
    """A name that nobody has, however often flows ran before."""
    return f"{name} {uuid4().hex[:12]}"


def finally_gone(target: Target, operation: str, **told: Any) -> None:
    """Have what the flow made deleted when it is over, unless it did so itself."""

    def undo() -> None:
        assert target.call(operation, **told).status in (204, 404)

    target.finally_do(undo)
