"""Answers that do not arrive as they were given: cut off, garbled, or not sent at all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

_FLUSHED = 0.05  # seconds after which the server has sent what it was given


class BrokenOff(Iterator[bytes]):
    """A body that ends before its time: after ``sent`` it raises ConnectionAbortedError.

    A WSGI server closes the connection on that, and ``app.test_client()`` passes it on to the test.
    """

    def __init__(self, sent: bytes, why: str, *, is_begun: bool) -> None:
        self._rest = [sent] if sent else []
        self._why = why
        self._is_begun = is_begun

    def __next__(self) -> bytes:
        if self._rest:
            return self._rest.pop()
        if self._is_begun:
            time.sleep(_FLUSHED)
        raise ConnectionAbortedError(self._why)

    def close(self) -> None:
        """Nothing is held."""


def spoil(body: bytes, effect: Mapping[str, Any], why: str) -> tuple[list[str], bytes | BrokenOff]:
    """The values of Content-Length, and the body in its place: what an effect makes of an answer with a body or none.

    Two lengths that contradict each other keep the server from sending anything, its status line included.
    """
    if "malformed" in effect:
        cut = _cut(body)
        return [str(len(cut))], cut
    if "truncate" in effect:
        length, wanted = len(body), effect["truncate"]
        whole = wanted >= length
        return [str(length)], body if whole else BrokenOff(body[:wanted], why, is_begun=True)
    if effect.get("drop") == "body" and body:
        return [str(len(body))], BrokenOff(b"", why, is_begun=True)
    return ["1", "2"], BrokenOff(b"", why, is_begun=False)


def _cut(body: bytes) -> bytes:
    """The beginning of a body, no longer than half of it, that is not JSON."""
    for length in range(len(body) // 2, 0, -1):
        try:
            orjson.loads(body[:length])
        except orjson.JSONDecodeError:
            return body[:length]
    return b""
