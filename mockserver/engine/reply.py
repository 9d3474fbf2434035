"""A reply on its way out: paged, completed with headers, checked against its fragment, and packed into bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from mockserver.engine.call import Call, Page, Reply
from mockserver.errors import Problem
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Response
from mockserver.state.base import slim

JSON = "application/json"


def paged(provider: Provider, call: Call, page: Page) -> Reply:
    """The rows of a page with the provider's page headers."""
    pagination = provider.settings.pagination
    offset, limit = call.window
    size = limit if limit is not None else page.total
    told = {
        "page": offset // size + 1 if size else 1,
        "size": size,
        "items": len(page.rows),
        "total": page.total,
        "last": "true" if offset + len(page.rows) >= page.total else "false",
    }
    return Reply(page.rows, headers={header: str(told[what]) for what, header in pagination.headers.items()})


def settle_media(reply: Reply, response: Response | None) -> str | None:
    """The declared media type that the reply is in, its ``Content-Type`` filled in; None if it is none of them."""
    headers = reply.headers
    if reply.body is not None and (told := headers.get("Content-Type")):
        return _media(told)
    first = next(iter(response.content), None) if response else None
    if reply.body is None:
        headers.pop("Content-Type", None)
        return first
    return _media(headers.setdefault("Content-Type", first or JSON))


def problems(provider: Provider, response: Response | None, reply: Reply, media: str | None) -> list[Problem]:
    """How a reply breaks the declared answer."""
    if response is None:
        return [Problem("status", (), "declared", f"status {reply.status} is not declared")]
    found = []
    if response.required and (missing := _missing(response.required, tuple(reply.headers))):
        found = [
            Problem("header", (name,), "required", f"{name!r} is required", source=response.place) for name in missing
        ]
    declared = response.content.get(media) if media else None
    if declared is None:
        if reply.body is not None:
            found.append(Problem("body", (), "content", "no body is declared", source=response.place))
        return found
    if (schema := declared.schema) is None:
        return found
    try:
        valid = provider.schemas.validator(schema).is_valid(reply.body)
    except (TypeError, ValueError) as error:  # lone surrogates, keys that are no strings
        return [*found, Problem("body", (), "json", f"not JSON: {error}", source=response.place)]
    return found if valid else [*found, *provider.schemas.problems(schema, reply.body, "body")]


# A provider's replies have the same few content types and sets of headers: both are worked out once.
@lru_cache(maxsize=1024)
def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


@lru_cache(maxsize=1024)
def _missing(required: frozenset[str], names: tuple[str, ...]) -> list[str]:
    return sorted(required - {name.lower() for name in names})


def packed(body: Any, media: str | None) -> bytes:
    """The body as bytes: text as it is, anything else as JSON; nothing for None."""
    if body is None:
        return b""
    raw = body.encode() if media is not None and media.startswith("text/") else orjson.dumps(body)
    return slim(raw)  # the journal keeps it
