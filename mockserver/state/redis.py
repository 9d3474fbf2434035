"""The store on a Redis server: one state for many workers and replicas.

A world is held by a lease: a key that names its holder and runs out by itself. Everything that a turn writes is sent
in one script, which looks first whether the lease is still the holder's; so a holder that was away for too long, and
whose world somebody else has by now, changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import NoPermissionError
from redis.retry import Retry

from mockserver.errors import MockServerError
from mockserver.state.cells import BEYOND, AwayError, Listed, Writes, waited

_LEASE_MS = 5000
_WAIT_SECONDS = 10  # for a world that somebody else holds
_CONNECT_SECONDS, _ANSWER_SECONDS = 1, 5
_USED = "mockserver:used"
_HOLD = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return false
end
return {redis.call('GET', KEYS[2])}
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"
# KEYS: lease, document, cells, marks, used. ARGV: holder, world, document, seconds, whether to wipe, how many of each
# that follow: cells with their values, cells that go, marks, marks that go.
_END = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then
    redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
    redis.call('ZREM', KEYS[5], ARGV[2])
    return 1
end
redis.call('SET', KEYS[2], ARGV[3]) -- fails before anything is changed if the memory is full; nothing after it does
if ARGV[5] == '1' then redis.call('UNLINK', KEYS[3], KEYS[4]) end
local at = 10
for _ = 1, ARGV[6] do redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1]) at = at + 2 end
for _ = 1, ARGV[7] do redis.call('HDEL', KEYS[3], ARGV[at]) at = at + 1 end
for _ = 1, ARGV[8] do redis.call('ZADD', KEYS[4], 0, ARGV[at]) at = at + 1 end
for _ = 1, ARGV[9] do redis.call('ZREM', KEYS[4], ARGV[at]) at = at + 1 end
if ARGV[4] ~= '' then for key = 2, 4 do redis.call('EXPIRE', KEYS[key], ARGV[4]) end end
local now = redis.call('TIME')
redis.call('ZADD', KEYS[5], now[1] + now[2] / 1000000, ARGV[2])
redis.call('DEL', KEYS[1])
return 1
"""


class RedisCells:
    """One database of a server: ``redis://host:port/db``, ``rediss://…`` or ``unix:///socket?db=…``."""

    def __init__(self, url: str) -> None:
        try:
            self.client = redis.Redis.from_url(
                url,
                socket_connect_timeout=_CONNECT_SECONDS,
                socket_timeout=_ANSWER_SECONDS,
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError as error:
            raise MockServerError(f"--store {url.partition(':')[0]}: {error}; use redis://host:port/db") from error
        told = self.client.get_connection_kwargs()
        self._place = told.get("path") or f"{told.get('host')}:{told.get('port')}"
        self.script_hold, self.script_release, self.script_end = map(
            self.client.register_script, (_HOLD, _RELEASE, _END)
        )

    def hold(self, world: str) -> RedisHold:
        hold = RedisHold(self, world)
        try:
            if not waited(hold.take, _WAIT_SECONDS):
                raise AwayError(f"world {world!r} was in use for {_WAIT_SECONDS} s; send the request again")
        except redis.RedisError as error:
            raise self.away(error, "nothing was done") from error
        return hold

    def worlds(self) -> list[Listed]:
        return self._listed(0)

    def idle(self, limit: int) -> list[str]:
        return [one.name for one in self._listed(limit)]

    def check(self) -> None:
        try:
            told: Any = self.client.info("memory")
        except NoPermissionError:
            return
        except redis.RedisError as error:
            raise self.away(error, "nothing was done") from error
        policy = told.get("maxmemory_policy", "noeviction")
        if told.get("maxmemory") and policy != "noeviction":
            raise MockServerError(
                f"redis at {self._place} forgets records when its memory is full ({policy}); "
                "set maxmemory-policy noeviction"
            )

    def close(self) -> None:
        self.client.connection_pool.disconnect()

    def away(self, error: redis.RedisError, outcome: str) -> AwayError:
        """The failure in the words of a store."""
        return AwayError(
            f"the store, redis at {self._place}, failed ({error}): {outcome}; see that it runs, then repeat"
        )

    def _listed(self, beyond: int) -> list[Listed]:
        """The open worlds after so many of those that were used last; names of those that ran out are forgotten."""
        try:
            used: Any = self.client.zrevrange(_USED, beyond, -1, withscores=True)
            names = [name.decode() for name, _ in used]
            documents: Any = self.client.mget([f"{_key(name)}document" for name in names]) if names else []
            told = list(zip(names, used, documents, strict=True))
            if over := [name for name, _, document in told if document is None]:
                self.client.zrem(_USED, *over)
        except redis.RedisError as error:
            raise self.away(error, "nothing was done") from error
        return [Listed(name, moment, document) for name, (_, moment), document in told if document is not None]


class RedisHold:
    """One world for as long as the lease runs."""

    def __init__(self, server: RedisCells, world: str) -> None:
        self.document: bytes | None = None
        self._server = server
        self._world = world
        self._holder = secrets.token_hex(8)
        self._lease, self._document, self._cells, self._marks = (
            f"{_key(world)}{part}" for part in ("lease", "document", "cells", "marks")
        )

    def take(self) -> bool:
        """Whether the world could be had; its document is then the present one."""
        told: Any = self._server.script_hold(keys=[self._lease, self._document], args=[self._holder, _LEASE_MS])
        if told is None:
            return False
        (self.document,) = told
        return True

    def cells(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        try:
            values: Any = self._server.client.hmget(self._cells, keys)
        except redis.RedisError as error:
            raise self._server.away(error, "nothing was done") from error
        return {key: value for key, value in zip(keys, values, strict=True) if value is not None}

    def marks(self, prefix: bytes, offset: int, limit: int | None) -> list[bytes]:
        count = -1 if limit is None else limit
        try:
            found: Any = self._server.client.zrangebylex(
                self._marks, b"[" + prefix, b"(" + prefix + BEYOND, start=offset, num=count
            )
        except redis.RedisError as error:
            raise self._server.away(error, "nothing was done") from error
        return list(found)

    def end(self, writes: Writes | None) -> None:
        try:
            if writes is None:
                self._server.script_release(keys=[self._lease], args=[self._holder])
            elif not self._server.script_end(keys=self._keys, args=[self._holder, self._world, *_packed(writes)]):
                raise AwayError(f"world {self._world!r} was held for too long: nothing was done; send it again")
        except redis.ResponseError as error:  # such as: its memory is full
            self.end(None)
            raise self._server.away(error, "nothing was done") from error
        except redis.RedisError as error:
            if writes is not None:
                raise self._server.away(error, "it is not known whether the request was carried out") from error

    @property
    def _keys(self) -> list[str]:
        return [self._lease, self._document, self._cells, self._marks, _USED]


def _packed(writes: Writes) -> list[bytes | str | int]:
    """The writes as arguments of the script."""
    kept = [part for key, value in writes.cells.items() if value is not None for part in (key, value)]
    gone = [key for key, value in writes.cells.items() if value is None]
    marked = [mark for mark, stays in writes.marks.items() if stays]
    unmarked = [mark for mark, stays in writes.marks.items() if not stays]
    document, seconds = writes.document or b"", "" if writes.seconds is None else writes.seconds
    counts = (len(kept) // 2, len(gone), len(marked), len(unmarked))
    return [document, seconds, int(writes.is_wiped), *counts, *kept, *gone, *marked, *unmarked]


def _key(world: str) -> str:
    return f"mockserver:{{{world}}}:"
