"""Log lines on standard error: one for each request to a provider, and what goes wrong, as text or as JSON."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

import orjson

from mockserver.journal.journal import Exchange
from mockserver.state.world import stamp

Format = Literal["off", "text", "json"]
FORMATS: tuple[Format, ...] = ("off", "text", "json")
REQUEST_ID = "X-Request-Id"
_STDERR = 2
_LONGEST = 1000  # characters of what a client chose: a line stays one write


def request_log(form: Format) -> Callable[[Exchange], None] | None:
    """What writes a line for an exchange, free of secrets as that is; None for ``off``."""
    if form == "off":
        return None
    line = _json_line if form == "json" else _text_line
    return lambda exchange: _write(line(exchange))


def log_failures_as_json() -> None:
    """Have what the package logs by itself, such as the traceback of a handler that failed, come as JSON too."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonFormatter())
    logging.getLogger("mockserver").addHandler(handler)
    logging.getLogger("mockserver").propagate = False


def _json_line(exchange: Exchange) -> bytes:
    told = {
        "at": stamp(exchange.at),
        "level": "info" if exchange.ours is None else "error",
        "request_id": _request_id(exchange),
        "exchange": exchange.id,
        "world": exchange.world,
        "provider": exchange.provider,
        "operation": exchange.operation.id if exchange.operation else None,
        "credential": exchange.credential,
        "method": exchange.method,
        "path": exchange.path[:_LONGEST],
        "query": exchange.query[:_LONGEST],
        "status": exchange.status,
        "refused_at": exchange.refused_at,
        "took_us": exchange.took_us,
    }
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


def _text_line(exchange: Exchange) -> bytes:
    where = f"{exchange.provider or 'nobody'}{exchange.path}"[:_LONGEST]
    query = f"?{exchange.query[:_LONGEST]}" if exchange.query else ""
    refused = f" refused at {exchange.refused_at}" if exchange.refused_at else ""
    told = f"{stamp(exchange.at)} {exchange.status} {exchange.method} {where}{query} {exchange.took_us} µs"
    line = f"{told} world {exchange.world} id {_request_id(exchange)}{refused}"
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line).encode() + b"\n"


def _request_id(exchange: Exchange) -> str:
    """The client's own, else the exchange's: what ``mockserver explain`` takes."""
    return exchange.headers.get(REQUEST_ID, exchange.id)[:_LONGEST]


def _write(line: bytes) -> None:
    """One write for a line, so that lines of several threads do not mix; whoever reads no more loses them."""
    with suppress(OSError):
        os.write(_STDERR, line)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {"level": record.levelname.lower(), "message": record.getMessage()}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(told).decode()
