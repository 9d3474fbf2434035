"""A bounded load over keep-alive connections: one thread and one poll, cheaper than any server."""

from __future__ import annotations

import select
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf

_PATIENCE = 10  # seconds without any answer


@dataclass(frozen=True)
class Load:
    """What a load was, seen by the client: seconds in all, the latency of each request, CPU seconds of the client."""

    seconds: float
    latencies: list[float]
    client_seconds: float

    def percentile(self, percent: float) -> float:
        """Seconds within which that share of the requests was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def request(method: str, path: str, token: str | None, body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token is not None:
        head.append(f"Authorization: Bearer {token}")
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def drive(port: int, sent: bytes, connections: int, *, seconds: float = inf, requests: float = inf) -> Load:
    """Send a request over and over on each of the connections until the time is up or that many were sent.

    All that were sent are answered. Anything but 200, a connection that the server closes, and silence raise
    RuntimeError.
    """
    with ExitStack() as stack:
        poll = stack.enter_context(select.epoll())
        links = {}
        for _ in range(connections):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            links[link.fileno()] = link
            poll.register(link, select.EPOLLIN)
        return _driven(poll, links, sent, seconds, requests)


def _driven(poll: select.epoll, links: dict[int, socket.socket], sent: bytes, seconds: float, requests: float) -> Load:
    clock = time.perf_counter
    latencies: list[float] = []
    parts = dict.fromkeys(links, b"")
    busy, began = time.process_time(), clock()
    until, left = began + seconds, requests - len(links)
    since = {}
    for number, link in links.items():
        since[number] = clock()
        link.sendall(sent)
    while since:
        events = poll.poll(_PATIENCE)
        if not events:
            raise RuntimeError(f"the server said nothing for {_PATIENCE} s")
        for number, _ in events:
            part = links[number].recv(65536)
            got = parts[number] + part
            if not (part and is_whole(got)):
                parts[number] = _unfinished(got, part)
                continue
            parts[number] = b""
            now = clock()
            latencies.append(now - since[number])
            if not got.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"the server answered {got!r}")
            if now < until and left > 0:
                left -= 1
                since[number] = now
                links[number].sendall(sent)
            else:
                del since[number]
    return Load(clock() - began, latencies, time.process_time() - busy)


def _unfinished(got: bytes, part: bytes) -> bytes:
    if not part:
        raise RuntimeError(f"the server closed the connection after {got!r}")
    return got


def is_whole(got: bytes) -> bool:
    """Whether these bytes are a whole answer: of its Content-Length, or chunked to the end."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = got[:end].lower() + b"\r\n"
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return b"\r\ntransfer-encoding: chunked\r\n" not in head or got.endswith(b"\r\n0\r\n\r\n")
    return len(got) - end - 4 >= int(head[at + 17 : head.index(b"\r\n", at + 2)])
