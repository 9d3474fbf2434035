"""The app: data plane in front, control plane and page as Flask behind it."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from mockserver.control.admin import admin, guarded, health
from mockserver.control.exchange import refused
from mockserver.control.home import home
from mockserver.control.metrics import metrics
from mockserver.data_plane import DataPlane
from mockserver.state.cells import AwayError
from mockserver.universe import Settings, Universe


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask app of a new universe, usable by any WSGI server and by ``app.test_client()``.

    Raises BrokenFilesError when fragments, seeds or handlers cannot be served.
    """
    settings = settings or Settings()
    universe = Universe(settings)
    app = Flask("mockserver", static_folder=None)
    app.extensions["mockserver"] = universe
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024 * 1024  # a whole state may come in, nothing larger
    app.url_map.merge_slashes = False  # an address is right or wrong, never redirected
    remedy = "GET / shows what this server has." if settings.admin else "The control plane is off."
    app.register_error_handler(HTTPException, partial(_told, remedy))
    app.register_error_handler(AwayError, lambda error: refused(503, str(error)))
    app.register_blueprint(health(universe))
    if settings.admin:
        app.register_blueprint(admin(universe))
        app.register_blueprint(home(universe))
        app.register_blueprint(metrics(universe, guarded(settings.admin_token)))
    app.wsgi_app = DataPlane(universe, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _told(remedy: str, error: HTTPException) -> Response:
    """Flask's own refusals (no such page, wrong method) in our words."""
    detail = f"{request.method} {request.path}: {error.description} {remedy}"
    answer = refused(error.code or 500, detail)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer
