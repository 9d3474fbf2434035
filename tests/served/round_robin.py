"""A small round-robin in front of several servers: each request goes to the next of those that are left."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_OF_ONE_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "date", "server"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class RoundRobin:
    """Listens at ``url`` for the servers at ``addresses``; ``passed`` counts what each of them answered."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.passed: Counter[str] = Counter()
        self._left = list(addresses)
        self._under_way: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def leave_out(self, address: str) -> None:
        """From here on nothing goes to that server, and nothing is under way to it."""
        with self._changed:
            self._left.remove(address)
            assert self._changed.wait_for(lambda: not self._under_way[address], 20)

    def wait(self, number: int) -> None:
        """Until so many requests were passed on."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.passed.total() >= number, 60)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _next(self) -> str:
        with self._changed:
            address = self._left.pop(0)
            self._left.append(address)
            self._under_way[address] += 1
            return address

    def _done(self, address: str) -> None:
        with self._changed:
            self.passed[address] += 1
            self._under_way[address] -= 1
            self._changed.notify_all()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                address = front._next()
                link = http.client.HTTPConnection(address, timeout=20)
                try:
                    link.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                    for name, value in self.headers.items():
                        if name.lower() not in _OF_ONE_HOP:
                            link.putheader(name, value)
                    link.endheaders(body)
                    answer = link.getresponse()
                    raw = answer.read()
                finally:
                    link.close()
                    front._done(address)
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in _OF_ONE_HOP:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            def __getattr__(self, name: str) -> object:
                if name.startswith("do_"):
                    return self.handle_any  # whatever methods a test makes up
                raise AttributeError(name)

            def log_message(self, *_: object) -> None:
                """Nothing: the servers keep journals."""

        return Handler
