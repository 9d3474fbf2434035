"""An answer held to its declaration: status, headers, media type, body, sums, and members that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.contract.facts import untrue
from mockserver.contract.walking import undeclared
from mockserver.engine.integers import integer_places, whole_floats
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Operation, Response


def problems_of(
    provider: Provider,
    operation: Operation,
    status: int,
    headers: Mapping[str, str],
    body: Any,
    is_real: bool,
) -> Iterator[str]:
    """Each problem with the declaration's place; ``headers`` are found without regard to case.

    A real API may say more than its fragment; a mock may not.
    """
    response = operation.responses.get(status)
    if response is None:
        yield f"not declared ({operation.place}), with the body {body!r:.300}"
        return
    if missing := sorted(name for name in response.required if name not in headers):
        yield f"without the headers {', '.join(missing)} ({response.place})"
    if not response.content:
        if body is not None:
            yield f"a body where none is declared ({response.place}): {body!r:.300}"
        elif "Content-Type" in headers and not is_real:
            yield f"a media type, {headers['Content-Type']}, without a body ({response.place})"
        return
    told = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    media = response.content.get(told)
    if media is None:
        if body is not None or "Content-Type" in headers:
            yield f"in {told or 'no media type'}, declared is {' or '.join(response.content)} ({response.place})"
        return
    yield from body_problems(provider, response, body, media, is_real=is_real)


def body_problems(
    provider: Provider, response: Response, body: Any, media: Media | None = None, *, is_real: bool = False
) -> Iterator[str]:
    """How a body breaks what is declared for it, in the first media type unless said."""
    media = media or next(iter(response.content.values()), None)
    if media is None or media.schema is None:
        return
    problems = provider.schemas.problems(media.schema, body, "body")
    yield from (f"{one.place}: {one.message} ({one.source})" for one in problems)
    if problems:
        return
    yield from (f"{told} ({response.place})" for told in untrue(provider.references, media.schema, body))
    places = integer_places(provider.references, media.schema)
    for integer, _, _, at in whole_floats(body, places) if places else ():
        # JSON Schema takes 8.0 for an integer; a client that reads one into an integer does not.
        yield f"body /{'/'.join(map(str, at))}: an integer spelt as a float ({integer.place})"
    if not is_real:
        for place in undeclared(provider.references, media.schema, body):
            yield f"body {place}: a member that is not declared ({response.place})"
