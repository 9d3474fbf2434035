"""A bounded load over keep-alive connections, and the CPU time that a process tree spends on it."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    head = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def drive(port: int, sent: bytes, connections: int, each: int) -> None:
    """Send a request ``each`` times over every one of the connections; anything but 200 raises RuntimeError."""
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(_one_connection, [port] * connections, [sent] * connections, [each] * connections))


def _one_connection(port: int, sent: bytes, each: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(each):
            link.sendall(sent)
            _read(link)


def _read(link: socket.socket) -> None:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(link)
    head, _, rest = got.partition(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(f"the server answered {head!r}")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    missing = length - len(rest)
    while missing > 0:
        missing -= len(_more(link))


def _more(link: socket.socket) -> bytes:
    part = link.recv(65536)
    if not part:
        raise RuntimeError("the server closed the connection")
    return part


def tree(pid: int) -> list[int]:
    """The process and everything below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def cpu_seconds(pid: int) -> float:
    """User and system time of the process tree."""
    spent = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / _TICKS


def memory_mib(pid: int) -> float:
    """Proportional set size of the process tree: shared pages count once."""
    kib = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024
