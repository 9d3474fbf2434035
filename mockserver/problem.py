"""Answers in our own words: RFC 9457 problem documents. No provider's route uses them otherwise."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

MEDIA = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> bytes:
    """The document; ``detail`` ends with the next step, ``more`` are extension members."""
    return orjson.dumps(
        {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    )
