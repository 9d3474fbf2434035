"""A mutation put into an app: around its data plane, or in place of an operation's behaviour."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Flask
from requests.structures import CaseInsensitiveDict
from werkzeug.test import run_wsgi_app

from mockserver.contract.mutants.fault import Mutant, Wire
from mockserver.contract.sending import Received, Sent, answer_of, sent_of
from mockserver.engine.behaviours import load_behaviours
from mockserver.engine.fake import Fake
from mockserver.engine.request import path_of
from mockserver.engine.resource import constant, standard_method
from mockserver.spec.fragment import Provider
from mockserver.spec.operation import Operation
from mockserver.spec.router import Match, path_segments
from mockserver.universe import Universe

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def spoilt(app: Flask, mutant: Mutant) -> WSGI:
    """The app with the mutant in it, as a WSGI app; ``mended`` takes it out again."""
    mutation = mutant.make()
    if mutation.wire is not None:
        return _Wired(app.wsgi_app, mutant.site.provider, mutant.site.operation, mutation.wire)
    assert mutation.inside is not None
    provider, operation = mutant.site.provider, mutant.site.operation
    behaviours = load_behaviours(provider)
    behaviour = behaviours.handlers.get(operation.id) or standard_method(provider, operation) or constant(operation)
    if behaviour is not None:
        handlers = {**behaviours.handlers, operation.id: mutation.inside(behaviour)}
        _put(app, Fake(provider, replace(behaviours, handlers=handlers)))
    return app


def mended(app: Flask, mutant: Mutant) -> None:
    """The app as it was."""
    provider = mutant.site.provider
    _put(app, Fake(provider, load_behaviours(provider)))


def _put(app: Flask, fake: Fake) -> None:
    universe: Universe = app.extensions["mockserver"]
    universe.fakes[fake.provider.name] = fake
    for host in fake.provider.router.hosts:
        universe.hosts[host] = fake


class _Wired:
    """Has a wire answer what is asked of one operation; all else goes to the app."""

    def __init__(self, app: WSGI, provider: Provider, operation: Operation, wire: Wire) -> None:
        self._app = app
        self._provider = provider
        self._operation = operation
        self._wire = wire

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self._is_meant(environ):
            return self._app(environ, start_response)

        def send(sent: Sent) -> Received:
            asked = {
                name: value for name, value in environ.items() if not name.startswith("HTTP_") or name == "HTTP_HOST"
            }
            asked |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.headers.items()}
            asked |= {"CONTENT_TYPE": asked.pop("HTTP_CONTENT_TYPE", ""), "CONTENT_LENGTH": str(len(sent.body))}
            asked |= {"QUERY_STRING": sent.query, "wsgi.input": BytesIO(sent.body)}
            chunks, status, headers = run_wsgi_app(self._app, asked, buffered=True)
            return Received(int(status.split()[0]), CaseInsensitiveDict(headers), b"".join(chunks))

        return answer_of(self._wire(sent_of(environ), send), start_response)

    def _is_meant(self, environ: dict[str, Any]) -> bool:
        """Whether a request is for the operation, or for its path by a method that it does not have."""
        segments = path_segments(path_of(environ))
        host = environ.get("HTTP_HOST", "").lower().partition(":")[0]
        if host not in self._provider.router.hosts and segments:
            host, segments = segments[0].lower(), segments[1:]
        if host not in self._provider.router.hosts:
            return False
        found = self._provider.router.find(host, environ["REQUEST_METHOD"], segments)
        if isinstance(found, Match):
            return found.operation.behaviour == self._operation.id
        return bool(found.others) and found.others[0].behaviour == self._operation.id
