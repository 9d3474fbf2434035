"""From what users write after ``--store`` to the store, and for which files it is."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
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


def fingerprint(roots: Iterable[Path]) -> str:
    """Stands for the fragments and seeds below the roots: another one where any of them differs."""
    told = blake2b(digest_size=16)
    for root in roots:
        for path in sorted(root.glob("*/*")):
            if path.suffix == ".yaml" or (path.suffix == ".json" and path.stem != "compiled"):
                contents = path.read_bytes()
                told.update(f"{path.relative_to(root).as_posix()}\0{len(contents)}\0".encode() + contents)
    return told.hexdigest()
