"""Answers in our own words: RFC 9457 problem documents. No provider's route uses them otherwise."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

MEDIA = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> bytes:
    """The document; ``detail`` ends with the next step, ``more`` are extension members."""
    return orjson.dumps({"type": "about:blank", "title": _title(status), "status": status, "detail": detail, **more})


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a fault may force any
        return "Unknown"
