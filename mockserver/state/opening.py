"""From what users write after ``--store`` to the store."""

from __future__ import annotations

from pathlib import Path

from mockserver.errors import MockServerError
from mockserver.state.cells import Cells

MEMORY = "memory:"
_KNOWN = f"{MEMORY}, sqlite:///file, redis://host:port/db, rediss://… or unix:///socket"


def opened(store: str) -> Cells:
    """The shared store of that address, which is not asked anything yet. Raises MockServerError."""
    scheme = store.partition(":")[0]
    if store.startswith("sqlite:///") and len(store) > len("sqlite:///"):
        from mockserver.state.sqlite import SqliteCells

        return SqliteCells(Path(store.removeprefix("sqlite:///")))
    if scheme in ("redis", "rediss", "unix"):
        try:
            from mockserver.state.redis import RedisCells
        except ImportError as error:
            raise MockServerError(f"--store {scheme}: needs a client; pip install 'mockserver[redis]'") from error

        return RedisCells(store)
    raise MockServerError(f"no store {store!r}; use {_KNOWN}")
