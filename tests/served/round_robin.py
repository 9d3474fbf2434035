"""A small round-robin in front of several servers: each request goes to the next one that takes it."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_OF_ONE_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "date", "server"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class RoundRobin:
    """Listens at ``url`` for the servers at ``addresses``; ``passed`` counts what each of them answered.

    A server that refuses the connection is left out from then on, and the next one gets the request.
    """

    def __init__(self, addresses: Sequence[str]) -> None:
        self.passed: Counter[str] = Counter()
        self._left = list(addresses)
        self._under_way = 0
        self._is_held = False
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def between_requests(self) -> Iterator[None]:
        """While this lasts no request is under way; those that come wait."""
        with self._changed:
            self._is_held = True
            assert self._changed.wait_for(lambda: not self._under_way, 20)
        yield
        with self._changed:
            self._is_held = False
            self._changed.notify_all()

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

    def _begin(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: not self._is_held, 20)
            self._under_way += 1

    def _end(self) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()

    def _connected(self) -> tuple[str, http.client.HTTPConnection]:
        """The next server that takes a connection. Raises IndexError where none is left."""
        while True:
            with self._changed:
                address = self._left.pop(0)
                self._left.append(address)
            link = http.client.HTTPConnection(address, timeout=20)
            try:
                link.connect()
            except ConnectionRefusedError:
                with self._changed:
                    self._left = [one for one in self._left if one != address]
            else:
                return address, link

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each answer waits 40 ms between its head and its body

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                front._begin()
                try:
                    address, link = front._connected()
                    link.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                    for name, value in self.headers.items():
                        if name.lower() not in _OF_ONE_HOP:
                            link.putheader(name, value)
                    link.endheaders(body)
                    answer = link.getresponse()
                    raw = answer.read()
                    link.close()
                    front.passed[address] += 1
                finally:
                    front._end()
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
