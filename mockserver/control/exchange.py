"""What the routes of the control plane take and give: JSON in, JSON or problem documents out."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, request

from mockserver.problem import MEDIA, problem


class Refused(Exception):  # noqa: N818 - an outcome, as in errors.py
    """A call to the control plane that cannot be done; the text ends with the next step."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        self.status = status
        self.more = more
        super().__init__(detail)


def refused(status: int, detail: str, **more: Any) -> Response:
    """A problem document as a Flask response."""
    return Response(problem(status, detail, **more), status, content_type=MEDIA)


def invalid(problems: list[dict[str, str]]) -> Refused:
    """The refusal of a body that is JSON and cannot be taken."""
    return Refused(422, "nothing was changed; correct every problem and send it again", problems=problems)


def answered(value: Any) -> Response:
    """The value as JSON."""
    return Response(orjson.dumps(value), content_type="application/json")


def empty() -> Response:
    """No content."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer


def sent(fallback: Any = None) -> Any:
    """The request's JSON, or the fallback where nothing was sent. Raises Refused."""
    raw = request.get_data()
    if not raw and fallback is not None:
        return fallback
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(400, f"the body is not JSON ({error}); send application/json") from error
