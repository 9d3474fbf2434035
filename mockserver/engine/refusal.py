"""Error answers: the declared example of the response, the message filled in, the provider's hook last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from mockserver.engine.behaviours import Behaviours
from mockserver.engine.call import Call, Reply
from mockserver.engine.reply import JSON
from mockserver.errors import ApiError, Forced, MockServerError, Throttled, WrongMethod
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Media, Response

# The shared response that answers where no operation does (see docs/fragments.md).
NAMED = {
    "unauthenticated": "Unauthorized",
    "no_operation": "NotFound",
    "wrong_method": "MethodNotAllowed",
    "throttled": "TooManyRequests",
}


class UndeclaredError(MockServerError):
    """The provider has no declared answer for a refusal: our bug, told in our words."""


def refuse(provider: Provider, behaviours: Behaviours, call: Call, error: ApiError) -> tuple[Reply, Response]:
    """The provider's own answer to a request that is refused, and its declaration. Raises UndeclaredError."""
    status = _status(provider, call, error)
    response = _declared(provider, call, error, status)
    body = _body(provider, response, error)
    headers = _headers(error)
    if isinstance(error, Forced) and (media := next(iter(response.content), JSON)) != JSON:
        headers = {"Content-Type": media, **headers}
    if body is not None or not response.content:
        body = behaviours.refuse(body, error, call)
    if isinstance(error, Forced) and isinstance(body, Reply) and body.status not in (None, status):
        body = _body(provider, response, error)
    if not isinstance(body, Reply):
        return Reply(body, status, headers), response
    if body.status in (None, status):
        body.status, body.headers = status, headers | body.headers
    elif call.operation is not None:
        response = _declared(provider, call, error, body.status)
    else:
        response = replace(response, status=body.status, required=frozenset())
    return body, _as_told(response, body, is_open=call.operation is None)


def _headers(error: ApiError) -> dict[str, str]:
    """What HTTP itself asks of such an answer (RFC 9110, RFC 6585)."""
    if isinstance(error, Forced):
        return error.headers
    if isinstance(error, WrongMethod):
        return {"Allow": ", ".join(error.allowed)}
    return {"Retry-After": str(error.retry_after)} if isinstance(error, Throttled) else {}


def _as_told(response: Response, reply: Reply, *, is_open: bool) -> Response:
    """The declaration of a refusal that the hook gave whole: it may be empty, or say more than is declared.

    ``is_open``: no operation was found, so that any media type will do.
    """
    if reply.body is None:
        return replace(response, content={})
    media = reply.headers.get("Content-Type", JSON).partition(";")[0].strip().lower()
    if media in response.content or (response.content and not is_open):
        return response
    return replace(response, content={media: Media(None, {})})


def _status(provider: Provider, call: Call, error: ApiError) -> int:
    """The kind's status; a body that is refused unread is just invalid where the operation declares no more."""
    if isinstance(error, Forced):
        return error.status
    statuses = provider.settings.statuses
    status = statuses[error.kind]
    is_told_apart = call.operation is None or status in call.operation.responses
    return status if is_told_apart or error.kind not in ("media_type", "too_large") else statuses["invalid"]


def _declared(provider: Provider, call: Call, error: ApiError, status: int) -> Response:
    response = call.operation.responses.get(status) if call.operation else None
    if response is None and call.operation is None:
        response = provider.responses.get(NAMED[error.kind])
    if response is None:
        asked = (
            call.operation.place if call.operation else f"components.responses.{NAMED[error.kind]} of {provider.name}"
        )
        raise UndeclaredError(f"{asked}: no answer {status} is declared for {error.reason!r}; declare it")
    return response


def _body(provider: Provider, response: Response, error: ApiError) -> Any:
    media = next(iter(response.content.values()), None)
    if media is None or not media.examples:
        return None
    example = next(
        (media.examples[name] for name in (error.reason, error.kind) if name in media.examples),
        next(iter(media.examples.values())),
    )
    body = orjson.loads(orjson.dumps(example))
    if error.message is not None and provider.settings.message is not None:
        _fill(body, provider.settings.message, error.message)
    return body


def _fill(body: Any, pointer: str, message: str) -> None:
    *way, last = pointer.split("/")[1:]
    for token in way:
        body = body.get(token) if isinstance(body, dict) else None
    if isinstance(body, dict) and last in body:
        body[last] = message
