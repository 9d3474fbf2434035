"""The app on a port: granian in front, one worker process, an announcement once it listens."""

from __future__ import annotations

import errno
import gc
import ipaddress
import logging
import multiprocessing
import os
import secrets
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings, HTTP2Settings

from mockserver import __version__
from mockserver.app import create_app
from mockserver.control.listing import providers, sample_curl
from mockserver.data_plane import CAN_WAIT, ComeBackError
from mockserver.errors import MockServerError
from mockserver.lifeline import end_with_parent
from mockserver.logs import log_failures_as_json
from mockserver.state.opening import MEMORY
from mockserver.universe import Settings, Universe

_Run = Callable[[Any, dict[str, Any]], Any]
_MOST_HEAD = 64 * 1024  # bytes of a request line with its headers, of which some are remembered
_STOP_SECONDS = 1  # a client that dribbles its body must not hold up the end


@dataclass(frozen=True)
class Bind:
    """Where to listen and how: port 0 picks a free one; ``tls`` is certificate and key; ``workers`` are processes."""

    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 2
    workers: int = 1
    tls: tuple[Path, Path] | None = None
    exit_with_parent: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def serve(settings: Settings, bind: Bind, announce: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGINT or SIGTERM. ``announce`` is called once, in the worker, when the port listens.

    Its argument is the line of ``serve --json``. Raises BrokenFilesError, and MockServerError for a port that cannot
    be had, a certificate or store that cannot be used, or a worker that ended by itself.
    """
    if bind.workers > 1 and settings.store == MEMORY:
        told = f"--workers {bind.workers} need a store that they share"
        raise MockServerError(
            f"{told}; add --store sqlite:///worlds.db or --store redis://localhost, or leave one worker"
        )
    if bind.tls:
        _check_tls(*bind.tls)
    if settings.admin and settings.admin_token is None and not bind.is_loopback:
        settings = replace(settings, admin_token=secrets.token_urlsafe(24))
    loader = _Loader(settings, announce, create_app(settings))
    gc.freeze()  # what was loaded stays: later collections and the worker's memory are spared it
    gc.enable()
    with _claimed(bind) as claim:
        port = claim.getsockname()[1]
        loader.bind = replace(bind, port=port)
        if bind.port:
            claim.close()
        if sys.platform == "linux":
            # The worker inherits the app instead of loading it anew.
            multiprocessing.set_start_method("fork", force=True)
        if bind.exit_with_parent:
            end_with_parent()
        certificate, key = bind.tls or (None, None)
        logging.getLogger("_granian").setLevel(logging.ERROR)
        server = Granian(
            "mockserver",
            address=bind.host,
            port=port,
            interface=Interfaces.WSGI,
            workers=bind.workers,
            blocking_threads=bind.threads,
            respawn_failed_workers=settings.store != MEMORY,  # else it would begin with worlds as they were at first
            workers_kill_timeout=_STOP_SECONDS,
            log_enabled=False,
            websockets=False,
            http1_settings=HTTP1Settings(max_buffer_size=_MOST_HEAD),
            http2_settings=HTTP2Settings(max_headers_size=_MOST_HEAD),
            ssl_cert=certificate,
            ssl_key=key,
        )
        if sys.platform != "win32":
            # On a hang-up granian would start its worker anew, which forgets the world and outlives the terminal.
            hangup = signal.getsignal(signal.SIGHUP)
            server.on_startup(lambda: signal.signal(signal.SIGHUP, hangup))
        try:
            server.serve(target_loader=loader, wrap_loader=False)
        except SystemExit as end:
            if end.code:
                raise MockServerError("the worker ended by itself (out of memory?); start the server again") from end
            raise


def announcement(app: Flask, bind: Bind) -> dict[str, Any]:
    """What ``serve --json`` prints: addresses, token, version, and each provider with a curl and its variables."""
    universe: Universe = app.extensions["mockserver"]
    scheme = "https" if bind.tls else "http"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind.host, bind.host)  # noqa: S104 - read, not bound
    url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{bind.port}"
    world = universe.world
    with world.lock:
        seed = world.seed
    told = providers(universe, world, url)
    for provider in told:
        provider["curl"] = sample_curl(universe.fakes[provider["name"]], world, url)
        first = next(iter(provider["credentials"]), None)
        prefix = provider["name"].upper()
        provider["env"] = {f"{prefix}_BASE_URL": provider["base_url"]}
        if first:
            provider["env"][f"{prefix}_TOKEN"] = first["token"]
    return {
        "url": url,
        "admin_url": f"{url}/__admin" if universe.settings.admin else None,
        "admin_token": universe.settings.admin_token if universe.settings.admin else None,
        "pid": os.getppid(),
        "version": __version__,
        "seed": seed,
        "providers": told,
    }


class _Loader:
    """Gives the worker its app: inherited by fork, loaded anew where processes are spawned."""

    def __init__(self, settings: Settings, announce: Callable[[dict[str, Any]], None], app: Flask | None) -> None:
        self.bind = Bind()
        self._settings = settings
        self._announce = announce
        self._app = app
        self._unannounced = multiprocessing.Lock()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_app": None}

    def __call__(self) -> Flask:
        app = self._app or create_app(self._settings)
        if self._settings.log_format == "json":
            log_failures_as_json()
        _let_requests_wait()
        # The server copies the environment into every request, where HTTP_PROXY would pass for a header.
        os.environ.clear()
        if sys.platform == "linux":
            end_with_parent()
        app.extensions["mockserver"].resume()
        if self._unannounced.acquire(block=False):  # by the first of the workers
            threading.Thread(target=self._announce_when_ready, args=(app,), daemon=True).start()
        return app

    def _announce_when_ready(self, app: Flask) -> None:
        told = announcement(app, self.bind)
        # The port listens before the worker hears its signals: only an answer says that it does.
        waiting = threading.Event()
        while not _answers(urlsplit(told["url"])):
            waiting.wait(0.005)
        self._announce(told)


def _check_tls(certificate: Path, key: Path) -> None:
    """Raise MockServerError unless both are PEM and belong together; granian would say so in its worker, at length."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")  # never asks for one
    except OSError as error:
        told = f"{certificate} and {key} are no certificate with its key"
        raise MockServerError(f"{told}; pass both as PEM, the key without a passphrase") from error


def _answers(url: SplitResult) -> bool:
    """Whether the server at ``url`` is ready."""
    address = (url.hostname or "", url.port)
    if url.scheme == "https":
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # it is us
        connection: HTTPConnection = HTTPSConnection(*address, timeout=1, context=trusting)
    else:
        connection = HTTPConnection(*address, timeout=1)
    with closing(connection), suppress(OSError, HTTPException):
        connection.request("GET", "/__admin/ready")
        return connection.getresponse().status == 200
    return False


def _claimed(bind: Bind) -> closing[socket.socket]:
    """A socket bound to the wanted port. Raises MockServerError where that cannot be had.

    A fixed port is only tried, since granian binds it itself; a free one is kept (bound, not listening) until then.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(bind.host, bind.port, type=socket.SOCK_STREAM)[0]
        claim = socket.socket(family, socket.SOCK_STREAM)
        claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if not bind.port:
            claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        claim.bind(address)
        return closing(claim)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            told = f"port {bind.port} on {bind.host} is taken; stop what uses it or pass --port 0"
        else:
            told = f"cannot listen on {bind.host}:{bind.port} ({error}); pass another --host or --port"
        raise MockServerError(told) from error


def _let_requests_wait() -> None:
    """Have requests that must wait do so in threads of their own, so that ``--threads`` go on answering others.

    A pool with a thread for each of them costs every other request a third more CPU: with more threads than two there
    is more to do about the lock of the interpreter than about requests. A granian that calls apps in another way keeps
    working, except that those who wait keep a thread.
    """
    module = sys.modules[Granian.__module__]
    wrap: Callable[..., _Run] | None = getattr(module, "_wsgi_call_wrap", None)
    if wrap is not None:
        module._wsgi_call_wrap = lambda *told: _patient(wrap(*told))  # type: ignore[attr-defined]


def _patient(call: _Run) -> _Run:
    """Granian's way to call an app and send what it gives, with which a request may come back later."""

    def run(protocol: Any, scope: dict[str, Any]) -> Any:
        scope[CAN_WAIT] = True
        try:
            return call(protocol, scope)
        except ComeBackError as error:
            threading.Thread(target=again, args=(protocol, scope, error), daemon=True).start()

    def again(protocol: Any, scope: dict[str, Any], error: ComeBackError) -> None:
        time.sleep(error.seconds)
        call(protocol, scope | error.environ)

    return run
