"""The store in a file: worlds survive a restart, and the end of a process at any moment.

SQLite writes its log ahead without waiting for the disk: what was answered survives ``kill -9``; a machine that loses
its power may lose the last moments, and never anything older.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mockserver.state.cells import BEYOND, AwayError, Listed, Writes, waited

_WAIT_SECONDS = 10
_AT_ONCE = 500  # a statement may have 32 766 variables
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS worlds
    (name TEXT PRIMARY KEY, document BLOB NOT NULL, used REAL NOT NULL, expires REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cells (world TEXT, key BLOB, value BLOB NOT NULL, PRIMARY KEY (world, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (world TEXT, mark BLOB, PRIMARY KEY (world, mark)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS worlds_by_use ON worlds (used);
PRAGMA busy_timeout = 0;
"""
_OPENED = """
INSERT INTO worlds (name, document, used, expires) VALUES (?, ?, ?, ?) ON CONFLICT (name)
DO UPDATE SET document = excluded.document, used = excluded.used, expires = excluded.expires
"""
_NUMBERED = "SELECT name, expires, row_number() OVER (ORDER BY used DESC) AS number FROM worlds"


class SqliteCells:
    """One file. Whoever holds a world holds all of it: SQLite has one writer at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def hold(self, world: str) -> SqliteHold:
        self._lock.acquire()
        try:
            if not waited(self._has_begun, _WAIT_SECONDS):
                raise AwayError(f"{self._path} was in use for {_WAIT_SECONDS} s; end what holds it")
            return SqliteHold(self, world)
        except BaseException:
            self.release()
            raise

    def worlds(self) -> list[Listed]:
        wanted = "SELECT name, used, document FROM worlds WHERE ifnull(expires, ?1) >= ?1 ORDER BY used DESC"
        with self._lock:
            return [Listed(*row) for row in self.execute(wanted, time.time())]

    def idle(self, limit: int) -> list[str]:
        with self._lock:
            rows = self.execute(f"SELECT name FROM ({_NUMBERED}) WHERE number > ? OR expires < ?", limit, time.time())  # noqa: S608
        return [name for (name,) in rows]

    def check(self) -> None:
        with self._lock:
            self.execute("SELECT 1 FROM worlds")

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def execute(self, statement: str, *values: Any) -> list[Any]:
        """The rows that a statement gives. Raises AwayError, as all that follow."""
        try:
            return self._opened().execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._away(error) from error

    def repeat(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """The statement carried out with each of the values."""
        try:
            self._opened().executemany(statement, values)
        except sqlite3.Error as error:
            raise self._away(error) from error

    def release(self) -> None:
        """Undo what was not committed, and let others have the file."""
        if self._connection is not None and self._connection.in_transaction:
            self._connection.rollback()
        self._lock.release()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                self._path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.executescript(_TABLES)
            self._connection = connection
        return self._connection

    def _has_begun(self) -> bool:
        try:
            self._opened().execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                return False
            raise self._away(error) from error
        return True

    def _away(self, error: sqlite3.Error) -> AwayError:
        return AwayError(f"{self._path} cannot be used ({error}); see that it is a file of the mock and can be written")


class SqliteHold:
    """One world within one transaction."""

    def __init__(self, file: SqliteCells, world: str) -> None:
        self.document: bytes | None = None
        self._file = file
        self._world = world
        for document, expires in file.execute("SELECT document, expires FROM worlds WHERE name = ?", world):
            if expires is None or expires >= time.time():
                self.document = document
            else:
                self._end_world()

    def cells(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            asked = ", ".join("?" * len(some))
            wanted = f"SELECT key, value FROM cells WHERE world = ? AND key IN ({asked})"  # noqa: S608 - marks of questions
            found.update(self._file.execute(wanted, self._world, *some))
        return found

    def marks(self, prefix: bytes, offset: int, limit: int | None) -> list[bytes]:
        wanted = "SELECT mark FROM marks WHERE world = ? AND mark >= ? AND mark < ? ORDER BY mark LIMIT ? OFFSET ?"
        most = -1 if limit is None else limit
        return [mark for (mark,) in self._file.execute(wanted, self._world, prefix, prefix + BEYOND, most, offset)]

    def end(self, writes: Writes | None) -> None:
        try:
            if writes is not None:
                self._write(writes)
                self._file.execute("COMMIT")
        finally:
            self._file.release()

    def _write(self, writes: Writes) -> None:
        world, now = self._world, time.time()
        if writes.document is None:
            self._end_world()
            return
        if writes.is_wiped:
            self._wipe()
        expires = None if writes.seconds is None else now + writes.seconds
        self._file.execute(_OPENED, world, writes.document, now, expires)
        kept = [(world, key, value) for key, value in writes.cells.items() if value is not None]
        gone = [(world, key) for key, value in writes.cells.items() if value is None]
        self._repeat("INSERT OR REPLACE INTO cells VALUES (?, ?, ?)", kept)
        self._repeat("DELETE FROM cells WHERE world = ? AND key = ?", gone)
        marked = [(world, mark) for mark, stays in writes.marks.items() if stays]
        unmarked = [(world, mark) for mark, stays in writes.marks.items() if not stays]
        self._repeat("INSERT OR REPLACE INTO marks VALUES (?, ?)", marked)
        self._repeat("DELETE FROM marks WHERE world = ? AND mark = ?", unmarked)

    def _repeat(self, statement: str, values: list[Any]) -> None:
        if values:
            self._file.repeat(statement, values)

    def _wipe(self) -> None:
        self._file.execute("DELETE FROM cells WHERE world = ?", self._world)
        self._file.execute("DELETE FROM marks WHERE world = ?", self._world)

    def _end_world(self) -> None:
        self._wipe()
        self._file.execute("DELETE FROM worlds WHERE name = ?", self._world)
